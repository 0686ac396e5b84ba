"""The payload of a profile's bytes: all integers as byte planes, then all text."""

import struct
from collections.abc import Iterable, Sequence

import numpy as np

from watchkeeper.profile.scale import Ints


def write_payload(arrays: Sequence[Ints], texts: Iterable[bytes]) -> bytes:
    """Write integers and text; byte planes put the zeros of small numbers side by side, which compresses well."""
    integers = np.concatenate(arrays)
    text = b"".join(texts)
    planes = integers.astype("<i8", copy=False).view(np.uint8).reshape(-1, 8).T.tobytes()
    return struct.pack("<II", integers.size, len(text)) + planes + text


class PayloadReader:
    """Hands out integers and text in the order they were written.

    Raises
    ------
    ValueError
        The lengths do not add up, here or when more is asked for than is there.
    """

    def __init__(self, payload: bytes) -> None:
        n_integers, n_text = struct.unpack_from("<II", payload)
        begin = 8 + 8 * n_integers
        if len(payload) != begin + n_text:
            raise ValueError("lengths do not add up")
        planes = np.frombuffer(payload, dtype=np.uint8, count=8 * n_integers, offset=8)
        integers = np.ascontiguousarray(planes.reshape(8, n_integers).T).reshape(-1).view("<i8")
        self._integers: Ints = integers.astype(np.int64, copy=False)
        self._text = payload[begin:]
        self._at_integer = 0
        self._at_text = 0

    def integers(self, n: int) -> Ints:
        """Return the next `n` integers."""
        end = self._at_integer + n
        if n < 0 or end > self._integers.size:
            raise ValueError("too few integers")
        taken = self._integers[self._at_integer : end]
        self._at_integer = end
        return taken

    def next_text(self, n: int) -> bytes:
        """Return the next `n` bytes of text without moving on."""
        return self._text[self._at_text : self._at_text + n]

    def text(self, n: int) -> bytes:
        """Return the next `n` bytes of text."""
        end = self._at_text + n
        if n < 0 or end > len(self._text):
            raise ValueError("too little text")
        taken = self._text[self._at_text : end]
        self._at_text = end
        return taken

    def finish(self) -> None:
        """Check that nothing is left."""
        if self._at_integer != self._integers.size or self._at_text != len(self._text):
            raise ValueError("something is left over")
