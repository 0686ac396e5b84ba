"""What each column of an unknown table is for: guessed from names and contents, each guess with its reason."""
