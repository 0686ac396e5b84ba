"""How large an Arrow IPC stream is once unpacked, as its messages state it: read without unpacking anything.

A compressed buffer says how long it will be, and a column how many values it has; a reader sets aside as much memory
before it has seen a single value. So a few kilobytes can ask for terabytes, and must be refused on what they state.

References
----------
Arrow columnar format, "Serialization and Interprocess Communication (IPC)", and `Message.fbs`. Of FlatBuffers only
what is needed to follow a table's fields is read here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from watchkeeper.pipeline.stated_size import Damaged, StatedSize

_CONTINUATION = -1
# Places of the fields in `Message.fbs`, and the numbers of the two kinds of message that carry rows.
_MESSAGE_KIND, _MESSAGE_HEADER, _MESSAGE_BODY_LENGTH = 1, 2, 3
_BATCH_LENGTH, _BATCH_NODES, _BATCH_BUFFERS, _BATCH_COMPRESSION = 0, 1, 2, 3
_DICTIONARY_DATA = 1
_DICTIONARY_BATCH, _RECORD_BATCH = 2, 3


def stated_ipc_size(body: bytes) -> StatedSize:
    """Return what an Arrow IPC stream states of its size.

    Raises
    ------
    Damaged
        It is cut short, or is no such stream.
    """
    n_rows = n_values = n_bytes = 0
    try:
        for kind, batch, start in _batches(body):
            lengths = [length for length, _ in batch.structs(_BATCH_NODES, "<qq")]
            buffers = list(batch.structs(_BATCH_BUFFERS, "<qq"))
            is_packed = batch.table(_BATCH_COMPRESSION) is not None
            sizes = [_unpacked(body, start, *buffer) if is_packed else buffer[1] for buffer in buffers]
            rows = batch.number(_BATCH_LENGTH, "<q")
            if rows < 0 or min(lengths, default=0) < 0 or min(sizes, default=0) < 0:
                raise Damaged("a length below zero")
            n_rows += rows if kind == _RECORD_BATCH else 0
            n_values += sum(lengths)
            n_bytes += sum(sizes)
    except struct.error as exc:
        raise Damaged("an offset that points outside") from exc
    return StatedSize(n_rows, n_values, n_bytes)


def _batches(body: bytes) -> Iterator[tuple[int, "_Table", int]]:
    """Yield the kind of each message with rows, the record batch in it, and where its buffers begin."""
    place = 0
    while place < len(body):
        place, n_metadata = _prefix(body, place)
        if n_metadata == 0:
            return
        message = _Table.root(body[place : place + n_metadata])
        place += n_metadata
        kind = message.number(_MESSAGE_KIND, "<B")
        header = message.table(_MESSAGE_HEADER)
        batch = header.table(_DICTIONARY_DATA) if header and kind == _DICTIONARY_BATCH else header
        if batch is not None and kind in (_DICTIONARY_BATCH, _RECORD_BATCH):
            yield kind, batch, place
        n_body = message.number(_MESSAGE_BODY_LENGTH, "<q")
        if not 0 <= n_body <= len(body) - place:
            raise Damaged("a message that is cut short")
        place += n_body


def _prefix(body: bytes, place: int) -> tuple[int, int]:
    """Return where a message's metadata begins and how long it is; streams before 2019 lack the first mark."""
    (length,) = struct.unpack_from("<i", body, place)
    place += 4
    if length == _CONTINUATION:
        (length,) = struct.unpack_from("<i", body, place)
        place += 4
    if not 0 <= length <= len(body) - place:
        raise Damaged("metadata that are cut short")
    return place, length


def _unpacked(body: bytes, start: int, offset: int, length: int) -> int:
    """Return the length that stands before a packed buffer; -1 there says that it is not packed."""
    if length == 0:
        return 0
    if offset < 0:
        raise Damaged("an offset below zero")
    (stated,) = struct.unpack_from("<q", body, start + offset)
    return length if stated == -1 else int(stated)


@dataclass(frozen=True, slots=True)
class _Table:
    """One FlatBuffers table: its fields are found through the table of offsets that it points to."""

    data: bytes
    place: int

    @classmethod
    def root(cls, data: bytes) -> "_Table":
        return cls(data, struct.unpack_from("<I", data, 0)[0])

    def number(self, field: int, form: str) -> int:
        """Return a number; 0 where it is left out."""
        place = self._place(field)
        return int(struct.unpack_from(form, self.data, place)[0]) if place else 0

    def table(self, field: int) -> "_Table | None":
        """Return a table within; None where it is left out."""
        place = self._place(field)
        return _Table(self.data, self._follow(place)) if place else None

    def structs(self, field: int, form: str) -> Iterator[tuple[int, int]]:
        """Yield the pairs of numbers in a list; none where it is left out."""
        place = self._place(field)
        if not place:
            return
        start = self._follow(place)
        (count,) = struct.unpack_from("<I", self.data, start)
        end = start + 4 + count * struct.calcsize(form)
        if end > len(self.data):
            raise Damaged("a list that is cut short")
        yield from struct.iter_unpack(form, self.data[start + 4 : end])

    def _follow(self, place: int) -> int:
        return place + int(struct.unpack_from("<I", self.data, place)[0])

    def _place(self, field: int) -> int:
        """Return where a field lies, 0 where it is left out."""
        fields = self.place - int(struct.unpack_from("<i", self.data, self.place)[0])
        if fields < 0:
            raise Damaged("an offset below zero")
        (size,) = struct.unpack_from("<H", self.data, fields)
        entry = 4 + 2 * field
        if entry + 2 > size:
            return 0
        (offset,) = struct.unpack_from("<H", self.data, fields + entry)
        return self.place + int(offset) if offset else 0
