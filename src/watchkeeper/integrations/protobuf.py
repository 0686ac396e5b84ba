"""Reading messages in protobuf's wire format, without the schema compiler and its run-time package.

A message is a run of fields, each a key (the field's number and the kind of what follows) and a value, so a dozen
known field numbers are all that a reader of one format needs. Whatever does not fit raises `ValueError`; who asked
for the message says which file it was.

References
----------
Protocol Buffers documentation, "Encoding": keys, varints and length-delimited values.
"""

import struct
from collections.abc import Iterator
from typing import Self

# Kinds of values, in the lowest three bits of a key.
_VARINT, _EIGHT_BYTES, _DELIMITED, _FOUR_BYTES = 0, 1, 2, 5
# A varint holds 64 bits in sevens.
_MAX_VARINT_BYTES = 10
_LOWEST_64_BITS = (1 << 64) - 1

_Value = int | bytes


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the unsigned number that begins at `at`, and where it ends.

    Raises
    ------
    ValueError
        The bytes end within it, or it is longer than 64 bits.

    Examples
    --------
    >>> read_varint(bytes([0b1010_1100, 0b0000_0010]), 0)
    (300, 2)
    """
    value = 0
    for i in range(_MAX_VARINT_BYTES):
        if not 0 <= at + i < len(data):
            raise ValueError("the bytes end within a number")
        value |= (data[at + i] & 0x7F) << (7 * i)
        if data[at + i] < 0x80:
            return value & _LOWEST_64_BITS, at + i + 1
    raise ValueError("a number is longer than 64 bits")


def read_delimited(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the bytes whose length begins at `at`, and where they end.

    Raises
    ------
    ValueError
        There are fewer bytes than the length says.
    """
    size, begin = read_varint(data, at)
    if size > len(data) - begin:
        raise ValueError(f"{size} bytes should follow, and {len(data) - begin} do")
    return data[begin : begin + size], begin + size


class Message:
    r"""The fields of one message by their numbers.

    An absent field reads as nothing, as it does everywhere in proto3, and the last of several of one number counts.

    Parameters
    ----------
    data
        The message's bytes.

    Raises
    ------
    ValueError
        They are no message.

    Examples
    --------
    >>> message = Message(b"\x08\x96\x01\x12\x03abc")
    >>> message.integer(1), message.text(2), message.double(3)
    (150, 'abc', None)
    """

    def __init__(self, data: bytes = b"") -> None:
        self._fields: dict[int, list[_Value]] = {}
        for number, value in _read_fields(data):
            self._fields.setdefault(number, []).append(value)

    def has(self, number: int) -> bool:
        """Whether the field was written."""
        return number in self._fields

    def unsigned(self, number: int) -> int:
        """Return a field of type uint32, uint64, bool or enum; 0 when absent."""
        values = self._fields.get(number, [0])
        value = values[-1]
        if not isinstance(value, int):
            raise ValueError(f"field {number} is no whole number")  # noqa: TRY004  # One error for all damage.
        return value

    def integer(self, number: int) -> int:
        """Return a field of type int32 or int64; 0 when absent."""
        value = self.unsigned(number)
        return value - (1 << 64) if value >> 63 else value

    def double(self, number: int) -> float | None:
        """Return a field of type double; None when absent."""
        if number not in self._fields:
            return None
        data = self.data(number)
        if len(data) != 8:
            raise ValueError(f"field {number} is no number of eight bytes")
        return float(struct.unpack("<d", data)[0])

    def data(self, number: int) -> bytes:
        """Return a field of type bytes; empty when absent."""
        return self._all_data(number)[-1] if number in self._fields else b""

    def text(self, number: int) -> str:
        """Return a field of type string; empty when absent."""
        return self.data(number).decode()

    def message(self, number: int) -> Self:
        """Return a field that is a message itself; one without fields when absent."""
        return type(self)(self.data(number))

    def messages(self, number: int) -> list[Self]:
        """Return a repeated field of messages; each entry of a map is one, its key field 1 and its value field 2."""
        return [type(self)(part) for part in self._all_data(number)]

    def packed(self, number: int) -> list[int]:
        """Return a repeated field of unsigned numbers, written one by one or packed."""
        found: list[int] = []
        for value in self._fields.get(number, []):
            if isinstance(value, int):
                found.append(value)
                continue
            at = 0
            while at < len(value):
                one, at = read_varint(value, at)
                found.append(one)
        return found

    def _all_data(self, number: int) -> list[bytes]:
        values = self._fields.get(number, [])
        found = [value for value in values if isinstance(value, bytes)]
        if len(found) < len(values):
            raise ValueError(f"field {number} is a whole number")
        return found


def _read_fields(data: bytes) -> Iterator[tuple[int, _Value]]:
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, kind = key >> 3, key & 0b111
        if not number:
            raise ValueError("a field has the number 0")
        value: _Value
        if kind == _VARINT:
            value, at = read_varint(data, at)
        elif kind == _DELIMITED:
            value, at = read_delimited(data, at)
        elif kind in {_EIGHT_BYTES, _FOUR_BYTES}:
            size = 8 if kind == _EIGHT_BYTES else 4
            value = data[at : at + size]
            if len(value) < size:
                raise ValueError("the bytes end within a field")
            at += size
        else:
            raise ValueError(f"field {number} is of an unknown kind ({kind})")
        yield number, value
