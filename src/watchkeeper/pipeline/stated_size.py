"""What a packed body says that it will unpack to; refused on that, before any memory is set aside for it."""

from dataclasses import dataclass


class Damaged(Exception):
    """The bytes do not follow their format."""


@dataclass(frozen=True, slots=True)
class StatedSize:
    """What a body says that it will unpack to.

    Attributes
    ----------
    n_rows
        Rows of all parts together.
    n_values
        Values of all columns together, nested ones and dictionaries among them.
    n_bytes
        Bytes of all buffers or pages together.
    """

    n_rows: int
    n_values: int
    n_bytes: int
