"""A year of a million rows by twenty columns replayed, beside describing each of its days with Polars.

The yardstick is what a person without Watchkeeper would print and read: `describe` of every day. It judges nothing,
joins nothing and compares nothing. Guessing what each column is for is timed by itself.

usage: python bench/replay.py [--quick]
"""

import argparse
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
import polars as pl

import watchkeeper as wk
from machine import load, print_machine
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.roles import find_roles

ROWS, QUICK_ROWS = 1_000_000, 100_000
YEAR_S = 365 * 86_400
START = datetime(2024, 1, 1, tzinfo=UTC)
Result = TypeVar("Result")


def make_table(n: int) -> pl.DataFrame:
    """Return a year of predictions: twelve numbers, three whole numbers, two segments, score, prediction and label."""
    rng = np.random.default_rng(0)
    seconds = np.sort(rng.integers(0, YEAR_S, n))
    z = rng.normal(size=n)
    score = 1.0 / (1.0 + np.exp(-z))
    times = pl.Series((seconds + int(START.timestamp())) * 1_000_000).cast(pl.Datetime("us", "UTC"))
    return pl.DataFrame(
        {
            "ts": times,
            **{f"number_{i}": rng.normal(size=n) + (z if i == 0 else 0.0) for i in range(12)},
            **{f"whole_{i}": rng.integers(0, 50, n) for i in range(3)},
            "site": rng.choice(["east", "north", "west"], n),
            "plan": rng.choice([f"plan {i}" for i in range(8)], n),
            "y_proba": score,
            "y_pred": (score > 0.5).astype(int),
            "y_true": (rng.random(n) < score).astype(int),
        }
    )


def timed(name: str, work: Callable[[], Result], yardstick_s: float | None) -> tuple[Result, float]:
    begun_s, begun_cpu_s = time.perf_counter(), time.process_time()
    result = work()
    took_s, took_cpu_s = time.perf_counter() - begun_s, time.process_time() - begun_cpu_s
    ratio = f"  {took_s / yardstick_s:5.2f} x describing" if yardstick_s else ""
    print(f"  {name:36} {took_s:6.1f} s  cpu {took_cpu_s:6.1f} s{ratio}", flush=True)
    return result, took_s


def describe_days(frame: pl.DataFrame) -> int:
    days = frame.with_columns(pl.col("ts").dt.truncate("1d").alias("day")).partition_by("day")
    return sum(day.describe().height for day in days)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of a replay.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows")
    n = QUICK_ROWS if parser.parse_args().quick else ROWS
    print_machine("numpy", "polars")
    frame = make_table(n)
    print(f"{frame.height:,} rows x {frame.width} columns over 365 days, windows of a day")
    _, yardstick_s = timed("Polars describe, day by day", lambda: describe_days(frame), None)
    timed("guessing the roles", lambda: find_roles(frame, Stated()), yardstick_s)
    runs = {"without segments": (), "three segments": ("site",), "guessed: eleven segments": None}
    for name, segments in runs.items():
        story, _ = timed(
            f"replay, {name}",
            lambda segments=segments: wk.replay(frame, segments=segments, window="1d", reference="30d"),
            yardstick_s,
        )
    print(f"  the last said: {story.sentence}")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak {peak_mib:,.0f} MiB, the table of {frame.estimated_size() / 2**20:,.0f} MiB included; load {load():.1f}"
    )


if __name__ == "__main__":
    main()
