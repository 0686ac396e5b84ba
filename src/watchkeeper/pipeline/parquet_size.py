"""How large a Parquet file is once unpacked, as its footer and its pages state it: read without unpacking anything.

The footer alone could lie: a reader goes by what stands before each page. So every page's header is read too.

References
----------
Apache Parquet, `parquet.thrift` and "File format"; Apache Thrift, "Thrift Compact protocol encoding". The numbers
of fields below are theirs.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from watchkeeper.pipeline.stated_size import Damaged, StatedSize

_MAGIC = b"PAR1"
_FIXED_LENGTH = 7  # The type whose every value has the width that the schema states.
# Each value repeats the start of the one before: some bytes stand for any number, and no header says how many.
_FRONT_CODED = 7
# Headers are read one by one; files hold far fewer (a page has a megabyte), and more would only cost time.
_MAX_PAGES = 100_000
# Deeper than any of Parquet's own structs.
_MAX_DEPTH = 16
_VARINT_BYTES = 10

Struct = Mapping[int, object]


def stated_parquet_size(body: bytes) -> StatedSize:
    """Return what a Parquet file states of its size.

    Raises
    ------
    Damaged
        It is cut short, is no such file, or is written in a way whose size cannot be told.
    """
    footer = _footer(body)
    leaves = [one for one in _structs(footer, 2)[1:] if not _number(one, 5)]
    widths = [_number(leaf, 2) if _number(leaf, 1) == _FIXED_LENGTH else 0 for leaf in leaves]
    n_values = n_bytes = n_pages = 0
    for group in _structs(footer, 4):
        chunks = _structs(group, 1)
        if len(chunks) != len(widths):
            raise Damaged("a row group that lacks columns")
        for chunk, width in zip(chunks, widths, strict=True):
            for values, size in _pages(body, _struct(chunk, 3), _MAX_PAGES - n_pages):
                n_pages += 1
                n_values += values
                n_bytes += size + values * width
    n_rows = max(_number(footer, 3), sum(_number(group, 3) for group in _structs(footer, 4)))
    return StatedSize(n_rows, n_values, n_bytes)


def _footer(body: bytes) -> Struct:
    if len(body) < 12 or body[:4] != _MAGIC or body[-4:] != _MAGIC:
        raise Damaged("no Parquet file")
    (length,) = struct.unpack_from("<I", body, len(body) - 8)
    if length > len(body) - 12:
        raise Damaged("a footer that is cut short")
    return _Reader(body, len(body) - 8 - length).struct(0)


def _pages(body: bytes, chunk: Struct, most: int) -> list[tuple[int, int]]:
    """Return values and unpacked bytes of each page of a column chunk."""
    place = _number(chunk, 11) or _number(chunk, 9)
    end = place + _number(chunk, 7)
    if not 0 <= place <= end <= len(body):
        raise Damaged("a column that lies outside the file")
    pages: list[tuple[int, int]] = []
    while place < end:
        reader = _Reader(body, place)
        header = reader.struct(0)
        n_packed = _number(header, 3)
        kinds = [(_struct(header, kind), encoding) for kind, encoding in ((5, 2), (7, 2), (8, 4))]
        if any(_number(one, encoding) == _FRONT_CODED for one, encoding in kinds):
            raise Damaged("DELTA_BYTE_ARRAY pages")
        pages.append((sum(_number(one, 1) for one, _ in kinds), _number(header, 2)))
        if n_packed < 0 or len(pages) > most or min(pages[-1]) < 0:
            raise Damaged("pages that cannot be followed")
        place = reader.place + n_packed
    return pages


def _number(fields: Struct, field: int) -> int:
    value = fields.get(field, 0)
    return value if isinstance(value, int) else 0


def _struct(fields: Struct, field: int) -> Struct:
    value = fields.get(field)
    return value if isinstance(value, Mapping) else {}


def _structs(fields: Struct, field: int) -> list[Struct]:
    values = fields.get(field)
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


@dataclass(slots=True)
class _Reader:
    """Reads Thrift's compact encoding from a place onwards."""

    data: bytes
    place: int

    def struct(self, depth: int) -> Struct:
        """Read a struct: its fields by number."""
        if depth > _MAX_DEPTH:
            raise Damaged("structs within structs without end")
        fields: dict[int, object] = {}
        field = 0
        while head := self._byte():
            step, kind = head >> 4, head & 0x0F
            field = field + step if step else self.signed()
            fields[field] = self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> object:
        if kind in (1, 2):
            return int(kind == 1)
        read = _KINDS.get(kind)
        if read is None:
            raise Damaged(f"a field of unknown kind {kind}")
        return read(self, depth)

    def list(self, depth: int) -> list[object]:
        """Read a list, or a set."""
        head = self._byte()
        count, kind = head >> 4, head & 0x0F
        count = self.unsigned() if count == 0x0F else count
        if count > len(self.data) - self.place:
            raise Damaged("a list that is cut short")
        if kind in (1, 2):
            return [self._byte() for _ in range(count)]
        return [self._value(kind, depth) for _ in range(count)]

    def skip(self, n_bytes: int) -> None:
        """Pass over bytes that say nothing of sizes."""
        if not 0 <= n_bytes <= len(self.data) - self.place:
            raise Damaged("a text that is cut short")
        self.place += n_bytes

    def unsigned(self) -> int:
        """Read a number of variable length, seven bits a byte, the lowest first."""
        value = 0
        for shift in range(0, 7 * _VARINT_BYTES, 7):
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise Damaged("a number without end")

    def signed(self) -> int:
        """Read a signed number: zigzag, so that small ones are short."""
        value = self.unsigned()
        return (value >> 1) ^ -(value & 1)

    def _byte(self) -> int:
        if self.place >= len(self.data):
            raise Damaged("it ends too early")
        self.place += 1
        return self.data[self.place - 1]


# By the number that stands for a kind of value; maps, which Parquet does not use, are not among them.
_KINDS: Mapping[int, Callable[[_Reader, int], object]] = MappingProxyType(
    {
        3: lambda reader, _: reader.skip(1),
        **dict.fromkeys((4, 5, 6), lambda reader, _: reader.signed()),
        7: lambda reader, _: reader.skip(8),
        8: lambda reader, _: reader.skip(reader.unsigned()),
        9: lambda reader, depth: reader.list(depth + 1),
        10: lambda reader, depth: reader.list(depth + 1),
        12: lambda reader, depth: reader.struct(depth + 1),
    }
)
