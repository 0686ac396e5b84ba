"""The catalog's schema over time, one step a file in `versions/`; run when a catalog is opened."""
