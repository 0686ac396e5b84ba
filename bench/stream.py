"""Tables larger than memory: 100,000,000 rows by 10 columns streamed from Parquet, beside Polars' streaming engine.

The file is made in pieces (6 floats with 1 % nulls in two, 2 integers, a time, a column of 500 categories). Each
contender runs in a process of its own: whole wall time, rows a second, processor time and peak memory. The
yardstick is Polars' streaming engine over the same file: nulls, extremes, mean and deviation of every number,
and an estimate of distinct values of every column. It computes no quantiles, for those it cannot stream. The last row
profiles the same file by hour in the same pass.

usage: python bench/stream.py [--quick | --rows 100000000] [--folder /tmp] [--by-hour]
"""

# ruff: noqa: PLC0415  # A child imports no more than its contender.
import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PIECE_ROWS = 2_000_000
ROW_GROUP_ROWS = 1 << 18
ROWS, QUICK_ROWS = 100_000_000, 5_000_000
# What the profile of any number of rows by ten columns may take, everything included.
LIMIT_MIB = 1_024


def make_piece(path: Path, rows: int, seed: int) -> None:
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(seed)
    columns = {
        "normal": rng.normal(size=rows),
        "latency_ms": rng.lognormal(3.0, 0.7, rows),
        "amount": np.round(rng.lognormal(3.0, 1.0, rows), 2),
        "score": rng.random(rows) ** 5,
        "with_nulls": pl.Series(rng.normal(5.0, 2.0, rows)).set(pl.Series(rng.random(rows) < 0.01), None),
        "zero_or_more": pl.Series(np.where(rng.random(rows) < 0.4, 0.0, rng.exponential(9.0, rows))).set(
            pl.Series(rng.random(rows) < 0.01), None
        ),
        "count": rng.poisson(20, rows),
        "id": rng.integers(0, 1_000_000_000, rows),
        "at": pl.Series(1_714_521_600_000_000 + (seed * rows + np.arange(rows)) * 50_000).cast(
            pl.Datetime("us", "UTC")
        ),
        "city": pl.Series(np.array([f"city {i:03d}" for i in range(500)])[rng.integers(0, 500, rows)]),
    }
    pl.DataFrame(columns).write_parquet(path, row_group_size=ROW_GROUP_ROWS)


def make_files(folder: Path, rows: int) -> None:
    for seed, start in enumerate(range(0, rows, PIECE_ROWS)):
        make_piece(folder / f"part-{seed:04d}.parquet", min(PIECE_ROWS, rows - start), seed)


def work_watchkeeper(pattern: str) -> int:
    from watchkeeper.profile.frames import profile

    return profile(pattern).n_rows


def work_by_hour(pattern: str) -> int:
    from watchkeeper.profile.frames import profile

    return sum(part.n_rows for part in profile(pattern, by=("at", "1h")).values())


def work_polars(pattern: str) -> int:
    import polars as pl

    scan = pl.scan_parquet(pattern)
    wanted = [pl.len().alias("rows")]
    for name, dtype in scan.collect_schema().items():
        x = pl.col(name)
        parts = {"nulls": x.null_count(), "unique": x.approx_n_unique()}
        if dtype.is_numeric() or dtype.is_temporal():
            parts |= {"min": x.min(), "max": x.max()}
        if dtype.is_numeric():
            parts |= {"mean": x.mean(), "std": x.std()}
        wanted += [part.alias(f"{name}.{key}") for key, part in parts.items()]
    return int(scan.select(wanted).collect(engine="streaming")["rows"].item())


WORK = {"watchkeeper": work_watchkeeper, "polars": work_polars, "by hour": work_by_hour}


def child(name: str, pattern: str) -> None:
    start = time.perf_counter()
    n_rows = WORK[name](pattern)
    found = {
        "rows": n_rows,
        "s": time.perf_counter() - start,
        "cpu_s": time.process_time(),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def measure(name: str, pattern: str) -> dict[str, float]:
    out = subprocess.run(
        [sys.executable, "-P", __file__, "--child", name, pattern], check=True, capture_output=True, text=True
    )
    return json.loads(out.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description="Tables larger than memory.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows")
    parser.add_argument("--folder", type=Path, help="where to make the file, some 55 bytes a row")
    parser.add_argument("--by-hour", action="store_true", help="also profile each hour")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    rows = QUICK_ROWS if chosen.quick else chosen.rows
    if chosen.child:
        child(*chosen.child)
        return
    if chosen.make:
        make_files(chosen.make, rows)
        return
    # Imported here only: a child is measured without it.
    from machine import print_machine

    print_machine("numpy", "polars")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        start = time.perf_counter()
        # In a process of its own: a child inherits the peak memory of a parent that has grown.
        subprocess.run([sys.executable, "-P", __file__, "--make", folder, "--rows", str(rows)], check=True)
        n_bytes = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(
            f"{rows:,} rows x 10 columns, {n_bytes / 2**30:.1f} GiB of Parquet, made in {time.perf_counter() - start:.0f} s"
        )
        names = ["watchkeeper", "polars", *(["by hour"] if chosen.by_hour else [])]
        found = {name: measure(name, str(Path(folder) / "*.parquet")) for name in names}
    yardstick = found["polars"]["s"]
    for name, run in found.items():
        print(
            f"  {name:12} {run['s']:7.1f} s  {run['rows'] / run['s'] / 1e6:6.1f} M rows/s  cpu {run['cpu_s']:7.1f} s"
            f"  peak {run['mib']:6.0f} MiB  {run['s'] / yardstick:5.2f} x polars"
        )
    ours = found["watchkeeper"]["mib"]
    print(f"  {'within' if ours <= LIMIT_MIB else 'OVER'} the limit of {LIMIT_MIB:,} MiB")


if __name__ == "__main__":
    # Children run with -P, so that this folder's `profile.py` does not shadow the standard library's.
    main()
