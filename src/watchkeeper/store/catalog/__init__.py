"""The SQL catalog: everything but events, in SQLite or PostgreSQL; `catalog.open_catalog` opens one."""
