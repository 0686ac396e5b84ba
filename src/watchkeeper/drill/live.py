"""The drill of a model's own traffic, by its own monitors: what would they have told of a fault, and how soon?

Copies of the latest traffic are watched again from the past that the watch had then: once unchanged, and once for each
fault in each strength. What alarms there, and not of the unchanged traffic, has noticed the fault.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np
import polars as pl

from watchkeeper.domain.batch import LABEL
from watchkeeper.domain.drill import DrillFinding, FaultChoice, FaultFinding, Notice, Trial
from watchkeeper.domain.schema import Schema
from watchkeeper.drill.faults import FAULTS, Fault
from watchkeeper.drill.planting import Plant, choose_plants, fitting_columns
from watchkeeper.drill.rerun import Sighting, rerun
from watchkeeper.drill.telling import tell_drill, tell_fault
from watchkeeper.drill.traffic import Traffic
from watchkeeper.errors import BadInput
from watchkeeper.replay_run import OnProgress


def list_faults(schema: Schema, *, held: Collection[str]) -> list[FaultChoice]:
    """Return the faults that fit a model's traffic, and their columns.

    Parameters
    ----------
    held
        The columns that its rows have.
    """
    found = []
    for fault in FAULTS:
        columns = fitting_columns(fault, schema, held=held)
        if columns:
            takes = () if fault.is_fixed else tuple(columns)
            found.append(FaultChoice(fault.name, fault.label, fault.imitates, takes))
    return found


def choose_faults(traffic: Traffic, faults: Sequence[str], columns: Sequence[str]) -> list[Plant]:
    """Return what is to be planted in a copy of traffic; see `choose_plants`.

    Parameters
    ----------
    faults
        Names; all that fit when empty.

    Raises
    ------
    UnknownName
        No such fault; the message lists those there are.
    BadInput
        A column is no feature, or nothing fits.
    """
    chosen = [FAULTS.get(name) for name in faults] if faults else list(FAULTS)
    schema = traffic.past.model.schema or Schema(())
    plants = choose_plants(chosen, columns, schema, held=traffic.held)
    if not plants:
        raise BadInput(
            "none of these faults fits the columns of the latest traffic; choose another fault or column"
        )
    return plants


def drill_traffic(
    traffic: Traffic, plants: Sequence[Plant], *, ran_at: datetime, told: OnProgress, seed: int = 0
) -> DrillFinding:
    """Plant faults in copies of traffic, and return what the model's monitors made of each.

    Parameters
    ----------
    told
        Called with what is being done, and how many of how many reruns are done.
    seed
        Of the rows that chance picks.
    """
    n_reruns = 1 + len(plants)
    told("Watching the unchanged traffic", 0, n_reruns)
    unchanged = rerun(traffic, traffic.predictions, traffic.labels, traffic.outcomes)
    known = {one.about for one in unchanged}
    trials = []
    for number, plant in enumerate(plants):
        told(plant.what, 1 + number, n_reruns)
        seen = _rerun_with(traffic, plant, np.random.default_rng((seed, number)))
        trials.append(_judge(plant, [one for one in seen if one.is_new and one.about not in known], traffic))
    faults = tuple(
        _gather(fault, column, [trial for _, trial in group])
        for (fault, column), group in groupby(
            zip(plants, trials, strict=True), key=lambda pair: (pair[0].fault, pair[0].column)
        )
    )
    watching = [one for one in traffic.past.monitors if one.is_enabled]
    titles = {one.name: one.title for one in watching}
    disturbed = [name for name in titles if any(one.monitor == name for one in unchanged)]
    return DrillFinding(
        model=traffic.past.model.name,
        start=traffic.span.start,
        end=traffic.span.end,
        ran_at=ran_at,
        n_rows=traffic.n_rows,
        titles=titles,
        disturbed=tuple(disturbed),
        faults=faults,
        sentence=tell_drill(faults, [titles[name] for name in disturbed]),
    )


def _rerun_with(traffic: Traffic, plant: Plant, chance: np.random.Generator) -> list[Sighting]:
    def spoil(rows: pl.DataFrame) -> pl.DataFrame:
        return plant.fault.inject(rows, plant.column, plant.strength, chance)

    if plant.column == LABEL:
        return rerun(traffic, traffic.predictions, spoil(traffic.labels), traffic.outcomes)
    return rerun(traffic, spoil(traffic.predictions), traffic.labels, traffic.outcomes)


def _judge(plant: Plant, seen: Sequence[Sighting], traffic: Traffic) -> Trial:
    """Return what became of a plant, by the sightings that only it explains, the earliest first."""
    first: dict[str, Notice] = {}
    for one in seen:
        known = first.get(one.monitor)
        first[one.monitor] = Notice(
            monitor=one.monitor,
            after_s=known.after_s if known else _seconds(one.seen_at - traffic.span.start),
            status=max(one.status, known.status if known else one.status, key=lambda each: each.badness),
            is_told=one.told_at is not None or (known is not None and known.is_told),
        )
    told = [one.told_at for one in seen if one.told_at is not None]
    return Trial(
        strength=plant.strength,
        amount=plant.fault.write(plant.strength),
        what=plant.what,
        notices=tuple(first.values()),
        told_after_s=_seconds(min(told) - traffic.span.start) if told else None,
    )


def _gather(fault: Fault, column: str, trials: Sequence[Trial]) -> FaultFinding:
    shown = "" if fault.is_fixed else column
    return FaultFinding(fault.name, fault.label, shown, tuple(trials), tell_fault(trials))


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
