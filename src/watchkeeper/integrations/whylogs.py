"""Profiles that whylogs 1.x wrote, as profiles of ours: a reference to compare with from the first day.

The file is read from its public format, without whylogs. What speaks for that, found with whylogs 1.6.4:

- its sketches come as compiled wheels for Python up to 3.12, while we run on later ones;
- with numpy 2, which we need, it reads profiles but no longer makes any (it asks for `numpy.unicode_`);
- its API answers with quantiles of a sketch, never with the items and their weights, which the grid is made of;
- who leaves a tool would rather not install it again.

An object of whylogs is taken as well: it writes itself to bytes of the same format.

**The format.** `WHY1`; a segment header and a profile header, each a protobuf message after its length; then a chunk a
column, at the offset from the end of the headers that the profile header names. A chunk is a header (type, length) after
its own length, and a message that maps the number of a path, such as `distribution/kll`, to a metric component. The
profile header holds the paths by number, the columns' offsets and the times.

References
----------
`whylogs_messages.proto` and "Storage Format" of whylabs/whylogs. The sketches: `watchkeeper.integrations.datasketches`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from watchkeeper.errors import BadInput, NotFound
from watchkeeper.integrations.imported import Imported, Left, Taken
from watchkeeper.integrations.protobuf import Message, read_delimited
from watchkeeper.integrations.whylogs_columns import Column, Refused, read_column
from watchkeeper.integrations.whylogs_counts import Components
from watchkeeper.profile.profile import Profile

ACCEPTS = "a profile that whylogs 1.x wrote (.bin)"

MAGIC = b"WHY1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The end of the year 9999, where Python's calendar ends.
_LAST_TIME_MS = 253_402_300_800_000
# Field numbers of whylogs_messages.proto.
_PROPERTIES, _COLUMN_OFFSETS, _CHUNKS_LENGTH, _PATHS = 1, 2, 4, 5
_DATA_TIME, _TAGS = 5, 6
_KEY, _VALUE = 1, 2
_OFFSETS, _CHUNK_LENGTH, _COMPONENTS = 1, 3, 1
# whylogs 0.x begins a profile with its schema's version, in the first field of the first message.
_SCHEMA_OF_0 = 1

_TAG = "whylogs.tag."

_CARDINALITY = Left(
    "(cardinality)",
    "a HyperLogLog sketch a column",
    "distinct values are counted from the categories themselves, so there is no place for it",
)
_NEEDS_1 = (
    "this is a profile in the format of whylogs 0.x, which whylogs 1.x still writes where model performance was logged; "
    "hand it over as an object, `read_profile(whylogs.migration.converters.read_v0_to_view(path))`, or write that "
    "object's `.serialize()` to a file"
)


@runtime_checkable
class WhylogsView(Protocol):
    """A `DatasetProfileView` of whylogs."""

    def serialize(self) -> bytes:
        """Return the profile in whylogs' own format."""


@runtime_checkable
class WhylogsResult(Protocol):
    """What `whylogs.log` returns, or a `DatasetProfile`."""

    def view(self) -> WhylogsView:
        """Return the profile to look at."""


def read_profile(source: str | Path | WhylogsView | WhylogsResult) -> Profile:
    """Read a whylogs profile as one of ours.

    Parameters
    ----------
    source
        The path of a `.bin` file, or an object: a `DatasetProfileView`, or what `whylogs.log` returned.

    Returns
    -------
    The profile of the columns whose distribution whylogs kept. `remarks` tell, by column, how exact it is and why a
    column is absent.

    Raises
    ------
    NotFound
        There is no such file.
    BadInput
        It is no whylogs profile, or is damaged; the message says which and what is accepted.
    """
    if not isinstance(source, str | Path):
        view = source.view() if isinstance(source, WhylogsResult) else source
        return import_bytes(view.serialize()).profile
    path = Path(source)
    if not path.is_file():
        raise NotFound(f"there is no file {path}")
    try:
        return import_bytes(path.read_bytes()).profile
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error


def recognises(data: bytes) -> bool:
    """Whether the bytes are a whylogs profile, of any version."""
    return data.startswith(MAGIC) or _is_version_0(data)


def import_bytes(data: bytes) -> Imported:
    """Take over a whylogs profile.

    Raises
    ------
    BadInput
        It is no whylogs 1.x profile, or is damaged.
    """
    if not data.startswith(MAGIC):
        if _is_version_0(data):
            raise BadInput(_NEEDS_1)
        raise BadInput(f"these bytes are no whylogs profile: they do not begin with {MAGIC.decode()}")
    try:
        return _import_file(data)
    except (ValueError, OverflowError) as error:
        raise BadInput(f"the whylogs profile is damaged ({error}); write it again with whylogs") from error


def _is_version_0(data: bytes) -> bool:
    try:
        message, end = read_delimited(data, 0)
        return end == len(data) and Message(message).message(1).unsigned(_SCHEMA_OF_0) == 1
    except ValueError:
        return False


def _import_file(data: bytes) -> Imported:
    _, at = read_delimited(data, len(MAGIC))
    header_bytes, begin = read_delimited(data, at)
    header = Message(header_bytes)
    if len(data) - begin < header.unsigned(_CHUNKS_LENGTH):
        raise ValueError("it is cut short")
    paths = {entry.unsigned(_KEY): entry.text(_VALUE) for entry in header.messages(_PATHS)}
    columns: dict[str, Column] = {}
    refused: dict[str, Refused] = {}
    for entry in sorted(header.messages(_COLUMN_OFFSETS), key=lambda entry: entry.text(_KEY)):
        components = _read_components(data, begin, entry.message(_VALUE).packed(_OFFSETS), paths)
        read = read_column(components)
        if isinstance(read, Column):
            columns[entry.text(_KEY)] = read
        else:
            refused[entry.text(_KEY)] = read
    return _assemble(header.message(_PROPERTIES), columns, refused)


def _read_components(data: bytes, begin: int, offsets: list[int], paths: Mapping[int, str]) -> Components:
    found: dict[str, Message] = {}
    for offset in offsets:
        chunk_header, at = read_delimited(data, begin + offset)
        length = Message(chunk_header).unsigned(_CHUNK_LENGTH)
        if length > len(data) - at:
            raise ValueError("a column is cut short")
        for entry in Message(data[at : at + length]).messages(_COMPONENTS):
            found[paths.get(entry.unsigned(_KEY), "")] = entry.message(_VALUE)
    return found


def _assemble(properties: Message, columns: Mapping[str, Column], refused: Mapping[str, Refused]) -> Imported:
    # whylogs counts rows by column alone: a table has as many as its fullest column.
    n_rows = max(
        [*(c.profile.n_rows for c in columns.values()), *(r.n_rows for r in refused.values())], default=0
    )
    remarks = {name: column.remark for name, column in columns.items() if column.remark}
    remarks |= {name: f"not taken over: {found.reason}" for name, found in refused.items()}
    taken = (
        Taken(name, c.there, c.profile.type.value, c.remark or "exactly, as from the rows themselves")
        for name, c in columns.items()
    )
    left = (Left(name, found.there, found.reason) for name, found in refused.items())
    return Imported(
        f"whylogs 1 profile of {n_rows:,} rows{_describe_origin(properties)}",
        Profile(n_rows, {name: column.profile for name, column in columns.items()}, remarks),
        tuple(taken),
        (*left, _CARDINALITY),
        absent=tuple(refused),
    )


def _describe_origin(properties: Message) -> str:
    """Return the segment and the time of the data, in words."""
    tags = {entry.text(_KEY): entry.text(_VALUE) for entry in properties.messages(_TAGS)}
    told = [f"{name.removeprefix(_TAG)} = {tags[name]}" for name in sorted(tags)]
    milliseconds = properties.integer(_DATA_TIME)
    if 0 < milliseconds < _LAST_TIME_MS:
        told.append(f"{_EPOCH + timedelta(milliseconds=milliseconds):%Y-%m-%d %H:%M} UTC")
    return f" ({', '.join(told)})" if told else ""
