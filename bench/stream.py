"""A table larger than memory: 100,000,000 rows by 10 columns streamed from Parquet, beside Polars' streaming engine.

The files are written in pieces. Each racer runs in a process of its own. The yardstick is Polars' streaming engine over
the same files: nulls, extremes, mean and deviation of every number, and an estimate of distinct values of every
column. It computes no quantiles, for those it cannot stream. With --by-hour the last row profiles the same files by
hour in the same pass.

usage: python bench/stream.py [--quick | --rows 100000000] [--folder FOLDER] [--by-hour]
"""

import argparse
import tempfile
import time
from pathlib import Path

from machine import load, print_machine
from racers import Outcome, Racer, Run, run_all
from tables import write_pieces

ROWS, QUICK_ROWS = 100_000_000, 5_000_000
# What the profile of any number of rows by ten columns may take, everything included.
AIM_MIB = 1_024
LIMIT_S = 900.0

OURS, YARDSTICK = "Watchkeeper", "Polars streaming"
RACERS = (Racer(OURS, "stream_watchkeeper"), Racer(YARDSTICK, "stream_polars", "polars"))
BY_HOUR = Racer("Watchkeeper, by hour", "stream_by_hour")


def print_run(name: str, run: Run, yardstick: Run, rows: int) -> None:
    if run.outcome is not Outcome.FINISHED:
        print(f"  {name:20} {run.outcome.value} after {run.whole_s:.0f} s {run.reason}")
        return
    ratio = f"{run.work_s / yardstick.work_s:5.2f} x Polars" if yardstick.work_s else ""
    is_whole = "" if run.counted == rows else f", COUNTED {run.counted:,} ROWS"
    print(
        f"  {name:20} {run.work_s:6.1f} s  {rows / run.work_s / 1e6:5.1f} M rows/s  cpu {run.cpu_s:6.1f} s"
        f"  peak {run.peak_mib:5,.0f} MiB  {ratio}{is_whole}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of a table larger than memory.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows")
    parser.add_argument("--folder", type=Path, help="where to write the files, some 55 bytes a row")
    parser.add_argument("--by-hour", action="store_true", help="also profile each hour")
    chosen = parser.parse_args()
    rows = QUICK_ROWS if chosen.quick else chosen.rows
    print_machine("numpy", "polars")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        begun_s = time.perf_counter()
        write_pieces(Path(folder), rows)
        written_s = time.perf_counter() - begun_s
        n_bytes = sum(path.stat().st_size for path in Path(folder).iterdir())
        print(
            f"{rows:,} rows x 10 columns, {n_bytes / 2**30:.1f} GiB of Parquet, written in {written_s:.0f} s"
        )
        racers = (*RACERS, BY_HOUR) if chosen.by_hour else RACERS
        found = run_all(racers, [Path(folder) / "*.parquet"], runs=1, limit_s=LIMIT_S)
    for name, run in found.items():
        print_run(name, run, found[YARDSTICK], rows)
    is_met = found[OURS].outcome is Outcome.FINISHED and found[OURS].peak_mib <= AIM_MIB
    print(f"aim: within {AIM_MIB:,} MiB: {'met' if is_met else 'MISSED'}; load {load():.1f}")


if __name__ == "__main__":
    main()
