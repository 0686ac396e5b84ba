"""How often simulated failures are told, how soon and with which cause, beside fixed thresholds and peers' drift checks.

Each scenario is run over several seeds, its faulty and its healthy twin. Beside the watch stand, over the same daily windows
and the same training reference,

- the thresholds that people commonly begin with: PSI > 0.2 on any feature, more than 5 % missing in any, accuracy 10 % below
  training (once the labels of a day have come), p95 latency twice that of training, 1 % of calls failed;
- what peers check by default, over fewer seeds as they take long: Evidently's DataDriftPreset (half of the columns have
  drifted), NannyML's univariate drift of any column, whylogs' drift of any column. They see whatever is known at once:
  features, predictions, scores, latency and memory.

An alarm that lasts is counted once; what alarmed before already tells nothing new. None of them names a cause.

usage: python bench/scenarios.py [--seeds 20] [--peer-seeds 3] [--quick] [--only NAME]
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from daily_checks import PEERS, REFERENCE_DAYS, Alarms, ask_peer, ask_thresholds, split_days, tell_alarms
from machine import print_machine
from peers import VARIABLE, find_interpreter
from watchkeeper.domain.window import DAY
from watchkeeper.scenarios.built_in import SCENARIOS
from watchkeeper.scenarios.run import Run, run_twins
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import day_of

MONTH = 30 * DAY
OURS = "watchkeeper"


@dataclass(frozen=True, slots=True)
class Twins:
    """What one seed of a scenario led to, for one of those who watch.

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


# By who watched.
Found = Mapping[str, Sequence[Twins]]


def watch(scenario: Scenario, seed: int) -> Twins:
    faulty, healthy = run_twins(scenario, seed=seed)
    quiet: list[Run] = [healthy] if scenario.must_tell else [healthy, faulty]
    return Twins(
        after=faulty.after / DAY if faulty.after else None,
        is_right=bool(faulty.right),
        n_false=sum(len(run.false) for run in quiet),
        n_months=sum((day_of(scenario.n_days) - run.live_from) / MONTH for run in quiet),
    )


def check(scenario: Scenario, faulty: Alarms, healthy: Alarms) -> Twins:
    """Return what alarms of a daily check led to."""
    opened = [list(tell_alarms(one)) for one in (faulty, healthy)]
    since, end = scenario.since, day_of(scenario.n_days)
    told = [at - since for at in opened[0] if since < at <= end] if scenario.must_tell else []
    quiet = opened[1:] if scenario.must_tell else opened
    return Twins(
        after=told[0] / DAY if told else None,
        is_right=False,
        n_false=sum(map(len, quiet)),
        n_months=len(quiet) * (timedelta(days=scenario.n_days - REFERENCE_DAYS) / MONTH),
    )


def _row(name: str, twins: Sequence[Twins], *, must_tell: bool) -> str:
    after = [one.after for one in twins if one.after is not None]
    if must_tell:
        told = f"{len(after) / len(twins):5.0%}"
        delay = f"{np.median(after):5.1f} d" if after else "      -"
        right = f"{np.mean([one.is_right for one in twins]):5.0%}" if name == OURS else "-"
    else:
        told = delay = right = "-"
    n_months = sum(one.n_months for one in twins)
    false = f"{sum(one.n_false for one in twins) / n_months:6.2f}"
    quiet = f"{np.mean([not one.n_false for one in twins]):5.0%}"
    return f"  {name:12} {told:>6} {delay:>8} {right:>7} {false:>8} {quiet:>7}"


def run(scenario: Scenario, seeds: Sequence[int], peer_seeds: Sequence[int]) -> Found:
    """Return what each seed led to, by who watched."""
    found = {OURS: [watch(scenario, seed) for seed in seeds]}
    twins = [[split_days(scenario, seed, is_healthy=one) for one in (False, True)] for seed in seeds]
    found["thresholds"] = [check(scenario, *map(ask_thresholds, pair)) for pair in twins]
    some = [pair for pair in twins if pair[0].seed in peer_seeds]
    for peer in PEERS:
        if told := ask_peer(peer, [twin for pair in some for twin in pair]):
            found[peer] = [check(scenario, *told[i : i + 2]) for i in range(0, len(told), 2)]
    return found


def _print_scenario(scenario: Scenario, found: Found) -> None:
    print(scenario.name)
    for name, twins in found.items():
        print(_row(name, twins, must_tell=scenario.must_tell), flush=True)


def _sum_up(name: str, per_scenario: Sequence[tuple[Scenario, Sequence[Twins]]]) -> str:
    failing = [one for scenario, twins in per_scenario if scenario.must_tell for one in twins]
    every = [one for _, twins in per_scenario for one in twins]
    false = sum(one.n_false for one in every) / sum(one.n_months for one in every)
    told = np.mean([one.after is not None for one in failing]) if failing else 0.0
    right = f"{np.mean([one.is_right for one in failing]):7.0%}" if failing and name == OURS else f"{'-':>7}"
    return f"  {name:12} {told:6.0%} {'':8} {right} {false:8.2f} {np.mean([not one.n_false for one in every]):7.0%}"


def print_all(found_of: Iterable[tuple[Scenario, Found]]) -> None:
    """Print a table of scenarios as they come, and at last of all together."""
    print(f"  {'':12} {'told':>6} {'delay':>8} {'cause':>7} {'false':>8} {'quiet':>7}")
    results = []
    for scenario, found in found_of:
        _print_scenario(scenario, found)
        results.append((scenario, found))
    print("all")
    for name in dict.fromkeys(name for _, found in results for name in found):
        print(_sum_up(name, [(scenario, found[name]) for scenario, found in results if name in found]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Detection, delay and false alarms over simulated failures.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--peer-seeds", type=int, default=3, help="of these, for the peers")
    parser.add_argument("--quick", action="store_true", help="two seeds, one for the peers")
    parser.add_argument("--only", action="append", help="this scenario; repeat for more")
    arguments = parser.parse_args()
    n_seeds, n_peer_seeds = (2, 1) if arguments.quick else (arguments.seeds, arguments.peer_seeds)
    chosen = [SCENARIOS.get(name) for name in arguments.only] if arguments.only else list(SCENARIOS)
    print_machine("numpy", "polars")
    print(
        f"{n_seeds} seeds, the first {min(n_seeds, n_peer_seeds)} for peers; false alarms a month of the healthy twin, and how "
        "many of these are quiet throughout"
    )
    for peer in PEERS:
        if find_interpreter(peer) is None:
            print(f"LEFT OUT: {peer}, as {VARIABLE} names no folder with venv-{peer}/bin/python")
    print_all((one, run(one, range(n_seeds), range(n_peer_seeds))) for one in chosen)


if __name__ == "__main__":
    main()
