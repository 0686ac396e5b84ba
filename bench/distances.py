"""What each distance sees: how often it alarms in quiet, and how often it notices five kinds of change.

Numbers of two kinds (normal, lognormal) are drawn as a reference and as a current column; the current one is left alone,
or moved, widened, given a heavier tail, a second mode in a share of its rows, or more zeros. Every distance judges
the same columns, each by its own limit of what matters. Printed is the share of columns that it calls drifted; beside
them what the plain test of SciPy at 5 % calls so, for which everything matters.

usage: python bench/distances.py [--runs 200]
"""

import argparse
from collections.abc import Callable

import numpy as np
from scipy import stats

from machine import print_machine
from watchkeeper.comparison.drift import judge_drift
from watchkeeper.comparison.measures import MEASURES
from watchkeeper.profile.frames import profile

Draw = Callable[[np.random.Generator, int], np.ndarray]

DRAWS: dict[str, Draw] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "lognormal": lambda rng, n: rng.lognormal(size=n),
}


def mix(rng: np.random.Generator, values: np.ndarray, share: float, others: np.ndarray) -> np.ndarray:
    return np.where(rng.random(values.size) < share, others, values)


CHANGES: dict[str, Callable[[np.random.Generator, np.ndarray], np.ndarray]] = {
    "nothing": lambda _, x: x,
    "mean + 0.3 sd": lambda _, x: x + 0.3 * x.std(),
    "spread x 1.3": lambda _, x: x.mean() + 1.3 * (x - x.mean()),
    "5 % far tail": lambda rng, x: mix(rng, x, 0.05, x.mean() + x.std() * rng.standard_t(2, x.size) * 4),
    "8 % second mode": lambda rng, x: mix(
        rng, x, 0.08, x.mean() + x.std() * (1 + 0.1 * rng.normal(size=x.size))
    ),
    "8 % zeros": lambda rng, x: mix(rng, x, 0.08, np.zeros(x.size)),
}


def count_noticed(n: int, change: str, runs: int) -> dict[str, float]:
    """Return the share of columns that each distance, and a plain test, calls drifted."""
    noticed = dict.fromkeys([*(measure.name for measure in MEASURES), "(ks_2samp)"], 0)
    for draw in DRAWS.values():
        for run in range(runs):
            rng = np.random.default_rng([n, run])
            before, now = draw(rng, n), CHANGES[change](rng, draw(rng, n))
            profiles = [profile({"x": values}).columns for values in (before, now)]
            for measure in MEASURES:
                noticed[measure.name] += judge_drift(*profiles, measure=measure.name)[0].status.is_bad
            noticed["(ks_2samp)"] += stats.ks_2samp(before, now).pvalue <= 0.05
    return {name: count / runs / len(DRAWS) for name, count in noticed.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="What each distance sees.")
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    print_machine("numpy", "scipy", "polars")
    for n in (200, 1_000, 5_000):
        table = {
            change: count_noticed(n, change, max(20, min(runs, runs * 1_000 // n))) for change in CHANGES
        }
        print(f"\n{n:,} rows: share called drifted\n{'':18}" + "".join(f"{change:>17}" for change in CHANGES))
        for name in table["nothing"]:
            print(f"{name:18}" + "".join(f"{found[name]:17.2f}" for found in table.values()), flush=True)


if __name__ == "__main__":
    main()
