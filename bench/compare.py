"""Speed and memory of a comparison, beside Polars' describe of both files, Evidently and whylogs.

Measures the comparison of 1,000,000 rows by 20 columns with as many from Parquet, with the tables of
`bench/profile.py` (10 floats with 1 % nulls, 5 integers, 5 columns of strings with 5 to 50,000 categories):
each contender in a process of its own, whole wall time, the time of the work alone and peak memory. The
yardstick is Polars' `describe` of both files, which says nothing of drift. Beside it the comparison with a
stored reference profile, which is how a pipeline would do it every day, and the writing of the page.

usage: python bench/compare.py [--rows 1000000] [--runs 3]
WATCHKEEPER_BENCH_EVIDENTLY_PYTHON and WATCHKEEPER_BENCH_WHYLOGS_PYTHON name interpreters that can import
them; without one that row is left out.
"""

# ruff: noqa: PLC0415  # A child imports no more than its contender.
import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

# The interpreter that a peer needs; our own for the rest.
PEERS = {
    "evidently": "WATCHKEEPER_BENCH_EVIDENTLY_PYTHON",
    "whylogs": "WATCHKEEPER_BENCH_WHYLOGS_PYTHON",
}


def work_watchkeeper(before: Path, now: Path) -> float:
    from watchkeeper.compare import compare

    start = time.perf_counter()
    compare(before, now)
    return time.perf_counter() - start


def work_page(before: Path, now: Path) -> float:
    from watchkeeper.compare import compare

    start = time.perf_counter()
    compare(before, now).to_html()
    return time.perf_counter() - start


def work_stored(before: Path, now: Path) -> float:
    from watchkeeper.compare import compare
    from watchkeeper.profile.frames import profile

    stored = before.with_suffix(".profile")
    if not stored.exists():
        stored.write_bytes(profile(before).to_bytes())
    start = time.perf_counter()
    compare(stored, now)
    return time.perf_counter() - start


def work_polars(before: Path, now: Path) -> float:
    import polars as pl

    start = time.perf_counter()
    for path in (before, now):
        pl.read_parquet(path).describe()
    return time.perf_counter() - start


def work_evidently(before: Path, now: Path) -> float:
    import pandas as pd
    from evidently import Report
    from evidently.presets import DataDriftPreset

    start = time.perf_counter()
    Report([DataDriftPreset()]).run(pd.read_parquet(now), pd.read_parquet(before))
    return time.perf_counter() - start


def work_whylogs(before: Path, now: Path) -> float:
    import pandas as pd
    import whylogs
    from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

    start = time.perf_counter()
    views = [whylogs.log(pandas=pd.read_parquet(path)).view() for path in (now, before)]
    calculate_drift_scores(*views, with_thresholds=True)
    return time.perf_counter() - start


WORK = {
    "watchkeeper": work_watchkeeper,
    "with a page": work_page,
    "stored": work_stored,
    "polars": work_polars,
    "evidently": work_evidently,
    "whylogs": work_whylogs,
}


def make_tables(folder: Path, rows: int) -> list[Path]:
    """Write both tables, in a process of their own: a child inherits its parent's peak memory."""
    made = [folder / "before.parquet", folder / "now.parquet"]
    maker = Path(__file__).with_name("profile.py")
    for path in made:
        command = [sys.executable, "-P", str(maker), "--make", str(path), "--rows", str(rows)]
        subprocess.run(command, check=True)
    # The second table is shifted in one column, so that there is something to tell.
    shift = f"import polars as pl; pl.read_parquet({str(made[1])!r}).with_columns(pl.col('num0') + 0.3).write_parquet({str(made[1])!r})"
    subprocess.run([sys.executable, "-c", shift], check=True)
    return made


def child(name: str, paths: list[str]) -> None:
    inner = WORK[name](*map(Path, paths))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"inner": inner, "mib": peak}))


def measure(python: str, name: str, paths: list[Path], runs: int) -> dict[str, float]:
    """Return medians of whole and inner seconds and of peak MiB over child processes."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        # -P: this folder holds a module called `profile`, which is the standard library's too.
        command = [python, "-P", "-W", "ignore", __file__, "--child", name, *map(str, paths)]
        out = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append({"whole": time.perf_counter() - start} | json.loads(out.stdout.splitlines()[-1]))
    return {key: median(run[key] for run in found) for key in found[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of comparisons.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        child(chosen.child[0], chosen.child[1:])
        return
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"Python {platform.python_version()}, numpy {version('numpy')}, polars {version('polars')}")
    with tempfile.TemporaryDirectory() as folder:
        paths = make_tables(Path(folder), chosen.rows)
        pythons = {
            name: os.environ.get(PEERS[name], "") if name in PEERS else sys.executable for name in WORK
        }
        found = {
            name: measure(python, name, paths, chosen.runs) for name, python in pythons.items() if python
        }
    yardstick, ours = found["polars"], found["watchkeeper"]
    print(f"\n{chosen.rows:,} against {chosen.rows:,} rows x 20 columns, median of {chosen.runs} processes")
    for name, run in found.items():
        print(
            f"  {name:12} whole {run['whole']:6.2f} s  work {run['inner']:6.2f} s  peak {run['mib']:6.0f} MiB  "
            f"{run['inner'] / yardstick['inner']:5.2f} x polars' describe, {run['inner'] / ours['inner']:5.1f} x watchkeeper"
        )
    for name, variable in PEERS.items():
        if name not in found:
            print(f"  {name:12} left out: {variable} names no interpreter")


if __name__ == "__main__":
    main()
