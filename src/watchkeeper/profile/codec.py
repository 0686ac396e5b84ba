"""The bytes of a profile: versioned, compressed, equal for equal profiles.

docs/formats/profile.md describes every field. In short: all integers of all columns stand together as
byte planes, which is what makes mostly small numbers compress in one quick pass, followed by all text.
"""

import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.categories import MAX_LABEL_LENGTH, MAX_LABELS, CategorySketch
from watchkeeper.profile.column import GRID_SCALES, ColumnProfile
from watchkeeper.profile.grid import MAX_CELLS, Grid
from watchkeeper.profile.hashing import hash_texts
from watchkeeper.profile.joint import JointProfile
from watchkeeper.profile.joint_codec import append_joint, read_joint
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.payload import PayloadReader, write_payload
from watchkeeper.profile.repeats import MAX_ROWS, Repeats
from watchkeeper.profile.scale import Floats, Ints, Scale, cell_bounds, finest_cells
from watchkeeper.profile.seal import Seal

MAGIC = b"WKPF"
VERSION = 2
# Version 1 knew neither facets nor repeated rows, and tells nothing of them.
_FIRST = 1

# Level 1 takes a third of the time of level 6 for 3 % more bytes.
_SEAL = Seal(MAGIC, "profile", VERSION, level=1, most_bytes=1 << 30)
# More decimals than this are rarely typed by people, and exactness is checked in any case.
_MAX_DECIMALS = 6
_BINARY = -1
# Stored for the number of hashes of rows where rows were not looked at.
_UNKNOWN = -1
# Times 10^6 it still is an integer that a float64 holds exactly.
_MAX_DECIMAL_VALUE = 1e9
# Codes are part of the format: append, never renumber.
_TYPES = (
    ColumnType.FLOAT,
    ColumnType.INTEGER,
    ColumnType.PROBABILITY,
    ColumnType.BOOLEAN,
    ColumnType.CATEGORY,
    ColumnType.TEXT,
    ColumnType.TIME,
    ColumnType.LIST,
    ColumnType.EMBEDDING,
)
_TYPE_CODES = {type_: code for code, type_ in enumerate(_TYPES)}
_MAX_LEVEL = 64


@dataclass(frozen=True, slots=True)
class _Head:
    """The fixed fields of one column, in the order they are stored."""

    type_code: int
    name_bytes: int
    n_rows: int
    n_null: int
    n_nan: int
    n_inf_pos: int
    n_inf_neg: int
    n_mismatch: int
    n_negative_zero: int
    level: int
    n_cells: int
    decimals: int
    total_shift: int
    total_bytes: int
    squares_shift: int
    squares_bytes: int
    n_labels: int
    has_hashes: int
    is_facet: int = 0


_N_FIELDS = len(_Head.__slots__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a profile's bytes hold; see `watchkeeper.profile.profile.Profile`."""

    n_rows: int
    columns: Mapping[str, ColumnProfile]
    repeats: Repeats | None = None
    joint: JointProfile | None = None


def encode(parts: Parts) -> bytes:
    """Write a profile, its columns in order of name, each followed by its facets in order of theirs."""
    arrays: list[Ints] = []
    texts: list[bytes] = []
    heads = [
        _encode_column(name, column, arrays, texts, is_facet=is_facet)
        for name, column, is_facet in _in_order(parts.columns)
    ]
    table = np.array(heads, dtype=np.int64).reshape(len(heads), _N_FIELDS)
    n_kept = n_joint = _UNKNOWN
    if parts.repeats is not None:
        n_kept = parts.repeats.hashes.size
        arrays += (_differences(parts.repeats.hashes), parts.repeats.counts)
    if parts.joint is not None:
        n_joint = len(parts.joint.basis.names)
        append_joint(parts.joint, arrays, texts)
    start = np.array([parts.n_rows, len(heads), n_kept, n_joint], dtype=np.int64)
    payload = write_payload([start, table.T.ravel(), *arrays], texts)
    return _SEAL.close(payload)


def _in_order(columns: Mapping[str, ColumnProfile]) -> Iterator[tuple[str, ColumnProfile, int]]:
    for name in sorted(columns):
        yield name, columns[name], 0
        facets = columns[name].facets
        for facet in sorted(facets):
            yield facet, facets[facet], 1


def decode(data: bytes, only: Collection[str] | None = None) -> Parts:
    """Read a profile.

    Parameters
    ----------
    only
        Names of the columns wanted; the others are passed over unread. All when None.

    Raises
    ------
    BadInput
        The bytes are no profile, are damaged, or come from a newer version.
    """
    version = _SEAL.version_of(data)
    try:
        return _decode_payload(_SEAL.open(data), version, only)
    except (zlib.error, struct.error, ValueError, IndexError, OverflowError) as error:
        raise BadInput(
            f"the profile's bytes are damaged ({error}); write it again from its source"
        ) from error


def _encode_column(
    name: str, column: ColumnProfile, arrays: list[Ints], texts: list[bytes], *, is_facet: int
) -> tuple[int, ...]:
    encoded_name = name.encode()
    total_shift, total = _pack_integer(column.moments.total)
    squares_shift, squares = _pack_integer(column.moments.squares)
    texts += (encoded_name, total, squares)
    level, n_cells, decimals, n_labels, has_hashes = 0, 0, _BINARY, 0, 0
    if column.grid is not None:
        level, n_cells = column.grid.level, column.grid.cells.size
        if n_cells:
            decimals = _append_grid(column.grid, column, arrays)
    if column.categories is not None:
        sketch = column.categories
        level, n_cells, n_labels = sketch.grid.level, sketch.grid.cells.size, len(sketch.labels)
        if n_labels:
            has_hashes = _append_categories(sketch, arrays, texts)
    head = _Head(
        _TYPE_CODES[column.type],
        len(encoded_name),
        column.n_rows,
        column.n_null,
        column.n_nan,
        column.n_inf_pos,
        column.n_inf_neg,
        column.n_mismatch,
        column.n_negative_zero,
        level,
        n_cells,
        decimals,
        total_shift,
        len(total),
        squares_shift,
        len(squares),
        n_labels,
        has_hashes,
        is_facet,
    )
    return tuple(getattr(head, field) for field in _Head.__slots__)


def _append_grid(grid: Grid, column: ColumnProfile, arrays: list[Ints]) -> int:
    cells, decimals = grid.cells, _BINARY
    if grid.is_exact and grid.scale is not Scale.INTEGER:
        values = cell_bounds(cells, grid.scale, 0)[0]
        decimals = _decimals(values)
        if decimals != _BINARY:
            cells = np.rint(values * 10.0**decimals).astype(np.int64)
    arrays += (_differences(cells), grid.counts)
    if not grid.is_exact:
        extremes = np.array([column.minimum, column.maximum])
        arrays.append(extremes.view(np.int64) if extremes.dtype == np.float64 else extremes)
    return decimals


def _append_categories(sketch: CategorySketch, arrays: list[Ints], texts: list[bytes]) -> int:
    encoded = [label.encode() for label in sketch.labels]
    arrays += (np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)), sketch.counts)
    texts += encoded
    if not sketch.is_exact:
        arrays += (_differences(sketch.grid.cells), sketch.grid.counts)
    # A label that may have been cut no longer tells its hash.
    if max(map(len, sketch.labels)) < MAX_LABEL_LENGTH:
        return 0
    arrays.append(_differences(sketch.hashes))
    return 1


def _differences(cells: Ints) -> Ints:
    return np.diff(cells, prepend=np.int64(0))


def _decimals(values: Floats) -> int:
    """Return the fewest decimals that write every value exactly, or `_BINARY` when none do."""
    if float(np.abs(values).max()) >= _MAX_DECIMAL_VALUE:
        return _BINARY
    # A few values rule most candidates out at once.
    probe = values[:: max(1, values.size // 4)].tolist()
    for decimals in range(_MAX_DECIMALS + 1):
        scale = 10.0**decimals
        likely = all(round(value * scale) / scale == value for value in probe)
        if likely and np.array_equal(np.rint(values * scale) / scale, values):
            return decimals
    return _BINARY


def _pack_integer(value: int) -> tuple[int, bytes]:
    if not value:
        return 0, b""
    shift = (value & -value).bit_length() - 1
    value >>= shift
    return shift, value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)


def _decode_payload(payload: bytes, version: int, only: Collection[str] | None) -> Parts:
    reader = PayloadReader(payload)
    n_rows, n_columns = reader.integers(2).tolist()
    n_kept, n_joint = (_UNKNOWN, _UNKNOWN) if version == _FIRST else reader.integers(2).tolist()
    if n_rows < 0 or n_columns < 0:
        raise ValueError("negative size")
    n_fields = _N_FIELDS - 1 if version == _FIRST else _N_FIELDS
    columns = _read_columns(reader, reader.integers(n_columns * n_fields).reshape(n_fields, n_columns), only)
    repeats = None if n_kept == _UNKNOWN else _read_repeats(n_rows, n_kept, reader)
    joint = None if n_joint == _UNKNOWN else read_joint(n_rows, n_joint, reader)
    reader.finish()
    return Parts(n_rows, columns, repeats, joint)


def _read_repeats(n_rows: int, n_kept: int, reader: PayloadReader) -> Repeats:
    hashes, counts = np.cumsum(reader.integers(n_kept)), reader.integers(n_kept)
    if n_kept > MAX_ROWS or counts.min(initial=1) <= 0 or not (hashes[1:] > hashes[:-1]).all():
        raise ValueError("impossible hashes of rows")
    return Repeats(n_rows, hashes, counts)


def _read_columns(
    reader: PayloadReader, table: Ints, only: Collection[str] | None
) -> dict[str, ColumnProfile]:
    found: list[tuple[str, ColumnProfile, dict[str, ColumnProfile]]] = []
    n_passed = 0
    is_wanted: bool | None = None
    for fields in table.T.tolist():
        head = _Head(*fields)
        if head.is_facet and is_wanted is None:
            raise ValueError("a facet without a column")
        if not head.is_facet:
            is_wanted = only is None or _name(head, reader) in only
        if not is_wanted:
            _pass_over(head, reader)
            n_passed += 1
            continue
        name, column = _decode_column(head, reader)
        if head.is_facet:
            found[-1][2][name] = column
        else:
            found.append((name, column, {}))
    columns = {name: replace(column, facets=facets) for name, column, facets in found}
    if sum(1 + len(column.facets) for column in columns.values()) + n_passed != table.shape[1]:
        raise ValueError("two columns of one name")
    return columns


def _name(head: _Head, reader: PayloadReader) -> str:
    """Return the name of the column that comes next, without moving on."""
    return reader.next_text(head.name_bytes).decode()


def _pass_over(head: _Head, reader: PayloadReader) -> None:
    """Move past a column, as `_decode_column` would."""
    scale = GRID_SCALES.get(_TYPES[head.type_code])
    reader.text(head.name_bytes + head.total_bytes + head.squares_bytes)
    if scale is not None:
        reader.integers(2 * head.n_cells)
        if head.n_cells and head.level:
            reader.integers(2)
    elif head.n_labels:
        reader.text(sum(reader.integers(head.n_labels).tolist()))
        reader.integers(head.n_labels)
        if head.level:
            reader.integers(2 * head.n_cells)
        if head.has_hashes:
            reader.integers(head.n_labels)


def _decode_column(head: _Head, reader: PayloadReader) -> tuple[str, ColumnProfile]:
    if not 0 <= head.type_code < len(_TYPES):
        raise ValueError(f"unknown column type {head.type_code}")
    kind = _TYPES[head.type_code]
    name = reader.text(head.name_bytes).decode()
    total = _unpack_integer(head.total_shift, reader.text(head.total_bytes))
    squares = _unpack_integer(head.squares_shift, reader.text(head.squares_bytes))
    scale = GRID_SCALES.get(kind)
    minimum: float | int | None = None
    maximum: float | int | None = None
    grid, categories = None, None
    if scale is None:
        categories = _read_categories(head, reader)
        n_values = categories.n
    else:
        grid = _read_grid(head, scale, reader)
        n_values = grid.n
        if head.n_cells:
            minimum, maximum = _read_extremes(grid, reader)
    column = ColumnProfile(
        type=kind,
        n_rows=head.n_rows,
        n_null=head.n_null,
        n_nan=head.n_nan,
        n_inf_pos=head.n_inf_pos,
        n_inf_neg=head.n_inf_neg,
        n_mismatch=head.n_mismatch,
        n_negative_zero=head.n_negative_zero,
        minimum=minimum,
        maximum=maximum,
        moments=Moments(0 if grid is None else n_values, total, squares),
        grid=grid,
        categories=categories,
    )
    if min(head.n_rows, head.n_null, head.n_nan, head.n_inf_pos, head.n_inf_neg, head.n_mismatch) < 0:
        raise ValueError("negative count")
    if column.n_values != n_values:
        raise ValueError("counts do not add up")
    return name, column


def _read_grid(head: _Head, scale: Scale, reader: PayloadReader) -> Grid:
    if not head.n_cells:
        return Grid.empty(scale)
    cells = np.cumsum(reader.integers(head.n_cells))
    if head.decimals != _BINARY:
        if not 0 <= head.decimals <= _MAX_DECIMALS or head.level:
            raise ValueError("decimals out of range")
        cells = finest_cells(cells / 10.0**head.decimals, scale)
    return _checked_grid(scale, head.level, cells, reader.integers(head.n_cells))


def _checked_grid(scale: Scale, level: int, cells: Ints, counts: Ints) -> Grid:
    if not 0 <= level <= _MAX_LEVEL or cells.size > MAX_CELLS:
        raise ValueError("impossible grid")
    if counts.min() <= 0 or not (cells[1:] > cells[:-1]).all():
        raise ValueError("cells out of order or empty")
    return Grid(scale, level, cells, counts)


def _read_extremes(grid: Grid, reader: PayloadReader) -> tuple[float | int, float | int]:
    if grid.is_exact and grid.scale is Scale.INTEGER:
        return int(grid.cells[0]), int(grid.cells[-1])
    if grid.is_exact:
        ends = cell_bounds(grid.cells[[0, -1]], grid.scale, 0)[0].tolist()
    elif grid.scale is Scale.INTEGER:
        ends = reader.integers(2).tolist()
    else:
        ends = reader.integers(2).view(np.float64).tolist()
    return ends[0], ends[1]


def _read_categories(head: _Head, reader: PayloadReader) -> CategorySketch:
    if not head.n_labels:
        return CategorySketch.empty()
    lengths = reader.integers(head.n_labels).tolist()
    counts = reader.integers(head.n_labels)
    labels = tuple([reader.text(n).decode() for n in lengths])
    is_exact = head.level == 0
    if head.n_labels > (MAX_CELLS if is_exact else MAX_LABELS) or (
        is_exact and head.n_cells != head.n_labels
    ):
        raise ValueError("impossible labels")
    cells, cell_counts = None, counts
    if not is_exact:
        cells, cell_counts = np.cumsum(reader.integers(head.n_cells)), reader.integers(head.n_cells)
    hashes = np.cumsum(reader.integers(head.n_labels)) if head.has_hashes else hash_texts(labels)
    if not (hashes[1:] > hashes[:-1]).all():
        raise ValueError("labels out of order")
    grid = _checked_grid(Scale.HASH, head.level, hashes if cells is None else cells, cell_counts)
    return CategorySketch(grid, labels, hashes, counts)


def _unpack_integer(shift: int, data: bytes) -> int:
    if not 0 <= shift <= 1 << 16:
        raise ValueError("impossible sum")
    return int.from_bytes(data, "little", signed=True) << shift
