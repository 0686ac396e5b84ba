"""What people watch a service with day by day: plain fixed thresholds, or the drift check that a peer comes with.

All see the same daily windows of a twin of a scenario and the same training reference. A check that goes on alarming about
the same has alarmed once; what alarmed the day before already tells nothing new.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from peers import find_interpreter
from racers import QUIET
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import day_of
from watchkeeper.stats.distances import psi

REFERENCE_DAYS = 30
MAX_PSI, MAX_MISSING, MIN_ACCURACY_RATIO, MAX_LATENCY_RATIO, MAX_ERRORS = 0.2, 0.05, 0.9, 2.0, 0.01
PEERS = ("evidently", "nannyml", "whylogs")
_SERVICE = {"latency_ms", "memory_bytes", "error"}
_ASK = Path(__file__).with_name("drift_days.py")

# What alarms at the end of which day, counted as the scenario counts them.
Alarms = Mapping[int, Collection[str]]


@dataclass(frozen=True, slots=True)
class TwinDays:
    """One twin of a scenario as daily windows.

    Attributes
    ----------
    days
        By their number, those after the reference.
    """

    scenario: Scenario
    seed: int
    is_healthy: bool
    reference: pl.DataFrame
    days: Mapping[int, pl.DataFrame]

    @property
    def name(self) -> str:
        """Of its folder."""
        return f"{self.seed}-{'healthy' if self.is_healthy else 'faulty'}"

    @property
    def features(self) -> Sequence[str]:
        """Columns that go into the model."""
        stated = self.scenario.stated
        other = {"time", stated.prediction, stated.score, stated.label, *_SERVICE}
        return [name for name in self.reference.columns if name not in other]


def split_days(scenario: Scenario, seed: int, *, is_healthy: bool) -> TwinDays:
    rows = scenario.make(seed, is_healthy=is_healthy)
    day = (pl.col("time") - day_of(0)).dt.total_days()
    by_day = rows.with_columns(day=day).partition_by("day", as_dict=True, include_key=False)
    later = {number: frame for (number,), frame in by_day.items() if number >= REFERENCE_DAYS}
    return TwinDays(scenario, seed, is_healthy, rows.filter(day < REFERENCE_DAYS), later)


def tell_alarms(alarms: Alarms) -> Iterator[datetime]:
    """Yield when each alarm opened: with something that had not alarmed the last time."""
    last: Collection[str] = ()
    for number in sorted(alarms):
        if set(alarms[number]) - set(last):
            yield day_of(number)
        last = alarms[number]


def ask_thresholds(twin: TwinDays) -> Alarms:
    found: dict[int, set[str]] = {}
    for number, day in twin.days.items():
        found.setdefault(number + 1, set()).update(_passed(twin, day))
        if _is_inaccurate(twin, day):
            found.setdefault(number + 1 + twin.scenario.label_days, set()).add("accuracy")
    return found


def _passed(twin: TwinDays, day: pl.DataFrame) -> set[str]:
    reference = twin.reference
    passed = {name for name in twin.features if _psi(reference[name], day[name]) > MAX_PSI}
    passed |= {
        f"missing {name}" for name in twin.features if day[name].null_count() > MAX_MISSING * day.height
    }
    if "latency_ms" in day.columns:
        usual, now = (frame["latency_ms"].quantile(0.95) for frame in (reference, day))
        passed |= {"latency"} if now > MAX_LATENCY_RATIO * usual else set()
    if "error" in day.columns and day["error"].count() > MAX_ERRORS * day.height:
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


def _is_inaccurate(twin: TwinDays, day: pl.DataFrame) -> bool:
    prediction, label = twin.scenario.stated.prediction, twin.scenario.stated.label
    if not prediction or not label:
        return False
    usual, now = ((frame[prediction] == frame[label]).mean() for frame in (twin.reference, day))
    return now is not None and now < MIN_ACCURACY_RATIO * usual


def ask_peer(peer: str, twins: Sequence[TwinDays]) -> list[Alarms]:
    """Return what a peer's drift check says of all that is known at once; nothing where the peer is not installed."""
    python = find_interpreter(peer)
    if python is None or not twins:
        return []
    with tempfile.TemporaryDirectory() as folder:
        for twin in twins:
            _hand_over(twin, Path(folder) / twin.name)
        # -P: this folder holds a module called `profile`, which is the standard library's too.
        command = [python, "-P", "-W", "ignore", _ASK, peer, folder]
        environment = os.environ | QUIET
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    told = json.loads(said.splitlines()[-1])
    return [{int(number) + 1: names for number, names in told[twin.name].items()} for twin in twins]


def _hand_over(twin: TwinDays, folder: Path) -> None:
    folder.mkdir()
    # Labels come later, and an error is rare text.
    unseen = ["time", "error", *([twin.scenario.stated.label] if twin.scenario.stated.label else [])]
    reference = twin.reference.with_columns(day=(pl.col("time") - day_of(0)).dt.total_days())
    days = pl.concat([frame.with_columns(day=pl.lit(number)) for number, frame in twin.days.items()])
    for name, frame in (("reference", reference), ("days", days)):
        frame.drop(unseen, strict=False).write_parquet(folder / f"{name}.parquet")
