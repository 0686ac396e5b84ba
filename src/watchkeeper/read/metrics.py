"""The histories of metrics that callers ask for by name."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from watchkeeper.read.charts import benchmark_of, draw, watching
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import ALL_POINTS, Source


def load_series(
    source: Source,
    name: str,
    *,
    metrics: Sequence[str] = (),
    column: str | None = None,
    segment: str | None = None,
    reference: str | None = None,
    window_s: int | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[SeriesView]:
    """Return the series of a model that match, each over the span.

    Parameters
    ----------
    metrics
        Registered names; all when empty.
    column, segment, reference
        Only these; None for any.
    window_s
        Length of the windows measured, seconds; by default the model's own.

    Raises
    ------
    NotFound
        No such model.
    UnknownName
        No such metric.
    """
    model = source.catalog.model(name)
    for metric in metrics:
        source.metric(metric)
    span = source.span(model, start, end)
    length = timedelta(seconds=window_s) if window_s else model.window
    # Callers ask for numbers, not for a picture: every window is there.
    outlines = source.outlines(
        model, span, length=length, metrics=metrics or None, column=column, max_points=ALL_POINTS
    )
    standing = source.standing(model, span)
    benchmarks = source.catalog.benchmarks(name)
    events = source.catalog.declared_events(name)
    taken = source.catalog.reference(name)
    return [
        draw(
            source.metric(series.metric),
            series,
            outline,
            benchmark=benchmark_of(series, benchmarks),
            alerts=watching(series, standing.monitors, standing.alerts),
            events=events,
            reference_until=taken.end if taken else None,
        )
        for series, outline in outlines.items()
        if segment in (None, series.segment) and reference in (None, series.reference)
    ]
