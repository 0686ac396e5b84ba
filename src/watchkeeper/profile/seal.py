"""The seal of stored bytes: four letters that tell what they are, the version of their format, and a compressed payload."""

import zlib
from dataclasses import dataclass

from watchkeeper.errors import BadInput


@dataclass(frozen=True, slots=True)
class Seal:
    """How one kind of bytes is wrapped.

    Attributes
    ----------
    letters
        Four bytes that all of the kind begin with.
    kind
        What people call it: "profile".
    version
        Of the format that is written; earlier ones, from 1 on, are read too.
    level
        Of zlib's compression.
    most_bytes
        No honest payload is larger; a forged one is refused before it fills memory.
    """

    letters: bytes
    kind: str
    version: int
    level: int
    most_bytes: int

    def close(self, payload: bytes) -> bytes:
        """Return the payload wrapped."""
        return self.letters + bytes([self.version]) + zlib.compress(payload, self.level)

    def version_of(self, data: bytes) -> int:
        """Return the version that wrapped bytes are of.

        Raises
        ------
        BadInput
            They are of another kind, or of a newer version.
        """
        if data[: len(self.letters)] != self.letters or len(data) <= len(self.letters):
            raise BadInput(
                f"these bytes are no {self.kind}: they do not begin with {self.letters.decode()!r}"
            )
        version = data[len(self.letters)]
        if not 1 <= version <= self.version:
            raise BadInput(
                f"the {self.kind} has format version {version}, this release reads 1 to {self.version}; "
                "upgrade watchkeeper"
            )
        return version

    def open(self, data: bytes) -> bytes:
        """Return the payload of wrapped bytes; ValueError or zlib.error where they are damaged."""
        stream = zlib.decompressobj()
        payload = stream.decompress(data[len(self.letters) + 1 :], self.most_bytes)
        if not stream.eof or stream.unused_data:
            raise ValueError("cut short, too long, or followed by something else")
        return payload
