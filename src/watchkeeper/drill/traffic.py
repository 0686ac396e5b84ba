"""Copies of a model's latest traffic, for faults to be planted in."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from watchkeeper.domain.batch import KNOWN_AT, LABEL, PREDICTION_TIME, RECEIVED_AT, TIME, Kind
from watchkeeper.domain.calendar import Calendar
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import Window, floor_time
from watchkeeper.drill.length import MIN_BEFORE, count_windows
from watchkeeper.drill.past import Past, load_past
from watchkeeper.errors import NotEnoughData
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.read.source import Source, volume_of
from watchkeeper.store.ports import Lake

# More rows than these take fewer windows: the copy lies in memory, and is watched once for each fault.
MAX_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a model got lately, and what its watch knew before.

    Attributes
    ----------
    span
        Whole windows, each of them over.
    predictions, labels, outcomes
        Rows of that span as the lake has them; labels and outcomes of those predictions alone, in the order they came.
    """

    past: Past
    span: Window
    predictions: pl.DataFrame
    labels: pl.DataFrame
    outcomes: pl.DataFrame
    calendar: Calendar

    @property
    def held(self) -> frozenset[str]:
        """The columns in which there is something to spoil."""
        known = {
            name for name in self.predictions.columns if self.predictions[name].null_count() < self.n_rows
        }
        return frozenset(known | ({LABEL} if not self.labels.is_empty() else set()))

    @property
    def n_rows(self) -> int:
        """How many predictions were copied."""
        return self.predictions.height


def copy_traffic(source: Source, name: str) -> Traffic:
    """Copy the latest whole windows of a model's traffic, and the past before them.

    Raises
    ------
    NotFound
        No such model.
    NotEnoughData
        Too few windows came to learn from and to plant faults in.
    """
    model = source.catalog.model(name)
    span = _latest(source, model)
    return Traffic(
        past=load_past(source.catalog, source.detectors, model, span.start),
        span=span,
        predictions=source.lake.read(name, Kind.PREDICTIONS, span).sort(TIME, maintain_order=True),
        labels=_read_joined(source.lake, name, Kind.LABELS, span, by=pl.coalesce(KNOWN_AT, RECEIVED_AT)),
        outcomes=_read_joined(source.lake, name, Kind.OUTCOMES, span, by=pl.col(RECEIVED_AT)),
        calendar=source.calendar,
    )


def _latest(source: Source, model: Model) -> Window:
    live = source.catalog.span(model.name)
    if live is None:
        raise NotEnoughData(
            f"{model.name} has had no traffic yet; a drill plants its faults in copies of it."
        )
    end = min(live.end, floor_time(source.clock.now() - GRACE, model.window))
    first = floor_time(live.start, model.window)
    remedy = f"Windows are of {model.window / timedelta(hours=1):g} h here; come back when more are over."
    n_windows = count_windows(max(0, (end - first) // model.window), remedy=remedy)
    while n_windows > MIN_BEFORE:
        span = Window(end - n_windows * model.window, end)
        if source.catalog.total(model.name, volume_of(model), span) <= MAX_ROWS:
            break
        n_windows -= 1
    return Window(end - n_windows * model.window, end)


def _read_joined(lake: Lake, name: str, kind: Kind, span: Window, *, by: pl.Expr) -> pl.DataFrame:
    rows = lake.read(name, kind, span)
    mine = rows.filter(pl.col(PREDICTION_TIME).is_between(span.start, span.end, closed="left"))
    return mine.sort(by, maintain_order=True)
