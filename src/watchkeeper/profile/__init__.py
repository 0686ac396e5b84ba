"""Small summaries of many rows that merge exactly: the monoid everything else rests on."""
