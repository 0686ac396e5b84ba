"""How often each contender notices what was planted, when all are held to one rate of false alarms.

A peer that alarms in half of all quiet windows notices much, and tells nothing. So each contender's threshold
is set where `LEVEL` of its own quiet windows exceed it, and what then exceeds it is counted; what it does
as it comes is printed beside. Every contender runs in a process, and a peer in an environment, of its own.

Quiet windows are of two populations, and a threshold holds `LEVEL` in each, for all contenders alike. That a rate of false
alarms is kept means that it is for every type of column, as `quiet_level.py` asks of Watchkeeper; to keep it in one panel
is to fit that panel. A rule that alarms at any name not seen before shows why: it does so in 2 % of the panel's windows,
as of its names a single one is seldom seen, which we chose; held to 5 % there it need not bear a single row, and alarms
in every fourth window where ten names are as rare. At "the same rate" are those who keep it in both. Where that makes
another verdict than the panel alone, both are printed; and for each contender, how often it alarms at rare names when it
is held to `LEVEL` on the panel alone.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contenders import CONTENDERS, LEVEL, Answer, Answers
from peers import VARIABLE, find_interpreter
from populations import (
    PLANTED,
    PLANTED_WIDE,
    QUIET,
    QUIET_WIDE,
    WINDOWS_IN_REFERENCE,
    Scenario,
    draw_window,
)

# Holds a folder `venv-NAME` for each peer.
OWN = ("watchkeeper", "tests")
OURS = "watchkeeper"
# Windows drawn beside one reference: enough that fitting it does not cost more than judging, few enough that
# the chance in one reference does not colour all of a row.
QUIET_WINDOWS, PLANTED_WINDOWS = 20, 4
# A threshold read off fewer quiet windows is too rough to compare by.
ENOUGH_QUIET = 100
# Draws of references, with replacement, that tell how far chance may move a share.
DRAWS = 400
# Deviations by which chance may part two shares before one of them is called the smaller.
_SURELY = 2.0

Collected = dict[str, dict[str, list[Answer]]]


@dataclass(frozen=True, slots=True)
class Happenings:
    """What may have happened to a window: nothing, in one population or another, or to the first of them something."""

    quiet: tuple[Scenario, ...]
    planted: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class Bout:
    """Windows of `n_rows`, each beside a reference of its own population, of which there are `references` at most."""

    n_rows: int
    happenings: Happenings
    references: int
    budget_s: float


NARROW, WIDE = Happenings(QUIET, PLANTED), Happenings(QUIET_WIDE, PLANTED_WIDE)


def plan_bouts(*, is_quick: bool) -> list[Bout]:
    if is_quick:
        return [Bout(1_000, NARROW, 30, 12.0)]
    return [*(Bout(n, NARROW, 40, 150.0) for n in (200, 1_000, 10_000)), Bout(1_000, WIDE, 5, 900.0)]


def find_pythons(wanted: Sequence[str]) -> dict[str, str]:
    """Return the interpreter of each contender wanted that is at hand, and say which are not."""
    found = {}
    for name in wanted:
        python = Path(sys.executable) if name in OWN else find_interpreter(name)
        if python is not None:
            found[name] = str(python)
        else:
            print(f"LEFT OUT: {name}, as {VARIABLE} names no folder with venv-{name}/bin/python", flush=True)
    return found


def hold_bouts(bouts: Sequence[Bout], pythons: dict[str, str], n_processes: int) -> list[Collected]:
    """Return for every bout what each contender answered to each scenario, in the time that the bout gives to each."""
    jobs = [(bout, name) for bout in bouts for name in pythons]
    with ThreadPoolExecutor(n_processes) as pool:
        done = list(pool.map(lambda job: _ask_child(pythons[job[1]], job[1], job[0]), jobs))
    together: list[Collected] = [{} for _ in bouts]
    for (bout, _), answers in zip(jobs, done, strict=True):
        together[bouts.index(bout)] |= answers
    return together


def _ask_child(python: str, name: str, bout: Bout) -> Collected:
    # This folder comes last: it holds a `profile.py`, which is the standard library's name too.
    code = (
        f"import sys; sys.path.append({str(Path(__file__).parent)!r}); import planted_power as it; "
        f"it.answer_as_child({name!r}, it.Bout({bout.n_rows}, it.{'WIDE' if bout.happenings is WIDE else 'NARROW'}, "
        f"{bout.references}, {bout.budget_s}))"
    )
    command = [python, "-P", "-W", "ignore", "-c", code]
    # One thread each, as two contenders run side by side; and no reports of use sent anywhere.
    quiet = {
        "OMP_NUM_THREADS": "1",
        "POLARS_MAX_THREADS": "1",
        "NML_DISABLE_USAGE_LOGGING": "1",
        "DO_NOT_TRACK": "1",
    }
    run = subprocess.run(command, capture_output=True, text=True, env=os.environ | quiet, check=False)
    if run.returncode:
        print(f"FAILED: {name} at {bout.n_rows:,} rows: {run.stderr.strip().splitlines()[-1:]}", flush=True)
        return {}
    told = json.loads(run.stdout.splitlines()[-1])
    return {
        contender: {scenario: [Answer(*one) for one in answers] for scenario, answers in by_scenario.items()}
        for contender, by_scenario in told.items()
    }


def answer_as_child(name: str, bout: Bout) -> None:
    """Judge windows beside one reference after the other until the bout's time has passed; print all answers."""
    start, told = time.process_time(), {}
    n_rows, happenings = bout.n_rows, bout.happenings
    panel, *others = happenings.quiet
    every = (panel, *happenings.planted, *others)
    for i in range(bout.references):
        for population in happenings.quiet:
            reference = draw_window(
                np.random.default_rng([n_rows, i]), n_rows * WINDOWS_IN_REFERENCE, population
            )
            drawn = [
                (scenario, draw_window(np.random.default_rng([n_rows, i, j, k]), n_rows, scenario))
                for j, scenario in enumerate(every)
                if scenario is population or (population is panel and scenario in happenings.planted)
                for k in range(QUIET_WINDOWS if scenario is population else PLANTED_WINDOWS)
            ]
            answers: Answers = CONTENDERS[name](reference, [window for _, window in drawn])
            for contender, given in answers.items():
                by_scenario = told.setdefault(contender, {})
                for (scenario, _), one in zip(drawn, given, strict=True):
                    by_scenario.setdefault(scenario.name, []).append([one.alarm, one.score])
        if time.process_time() - start > bout.budget_s:
            break
    print(json.dumps(told))


@dataclass(frozen=True, slots=True)
class Power:
    """What one contender noticed of one scenario: as it comes, and held to `LEVEL` of false alarms.

    Windows beside one reference have its chance in common, and the threshold has chance of its own; so `error`, by which
    `held` may be wrong, is its deviation over draws of whole references.
    """

    n: int
    as_it_comes: float
    held: float
    error: float


# By contender, then by scenario.
Powers = dict[str, dict[str, Power]]


def measure_power(by_scenario: dict[str, list[Answer]], quiet: Sequence[Scenario]) -> dict[str, Power]:
    """Return the power by scenario, held to `LEVEL` in each of the populations to which nothing has happened."""
    n_references = len(by_scenario[quiet[0].name]) // QUIET_WINDOWS
    scores = {
        name: np.array([one.score for one in answers]).reshape(n_references, -1)
        for name, answers in by_scenario.items()
    }
    rng, held = np.random.default_rng(0), {name: list[float]() for name in by_scenario}
    every = np.arange(n_references)
    for drawn in [every, *(rng.choice(every, n_references) for _ in range(DRAWS))]:
        threshold = max(_threshold(scores[population.name][drawn].ravel()) for population in quiet)
        for name, one in scores.items():
            held[name].append(float((one[drawn] > threshold).mean()))
    return {
        name: Power(
            len(answers),
            float(np.mean([one.alarm for one in answers])),
            held[name][0],
            max(float(np.std(held[name][1:])), _binomial_error(held[name][0], len(answers))),
        )
        for name, answers in by_scenario.items()
    }


def _threshold(scores: np.ndarray) -> float:
    return float(np.sort(scores)[int(np.ceil((1.0 - LEVEL) * scores.size)) - 1])


def _binomial_error(share: float, n: int) -> float:
    """Return the deviation of a share of n windows; one of 0 or 1 is not known without error either."""
    share = (share * n + 1.0) / (n + 2.0)
    return float(np.sqrt(share * (1.0 - share) / n))


def print_bout(bout: Bout, collected: Collected) -> int:
    """Print a bout's table, a line a contender; return in how many scenarios a peer surely noticed more."""
    quiet, planted = bout.happenings.quiet, bout.happenings.planted
    answered = {name: by_scenario for name, by_scenario in collected.items() if by_scenario}
    measured, on_panel = (
        {name: measure_power(by_scenario, held_in) for name, by_scenario in answered.items()}
        for held_in in (quiet, quiet[:1])
    )
    print(f"\nwindows of {bout.n_rows:,} rows beside a reference of {bout.n_rows * WINDOWS_IN_REFERENCE:,}")
    for i, name in enumerate(measured):
        print(f"  [{i}] {name}: {_describe_quiet(quiet, measured[name], on_panel[name])}")
    heads = "".join(f"{f'[{i}]':>11}" for i in range(len(measured)))
    print(f"  {'held to 5 % | as it comes':27}{heads}  best peer")
    lost = 0
    for scenario in planted:
        row = [powers[scenario.name] for powers in measured.values()]
        cells = "".join(f"  {one.held:4.2f}|{one.as_it_comes:4.2f}" for one in row)
        verdict, alone = (_against_best(scenario, powers, quiet[0]) for powers in (measured, on_panel))
        lost += "LOST" in verdict
        is_other = verdict.partition(":")[0] != alone.partition(":")[0]
        beside = f"; {on_panel[OURS][scenario.name].held:.2f} held on the panel alone, {alone}"
        print(f"  {scenario.name:27}{cells}  {verdict}{beside if is_other else ''}")
    return lost


def _describe_quiet(quiet: Sequence[Scenario], measured: dict[str, Power], on_panel: dict[str, Power]) -> str:
    as_it_comes = ", ".join(f"{measured[one.name].as_it_comes:.2f} ({one.name})" for one in quiet)
    alone = ", ".join(f"{on_panel[one.name].held:.2f} ({one.name})" for one in quiet[1:])
    n = sum(measured[one.name].n for one in quiet)
    return f"{n} quiet windows, false alarms as it comes {as_it_comes}; held on the panel alone {alone}"


def _against_best(scenario: Scenario, measured: Powers, panel: Scenario) -> str:
    peers = {
        name: powers[scenario.name]
        for name, powers in measured.items()
        if name != OURS and powers[panel.name].n >= ENOUGH_QUIET
    }
    if not peers or OURS not in measured:
        return "none to compare with"
    best, ours = max(peers, key=lambda name: peers[name].held), measured[OURS][scenario.name]
    behind = peers[best].held - ours.held
    is_lost = behind > _SURELY * float(np.hypot(ours.error, peers[best].error))
    verdict = (
        "LOST" if is_lost else "even" if abs(behind) <= ours.error else "ahead" if behind < 0 else "even"
    )
    return f"{verdict}: {peers[best].held:.2f} by {best}"
