"""A story as frames: guesses, incidents, verdicts and metrics, a row each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import polars as pl

from watchkeeper.domain.measurement import Measurement, Series
from watchkeeper.domain.verdict import Verdict
from watchkeeper.pipeline.roles.guess import Guess
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.pipeline.worst_segments import FoundSegments
from watchkeeper.read.incident_page import IncidentPage

_MOMENT = pl.Datetime("us", "UTC")

_GUESSES = {"role": pl.String(), "column": pl.String(), "reason": pl.String(), "flag": pl.String()}
_INCIDENTS = {
    "id": pl.Int64(),
    "opened": _MOMENT,
    "closed": _MOMENT,
    "severity": pl.String(),
    "title": pl.String(),
    "cause": pl.String(),
    "since": _MOMENT,
    "monitors": pl.List(pl.String()),
}
_VERDICTS = {
    "monitor": pl.String(),
    "start": _MOMENT,
    "end": _MOMENT,
    "status": pl.String(),
    "reason": pl.String(),
}
_WORST = {
    "where": pl.String(),
    "share": pl.Float64(),
    "metric": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "elsewhere": pl.Float64(),
}
_METRICS = {
    "metric": pl.String(),
    "column": pl.String(),
    "segment": pl.String(),
    "reference": pl.String(),
    "start": _MOMENT,
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "n_rows": pl.Int64(),
}


def frame_worst(found: FoundSegments) -> pl.DataFrame:
    """Return where, share, metric, value, low, high, elsewhere: one row a segment found, the worst first."""
    rows = [
        {
            "where": " and ".join(one.conditions),
            "share": one.share,
            "metric": found.metric,
            "value": one.inside.value,
            "low": one.inside.low,
            "high": one.inside.high,
            "elsewhere": one.elsewhere.value,
        }
        for one in found.segments
    ]
    return _frame(rows, _WORST)


def frame_guesses(guesses: Iterable[Guess]) -> pl.DataFrame:
    """Return role, column (or value; null when not found), reason and flag: one row each."""
    rows = [
        {"role": one.role, "column": ", ".join(one.found) or None, "reason": one.reason, "flag": one.flag}
        for one in guesses
    ]
    return _frame(rows, _GUESSES)


def frame_incidents(incidents: Iterable[IncidentPage], moments: Moments) -> pl.DataFrame:
    """Return id, opened, closed, severity, title, cause, since, monitors: one row each, in the order they began."""
    rows = [
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
        for page in incidents
    ]
    return _told(_frame(rows, _INCIDENTS), moments)


def frame_verdicts(verdicts: Iterable[Verdict], moments: Moments) -> pl.DataFrame:
    """Return monitor, start, end, status, reason: one row each."""
    rows = [
        {
            "monitor": one.monitor,
            "start": one.start,
            "end": one.end,
            "status": one.status.value,
            "reason": one.reason,
        }
        for one in verdicts
    ]
    return _told(_frame(rows, _VERDICTS), moments)


def frame_metrics(histories: Mapping[Series, Sequence[Measurement]], moments: Moments) -> pl.DataFrame:
    """Return metric, column, segment, reference, start, value, low, high, n_rows: one row each."""
    pairs = [(series, row) for series, rows in histories.items() for row in rows]
    columns = {
        "metric": [series.metric for series, _ in pairs],
        "column": [series.column for series, _ in pairs],
        "segment": [series.segment for series, _ in pairs],
        "reference": [series.reference for series, _ in pairs],
        "start": [row.start for _, row in pairs],
        "value": [row.reading.value for _, row in pairs],
        "low": [row.reading.low for _, row in pairs],
        "high": [row.reading.high for _, row in pairs],
        "n_rows": [row.reading.n_rows for _, row in pairs],
    }
    return _told(pl.DataFrame(columns, schema=_METRICS), moments)


def _frame(rows: Sequence[Mapping[str, object]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def _told(frame: pl.DataFrame, moments: Moments) -> pl.DataFrame:
    """Return the frame with row numbers in place of the moments that stand for them."""
    if moments.every is None:
        return frame
    names = [name for name, dtype in frame.schema.items() if dtype == _MOMENT]
    return frame.with_columns(_rows_at(frame[name], moments) for name in names)


def _rows_at(values: pl.Series, moments: Moments) -> pl.Series:
    def row_at(moment: datetime) -> int:
        return moments.row_at(moment)

    return values.map_elements(row_at, return_dtype=pl.Int64, skip_nulls=True)
