"""How cost grows: seconds of a profile and of a comparison over rows and over columns, beside Polars' `describe`.

Rows from 10,000 to 10,000,000 with 20 columns, and columns from 10 to 3,000 with 20,000 rows (`bench/tables.py`), from
Parquet, each run a process of its own; imports are not counted. Printed with the table are the exponents of growth,
1 being in proportion: over all sizes, where what any run costs flattens it, and over the largest decade. --plot draws
the lines as SVG.

usage: python bench/scaling.py [--quick] [--plot scaling.svg]
"""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from statistics import linear_regression

from machine import load, print_machine
from plot import Line, Panel, draw_panels
from racers import Outcome, Racer, run_all
from tables import LONG, WIDE, Shape, write_pair

ROWS = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
COLUMNS = (10, 30, 100, 300, 1_000, 3_000)
COLUMNS_ROWS, QUICK_COLUMNS_ROWS = 20_000, 2_000
# Sizes of a quick run.
N_QUICK = 4
RUNS = 3
# Where a line ends: what takes longer is stopped, and not tried with more.
LIMIT_S = 120.0
RACERS = (
    Racer("compare", "compare_watchkeeper"),
    Racer("profile", "profile_watchkeeper"),
    Racer("Polars describe", "profile_polars", "polars"),
)

Points = list[tuple[float, float]]


def measure(shapes: Iterable[tuple[int, Shape]], *, runs: int) -> dict[str, Points]:
    """Return the seconds of each racer by size; print them as they come."""
    found: dict[str, Points] = {racer.name: [] for racer in RACERS}
    print(f"  {'':12}" + "".join(f"{racer.name:>26}" for racer in RACERS))
    going = list(RACERS)
    for size, shape in shapes:
        with tempfile.TemporaryDirectory() as folder:
            before, now = write_pair(Path(folder), shape)
            told = {}
            for racer in list(going):
                arguments = [before, now] if racer.name == "compare" else [before]
                run = run_all([racer], arguments, runs=runs, limit_s=LIMIT_S)[racer.name]
                told[racer.name] = f"{run.work_s:.3f} s {run.peak_mib:6,.0f} MiB"
                if run.outcome is Outcome.FINISHED:
                    found[racer.name].append((float(size), run.work_s))
                else:
                    going.remove(racer)
                    told[racer.name] = f"{run.outcome.value} after {run.whole_s:.0f} s"
        print(f"  {size:12,}" + "".join(f"{told.get(racer.name, ''):>26}" for racer in RACERS), flush=True)
    return found


def fit_exponent(points: Points) -> float:
    """Return the slope over logarithmic axes, by least squares."""
    slope, _ = linear_regression([log(x) for x, _ in points], [log(y) for _, y in points])
    return slope


def print_exponents(found: dict[str, Points]) -> None:
    for name, points in found.items():
        last = [(x, y) for x, y in points if x * 10 >= points[-1][0]]
        if len(last) > 1:
            print(
                f"  {name}: exponent {fit_exponent(points):.2f}, {fit_exponent(last):.2f} over the largest decade"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="How cost grows with rows and with columns.")
    parser.add_argument("--quick", action="store_true", help="the smaller sizes, once")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="write the lines as SVG")
    chosen = parser.parse_args()
    print_machine("numpy", "polars")
    n_sizes: int | None = N_QUICK if chosen.quick else None
    runs = 1 if chosen.quick else RUNS
    rows = QUICK_COLUMNS_ROWS if chosen.quick else COLUMNS_ROWS
    print(f"\nrows, of {LONG.columns} columns")
    by_rows = measure(((n, replace(LONG, rows=n)) for n in ROWS[:n_sizes]), runs=runs)
    print_exponents(by_rows)
    print(f"\ncolumns, of {rows:,} rows")
    by_columns = measure(((n, replace(WIDE, rows=rows, columns=n)) for n in COLUMNS[:n_sizes]), runs=runs)
    print_exponents(by_columns)
    print(f"load {load():.1f} at the end")
    if chosen.plot:
        panels = (
            Panel(f"Rows, of {LONG.columns} columns", "rows", _lines(by_rows)),
            Panel(f"Columns, of {rows:,} rows", "columns", _lines(by_columns)),
        )
        chosen.plot.write_text(draw_panels(panels, "seconds; dashed: in proportion"), encoding="utf-8")
        print(f"plot: {chosen.plot}")


def _lines(found: dict[str, Points]) -> Sequence[Line]:
    return [Line(name, points) for name, points in found.items() if points]


if __name__ == "__main__":
    main()
