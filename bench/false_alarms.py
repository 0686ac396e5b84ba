"""How many false alarms a budget of them lets through in years in which nothing changes, and what is still found.

200 simulated model-years without drift (`bench/quiet_years.py`), of 5 to 200 features and an accuracy, watched by the
limits that ship (`stats/budget.py`): false alarms as a share of the budget at one a month and at one a quarter, beside
the share and the median delay of planted changes that are told within two weeks: a shift of one feature by 0.2 sigma at
2,000 rows a window, and a fall of the accuracy by 3 points. Then the trade-off of both, beside fixed thresholds on PSI,
Jensen-Shannon distance, the p-value of the KS test, and standard deviations: counted there are days in a false alarm, for
a check that never ends its first one would be told to have had but one. --plot draws it as SVG.

usage: python bench/false_alarms.py [--quick] [--plot false-alarms.svg]
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from fixed_thresholds import CHECKS, count_cells, means, read_checks
from machine import print_machine
from plot import Line, Panel, draw_shares
from quiet_years import POPULATIONS, Year
from watched_years import DAYS_A_MONTH, SHIFT, WEEKS_BETWEEN, Watch, watch_year
from watchkeeper.stats.alarms import Rule
from watchkeeper.stats.distances import Floats

RULES = (Rule(bad=2, of=3, clear=2), Rule())
BUDGETS = {"month": 1.0, "quarter": 1.0 / 3.0}
# How far false alarms may lie above the budget.
ALLOWED = 1.2
N_QUICK_YEARS = 4
TRADED = ("independent windows", "autocorrelated level", "bursts and holidays")
TRADED_YEARS, TRADED_FEATURES = 10, 50
TRADED_BUDGETS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
# In the trade-off, a shift is found if it is told within a week.
FOUND_DAYS = 7
N_THRESHOLDS = 40


def make_year(population: str, number: int, n_features: int) -> tuple[Year, np.random.Generator]:
    rng = np.random.default_rng([crc32(population.encode()), number])
    return POPULATIONS[population][0](rng, n_features + 1), rng


def watch_population(population: str, rule: Rule, a_month: float, *, n_years: int) -> list[Watch]:
    sizes = POPULATIONS[population][2]
    watched = []
    for number in range(n_years):
        year, rng = make_year(population, number, sizes[number % len(sizes)])
        watched.append(watch_year(year, year.observe(rng), rule, a_month=a_month))
    return watched


def print_levels(*, is_quick: bool) -> None:
    for rule in RULES:
        print(f"\nalarm: {rule.bad} of {rule.of} windows beyond their limits")
        print(
            f"  {'population':32} {'years':>5} {'budget':>8} {'false / allowed':>22}   shift of 0.2 sigma     3 points of accuracy"
        )
        for population, (_, n_all, _) in POPULATIONS.items():
            n_years = N_QUICK_YEARS if is_quick else n_all
            for name, a_month in BUDGETS.items():
                watched = watch_population(population, rule, a_month, n_years=n_years)
                print(_line(population, name, 12.0 * a_month, watched), flush=True)


def _line(population: str, budget: str, a_year: float, watched: Sequence[Watch]) -> str:
    n, allowed = sum(len(one.alarms) for one in watched), a_year * len(watched)
    # Of so many alarms, Poisson's spread by the square root.
    spread = 1.96 * np.sqrt(max(n, 1)) / allowed
    told = "".join(
        f"   {100.0 * np.isfinite(days).mean():5.1f} %, {np.median(days):4.1f} days"
        for days in (
            np.concatenate([one.shift_days for one in watched]),
            np.concatenate([one.fall_days for one in watched]),
        )
    )
    mark = "  ABOVE THE BUDGET" if n / allowed - spread > ALLOWED else ""
    return f"  {population:32} {len(watched):5} {budget:>8} {n:5} / {allowed:4.0f} = {n / allowed:.2f} ± {spread:.2f}{told}{mark}"


@dataclass(slots=True)
class Traded:
    """Years of one population in cells: each check's statistics without drift, and of a feature that has shifted.

    Attributes
    ----------
    worst
        By check, for each year shape (n_days,): the worst of all features.
    shifted
        Likewise, of the feature that has shifted.
    """

    worst: dict[str, list[Floats]]
    shifted: dict[str, list[Floats]]


def trade(population: str, *, n_years: int) -> list[Line]:
    """Return a line for the budget and for each check: days in a false alarm a month, and the share of shifts found."""
    traded = Traded({one.name: [] for one in CHECKS}, {one.name: [] for one in CHECKS})
    ours: dict[float, list[Watch]] = {budget: [] for budget in TRADED_BUDGETS}
    for number in range(n_years):
        year, rng = make_year(population, number, TRADED_FEATURES)
        counts = count_cells(year, rng, year.levels[:, :-1])
        shifted = count_cells(year, rng, year.levels[:, :1] + SHIFT)
        reference = counts[: year.n_reference]
        quiet, moved = (
            read_checks(each[year.n_reference :], before)
            for each, before in ((counts, reference), (shifted, reference[:, :1]))
        )
        for one in CHECKS:
            traded.worst[one.name].append(quiet[one.name].max(axis=1))
            traded.shifted[one.name].append(moved[one.name][:, 0])
        values = np.column_stack([means(counts), year.observe(rng)[:, -1]])
        for budget in TRADED_BUDGETS:
            ours[budget].append(watch_year(year, values, RULES[0], a_month=budget))
    months = n_years * 365.0 / DAYS_A_MONTH
    lines = [Line("budget", [_point_of(watched, months) for watched in ours.values()])]
    for one in CHECKS:
        points = _sweep(traded.worst[one.name], traded.shifted[one.name], months)
        usual = _point_at(one.threshold, traded.worst[one.name], traded.shifted[one.name], months)
        lines.append(Line(one.name, points, mark=usual))
    return lines


def _point_of(watched: Sequence[Watch], months: float) -> tuple[float, float]:
    days = np.concatenate([one.shift_days for one in watched])
    return _a_month(sum(one.n_alarm_days for one in watched), months), float((days <= FOUND_DAYS).mean())


def _a_month(n_days: int, months: float) -> float:
    """Return days a month; none at all are taken for half a day, for a logarithm has no zero."""
    return max(n_days, 0.5) / months


def _point_at(
    threshold: float, worst: Sequence[Floats], shifted: Sequence[Floats], months: float
) -> tuple[float, float]:
    n_days = sum(int((each > threshold).sum()) for each in worst)
    found = [
        (each[start : start + FOUND_DAYS] > threshold).any()
        for each in shifted
        for start in range(0, each.size - FOUND_DAYS, 7 * WEEKS_BETWEEN)
    ]
    return _a_month(n_days, months), float(np.mean(found))


def _sweep(worst: Sequence[Floats], shifted: Sequence[Floats], months: float) -> list[tuple[float, float]]:
    """Return the points of many thresholds, from the highest that finds anything to where every other day alarms."""
    pooled = np.concatenate(worst)
    highest = max(each.max() for each in (pooled, *shifted))
    thresholds = [
        *np.linspace(highest, pooled.max(), 6)[:-1],
        *np.quantile(pooled, 1.0 - np.geomspace(1e-4, 0.5, N_THRESHOLDS)),
    ]
    return [_point_at(threshold, worst, shifted, months) for threshold in thresholds]


def main() -> None:
    parser = argparse.ArgumentParser(description="False alarms of a budget, and what is still found.")
    parser.add_argument("--quick", action="store_true", help="four years of each population")
    parser.add_argument("--levels", action="store_true", help="the table of levels alone")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="write the trade-off as SVG")
    chosen = parser.parse_args()
    print_machine("numpy", "scipy")
    print_levels(is_quick=chosen.quick)
    if chosen.levels:
        return
    panels = []
    for population in TRADED:
        lines = trade(population, n_years=2 if chosen.quick else TRADED_YEARS)
        panels.append(Panel(population.capitalize(), "days in a false alarm a month", lines))
        print(
            f"\n{population}, {TRADED_FEATURES} features: days in a false alarm a month, and shifts of 0.2 sigma told within a week"
        )
        print_trade(lines)
    if chosen.plot:
        chosen.plot.write_text(draw_shares(panels, "found within a week"), encoding="utf-8")
        print(f"plot: {chosen.plot}")


def print_trade(lines: Sequence[Line]) -> None:
    for budget, (alarms, found) in zip(TRADED_BUDGETS, lines[0].points, strict=True):
        print(f"  budget of {budget:4.2f} a month {alarms:14.2f} {100.0 * found:8.1f} %")
    for check, line in zip(CHECKS, lines[1:], strict=True):
        assert line.mark is not None, "each check has its usual threshold"
        alarms, found = line.mark
        name = f"{check.name}, p < 0.05" if check.name == "KS test" else f"{check.name} > {check.threshold:g}"
        print(f"  {name:23} {alarms:14.2f} {100.0 * found:8.1f} %")


if __name__ == "__main__":
    main()
