"""Documents: YAML that people write and keep in git, read with the place of every value and written to be read."""
