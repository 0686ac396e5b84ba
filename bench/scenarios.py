"""How often simulated failures are told, how soon and with which cause, beside plain fixed thresholds.

Each scenario is run over several seeds, its faulty and its healthy twin. Beside the watch stand the thresholds that
people commonly begin with, over the same daily windows and the same training reference: PSI > 0.2 on any feature, more
than 5 % missing in any, accuracy 10 % below training (once the labels of a day have come), p95 latency twice that of
training, 1 % of calls failed. An alarm that lasts is counted once; what alarmed before already tells nothing new.

usage: python bench/scenarios.py [--seeds 20] [--quick] [--only NAME]
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from machine import print_machine
from watchkeeper.domain.window import DAY
from watchkeeper.scenarios.built_in import SCENARIOS
from watchkeeper.scenarios.run import Run, run_scenario
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import day_of
from watchkeeper.stats.distances import psi

REFERENCE_DAYS = 30
MAX_PSI, MAX_MISSING, MIN_ACCURACY_RATIO, MAX_LATENCY_RATIO, MAX_ERRORS = 0.2, 0.05, 0.9, 2.0, 0.01
SERVICE = {"latency_ms", "memory_bytes", "error"}
MONTH = 30 * DAY


@dataclass(frozen=True, slots=True)
class Twins:
    """What one seed of a scenario led to, for one of the two watchers.

    Attributes
    ----------
    after
        Days from the failure to when it was told in time; None where it was not.
    is_right
        Whether a right cause was named.
    n_false
        Alarms of the healthy twin, and of the faulty one where it must be quiet.
    n_months
        Months in which these could come.
    """

    after: float | None
    is_right: bool
    n_false: int
    n_months: float


def watch(scenario: Scenario, seed: int) -> Twins:
    faulty, healthy = (run_scenario(scenario, seed=seed, is_healthy=one) for one in (False, True))
    quiet: list[Run] = [healthy] if scenario.must_tell else [healthy, faulty]
    return Twins(
        after=faulty.after / DAY if faulty.after else None,
        is_right=bool(faulty.right),
        n_false=sum(len(run.false) for run in quiet),
        n_months=sum((day_of(scenario.n_days) - run.live_from) / MONTH for run in quiet),
    )


def threshold(scenario: Scenario, seed: int) -> Twins:
    faulty, healthy = (list(_alarms(scenario, seed, is_healthy=one)) for one in (False, True))
    since, end = scenario.since, day_of(scenario.n_days)
    told = [at - since for at in faulty if since < at <= end] if scenario.must_tell else []
    quiet = [healthy] if scenario.must_tell else [healthy, faulty]
    return Twins(
        after=told[0] / DAY if told else None,
        is_right=False,
        n_false=sum(map(len, quiet)),
        n_months=len(quiet) * (timedelta(days=scenario.n_days - REFERENCE_DAYS) / MONTH),
    )


def _alarms(scenario: Scenario, seed: int, *, is_healthy: bool) -> Iterator[datetime]:
    """Yield when each alarm opened: a threshold passed that was not passed the day before."""
    rows = scenario.make(seed, is_healthy=is_healthy)
    reference = rows.filter(pl.col("time") < day_of(REFERENCE_DAYS))
    last: set[str] = set()
    days = dict(
        rows.with_columns(day=pl.col("time").dt.truncate("1d")).partition_by(
            "day", as_dict=True, include_key=False
        )
    )
    at_end: dict[int, set[str]] = {}
    for number in range(REFERENCE_DAYS, scenario.n_days):
        day = days[(day_of(number),)]
        at_end.setdefault(number + 1, set()).update(_passed(scenario, reference, day))
        if _is_inaccurate(scenario, reference, day):
            at_end.setdefault(number + 1 + scenario.label_days, set()).add("accuracy")
    for number in sorted(at_end):
        if at_end[number] - last:
            yield day_of(number)
        last = at_end[number]


def _passed(scenario: Scenario, reference: pl.DataFrame, day: pl.DataFrame) -> set[str]:
    stated = scenario.stated
    other = {"time", stated.prediction, stated.score, stated.label, *SERVICE}
    features = [name for name in reference.columns if name not in other]
    passed = {name for name in features if _psi(reference[name], day[name]) > MAX_PSI}
    passed |= {f"missing {name}" for name in features if day[name].null_count() > MAX_MISSING * day.height}
    if "latency_ms" in day.columns:
        usual, now = (frame["latency_ms"].quantile(0.95) for frame in (reference, day))
        passed |= {"latency"} if now > MAX_LATENCY_RATIO * usual else set()
    if "error" in day.columns and day["error"].mean() > MAX_ERRORS:
        passed.add("errors")
    return passed


def _psi(reference: pl.Series, current: pl.Series) -> float:
    if reference.dtype == pl.String:
        labels = sorted({*reference.drop_nulls(), *current.drop_nulls()})
        counts = [one.drop_nulls().value_counts() for one in (reference, current)]
        known = [dict(one.iter_rows()) for one in counts]
        before, now = (np.array([one.get(label, 0) for label in labels]) for one in known)
    else:
        values = reference.drop_nulls().to_numpy()
        edges = np.unique(np.quantile(values, np.linspace(0.1, 0.9, 9)))
        before, now = (
            np.bincount(np.searchsorted(edges, one), minlength=len(edges) + 1)
            for one in (values, current.drop_nulls().to_numpy())
        )
    return psi(before, now)


def _is_inaccurate(scenario: Scenario, reference: pl.DataFrame, day: pl.DataFrame) -> bool:
    prediction, label = scenario.stated.prediction, scenario.stated.label
    if not prediction or not label:
        return False
    usual, now = ((frame[prediction] == frame[label]).mean() for frame in (reference, day))
    return now is not None and now < MIN_ACCURACY_RATIO * usual


def _row(name: str, twins: Sequence[Twins], *, must_tell: bool) -> str:
    after = [one.after for one in twins if one.after is not None]
    if must_tell:
        told = f"{len(after) / len(twins):5.0%}"
        delay = f"{np.median(after):5.1f} d" if after else "      -"
        right = f"{np.mean([one.is_right for one in twins]):5.0%}"
    else:
        told = delay = right = "-"
    n_months = sum(one.n_months for one in twins)
    false = f"{sum(one.n_false for one in twins) / n_months:6.2f}"
    quiet = f"{np.mean([not one.n_false for one in twins]):5.0%}"
    return f"  {name:12} {told:>6} {delay:>8} {right:>7} {false:>8} {quiet:>7}"


def _report(scenario: Scenario, n_seeds: int) -> tuple[list[Twins], list[Twins]]:
    results = [(watch(scenario, seed), threshold(scenario, seed)) for seed in range(n_seeds)]
    ours, theirs = ([pair[i] for pair in results] for i in (0, 1))
    print(f"{scenario.name}{f' (known: {scenario.gap})' if scenario.gap else ''}")
    print(_row("watchkeeper", ours, must_tell=scenario.must_tell))
    print(_row("thresholds", theirs, must_tell=scenario.must_tell), flush=True)
    return ours, theirs


def _sum_up(name: str, per_scenario: Iterable[tuple[Scenario, Sequence[Twins]]]) -> str:
    pairs = list(per_scenario)
    failing = [one for scenario, twins in pairs if scenario.must_tell for one in twins]
    every = [one for _, twins in pairs for one in twins]
    false = sum(one.n_false for one in every) / sum(one.n_months for one in every)
    told = np.mean([one.after is not None for one in failing]) if failing else 0.0
    right = np.mean([one.is_right for one in failing]) if failing else 0.0
    return f"  {name:12} {told:6.0%} {'':8} {right:7.0%} {false:8.2f} {np.mean([not one.n_false for one in every]):7.0%}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Detection, delay and false alarms over simulated failures.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="two seeds")
    parser.add_argument("--only", action="append", help="this scenario; repeat for more")
    arguments = parser.parse_args()
    n_seeds = 2 if arguments.quick else arguments.seeds
    chosen = [SCENARIOS.get(name) for name in arguments.only] if arguments.only else list(SCENARIOS)
    print_machine("numpy", "polars")
    print(
        f"{n_seeds} seeds; false alarms a month of the healthy twin, and how many of these are quiet throughout"
    )
    print(f"  {'':12} {'told':>6} {'delay':>8} {'cause':>7} {'false':>8} {'quiet':>7}")
    found = [(one, *_report(one, n_seeds)) for one in chosen]
    print("all")
    print(_sum_up("watchkeeper", ((one, ours) for one, ours, _ in found)))
    print(_sum_up("thresholds", ((one, theirs) for one, _, theirs in found)))


if __name__ == "__main__":
    main()
