"""Where things are kept: ports, and their adapters (SQL catalog, Delta lake, in-memory twins)."""
