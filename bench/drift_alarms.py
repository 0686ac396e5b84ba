"""How often comparisons alarm where nothing changed, and how often they find what did.

Tables of 10 and 100 columns of five kinds (normal, lognormal, counts, eight categories, exponential with
10 % missing) are drawn twice from one population: the share of comparisons with any finding at all must
stay under the stated 5 %. Then one of ten columns is shifted by 0.3 standard deviations, or its deviation
raised by a fifth: printed are the share in which it is found, and in which any other column is accused.

usage: python bench/drift_alarms.py [--runs 200]
"""

import argparse
from collections.abc import Callable

import numpy as np
import polars as pl

from watchkeeper.compare import compare

Table = dict[str, object]

CHANGES: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "mean + 0.3 sigma": lambda rng, n: rng.normal(0.3, 1.0, n),
    "sigma x 1.2": lambda rng, n: rng.normal(0.0, 1.2, n),
}


def make_table(rng: np.random.Generator, n: int, n_columns: int) -> Table:
    makers = (
        lambda: rng.normal(size=n),
        lambda: rng.lognormal(size=n),
        lambda: rng.poisson(3, n),
        lambda: pl.Series(rng.integers(0, 8, n)).cast(pl.String),
        lambda: np.where(rng.random(n) < 0.1, np.nan, rng.exponential(size=n)),
    )
    return {f"c{i}": makers[i % len(makers)]() for i in range(n_columns)}


def bad_columns(before: Table, now: Table) -> set[str]:
    return {one.column for one in compare(before, now).comparison.findings if one.status.is_bad}


def quiet(n: int, n_columns: int, runs: int) -> float:
    """Return the share of comparisons with any finding, where nothing changed."""
    rng = np.random.default_rng(n + n_columns)
    alarms = [bad_columns(make_table(rng, n, n_columns), make_table(rng, n, n_columns)) for _ in range(runs)]
    return float(np.mean([bool(found) for found in alarms]))


def planted(n: int, change: str, runs: int) -> tuple[float, float]:
    """Return the share of comparisons that find the changed column, and that accuse another."""
    rng = np.random.default_rng(n)
    found = [
        bad_columns(make_table(rng, n, 10), make_table(rng, n, 10) | {"c0": CHANGES[change](rng, n)})
        for _ in range(runs)
    ]
    return float(np.mean(["c0" in one for one in found])), float(
        np.mean([bool(one - {"c0"}) for one in found])
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="False alarms and power of comparisons.")
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    print("nothing changed: share of tables with any finding")
    for n_columns in (10, 100):
        for n in (200, 1_000, 20_000):
            # Larger tables less often, so that all take about as long.
            times = min(runs, max(4, runs * 20_000 // (n * n_columns)))
            share = quiet(n, n_columns, times)
            print(f"  {n_columns:4} columns {n:7,} rows  {share:6.3f}  of {times}")
    for change in CHANGES:
        print(f"{change} in one of 10 columns: found, another accused")
        for n in (200, 500, 1_000, 5_000):
            hit, accused = planted(n, change, max(10, runs // 2))
            print(f"  {n:7,} rows  {hit:5.2f}  {accused:5.2f}")


if __name__ == "__main__":
    main()
