"""Commands run in the test's own process, on a screen wide enough for what they say to stay on one line."""

import sys

import pytest

from watchkeeper.cli import console
from watchkeeper.cli.main import main


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    for one in (console.results, console.errors):
        monkeypatch.setattr(one, "width", 220)


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `watchkeeper` with arguments; gives the exit code, and what it said to standard output and error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["watchkeeper", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run
