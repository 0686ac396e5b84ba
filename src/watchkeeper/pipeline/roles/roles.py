"""All roles of a table's columns: time, results, id, what to leave out, segments; the rest are features."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from watchkeeper.domain.model import NUMBER_TASKS, Task
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.roles.facts import Facts, look_at
from watchkeeper.pipeline.roles.groups import find_segments
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated
from watchkeeper.pipeline.roles.horizon import HORIZON, Horizon, find_horizon
from watchkeeper.pipeline.roles.identity import FLAG_IGNORED, find_id, find_ignored
from watchkeeper.pipeline.roles.interval import Interval, find_interval
from watchkeeper.pipeline.roles.results import Results, find_results
from watchkeeper.pipeline.roles.when import When, find_time

FLAG_PROTECTED = "--protected COLUMN"
_SPARE_END = "an end of a further interval: an answer, not an input"
_SPARE = "a probability of one class: an answer, not an input"


@dataclass(frozen=True, slots=True)
class Roles:
    """What each column of a table is for.

    Attributes
    ----------
    when
        The time of each row, where a column tells it.
    results
        Prediction, score, label and task.
    interval
        Bounds of predicted numbers.
    horizon
        How far ahead forecasts look.
    id
        Column that identifies rows; empty when rows are to be numbered.
    segments, protected
        Features by whose values results are told apart; by protected ones the model is to be fair.
    ignored
        Columns that are nobody's input; those of time and id among them.
    guesses
        Every guess and statement, in the order in which people ask for them.
    """

    when: When
    results: Results
    interval: Interval
    horizon: Horizon
    id: str
    segments: tuple[str, ...]
    protected: tuple[str, ...]
    ignored: frozenset[str]
    guesses: tuple[Guess, ...]


def find_roles(frame: pl.DataFrame, stated: Stated) -> Roles:
    """Return what each column of a frame is for: as stated, else as names and contents together tell.

    Neither the order of rows or columns nor the names of features matter.

    Raises
    ------
    BadInput
        A column stated is not there or has two roles, or those of the time hold none.
    """
    _check(frame, stated)
    facts = look_at(frame)
    when = find_time(frame, facts, stated)
    time_columns = set(when.source.columns) if when.source else set()
    free = [name for name in frame.columns if name not in time_columns and name not in stated.named]
    id_ = find_id(facts, free, stated)
    free = _without(free, id_.found)
    horizon = find_horizon(frame, facts, free, when.times)
    ahead = [horizon.column] if horizon.column else []
    results = find_results(frame, facts, _without(free, ahead), stated, has_horizon=bool(ahead))
    horizon = horizon if results.task is Task.FORECASTING else Horizon()
    free = _without(free, (*results.columns, *results.spare, horizon.column))
    interval = _find_interval(frame, facts, free, results)
    free = _without(free, (*interval.columns, *interval.spare))
    spare = [Guess("ignored", (name,), _SPARE, FLAG_IGNORED) for name in results.spare]
    spare += [Guess("ignored", (name,), _SPARE_END, FLAG_IGNORED) for name in interval.spare]
    ignored = [*spare, *find_ignored(frame, facts, free, when.times, stated)]
    free = _without(free, (name for guess in ignored for name in guess.found))
    segments = find_segments(facts, free, stated)
    protected = [Guess("protected", (name,), STATED, FLAG_PROTECTED) for name in stated.protected]
    made = {horizon.column} if horizon.steps is not None else set()
    left_out = made | {name for guess in ignored for name in guess.found} | time_columns | set(id_.found)
    return Roles(
        when=when,
        results=results,
        interval=interval,
        horizon=horizon,
        id=id_.found[0] if id_.found and facts[id_.found[0]].is_unique else "",
        segments=(*_of_horizon(horizon, stated), *(name for guess in segments for name in guess.found)),
        protected=tuple(dict.fromkeys(stated.protected)),
        ignored=frozenset(left_out),
        guesses=(
            when.guess,
            *results.guesses,
            *interval.guesses,
            *horizon.guesses,
            id_,
            *segments,
            *protected,
            *ignored,
        ),
    )


def _find_interval(
    frame: pl.DataFrame, facts: Mapping[str, Facts], free: Iterable[str], results: Results
) -> Interval:
    if results.task not in NUMBER_TASKS or not results.prediction:
        return Interval()
    return find_interval(frame, facts, list(free), results.prediction)


def _of_horizon(horizon: Horizon, stated: Stated) -> tuple[str, ...]:
    """Return the segment column that tells horizons apart: every metric is told of each."""
    is_unwanted = stated.segments is not None and not stated.segments
    if not horizon.column or is_unwanted:
        return ()
    return (horizon.column if horizon.steps is None else HORIZON,)


def _without(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    gone = set(taken)
    return [name for name in names if name not in gone]


def _check(frame: pl.DataFrame, stated: Stated) -> None:
    for name in sorted(stated.named):
        if name not in frame.columns:
            raise BadInput(f"there is no column {name!r}; got {', '.join(frame.columns)}", column=name)
    by_role = {
        "time": tuple(stated.time),
        "prediction": (stated.prediction,),
        "score": (stated.score,),
        "label": (stated.label,),
        "id": (stated.id,),
        "protected": tuple(dict.fromkeys(stated.protected)),
        "ignored": tuple(stated.ignored),
    }
    _refuse_two_roles(by_role)


def _refuse_two_roles(by_role: Mapping[str, Iterable[object]]) -> None:
    taken: dict[str, str] = {}
    for role, names in by_role.items():
        for name in names:
            if not isinstance(name, str):
                continue
            if name in taken:
                raise BadInput(
                    f"column {name!r} cannot be both the {taken[name]} and the {role}; name another for one of them",
                    column=name,
                )
            taken[name] = role
