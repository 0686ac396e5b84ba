"""Watchkeeper beside other tools: the tables of clusters, profiled where they lie, and what other tools wrote."""
