"""What it costs to see how columns go together, how often that alarms where nothing changed, and what it finds.

Joint profiles of normal columns are measured beside NumPy's `corrcoef` on the same rows, whose result can neither be
merged nor told how sure it is. Then tables of several kinds are drawn twice from one population: the share of
comparisons with any finding about relations must stay under the stated 5 %. Then one of the pairs becomes related.

usage: python bench/joint.py [--runs 200]
"""

import argparse
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl

from machine import load, print_machine
from watchkeeper.comparison.joint import judge_joint
from watchkeeper.comparison.relations import JointDrift
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.basis import Basis
from watchkeeper.profile.joint import JointProfile

Values = np.ndarray
Maker = Callable[[np.random.Generator, int, int], Values]

SIZES = ((1_000_000, 15), (1_000_000, 64), (250_000, 128), (100_000, 1_000))
ROWS = ((200, 200), (2_000, 200), (10_000, 1_000))
RELATIONS = (
    (0.5, 200, 200),
    (0.5, 2_000, 200),
    (0.2, 1_000, 1_000),
    (0.2, 10_000, 1_000),
    (0.1, 100_000, 10_000),
)
PIECE = 1 << 16


def related(rng: np.random.Generator, n: int, n_columns: int) -> Values:
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, n_columns))


def swinging(rng: np.random.Generator, n: int, n_columns: int) -> Values:
    return rng.normal(size=(n, n_columns)) / np.sqrt(rng.chisquare(3, size=(n, 1)))


def one_sided(rng: np.random.Generator, n: int, n_columns: int) -> Values:
    return (1.0 + rng.exponential(size=(n, n_columns)) / rng.gamma(0.5, size=(n, 1))) ** -0.5


def mixed(rng: np.random.Generator, n: int, n_columns: int) -> Values:
    values = related(rng, n, n_columns)
    values[:, 1::4] = np.exp(values[:, 1::4])
    values[:, 2::4] = np.rint(values[:, 2::4])
    values[:, 3::4] = values[:, 3::4] > 1.0
    values[rng.random(n) < 0.1, ::4] = np.nan
    return values


POPULATIONS: Mapping[str, Maker] = {
    "unrelated": lambda rng, n, n_columns: rng.normal(size=(n, n_columns)),
    "all related": related,
    "swinging together": swinging,
    "related at one end": one_sided,
    "flags": lambda rng, n, n_columns: rng.random((n, n_columns)) < np.linspace(0.15, 0.85, n_columns),
    "lognormal, counts, flags, nulls": mixed,
}


def table(values: Values) -> pl.DataFrame:
    return pl.DataFrame(values.astype(np.float64), schema=[f"c{i}" for i in range(values.shape[1])])


def lay(frame: pl.DataFrame) -> Basis:
    return Basis.of(frame, dict.fromkeys(frame.columns, ColumnType.FLOAT))


def judge(before: Values, now: Values) -> JointDrift:
    frames = table(before), table(now)
    basis = lay(frames[0])
    return judge_joint(*(JointProfile.measure(frame, basis) for frame in frames))


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds by the clock, and of work over all cores: on a shared machine only the latter holds still."""

    wall_ms: float
    work_ms: float


def cost_of(work: Callable[[], object], times: int = 5) -> Cost:
    """Return the least of several runs."""
    walls, works = [], []
    for _ in range(times):
        wall, done = time.perf_counter(), time.process_time()
        work()
        walls.append(1e3 * (time.perf_counter() - wall))
        works.append(1e3 * (time.process_time() - done))
    return Cost(min(walls), min(works))


def print_costs() -> None:
    cores = os.cpu_count() or 1
    print(f"milliseconds by the clock at a load of {load():.1f}, and of work over {cores} cores")
    print(f"  {'':17} {'bands':>13} {'all rows':>13} {'corrcoef':>13} {'comparison':>13}  ns of work a value")
    rng = np.random.default_rng(0)
    with ThreadPoolExecutor(cores) as pool:
        for n, n_columns in SIZES:
            values = related(rng, n, n_columns)
            frame = table(values)
            basis = lay(frame)

            def measure(frame: pl.DataFrame = frame, basis: Basis = basis) -> JointProfile:
                starts = range(0, frame.height, PIECE)
                parts = pool.map(lambda at: JointProfile.measure(frame[at : at + PIECE], basis), starts)
                return JointProfile.merge_all(list(parts))

            profile = measure()
            costs = [
                cost_of(partial(lay, frame), 3),
                cost_of(measure),
                cost_of(partial(np.corrcoef, values, rowvar=False), 3),
                cost_of(partial(judge_joint, profile, profile), 3),
            ]
            cells = " ".join(f"{one.wall_ms:5.0f} | {one.work_ms:5.0f}" for one in costs)
            print(
                f"  {n:9,} x {n_columns:5,} {cells}  {1e6 * costs[1].work_ms / n / n_columns:5.1f}",
                flush=True,
            )


def print_quiet(runs: int) -> None:
    print("nothing changed: share of tables with any finding")
    for n_columns in (10, 100):
        for name, draw in POPULATIONS.items():
            shares = []
            for n, m in ROWS:
                rng = np.random.default_rng([n, m, n_columns])
                times = max(10, runs * 10 * 2_000 // (n_columns * max(n, 2_000)))
                found = [judge(draw(rng, n, n_columns), draw(rng, m, n_columns)) for _ in range(times)]
                shares.append(
                    f"{n:6,}/{m:5,}: {np.mean([one.status.is_bad for one in found]):5.3f} of {times:3}"
                )
            print(f"  {n_columns:4} columns, {name:32} {'   '.join(shares)}", flush=True)


def print_power(runs: int) -> None:
    print("one pair of ten columns becomes related: found, and any other pair accused")
    for r, n, m in RELATIONS:
        rng = np.random.default_rng([n, m])
        hits, others = 0, 0
        times = max(20, runs * 2_000 // max(n, 2_000))
        for _ in range(times):
            now = rng.normal(size=(m, 10))
            now[:, 1] = r * now[:, 0] + np.sqrt(1.0 - r * r) * now[:, 1]
            pairs = {one.columns for one in judge(rng.normal(size=(n, 10)), now).relations}
            hits += ("c0", "c1") in pairs
            others += bool(pairs - {("c0", "c1")})
        print(
            f"  0 to {r} at {n:7,}/{m:6,} rows  {hits / times:5.2f}  {others / times:5.2f}  of {times}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost, false alarms and power of joint profiles.")
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    print_machine("numpy", "polars", "watchkeeper")
    print_costs()
    print_quiet(runs)
    print_power(runs)


if __name__ == "__main__":
    main()
