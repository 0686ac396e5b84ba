"""The lake: events row by row, in Delta Lake tables; `delta.DeltaLake` is the adapter."""
