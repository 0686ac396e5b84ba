"""How often Watchkeeper alarms where nothing happened: by type of column, by rows and by number of columns.

Tables are compared with one of as many rows, and with one of ten times as many, as a day is with what came before: where
the reference is long, single rows of the shorter table weigh most.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
import polars as pl

from contenders import LEVEL
from populations import KINDS, WINDOWS_IN_REFERENCE, Table, draw_kind, draw_mixed
from watchkeeper.compare import compare
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.frames import profile
from watchkeeper.profile.inference import infer_type
from watchkeeper.stats.intervals import wilson_interval

MIXED = "all types"
# Of some sixty lines a 95 % interval would leave out the truth in three.
_SURELY = 0.999


@dataclass(frozen=True, slots=True)
class Case:
    """Tables of one make: `kind` is a type of column or `MIXED`, `runs` how many pairs at most."""

    kind: str
    n_rows: int
    n_columns: int
    runs: int
    windows_in_reference: int = 1


@dataclass(frozen=True, slots=True)
class Level:
    """How many of `runs` pairs of quiet tables had any finding: with the default `min_effect`, and with none."""

    case: Case
    runs: int
    alarms: int
    alarms_bare: int

    @property
    def exceeds(self) -> bool:
        """Whether the share of alarms is surely above what was stated."""
        return wilson_interval(self.alarms, self.runs, level=_SURELY).low > LEVEL


def plan_cases(*, is_quick: bool) -> list[Case]:
    """Return the tables to be looked at, the largest first, so that no process waits for the other at the end."""
    if is_quick:
        every = [Case(kind, 1_000, 10, 20) for kind in KINDS]
        every += [Case(kind, 200, 10, 20, WINDOWS_IN_REFERENCE) for kind in KINDS]
        return [Case(MIXED, 1_000, 100, 20), Case(MIXED, 20_000, 18, 20), *every, Case(MIXED, 200, 10, 100)]
    wide = [Case(MIXED, 1_000, 1_000, 40), Case(MIXED, 200, 1_000, 80), Case(MIXED, 10_000, 100, 60)]
    wide += [Case(MIXED, 1_000, 100, 200), Case(MIXED, 200, 100, 200)]
    long = [Case(MIXED, 1_000_000, 18, 10), Case(MIXED, 100_000, 18, 60)]
    every = [
        Case(kind, n, 10, runs) for n, runs in ((10_000, 60), (1_000, 200), (200, 400)) for kind in KINDS
    ]
    beside_long = [Case(kind, 200, 10, 400, WINDOWS_IN_REFERENCE) for kind in KINDS]
    return [*long, *wide, *every, *beside_long]


def measure_levels(cases: list[Case], n_processes: int, budget_s: float) -> Iterator[Level]:
    """Yield every case's level, each measured for `budget_s` at most."""
    with ProcessPoolExecutor(n_processes, get_context("spawn")) as pool:
        yield from pool.map(_measure, cases, [budget_s] * len(cases))


def _measure(case: Case, budget_s: float) -> Level:
    start, runs, alarms, alarms_bare = time.process_time(), 0, 0, 0
    while runs < case.runs and time.process_time() - start < budget_s:
        rng = np.random.default_rng([case.n_rows, case.n_columns, len(case.kind), runs])
        n_before = case.n_rows * case.windows_in_reference
        table, window = (pl.DataFrame(_draw(rng, case, n)) for n in (n_before, case.n_rows))
        types = _types(table)
        before = profile(table, types, joint=True)
        now = profile(window, types, joint=before.joint.basis if before.joint is not None else True)
        runs += 1
        alarms += compare(before, now, false_discovery_rate=LEVEL).status.is_bad
        alarms_bare += compare(before, now, min_effect=0.0, false_discovery_rate=LEVEL).status.is_bad
    return Level(case, runs, alarms, alarms_bare)


def _draw(rng: np.random.Generator, case: Case, n_rows: int) -> Table:
    if case.kind == MIXED:
        return draw_mixed(rng, n_rows, case.n_columns)
    return draw_kind(rng, n_rows, case.kind, case.n_columns)


def _types(table: pl.DataFrame) -> dict[str, ColumnType]:
    # A probability looks like any other number; a user says that it is one.
    return {
        name: ColumnType.PROBABILITY if name.startswith("probability") else infer_type(table[name])[0]
        for name in table.columns
    }


def print_levels(levels: list[Level]) -> None:
    """Print one line a case, and all of them together."""
    print(
        f"  {'type of column':18} {'rows':>9} {'beside':>9} {'columns':>7}  {'any finding':>11}  {'95 % interval':>14}"
        "  no min_effect"
    )
    for level in [*levels, _together(levels)]:
        case, runs = level.case, level.runs
        found = wilson_interval(level.alarms, runs)
        print(
            f"  {case.kind:18} {case.n_rows:9,} {case.n_rows * case.windows_in_reference:9,} {case.n_columns:7,}"
            f"  {level.alarms / runs:5.3f} of {runs:<5}"
            f" {found.low:5.3f} to {found.high:5.3f}  {level.alarms_bare / runs:11.3f}"
            f"{'  ABOVE THE LEVEL' if level.exceeds else ''}"
        )


def _together(levels: list[Level]) -> Level:
    runs = sum(level.runs for level in levels)
    both = sum(level.alarms for level in levels), sum(level.alarms_bare for level in levels)
    return Level(Case("together", 0, 0, runs), runs, *both)
