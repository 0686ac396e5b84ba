"""How soon a small lasting shift is told: `change_point` beside `relative` and `seasonal` at the same rate of false alarms.

Daily windows of a share around 80 %, scattering by 1 point: independent, each like the one before (AR(1), 0.3), with heavy
tails (Student's t with three degrees of freedom), and with a weekly season. `change_point` runs as it ships, at the rate
that is asked for. The other two get the limit by which they alarm just as often on the same series without a change, which
nobody has in production, and every window's own uncertainty is left out, which is in their favour. Then a fall is planted.
Runs in which an alarm stands before anything is planted are left out.

    python bench/change_point.py [--quick]
"""

# A script; nobody imports it.
import argparse
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from machine import print_machine
from watchkeeper.detectors.change_point import ChangePoint
from watchkeeper.detectors.detector import Detector, Subject
from watchkeeper.detectors.relative import Relative
from watchkeeper.detectors.seasonal import Seasonal
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.built_in import METRICS

# One false alarm in four months of days: a budget of one a month that four monitors share.
ASKED = 1.0 / 122.0
N_PAST, N_LIVE = 120, 56
LEVEL, SCATTER = 0.80, 0.01
SHIFTS = (0.5, 0.75, 1.0, 1.5, 2.0)
START = datetime(2026, 1, 5, tzinfo=UTC)
STARTS = [START + n * DAY for n in range(N_PAST + N_LIVE)]

Draw = Callable[[np.random.Generator, int], np.ndarray]


def alike_neighbours(rng: np.random.Generator, n: int) -> np.ndarray:
    noise = rng.normal(size=n)
    for place in range(1, n):
        noise[place] = 0.3 * noise[place - 1] + np.sqrt(1.0 - 0.3**2) * noise[place]
    return noise


def weekly(rng: np.random.Generator, n: int) -> np.ndarray:
    return rng.normal(size=n) - 5.0 * (np.arange(n) % 7 >= 5)


KINDS: dict[str, Draw] = {
    "independent": lambda rng, n: rng.normal(size=n),
    "AR(1), 0.3": alike_neighbours,
    "heavy tails": lambda rng, n: rng.standard_t(3, size=n) / np.sqrt(3.0),
    "weekly season": weekly,
}
# What is judged is how far each window is beyond the limit, whatever of it would matter.
DETECTORS: dict[str, tuple[Detector, dict[str, float]]] = {
    "change_point": (ChangePoint(), {"yellow_change": 0.0, "red_change": 0.0, "false_alarm_ratio": ASKED}),
    "relative": (Relative(), {"yellow_ratio": 1e-6, "red_ratio": 1e-6}),
    "seasonal": (Seasonal(), {"min_change": 0.0, "red_factor": 1.0}),
}


def judge(name: str, values: np.ndarray) -> np.ndarray:
    """Return how far each live window is beyond its limit, judged by all before it."""
    detector, given = DETECTORS[name]
    settings = complete_settings(detector, given)
    found = [
        detector.judge(
            Subject(
                METRICS.get("recall"),
                "",
                STARTS[at],
                Reading(float(values[at])),
                Reading(float(values[:N_PAST].mean())),
                values[:at].tolist(),
                STARTS[:at],
            ),
            settings,
        )
        for at in range(N_PAST, values.size)
    ]
    if name == "change_point":
        return np.array([float(one.status.is_bad) for one in found])
    return np.array([one.excess for one in found])


def draw_all(draw: Draw, n_runs: int, shift: float) -> np.ndarray:
    """Return shape (n_runs, n_windows); the fall begins after the first of the live windows."""
    rng = np.random.default_rng(20260105)
    noise = np.array([draw(rng, N_PAST + N_LIVE) for _ in range(n_runs)])
    noise[:, N_PAST + 1 :] -= shift
    return LEVEL + SCATTER * noise


def alarms(excess: np.ndarray, limit: float) -> np.ndarray:
    """Return which windows alarm, after the first, of the runs in which that one does not."""
    is_bad = excess > limit
    return is_bad[~is_bad[:, 0], 1:]


def rate_of(excess: np.ndarray, limit: float) -> float:
    """Return alarms a window until the first of each run."""
    is_bad = alarms(excess, limit)
    if not is_bad.size:
        return 1.0
    n_until = np.where(is_bad.any(axis=1), is_bad.argmax(axis=1) + 1, is_bad.shape[1])
    return float(is_bad.any(axis=1).sum() / n_until.sum())


def limit_for(excess: np.ndarray, rate: float) -> float:
    """Return the lowest limit that alarms no more often than at a rate."""
    limits = np.unique(excess)
    return float(limits[np.searchsorted([-rate_of(excess, one) for one in limits], -rate)])


def main() -> None:
    parser = argparse.ArgumentParser(description="Small lasting shifts.")
    parser.add_argument("--quick", action="store_true", help="a third of the runs")
    n_runs = 20 if parser.parse_args().quick else 60
    print_machine("numpy", "scipy")
    print(
        f"\n{n_runs} runs of {N_LIVE} daily windows after {N_PAST}; asked for is one false alarm in {1 / ASKED:.0f}"
    )
    print(
        "falls told within 28 windows, and after how many in the median; by the size of the fall in deviations of windows"
    )
    heads = "".join(f"{f'{shift:g}':>13}" for shift in SHIFTS)
    print(f"{'windows':15} {'detector':13} {'false, one in':>13}{heads}")
    for kind, draw in KINDS.items():
        rate = 0.0
        for name in DETECTORS:
            calm = np.array([judge(name, values) for values in draw_all(draw, n_runs, 0.0)])
            limit = limit_for(calm, rate) if rate else 0.0
            rate = rate or rate_of(calm, limit)
            told = "".join(
                f"{say_told([judge(name, values[: N_PAST + 29]) for values in draw_all(draw, n_runs, shift)], limit):>13}"
                for shift in SHIFTS
            )
            print(f"{kind:15} {name:13} {1 / max(rate_of(calm, limit), 1e-9):13.0f}{told}", flush=True)


def say_told(excess: list[np.ndarray], limit: float) -> str:
    is_bad = alarms(np.array(excess), limit)
    median = np.median(np.where(is_bad.any(axis=1), is_bad.argmax(axis=1) + 1.0, np.inf))
    return (
        f"{is_bad.any(axis=1).mean():.0%}, {median:.0f}"
        if np.isfinite(median)
        else f"{is_bad.any(axis=1).mean():.0%}, -"
    )


if __name__ == "__main__":
    main()
