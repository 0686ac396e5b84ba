"""The plan of a replay: what each column is for, the rows as events, and the lengths of window and reference."""

from dataclasses import dataclass

import polars as pl

from watchkeeper.domain.batch import TIME
from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.pipeline.roles.events import Events, to_events
from watchkeeper.pipeline.roles.guess import Guess, Stated
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.roles.results import Results
from watchkeeper.pipeline.roles.roles import Roles, find_roles
from watchkeeper.pipeline.roles.spans import Spans, find_row_spans, find_spans


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a replay goes by.

    Attributes
    ----------
    guesses
        Every guess, of columns and of lengths.
    remarks
        What people should know of how their table is watched, in sentences.
    """

    results: Results
    events: Events
    spans: Spans
    moments: Moments
    guesses: tuple[Guess, ...]
    remarks: tuple[str, ...]


def make_plan(
    frame: pl.DataFrame,
    stated: Stated,
    *,
    window: str | None = None,
    reference: str | None = None,
    every: int | None = None,
) -> Plan:
    """Return the plan for a table; pure.

    Parameters
    ----------
    window, reference
        Lengths such as "1d"; None to have them guessed. With `every` the reference is a number of rows.
    every
        Rows in a window, taken in the order they lie; None to go by time.

    Raises
    ------
    BadInput
        What is stated cannot be, there is no time to go by, or a length cannot be read.
    NotEnoughData
        No row has a time, or the table ends within its reference.
    """
    roles = find_roles(frame, stated)
    moments, times = _find_moments(roles, frame.height, every)
    events = to_events(frame, roles, times)
    spans = _find_spans(events.rows[TIME], window=window, reference=reference, every=every)
    return Plan(
        results=roles.results,
        events=events,
        spans=spans,
        moments=moments,
        guesses=(*roles.guesses, *spans.guesses),
        remarks=(*_remark_on_order(roles, every), *events.remarks),
    )


def _find_moments(roles: Roles, n_rows: int, every: int | None) -> tuple[Moments, pl.Series]:
    """Return how moments are told, and the times of all rows."""
    if every is not None:
        if every < 1:
            raise BadInput(f"every must be a number of rows above 0; got {every}")
        moments = Moments(every)
        return moments, moments.times(n_rows)
    if roles.when.times is None:
        raise BadInput(
            f"there is no time to go by: {roles.when.guess.reason}. Name the column with --time COLUMN (time=), "
            "or have the rows judged in the order they lie, such as every thousand, with --every 1000 (every=)."
        )
    return Moments(), roles.when.times


def _remark_on_order(roles: Roles, every: int | None) -> list[str]:
    if every is None or roles.when.source is None:
        return []
    columns = ", ".join(roles.when.source.columns)
    return [f"Rows are judged in the order they lie; the times in {columns} are not used."]


def _find_spans(times: pl.Series, *, window: str | None, reference: str | None, every: int | None) -> Spans:
    if times.is_empty():
        raise NotEnoughData("the table has no row with a time that can be read")
    if every is not None:
        spans = find_row_spans(len(times), every=every, reference=reference)
    else:
        spans = find_spans(times, window=window, reference=reference)
    _refuse_short(spans)
    return spans


def _refuse_short(spans: Spans) -> None:
    n_windows = spans.pace.n_windows
    if spans.reference < n_windows * spans.window:
        return
    length, held = (guess.found[0] for guess in spans.guesses)
    have = f"{n_windows:,} {'window' if n_windows == 1 else 'windows'} of {length}"
    raise NotEnoughData(
        f"the table ends within its reference of {held}: it has {have}. Try a shorter one with --reference "
        "(reference=), or shorter windows with --window (window=)."
    )
