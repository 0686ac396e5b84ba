"""The bytes of a performance: versioned, self-describing, compressed, equal for equal performances.

docs/formats/performance.md describes every field. In short: a JSON head names counts and exact sums, and
the cells and counts of the grids follow as byte planes, which compress well as most are small.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile import codec as profile_codec
from watchkeeper.profile.by_inputs import ByInputs
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.grid import MAX_CELLS, Grid
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Ints, Scale
from watchkeeper.profile.seal import Seal

# Whose grids all lie on the probability scale, and do not say so.
_FIRST_VERSION = 1
# Errors by what inputs let expect, up to version 4: what replaced them cannot be told from them.
_BY_EXPECTED, _LAST_BY_EXPECTED = frozenset({"errors_by_expected", "unlabelled_expected"}), 4

# What inputs let expect is written part by part: the names of its three moments, and that of its count.
_BY_INPUTS = {
    "by_inputs": (("expected_error", "expected_square", "rarity"), "n_unlike"),
    "unlabelled_by_inputs": (
        ("unlabelled_expected_error", "unlabelled_expected_square", "unlabelled_rarity"),
        "n_unlabelled_unlike",
    ),
}

# Level 6 saves 6 % of the bytes of level 1 where grids are full, and costs 0.04 ms more.
_SEAL = Seal(b"WKPE", "performance", version=5, level=6, most_bytes=1 << 26)
_LENGTH_BYTES = 4
_MAX_LEVEL = 64
# Sums lie in units of 2^-1074, those of squares of 2^-2148; no honest one has more zeros at its end.
_MAX_SHIFT = 1 << 13


@dataclass(frozen=True, slots=True)
class Parts:
    """What a performance is made of, by name and kind."""

    counts: Mapping[str, int]
    grids: Mapping[str, Grid]
    moments: Mapping[str, Moments]
    outcomes: Mapping[str, Moments]
    categories: Mapping[str, CategorySketch]
    by_inputs: Mapping[str, ByInputs]


def encode(parts: Parts) -> bytes:
    """Write the parts of a performance."""
    counts, moments = dict(parts.counts), dict(parts.moments)
    for name, one in parts.by_inputs.items():
        names, count = _BY_INPUTS[name]
        moments |= zip(names, (one.error, one.square, one.rarity), strict=True)
        counts[count] = one.n_unlike
    # What is empty is left out: most fields belong to other tasks.
    grids = {name: grid for name, grid in parts.grids.items() if grid.n}
    categories = {name: sketch for name, sketch in parts.categories.items() if sketch.labels}
    head: dict[str, Any] = {
        "counts": {name: count for name, count in counts.items() if count},
        "grids": {name: [grid.level, grid.cells.size, grid.scale.value] for name, grid in grids.items()},
        "moments": {name: _write_moments(one) for name, one in moments.items() if one.n},
        "outcomes": {name: _write_moments(one) for name, one in parts.outcomes.items()},
        "categories": {name: _write_categories(sketch) for name, sketch in categories.items()},
    }
    # Names in order, or equal performances built in another order would differ in their bytes.
    text = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    arrays: list[Ints] = [np.empty(0, dtype=np.int64)]
    for _, grid in sorted(grids.items()):
        arrays += (np.diff(grid.cells, prepend=np.int64(0)), grid.counts)
    planes = np.concatenate(arrays).astype("<i8", copy=False).view(np.uint8).reshape(-1, 8).T.tobytes()
    payload = len(text).to_bytes(_LENGTH_BYTES, "little") + text + planes
    return _SEAL.close(payload)


def decode(data: bytes) -> Parts:
    """Read what `encode` wrote.

    Raises
    ------
    BadInput
        The bytes are no performance, are damaged, or come from a newer version.
    """
    version = _SEAL.version_of(data)
    try:
        return _decode_payload(_SEAL.open(data), version)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # A damaged head may hold any JSON at all, so a wrong kind anywhere is damage too.
        raise BadInput(f"the performance's bytes are damaged ({error}); measure its window again") from error


def _decode_payload(payload: bytes, version: int) -> Parts:
    begin = _LENGTH_BYTES + int.from_bytes(payload[:_LENGTH_BYTES], "little")
    head = json.loads(payload[_LENGTH_BYTES:begin])
    planes = np.frombuffer(payload[begin:], dtype=np.uint8)
    integers = (
        np.ascontiguousarray(planes.reshape(8, -1).T).reshape(-1).view("<i8").astype(np.int64, copy=False)
    )
    grids = _read_grids(_shapes(head["grids"], version), integers)
    dropped = _BY_EXPECTED if version <= _LAST_BY_EXPECTED else frozenset()
    counts = {name: _natural(count) for name, count in head["counts"].items()}
    moments = {name: _read_moments(fields) for name, fields in head["moments"].items()}
    by_inputs = _take_by_inputs(moments, counts)
    return Parts(
        counts=counts,
        grids={name: grid for name, grid in grids.items() if name not in dropped},
        moments=moments,
        outcomes={name: _read_moments(fields) for name, fields in head["outcomes"].items()},
        categories={name: _read_categories(text) for name, text in head.get("categories", {}).items()},
        by_inputs=by_inputs,
    )


def _take_by_inputs(moments: dict[str, Moments], counts: dict[str, int]) -> dict[str, ByInputs]:
    """Return what inputs let expect, put together of its parts, which are no longer among the others then."""
    taken = {}
    for name, (names, count) in _BY_INPUTS.items():
        error, square, rarity = (moments.pop(one, Moments.empty()) for one in names)
        taken[name] = ByInputs(error, square, rarity, counts.pop(count, 0))
    return taken


def _shapes(grids: Mapping[str, list[Any]], version: int) -> dict[str, list[Any]]:
    """Return level, number of cells and scale of each grid."""
    scale = [Scale.PROBABILITY.value] if version == _FIRST_VERSION else []
    return {name: [*shape, *scale] for name, shape in grids.items()}


def _read_grids(shapes: Mapping[str, list[Any]], integers: Ints) -> dict[str, Grid]:
    grids = {}
    at = 0
    for name, (level, n_cells, scale) in sorted(shapes.items()):
        middle, end = at + _natural(n_cells), at + 2 * _natural(n_cells)
        grids[name] = _checked_grid(
            Grid(Scale(scale), _natural(level), np.cumsum(integers[at:middle]), integers[middle:end]), n_cells
        )
        at = end
    if at != integers.size:
        raise ValueError("cells are missing or left over")
    return grids


def _checked_grid(grid: Grid, n_cells: int) -> Grid:
    if n_cells > MAX_CELLS or grid.level > _MAX_LEVEL or grid.counts.size != n_cells:
        raise ValueError("impossible grid")
    if (grid.counts <= 0).any() or (grid.cells[1:] <= grid.cells[:-1]).any():
        raise ValueError("cells out of order or empty")
    return grid


def _write_categories(sketch: CategorySketch) -> str:
    """Return a profile of one column, which is how categories are written elsewhere too, as text."""
    column = ColumnProfile(ColumnType.CATEGORY, n_rows=sketch.n, categories=sketch)
    return base64.b64encode(profile_codec.encode(profile_codec.Parts(sketch.n, {"": column}))).decode()


def _read_categories(text: Any) -> CategorySketch:
    sketch = profile_codec.decode(base64.b64decode(text, validate=True)).columns[""].categories
    if sketch is None:
        raise ValueError("categories are missing")
    return sketch


def _write_moments(moments: Moments) -> list[int]:
    return [moments.n, *_write_sum(moments.total), *_write_sum(moments.squares)]


def _read_moments(fields: list[Any]) -> Moments:
    n, total, total_shift, squares, squares_shift = fields
    return Moments(_natural(n), _read_sum(total, total_shift), _read_sum(squares, squares_shift))


def _write_sum(value: int) -> tuple[int, int]:
    """Return an exact sum without the zeros at its end, and how many there were."""
    shift = (value & -value).bit_length() - 1 if value else 0
    return value >> shift, shift


def _read_sum(value: Any, shift: Any) -> int:
    if not isinstance(value, int) or _natural(shift) > _MAX_SHIFT:
        raise ValueError("impossible sum")
    whole: int = value << shift
    return whole


def _natural(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
