"""Contract suites and in-memory twins of the ports: for our tests, and for those of plug-ins."""
