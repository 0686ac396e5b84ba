"""How often a comparison of two versions is wrong at any of 100 looks, beside the usual interval looked at as often.

Both sides are alike in each run, so every difference that is told is an error; 5 in 100 runs may err. The last lines
plant a difference and print after how many windows it is told, by the interval that holds at every look, and by a
single look at a time chosen beforehand such that it would tell in 8 of 10 runs.

    python bench/looks.py [--quick]
"""

# A script; nobody imports it.
import argparse
import math
from collections.abc import Callable

import numpy as np
from scipy.stats import norm

from machine import print_machine
from watchkeeper.errors import NotEnoughData
from watchkeeper.stats.sequential import Values, contrast, difference_interval

N_WINDOWS = 100
Pair = tuple[Values, Values]
Draw = Callable[[np.random.Generator, int], Pair]


def values(rows: np.ndarray) -> Values:
    return (
        Values(rows.size, float(rows.mean()), float(rows.var()))
        if rows.size
        else Values(0, math.nan, math.nan)
    )


def canary(rng: np.random.Generator, window: int, difference: float = 0.0) -> Pair:
    level = math.sin(window / 5.0)
    return values(rng.normal(level, 1.0, 100)), values(rng.normal(level + difference, 1.0, 20))


def ramp(rng: np.random.Generator, window: int) -> Pair:
    share = 0.8 + 0.15 * math.sin(window / 5.0)
    sizes = (100, 2 + window)
    first, second = (Values.of_share(int(rng.binomial(n, share)), n) for n in sizes)
    return first, second


def failures(rng: np.random.Generator, _: int) -> Pair:
    first, second = (Values.of_share(int(rng.binomial(n, 0.003)), n) for n in (300, 30))
    return first, second


def revenue(rng: np.random.Generator, _: int) -> Pair:
    return values(rng.lognormal(0.0, 1.5, 100)), values(rng.lognormal(0.0, 1.5, 20))


def shadow(rng: np.random.Generator, _: int) -> Pair:
    request = rng.normal(size=100)
    return values(request + rng.normal(0.0, 0.5, 100)), values(request + rng.normal(0.0, 0.5, 100))


KINDS: dict[str, tuple[Draw, bool]] = {
    "canary at a sixth, with a season": (canary, False),
    "accuracy, canary from 2 % up to half": (ramp, True),
    "failures, 0.3 % of 300 and of 30 rows": (failures, True),
    "revenue, log-normal, sigma 1.5": (revenue, False),
    "shadow, correlation 0.8": (shadow, False),
}


def first_told(windows: list[Pair], *, are_shares: bool) -> tuple[float, float]:
    """Return after how many windows a difference is told, by this interval and by the usual one; infinite if never."""
    told = [math.inf, math.inf]
    for n in range(1, len(windows) + 1):
        try:
            sides = contrast(windows[:n], are_shares=are_shares)
        except NotEnoughData:
            continue
        interval = difference_interval(sides)
        error = math.sqrt((sides.first_variance + sides.second_variance) / sides.rows)
        is_told = (not interval.low <= 0.0 <= interval.high, abs(sides.difference) > norm.ppf(0.975) * error)
        told = [
            n if one and before == math.inf else before for one, before in zip(is_told, told, strict=True)
        ]
    return told[0], told[1]


def run(draw: Draw, n_runs: int, *, are_shares: bool) -> np.ndarray:
    """Return shape (n_runs, 2): after how many windows each run told a difference."""
    rng = np.random.default_rng(20240304)
    return np.array(
        [
            first_told([draw(rng, window) for window in range(N_WINDOWS)], are_shares=are_shares)
            for _ in range(n_runs)
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare versions at every look.")
    parser.add_argument("--quick", action="store_true", help="a fifth of the runs")
    n_runs = 100 if parser.parse_args().quick else 500
    print_machine("numpy", "scipy")
    print(f"\nruns of {n_runs} in which a difference is told though there is none, {N_WINDOWS} looks each")
    print(f"{'traffic':40} {'every look':>12} {'usual':>8} {'ratio':>7}")
    for name, (draw, are_shares) in KINDS.items():
        wrong, usual = np.isfinite(run(draw, n_runs, are_shares=are_shares)).mean(axis=0)
        print(f"{name:40} {wrong:12.1%} {usual:8.1%} {usual / max(wrong, 1 / n_runs):7.1f}")
    rows = 100 * 20 / 120
    print("\nwindows until a planted difference is told")
    for size in (0.1, 0.2, 0.3):
        told = run(lambda rng, window, size=size: canary(rng, window, size), n_runs, are_shares=False)[:, 0]
        single = ((norm.ppf(0.975) + norm.ppf(0.8)) / size) ** 2 / rows
        print(
            f"{size:.1f} deviations: {np.median(told):5.0f} in the median, {np.quantile(told, 0.8):5.0f} in 8 of 10; "
            f"a single look after {math.ceil(single)}"
        )


if __name__ == "__main__":
    main()
