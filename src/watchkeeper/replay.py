"""Replay: the whole watch run over a table at hand, in memory: what would it have told me?

The very same stages run over the in-memory twins of the stores, with a clock that the table's own times set.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.app import App, assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import ID, LABEL, PREDICTION, SCORE, TIME, Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY, HOUR, Window, floor_time
from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.profile.frames import to_polars
from watchkeeper.read.incident_page import load_incident_page
from watchkeeper.read.incidents import list_incidents
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

_UNITS = {"h": HOUR, "d": DAY, "w": 7 * DAY}
_LENGTH = re.compile(r"(\d+)([hdw])")
MODEL = "replay"
VERSION = "replayed"


@dataclass(frozen=True, slots=True)
class Story:
    """What a replay told.

    Attributes
    ----------
    incidents
        id, opened, closed, severity, title, cause, since, monitors: one row each, in the order they began.
    verdicts
        monitor, start, end, status, reason.
    metrics
        metric, column, reference, start, value, low, high, n_rows.
    app
        The watch that was run, for a closer look.
    """

    incidents: pl.DataFrame
    verdicts: pl.DataFrame
    metrics: pl.DataFrame
    app: App


def replay(
    frame: Any,
    *,
    time: str,
    prediction: str,
    score: str | None = None,
    label: str | None = None,
    id: str | None = None,  # noqa: A002  # The glossary's word.
    segments: Sequence[str] = (),
    reference: str = "30d",
    window: str = "1d",
) -> Story:
    """Run the whole watch over a table, and return what it would have told.

    Parameters
    ----------
    frame
        pandas, Polars, Arrow, a mapping of lists, or a path to CSV, Parquet or NDJSON.
    time, prediction, score, label, id
        Names of its columns; rows without an id get one. Columns not named are features.
    segments
        Features by whose values results are also told apart.
    reference
        How much of the beginning is taken as the reference: "30d", "12h", "4w".
    window
        Length of the windows judged, likewise.

    Raises
    ------
    BadInput
        A column is not there, a length cannot be read, or a row of the reference cannot be used.
    NotEnoughData
        The table is no longer than the reference.
    """
    rows = _rename(to_polars(frame), {time: TIME, prediction: PREDICTION, score: SCORE, label: LABEL, id: ID})
    length = parse_length(window)
    rows = rows.sort(TIME)
    first, last = rows[TIME].min(), rows[TIME].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        raise BadInput(f"column {time!r} must hold times; got {rows[TIME].dtype}", column=time)
    until = floor_time(first, length) + parse_length(reference)
    if last < until:
        raise NotEnoughData(
            f"the table ends at {last}, within its reference; try a shorter one than {reference}"
        )
    app = _run(rows, first=first, until=until, last=last, length=length, segments=segments)
    return _tell(app, Window(floor_time(first, length), floor_time(last, length) + length))


def parse_length(text: str) -> timedelta:
    """Read a length such as "30d".

    Raises
    ------
    BadInput
        It is not a whole number above zero with h, d or w.

    Examples
    --------
    >>> parse_length("2w").days
    14
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise BadInput(f"a length is a whole number and h, d or w, such as 30d; got {text!r}")
    return int(match[1]) * _UNITS[match[2]]


def _rename(frame: pl.DataFrame, wanted: dict[str | None, str]) -> pl.DataFrame:
    names = {given: name for given, name in wanted.items() if given is not None}
    for given in names:
        if given not in frame.columns:
            raise BadInput(f"there is no column {given!r}; got {', '.join(frame.columns)}", column=given)
    for given, name in names.items():
        if name in frame.columns and name not in names:
            raise BadInput(
                f"{given!r} is to be the {name}, but another column is called {name!r}; rename or drop that one",
                column=name,
            )
    renamed = frame.rename(names)
    if ID not in renamed.columns:
        renamed = renamed.with_columns(pl.int_range(pl.len()).cast(pl.String).alias(ID))
    times = renamed[TIME]
    if times.dtype == pl.String:
        times = times.str.to_datetime(time_unit="us", time_zone="UTC")
    elif isinstance(times.dtype, pl.Datetime) and times.dtype.time_zone is None:
        times = times.dt.replace_time_zone("UTC")
    return renamed.with_columns(times.cast(pl.Datetime("us", "UTC")) if times.dtype.is_temporal() else times)


def _run(
    rows: pl.DataFrame,
    *,
    first: datetime,
    until: datetime,
    last: datetime,
    length: timedelta,
    segments: Sequence[str],
) -> App:
    clock = ManualClock(until)
    app = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {}, clock=clock)
    model = Model(MODEL, first, bucket=min(HOUR, length), window=length)
    app.catalog.add_model(model)
    take_reference(
        app.catalog,
        METRICS,
        model,
        rows.filter(pl.col(TIME) < until),
        version=VERSION,
        segments=segments,
        now=until,
        task=Task.UNKNOWN,
    )
    for span in Window(until, floor_time(last, length) + length).split(length):
        part = rows.filter(pl.col(TIME).is_between(span.start, span.end, closed="left"))
        clock.set(min(span.end, last))
        _send(app, part, span)
        # The last window is judged only if rows go to its end: half a window is not a loss of traffic.
        if span.end <= floor_time(last, model.bucket) + model.bucket:
            clock.set(span.end + GRACE)
        app.runner.run_until_idle()
    return app


def _send(app: App, part: pl.DataFrame, span: Window) -> None:
    if part.is_empty():
        return
    predictions = part.drop(LABEL, strict=False)
    key = span.start.isoformat()
    rows = Rows(predictions.with_row_index(ROW_NUMBER))
    app.accept.accept(MODEL, Kind.PREDICTIONS, rows, key=f"p{key}", version=VERSION)
    if LABEL in part.columns:
        labels = part.select(ID, LABEL, pl.col(TIME).alias("prediction_time")).drop_nulls(LABEL)
        if not labels.is_empty():
            app.accept.accept(MODEL, Kind.LABELS, Rows(labels.with_row_index(ROW_NUMBER)), key=f"l{key}")


def _tell(app: App, span: Window) -> Story:
    catalog = app.catalog
    lines = sorted(list_incidents(app.source, model=MODEL), key=lambda line: line.since)
    pages = [load_incident_page(app.source, line.id) for line in lines]
    incidents = [
        {
            "id": page.id,
            "opened": page.opened_at,
            "closed": page.resolved_at,
            "severity": page.severity.value,
            "title": page.title,
            "cause": page.cause.statement if page.cause else "",
            "since": page.since,
            "monitors": sorted({alert.monitor for alert in page.alerts}),
        }
        for page in pages
    ]
    verdicts = [
        {
            "monitor": one.monitor,
            "start": one.start,
            "end": one.end,
            "status": one.status.value,
            "reason": one.reason,
        }
        for one in catalog.verdicts(MODEL, span)
    ]
    histories = catalog.histories(MODEL, span, length=catalog.model(MODEL).window)
    metrics = [
        {
            "metric": series.metric,
            "column": series.column,
            "reference": series.reference,
            "start": row.start,
            "value": row.reading.value,
            "low": row.reading.low,
            "high": row.reading.high,
            "n_rows": row.reading.n_rows,
        }
        for series, measurements in histories.items()
        for row in measurements
    ]
    return Story(_frame(incidents, _INCIDENTS), _frame(verdicts, _VERDICTS), _frame(metrics, _METRICS), app)


_TIME = pl.Datetime("us", "UTC")
_INCIDENTS = {
    "id": pl.Int64(),
    "opened": _TIME,
    "closed": _TIME,
    "severity": pl.String(),
    "title": pl.String(),
    "cause": pl.String(),
    "since": _TIME,
    "monitors": pl.List(pl.String()),
}
_VERDICTS = {
    "monitor": pl.String(),
    "start": _TIME,
    "end": _TIME,
    "status": pl.String(),
    "reason": pl.String(),
}
_METRICS = {
    "metric": pl.String(),
    "column": pl.String(),
    "reference": pl.String(),
    "start": _TIME,
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "n_rows": pl.Int64(),
}


def _frame(rows: Sequence[Mapping[str, object]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")
