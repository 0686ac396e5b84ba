"""The compiled passes, as functions of NumPy arrays and Polars series; the C files tell what each does.

Each returns None, or False, where nothing was compiled, or where it is handed what it does not know; callers then go the
plain way. None of them holds Python's global lock while it works.
"""

import ctypes
from ctypes import c_char_p, c_int, c_int64, c_size_t, c_uint64, c_void_p
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.profile.kernel.build import library_path
from watchkeeper.profile.scale import Floats, Ints, Numbers, Scale

_Words = npt.NDArray[np.uint64]

# Words of 64 bits of a total and of a sum of squares, as in moments.c.
_TOTAL_WORDS, _SQUARE_WORDS = 34, 67
# Arrays that are looked at as they are.
_KNOWN = (np.dtype(np.float64), np.dtype(np.int64))
# As in cells.c.
_SCALES = {Scale.FLOAT: 0, Scale.PROBABILITY: 1, Scale.INTEGER: 2, Scale.HASH: 2}
# As in values.c.
_NOT_FINITE, _NEGATIVE_ZERO = 1, 2
# Formats of the columns that are split, in Arrow and in NumPy.
_FORMATS: dict[Any, tuple[bytes, type]] = {pl.Float64: (b"g", np.float64), pl.Int64: (b"l", np.int64)}

# What each function returns and takes. Pointers are passed as numbers.
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "kernel_add_groups": (None, [c_void_p, c_int, c_void_p, c_size_t, c_void_p, c_void_p]),
    "kernel_count_cells": (c_size_t, [c_void_p, c_size_t, c_int, c_int, c_int64, c_void_p, c_size_t]),
    "kernel_split_nulls": (c_int, [c_void_p, c_char_p, c_size_t, c_size_t, c_void_p, c_void_p, c_void_p]),
    "kernel_find_odd": (c_int, [c_void_p, c_size_t]),
    "kernel_measure_runs": (None, [c_void_p, c_size_t, c_void_p]),
    "kernel_add_values": (None, [c_void_p, c_void_p, c_void_p, c_size_t, c_uint64]),
    "kernel_add_coded": (None, [c_void_p, c_void_p, c_void_p, c_void_p, c_size_t]),
    "kernel_score_values": (
        c_int,
        [c_void_p, c_void_p, c_size_t, c_size_t, c_void_p, c_void_p, c_void_p],
    ),
    "kernel_hash_strings": (c_int, [c_void_p, c_size_t, c_void_p]),
    "kernel_number_hashes": (c_int64, [c_void_p, c_size_t, c_void_p]),
}


def _load() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL(str(library_path()))
    except OSError:
        # Not compiled here, or for another machine.
        return None
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


# None where every pass goes the plain way.
LIBRARY = _load()

_pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
_pointer_of.restype, _pointer_of.argtypes = c_void_p, [ctypes.py_object, c_char_p]


class Split(NamedTuple):
    """The values of a column, their rows, and the rows without one."""

    values: Numbers
    rows: Ints
    null: Ints


class Odd(NamedTuple):
    """Whether some floats are infinite or NaN, and whether some are -0.0."""

    not_finite: bool
    negative_zero: bool


class Runs(NamedTuple):
    """Lengths of the first run of equal values, the longest and the last."""

    first: int
    longest: int
    last: int


class Coded(NamedTuple):
    """The first row of each distinct string, and for each row which of them it holds."""

    leaders: Ints
    codes: Ints


def add_groups(values: Numbers, offsets: Ints) -> list[tuple[int, int]] | None:
    """Return each group's sum in units of 2^-1074, and that of the squares in units of 2^-2148.

    Parameters
    ----------
    values
        Finite float64, or int64; shape (n,).
    offsets
        Shape (n_groups + 1,), rising from 0 to n.
    """
    if LIBRARY is None or values.dtype not in _KNOWN:
        return None
    values, offsets = np.ascontiguousarray(values), np.ascontiguousarray(offsets, np.int64)
    n_groups = offsets.size - 1
    totals = np.empty((n_groups, _TOTAL_WORDS), np.uint64)
    squares = np.empty((n_groups, _SQUARE_WORDS), np.uint64)
    is_integer = values.dtype == np.int64
    LIBRARY.kernel_add_groups(_at(values), is_integer, _at(offsets), n_groups, _at(totals), _at(squares))
    return list(zip(_whole_numbers(totals, signed=True), _whole_numbers(squares, signed=False), strict=True))


def count_cells(values: Numbers, scale: Scale, level: int, cells: range) -> Ints | None:
    """Return how many values lie in each of consecutive cells, in which all must lie.

    Parameters
    ----------
    values
        Shape (n,), as `Grid.from_values` takes them; without -0.0, and integers at level 0.
    scale, level, cells
        What the cells are.
    """
    if LIBRARY is None or values.dtype not in _KNOWN:
        return None
    counts = np.zeros(len(cells), np.int64)
    values = np.ascontiguousarray(values)
    n_outside = LIBRARY.kernel_count_cells(
        _at(values), values.size, _SCALES[scale], level, cells.start, _at(counts), counts.size
    )
    return None if n_outside else counts


def split_nulls(series: pl.Series) -> Split | None:
    """Tell the values of a column of float64 or int64 from its nulls."""
    format_, kind = _FORMATS.get(series.dtype, (b"", None))
    if LIBRARY is None or kind is None:
        return None
    n_null = series.null_count()
    n_values = len(series) - n_null
    # One place more, as the C file says.
    values: Numbers = np.empty(n_values + 1, kind)
    rows, null = np.empty(n_values + 1, np.int64), np.empty(n_null + 1, np.int64)
    stream = _stream_of(series)
    failed = LIBRARY.kernel_split_nulls(
        _stream_at(stream), format_, n_values, n_null, _at(values), _at(rows), _at(null)
    )
    return None if failed else Split(values[:-1], rows[:-1], null[:-1])


def find_odd(values: Floats) -> Odd | None:
    """Look for floats that are not finite, and for -0.0."""
    if LIBRARY is None or values.dtype not in _KNOWN:
        return None
    values = np.ascontiguousarray(values)
    found = LIBRARY.kernel_find_odd(_at(values), values.size)
    return Odd(bool(found & _NOT_FINITE), bool(found & _NEGATIVE_ZERO))


def measure_runs(values: Numbers) -> Runs | None:
    """Measure runs of equal values, without NaN and -0.0; at least one value."""
    if LIBRARY is None or values.dtype not in _KNOWN:
        return None
    values = np.ascontiguousarray(values)
    lengths = np.empty(3, np.int64)
    LIBRARY.kernel_measure_runs(_at(values), values.size, _at(lengths))
    return Runs(*lengths.tolist())


def add_values(sums: _Words, rows: Ints | None, bits: _Words, factor: np.uint64) -> bool:
    """Add what values weigh to the sums of their rows, all rows in order when None; False where it was not done."""
    if LIBRARY is None:
        return False
    LIBRARY.kernel_add_values(
        _at(sums), None if rows is None else _at(rows), _at(bits), bits.size, int(factor)
    )
    return True


def add_coded(sums: _Words, rows: Ints | None, weights: _Words, codes: Ints) -> bool:
    """Likewise for values that are numbered: value i weighs `weights[codes[i]]`."""
    if LIBRARY is None:
        return False
    LIBRARY.kernel_add_coded(
        _at(sums), None if rows is None else _at(rows), _at(weights), _at(codes), codes.size
    )
    return True


def score_values(
    numbers: pl.Series, edges: Floats, scores: npt.NDArray[np.int8], missing: npt.NDArray[np.bool_]
) -> Ints | None:
    """Write the scores of float64 by the finite ones of `edges`, and which are missing; return the values in each band."""
    if LIBRARY is None or numbers.dtype != pl.Float64:
        return None
    used = np.ascontiguousarray(edges[edges < np.inf])
    bands = np.empty(edges.size + 1, np.int64)
    stream = _stream_of(numbers)
    failed = LIBRARY.kernel_score_values(
        _stream_at(stream), _at(used), used.size, len(numbers), _at(scores), _at(missing), _at(bands)
    )
    return None if failed else bands


def hash_strings(values: pl.Series) -> Ints | None:
    """Hash strings as `watchkeeper.profile.hashing` specifies; no nulls."""
    if LIBRARY is None or values.dtype != pl.String:
        return None
    hashes = np.empty(len(values), np.int64)
    stream = _stream_of(values)
    failed = LIBRARY.kernel_hash_strings(_stream_at(stream), hashes.size, _at(hashes))
    return None if failed else hashes


def code_strings(values: pl.Series) -> Coded | None:
    """Tell distinct strings apart by their hashes, and number them as they appear; no nulls."""
    codes = hash_strings(values)
    if LIBRARY is None or codes is None:
        return None
    leaders = np.empty(codes.size, np.int64)
    n_distinct = LIBRARY.kernel_number_hashes(_at(codes), codes.size, _at(leaders))
    return None if n_distinct < 0 else Coded(leaders[:n_distinct].copy(), codes)


def _at(array: npt.NDArray[Any]) -> int:
    return array.ctypes.data


def _stream_of(series: pl.Series) -> object:
    """Return a column as a stream of Arrow arrays, which lives as long as this object."""
    # Without its name: Polars aborts the process at one with a zero byte, which Arrow cannot hold.
    return series.alias("").__arrow_c_stream__()


def _stream_at(capsule: object) -> int:
    pointer: int = _pointer_of(capsule, b"arrow_array_stream")
    return pointer


def _whole_numbers(words: _Words, *, signed: bool) -> list[int]:
    """Put words, the lowest first, together: a number a row."""
    rows = words.astype("<u8", copy=False)
    return [int.from_bytes(row.tobytes(), "little", signed=signed) for row in rows]
