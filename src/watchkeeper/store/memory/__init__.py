"""In-memory twins of the stores, for replay, for notebooks and for tests, outsiders' too."""
