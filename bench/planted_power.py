"""How often each contender notices what was planted, when all are held to one rate of false alarms.

A peer that alarms in half of all quiet windows notices much, and tells nothing. So each contender's threshold
is set where `LEVEL` of its own quiet windows exceed it, and what then exceeds it is counted; what it does
as it comes is printed beside. Every contender runs in a process, and a peer in an environment, of its own.
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
REFERENCES = 30
# A threshold read off fewer quiet windows is too rough to compare by.
ENOUGH_QUIET = 100
# Deviations by which chance may part two shares before one of them is called the smaller.
_SURELY = 2.0

Collected = dict[str, dict[str, list[Answer]]]


@dataclass(frozen=True, slots=True)
class Bout:
    """Windows of `n_rows`, to which one of `scenarios` has happened; the first of them is nothing."""

    n_rows: int
    scenarios: tuple[Scenario, ...]


NARROW, WIDE = (QUIET, *PLANTED), (QUIET_WIDE, *PLANTED_WIDE)


def plan_bouts(*, is_quick: bool) -> list[Bout]:
    sizes = (1_000,) if is_quick else (200, 1_000, 10_000)
    return [*(Bout(n, NARROW) for n in sizes), *(() if is_quick else (Bout(1_000, WIDE),))]


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


def hold_bouts(
    bouts: Sequence[Bout], pythons: dict[str, str], n_processes: int, budget_s: float
) -> list[Collected]:
    """Return for every bout what each contender answered to each scenario, in `budget_s` of work each."""
    jobs = [(bout, name) for bout in bouts for name in pythons]
    with ThreadPoolExecutor(n_processes) as pool:
        done = list(pool.map(lambda job: _ask_child(pythons[job[1]], job[1], job[0], budget_s), jobs))
    together: list[Collected] = [{} for _ in bouts]
    for (bout, _), answers in zip(jobs, done, strict=True):
        together[bouts.index(bout)] |= answers
    return together


def _ask_child(python: str, name: str, bout: Bout, budget_s: float) -> Collected:
    # This folder comes last: it holds a `profile.py`, which is the standard library's name too.
    code = (
        f"import sys; sys.path.append({str(Path(__file__).parent)!r}); import planted_power as it; "
        f"it.answer_as_child({name!r}, {bout.n_rows}, it.{'WIDE' if bout.scenarios is WIDE else 'NARROW'}, {budget_s})"
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


def answer_as_child(name: str, n_rows: int, scenarios: Sequence[Scenario], budget_s: float) -> None:
    """Judge windows beside one reference after the other until `budget_s` have passed; print all answers."""
    start, told = time.process_time(), {}
    for i in range(REFERENCES):
        reference = draw_window(
            np.random.default_rng([n_rows, i]), n_rows * WINDOWS_IN_REFERENCE, scenarios[0]
        )
        drawn = [
            (scenario, draw_window(np.random.default_rng([n_rows, i, j, k]), n_rows, scenario))
            for j, scenario in enumerate(scenarios)
            for k in range(PLANTED_WINDOWS if j else QUIET_WINDOWS)
        ]
        answers: Answers = CONTENDERS[name](reference, [window for _, window in drawn])
        for contender, given in answers.items():
            by_scenario = told.setdefault(contender, {scenario.name: [] for scenario in scenarios})
            for (scenario, _), one in zip(drawn, given, strict=True):
                by_scenario[scenario.name].append([one.alarm, one.score])
        if time.process_time() - start > budget_s:
            break
    print(json.dumps(told))


@dataclass(frozen=True, slots=True)
class Power:
    """What one contender noticed of one scenario: as it comes, and held to `LEVEL` of false alarms."""

    n: int
    as_it_comes: float
    held: float

    @property
    def error(self) -> float:
        """Standard deviation of `held` by chance; a share of 0 or 1 is not known without error either."""
        share = (self.held * self.n + 1.0) / (self.n + 2.0)
        return float(np.sqrt(share * (1.0 - share) / self.n))


def measure_power(by_scenario: dict[str, list[Answer]]) -> dict[str, Power]:
    """Return the power by scenario; the first is the quiet one, which sets the threshold."""
    quiet = np.sort([one.score for one in next(iter(by_scenario.values()))])
    threshold = quiet[int(np.ceil((1.0 - LEVEL) * quiet.size)) - 1]
    return {
        name: Power(
            len(answers),
            float(np.mean([one.alarm for one in answers])),
            float(np.mean([one.score > threshold for one in answers])),
        )
        for name, answers in by_scenario.items()
    }


def print_bout(bout: Bout, collected: Collected) -> int:
    """Print a bout's table, a line a contender; return in how many scenarios a peer surely noticed more."""
    measured = {name: measure_power(by_scenario) for name, by_scenario in collected.items() if by_scenario}
    quiet, *planted = (scenario.name for scenario in bout.scenarios)
    print(f"\nwindows of {bout.n_rows:,} rows beside a reference of {bout.n_rows * WINDOWS_IN_REFERENCE:,}")
    names = list(measured)
    for i, name in enumerate(names):
        known = measured[name]
        print(
            f"  [{i}] {name}: {known[quiet].n} quiet windows, false alarms as it comes {known[quiet].as_it_comes:.2f}"
        )
    heads = "".join(f"{f'[{i}]':>11}" for i in range(len(names)))
    print(f"  {'held to 5 % | as it comes':27}{heads}  best peer")
    lost = 0
    for scenario in planted:
        row = [measured[name][scenario] for name in names]
        cells = "".join(f"  {one.held:4.2f}|{one.as_it_comes:4.2f}" for one in row)
        verdict = _against_best(scenario, measured, quiet)
        lost += "LOST" in verdict
        print(f"  {scenario:27}{cells}  {verdict}")
    return lost


def _against_best(scenario: str, measured: dict[str, dict[str, Power]], quiet: str) -> str:
    peers = {
        name: powers[scenario]
        for name, powers in measured.items()
        if name != OURS and powers[quiet].n >= ENOUGH_QUIET
    }
    if not peers or OURS not in measured:
        return "none to compare with"
    best, ours = max(peers, key=lambda name: peers[name].held), measured[OURS][scenario]
    behind = peers[best].held - ours.held
    is_lost = behind > _SURELY * float(np.hypot(ours.error, peers[best].error))
    verdict = (
        "LOST" if is_lost else "even" if abs(behind) <= ours.error else "ahead" if behind < 0 else "even"
    )
    return f"{verdict}: {peers[best].held:.2f} by {best}"
