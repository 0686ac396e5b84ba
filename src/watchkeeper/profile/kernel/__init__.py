"""The passes over columns that take most of a profile's time, compiled from C where that could be done.

Each has a plain twin in NumPy, beside its caller, which is taken where nothing was compiled; the answers are the same
to the bit. See docs/decisions/0012-a-small-kernel-in-c.md.
"""
