"""The tables that benchmarks measure on: seeded, written as Parquet.

Of four columns two are floats with 1 % nulls (of ten: four normal, three lognormal, three with zeros beside an
exponential), one holds integers (digits, Poisson, ids, flags), one strings with 5 to 50,000 categories, or 2 to 500 in
wide tables: with more, Evidently's chi-square takes minutes for one column, and that is not what is measured.
In the second of two tables, one column in five is shifted.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

CYCLE = ("num", "int", "num", "cat")
# Of files that are streamed.
PIECE_ROWS = 2_000_000
ROW_GROUP_ROWS = 1 << 18


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a table is."""

    name: str
    rows: int
    columns: int
    categories: tuple[int, ...] = (2, 5, 20, 100, 500)

    def __str__(self) -> str:
        return f"{self.rows:,} rows x {self.columns:,} columns"


LONG = Shape("long", 1_000_000, 20, (5, 50, 500, 5_000, 50_000))
WIDE = Shape("wide", 100_000, 1_000)
SHAPES = {shape.name: shape for shape in (LONG, WIDE)}
QUICK = {"long": replace(LONG, rows=50_000), "wide": replace(WIDE, rows=2_000, columns=100)}


def choose_shapes(name: str, *, is_quick: bool) -> list[Shape]:
    """Return the shapes that a `--shape` of `long`, `wide` or `both` names."""
    known = QUICK if is_quick else SHAPES
    return list(known.values()) if name == "both" else [known[name]]


def write_pair(folder: Path, shape: Shape) -> tuple[Path, Path]:
    """Write a reference and a current table, and return their paths."""
    paths = folder / f"{shape.name}-before.parquet", folder / f"{shape.name}-now.parquet"
    for path, is_shifted in zip(paths, (False, True), strict=True):
        make_table(shape, is_shifted=is_shifted).write_parquet(path)
    return paths


def make_table(shape: Shape, *, is_shifted: bool) -> pl.DataFrame:
    """Return a reference, or a current table of other rows."""
    counts = dict.fromkeys(CYCLE, 0)
    columns = {}
    for i in range(shape.columns):
        kind = CYCLE[i % len(CYCLE)]
        k, counts[kind] = counts[kind], counts[kind] + 1
        rng = np.random.default_rng([is_shifted, i])
        if kind == "num":
            x = _floats(rng, shape.rows, k % 10, is_shifted=is_shifted)
        elif kind == "int":
            x = _integers(rng, shape.rows, k % 5, is_shifted=is_shifted)
        else:
            n_categories = shape.categories[k % len(shape.categories)]
            x = _strings(rng, shape.rows, n_categories, is_shifted=is_shifted and k % 5 == 1)
        columns[f"{kind}{k}"] = x
    return pl.DataFrame(columns)


def _floats(rng: np.random.Generator, n: int, k: int, *, is_shifted: bool) -> pl.Series:
    if k < 4:
        x = rng.normal(k, 1 + k, n) + (0.2 if is_shifted and k == 0 else 0.0)
    elif k < 7:
        x = rng.lognormal(1.0, 0.25 * (k - 3), n) * (1.2 if is_shifted and k == 4 else 1.0)
    else:
        x = np.where(rng.random(n) < 0.2 * (k - 5), 0.0, rng.exponential(10.0, n))
    return _with_nulls(rng, x)


def _with_nulls(rng: np.random.Generator, values: np.ndarray) -> pl.Series:
    return pl.Series(values).set(pl.Series(rng.random(values.size) < 0.01), None)


def _integers(rng: np.random.Generator, n: int, k: int, *, is_shifted: bool) -> np.ndarray:
    match k:
        case 0:
            return rng.integers(0, 10, n)
        case 1:
            return rng.poisson(21 if is_shifted else 20, n)
        case 2:
            return rng.integers(0, 10_000, n)
        case 3:
            return (rng.random(n) < 0.1).astype(np.int64)
        case _:
            return rng.integers(0, 1_000_000_000, n)


def _strings(rng: np.random.Generator, n: int, n_categories: int, *, is_shifted: bool) -> pl.Series:
    """Return categories of which some are much more frequent than others."""
    weights = 1.0 / np.arange(1, n_categories + 1) ** 0.7
    if is_shifted:
        weights = 0.8 * weights + 0.2 * np.roll(weights, 1)
    shares = np.cumsum(weights / weights.sum())
    codes = np.searchsorted(shares, rng.random(n)).clip(0, n_categories - 1)
    return pl.Series([f"c{n_categories}_{j:05d}" for j in range(n_categories)]).gather(codes)


def write_pieces(folder: Path, rows: int) -> None:
    """Write a table of ten columns in pieces, so that it may be larger than memory: some 55 bytes a row."""
    for seed, start in enumerate(range(0, rows, PIECE_ROWS)):
        piece = _make_piece(min(PIECE_ROWS, rows - start), seed)
        piece.write_parquet(folder / f"part-{seed:04d}.parquet", row_group_size=ROW_GROUP_ROWS)


def _make_piece(n: int, seed: int) -> pl.DataFrame:
    """Return 6 floats with 1 % nulls in two, 2 integers, a time and a column of 500 categories."""
    rng = np.random.default_rng(seed)
    times_us = 1_714_521_600_000_000 + (seed * PIECE_ROWS + np.arange(n)) * 50_000
    cities = pl.Series([f"city {i:03d}" for i in range(500)])
    return pl.DataFrame(
        {
            "normal": rng.normal(size=n),
            "latency_ms": rng.lognormal(3.0, 0.7, n),
            "amount": np.round(rng.lognormal(3.0, 1.0, n), 2),
            "score": rng.random(n) ** 5,
            "with_nulls": _with_nulls(rng, rng.normal(5.0, 2.0, n)),
            "zero_or_more": _with_nulls(rng, np.where(rng.random(n) < 0.4, 0.0, rng.exponential(9.0, n))),
            "count": rng.poisson(20, n),
            "id": rng.integers(0, 1_000_000_000, n),
            "at": pl.Series(times_us).cast(pl.Datetime("us", "UTC")),
            "city": cities.gather(rng.integers(0, 500, n)),
        }
    )
