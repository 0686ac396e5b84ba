"""What profiles cost the server: speed of one column on one core, work and bytes of a bucket.

1. Values per second of one numeric column of 1,000,000 values on one core, beside NumPy's sort of it, which is
   what exact quantiles take.
2. The server's work: 24 hourly buckets of 15 columns from 1,000 rows, one bucket of 500,000 rows, and writing,
   reading and merging profiles of 15 columns and 50 rows.
3. Bytes a feature by rows of a bucket.

usage: python bench/bucket.py [--quick]
"""

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from machine import print_machine
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.groups import profile_column, profile_groups
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.profile import Profile

# Of a bucket whose bytes are counted.
ROWS = (50, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000)


def best(work: Callable[[], object], runs: int = 5) -> float:
    """Return the least seconds of `runs` runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def single_core() -> None:
    rng = np.random.default_rng(2)
    n = 1_000_000
    print("\none numeric column of 1,000,000 values, one core")
    for name, values, type_ in (
        ("normal", rng.normal(size=n), ColumnType.FLOAT),
        ("lognormal", rng.lognormal(size=n), ColumnType.FLOAT),
        ("score", rng.random(n) ** 5, ColumnType.PROBABILITY),
        ("integers to 10,000", rng.integers(0, 10_000, n), ColumnType.INTEGER),
        ("integers to 10^9", rng.integers(0, 10**9, n), ColumnType.INTEGER),
        ("any bit pattern", rng.integers(-(2**63), 2**63 - 1, n).view(np.float64), ColumnType.FLOAT),
    ):
        series = pl.Series(values)
        taken_s = best(lambda s=series, t=type_: profile_column(s, t, np.array([0, n])))
        sort_s = best(lambda v=values: np.sort(v))
        print(
            f"  {name:20} {taken_s * 1e3:6.1f} ms  {n / taken_s / 1e6:6.1f} M values/s  {taken_s / sort_s:5.2f} x a sort"
        )


def small_frame(rows: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    numbers = {f"x{i}": rng.normal(size=rows) for i in range(8)}
    integers = {f"i{i}": rng.integers(0, 100, rows) for i in range(4)}
    words = {f"c{i}": rng.choice(["red", "green", "blue"], rows) for i in range(3)}
    return pl.DataFrame(numbers | integers | words)


def bucket_work() -> None:
    rng = np.random.default_rng(3)
    frame = small_frame(1_000, 0)
    types = {name: infer_type(frame[name])[0] for name in frame.columns}
    frame = frame.with_columns(hour=pl.Series(rng.integers(0, 24, 1_000)))
    large = pl.DataFrame({f"x{i}": rng.normal(size=500_000) for i in range(10)}).with_columns(hour=1)
    profiles = [profile_frame(small_frame(50, seed)) for seed in range(24)]
    data = profiles[0].to_bytes()
    large_s = best(lambda: profile_groups(large, "hour"))
    print("\nthe server's work")
    print(f"  1 bucket x 10 floats, 500,000 rows   {large_s * 1e3:.0f} ms, {0.5 / large_s:.1f} M rows/s")
    for name, work in {
        "24 buckets x 15 columns, 1,000 rows": lambda: profile_groups(frame, "hour", types),
        f"15 columns, 50 rows: write {len(data):,} B": profiles[0].to_bytes,
        "15 columns, 50 rows: read": lambda: Profile.from_bytes(data),
        "15 columns, 50 rows: merge two": lambda: profiles[0].merge(profiles[1]),
        "15 columns, 50 rows: merge 24": lambda: Profile.merge_all(profiles),
    }.items():
        print(f"  {name:36} {best(work, 30) * 1e3:.2f} ms")


def bucket_bytes(rows: Sequence[int]) -> None:
    rng = np.random.default_rng(4)
    print("\nbytes a feature of one bucket, by rows")
    print(f"  {'rows':>9} {'normal':>8} {'prices':>8} {'integers':>8} {'5 cat.':>8} {'50,000 cat.':>12}")
    for n in rows:
        columns = (
            rng.normal(size=n),
            np.round(rng.lognormal(3, 1, n), 2),
            rng.poisson(20, n),
            pl.Series(rng.integers(0, 5, n)).cast(pl.String),
            pl.Series(rng.integers(0, 50_000, n)).cast(pl.String),
        )
        found = [len(profile_frame(pl.DataFrame({"x": column})).to_bytes()) for column in columns]
        print(f"  {n:9,} {found[0]:8,} {found[1]:8,} {found[2]:8,} {found[3]:8,} {found[4]:12,}")


def main() -> None:
    parser = argparse.ArgumentParser(description="What profiles cost the server.")
    parser.add_argument("--quick", action="store_true", help="buckets of 10,000 rows at most")
    is_quick = parser.parse_args().quick
    print_machine("numpy", "polars")
    single_core()
    bucket_work()
    bucket_bytes(ROWS[:5] if is_quick else ROWS)


if __name__ == "__main__":
    main()
