"""Steps from one schema of the catalog to the next; a released step is never edited."""
