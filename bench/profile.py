"""Speed, memory and size of profiles, beside Polars' own aggregates and whylogs.

Measures
1. a profile of 1,000,000 rows by 20 columns from Parquet (10 floats with 1 % nulls, 5 integers, 5 columns of
   strings with 5 to 50,000 categories), each contender in a process of its own: whole wall time, the time
   of the work alone, processor time of the whole process, and peak memory. The yardstick is Polars: nulls, distinct values, extremes, mean,
   deviation and five quantiles of every column;
2. values per second of one numeric column on one core;
3. the server's work: 24 hourly buckets of 15 columns from 1,000 rows, one bucket of 500,000 rows, and
   writing, reading and merging profiles of 15 columns and 50 rows;
4. bytes a feature by rows of a bucket.

usage: python bench/profile.py [--rows 1000000] [--runs 3]
WATCHKEEPER_BENCH_WHYLOGS_PYTHON names an interpreter that can import whylogs; without it that row is left out.
"""

# ruff: noqa: A005, PLC0415  # Run as a script, never imported; a child imports no more than its contender.
import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

CATEGORIES = (5, 50, 500, 5_000, 50_000)
QUANTILES = (0.01, 0.25, 0.5, 0.75, 0.99)


def make_table(path: Path, rows: int) -> None:
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(1)
    columns = {}
    for i in range(10):
        if i < 4:
            x = rng.normal(i, 1 + i, rows)
        elif i < 7:
            x = rng.lognormal(1.0, 0.25 * (i - 3), rows)
        else:
            x = np.where(rng.random(rows) < 0.2 * (i - 5), 0.0, rng.exponential(10.0, rows))
        columns[f"num{i}"] = pl.Series(x).set(pl.Series(rng.random(rows) < 0.01), None)
    columns["int0"] = rng.integers(0, 10, rows)
    columns["int1"] = rng.poisson(20, rows)
    columns["int2"] = rng.integers(0, 10_000, rows)
    columns["int3"] = (rng.random(rows) < 0.1).astype(np.int64)
    columns["int4"] = rng.integers(0, 1_000_000_000, rows)
    for i, k in enumerate(CATEGORIES):
        weights = np.cumsum(1.0 / np.arange(1, k + 1) ** 0.7)
        code = np.searchsorted(weights / weights[-1], rng.random(rows)).clip(0, k - 1)
        columns[f"cat{i}"] = pl.Series(np.array([f"c{i}_{j:05d}" for j in range(k)])[code])
    pl.DataFrame(columns).write_parquet(path)


def work_watchkeeper(path: Path) -> float:
    from watchkeeper.profile.frames import profile

    start = time.perf_counter()
    profile(path)
    return time.perf_counter() - start


def work_polars(path: Path) -> float:
    import polars as pl

    start = time.perf_counter()
    frame = pl.read_parquet(path)
    wanted = []
    for name, dtype in frame.schema.items():
        x = pl.col(name)
        parts = {"nulls": x.null_count(), "unique": x.n_unique(), "min": x.min(), "max": x.max()}
        if dtype.is_numeric():
            parts |= {"mean": x.mean(), "std": x.std()} | {str(q): x.quantile(q) for q in QUANTILES}
        wanted += [part.alias(f"{name}.{key}") for key, part in parts.items()]
    frame.select(wanted)
    return time.perf_counter() - start


def work_whylogs(path: Path) -> float:
    import pandas as pd
    import whylogs

    start = time.perf_counter()
    whylogs.log(pandas=pd.read_parquet(path)).view()
    return time.perf_counter() - start


WORK = {"watchkeeper": work_watchkeeper, "polars": work_polars, "whylogs": work_whylogs}


def child(name: str, path: Path) -> None:
    inner = WORK[name](path)
    print(
        json.dumps(
            {
                "inner": inner,
                "cpu": time.process_time(),
                "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def measure(python: str, name: str, path: Path, runs: int) -> dict[str, float]:
    """Return medians of whole, inner and processor seconds and of peak MiB over child processes."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        # -P: this file's folder holds a module called `profile`, which is the standard library's too.
        out = subprocess.run(
            [python, "-P", "-W", "ignore", __file__, "--child", name, str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
        found.append({"whole": time.perf_counter() - start} | json.loads(out.stdout.splitlines()[-1]))
    return {key: median(run[key] for run in found) for key in found[0]}


def best(work: Callable[[], object], runs: int = 5) -> float:
    """Return the least seconds of `runs` runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def table_of_contenders(rows: int, runs: int) -> None:
    whylogs_python = os.environ.get("WATCHKEEPER_BENCH_WHYLOGS_PYTHON")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        subprocess.run([sys.executable, "-P", __file__, "--make", str(path), "--rows", str(rows)], check=True)
        contenders = [("watchkeeper", sys.executable), ("polars", sys.executable)]
        if whylogs_python:
            contenders.append(("whylogs", whylogs_python))
        found = {name: measure(python, name, path, runs) for name, python in contenders}
    ours = found["watchkeeper"]
    print(f"\n{rows:,} rows x 20 columns from Parquet, median of {runs} processes")
    for name, run in found.items():
        ratio = f"{run['inner'] / ours['inner']:.1f} x watchkeeper"
        print(
            f"  {name:12} whole {run['whole']:6.2f} s  work {run['inner']:6.2f} s  cpu {run['cpu']:6.2f} s  peak {run['mib']:6.0f} MiB  {ratio}"
        )
    if not whylogs_python:
        print("  whylogs      left out: WATCHKEEPER_BENCH_WHYLOGS_PYTHON names no interpreter")


def single_core() -> None:
    import numpy as np
    import polars as pl

    from watchkeeper.domain.schema import ColumnType
    from watchkeeper.profile.groups import profile_column

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
        seconds = best(lambda s=series, t=type_: profile_column(s, t, np.array([0, n])))
        print(f"  {name:20} {seconds * 1e3:6.1f} ms  {n / seconds / 1e6:6.1f} M values/s")


def small_frame(rows: int, seed: int):  # noqa: ANN201  # A frame, of a library imported inside.
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(seed)
    numbers = {f"x{i}": rng.normal(size=rows) for i in range(8)}
    integers = {f"i{i}": rng.integers(0, 100, rows) for i in range(4)}
    words = {f"c{i}": rng.choice(["red", "green", "blue"], rows) for i in range(3)}
    return pl.DataFrame(numbers | integers | words)


def hot_path() -> None:
    import numpy as np
    import polars as pl

    from watchkeeper.profile.frames import profile_frame
    from watchkeeper.profile.groups import profile_groups
    from watchkeeper.profile.inference import infer_type
    from watchkeeper.profile.profile import Profile

    rng = np.random.default_rng(3)
    frame = small_frame(1_000, 0)
    types = {name: infer_type(frame[name])[0] for name in frame.columns}
    frame = frame.with_columns(hour=pl.Series(rng.integers(0, 24, 1_000)))
    large = pl.DataFrame({f"x{i}": rng.normal(size=500_000) for i in range(10)}).with_columns(hour=1)
    profiles = [profile_frame(small_frame(50, seed)) for seed in range(24)]
    data = profiles[0].to_bytes()
    seconds = best(lambda: profile_groups(large, "hour"))
    print("\nthe server's work")
    print(
        f"  24 buckets x 15 columns, 1,000 rows  {best(lambda: profile_groups(frame, 'hour', types), 20) * 1e3:.2f} ms"
    )
    print(f"  1 bucket x 10 floats, 500,000 rows   {seconds * 1e3:.0f} ms, {0.5 / seconds:.1f} M rows/s")
    print(
        f"  15 columns, 50 rows: write           {best(profiles[0].to_bytes, 50) * 1e3:.2f} ms, {len(data):,} bytes"
    )
    print(f"  15 columns, 50 rows: read            {best(lambda: Profile.from_bytes(data), 50) * 1e3:.2f} ms")
    print(
        f"  15 columns, 50 rows: merge two       {best(lambda: profiles[0].merge(profiles[1]), 50) * 1e3:.2f} ms"
    )
    print(
        f"  15 columns, 50 rows: merge 24        {best(lambda: Profile.merge_all(profiles), 20) * 1e3:.2f} ms"
    )


def sizes() -> None:
    import numpy as np
    import polars as pl

    from watchkeeper.profile.frames import profile_frame

    rng = np.random.default_rng(4)
    print("\nbytes a feature of one bucket, by rows")
    print(f"  {'rows':>9} {'normal':>8} {'prices':>8} {'integers':>8} {'5 cat.':>8} {'50,000 cat.':>12}")
    for n in (50, 300, 1_000, 3_000, 10_000, 100_000, 1_000_000):
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
    parser = argparse.ArgumentParser(description="Speed, memory and size of profiles.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make_table(chosen.make, chosen.rows)
    elif chosen.child:
        child(chosen.child[0], Path(chosen.child[1]))
    else:
        print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(f"Python {platform.python_version()}, numpy {version('numpy')}, polars {version('polars')}")
        # The contenders come first: a child inherits the peak memory of a parent that has grown.
        table_of_contenders(chosen.rows, chosen.runs)
        single_core()
        hot_path()
        sizes()


if __name__ == "__main__":
    # This file's folder must not shadow the standard library's `profile`.
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).parent]
    main()
