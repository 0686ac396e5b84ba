"""Comparing two profiles: what drifted, what broke, and how much it matters. Pure: no files, no drawing."""
