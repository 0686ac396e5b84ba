"""Lets `python -m watchkeeper` run the command line where the script is not on the path."""

from watchkeeper.cli.main import main

if __name__ == "__main__":
    main()
