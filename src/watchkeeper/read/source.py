"""What every query reads from: the stores, the clock, the calendar, and the registered metrics and detectors."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.clock import Clock
from watchkeeper.detectors.detector import Detector
from watchkeeper.domain.calendar import Calendar
from watchkeeper.domain.measurement import Measurement, Outline, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import DAY, Window, floor_time
from watchkeeper.errors import BadInput
from watchkeeper.metrics.metric import TOTALS, Metric
from watchkeeper.monitors.fitting import Fitting
from watchkeeper.read.standing import Standing
from watchkeeper.registry import Registry
from watchkeeper.store.label_arrivals import LabelHabits
from watchkeeper.store.ports import Catalog, Lake

DEFAULT_SPAN = 90 * DAY
MAX_SPAN = 5 * 366 * DAY
# Points of one chart: more than it has pixels for would only make it slow.
MAX_POINTS = 300
# As many as a span can have at all.
ALL_POINTS = 1 << 40


@dataclass(frozen=True, slots=True)
class Source:
    """Handed to every query."""

    catalog: Catalog
    clock: Clock
    metrics: Registry[Metric]
    detectors: Registry[Detector]
    lake: Lake
    calendar: Calendar
    label_habits: LabelHabits

    def metric(self, name: str) -> Metric:
        """Return the metric; UnknownName lists those there are."""
        return self.metrics.get(name)

    def fitting(self, model: str) -> Fitting:
        """Return what monitors of a model can be made of; NotFound says which models exist."""
        return Fitting(
            self.catalog.model(model),
            self.metrics.as_mapping(),
            self.detectors.as_mapping(),
            tuple(self.catalog.monitors(model)),
        )

    def span(self, model: Model, start: datetime | None, end: datetime | None) -> Window:
        """Return the span to show: what was asked for, else the latest 90 days, in whole days.

        They end with the latest traffic; and with yesterday where that is later, so that silence shows, save of what
        ended long ago. Where only a start is given and no traffic has come since, it is as long, and ends as they do.

        Raises
        ------
        BadInput
            It ends before it starts, or is longer than five years.
        """
        now = self.clock.now()
        last = end or self._last_moment(model, now)
        first = start or last - DEFAULT_SPAN
        if end is None and first >= last:
            first = last - (now - first)
        if last <= first or last - first > MAX_SPAN:
            raise BadInput(f"'from' must lie before 'to', by at most five years; got {first} to {last}")
        return Window(floor_time(first, DAY), _ceil_day(last))

    def _last_moment(self, model: Model, now: datetime) -> datetime:
        latest = self.catalog.span(model.name)
        if latest is None:
            return now
        return latest.end if now - latest.end > DEFAULT_SPAN else max(latest.end, floor_time(now, DAY))

    def history(self, model: Model, series: Series, span: Window) -> list[Measurement]:
        """Return one series over the span."""
        return list(self.catalog.history(model.name, series, span))

    def outlines(
        self,
        model: Model,
        span: Window,
        *,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
        length: timedelta | None = None,
        max_points: int = MAX_POINTS,
        keep: Iterable[datetime] = (),
    ) -> dict[Series, Outline]:
        """Return the model's series over the span, of the model's own windows by default, ready to be drawn."""
        return self.catalog.outlines(
            model.name,
            span,
            length=length or model.window,
            max_points=max_points,
            metrics=metrics,
            column=column,
            keep=keep,
        )

    def whole(self, series: Series, outline: Outline) -> Outline:
        """Return the outline without the windows whose number will grow just because they are still open."""
        if series.metric not in TOTALS:
            return outline
        return outline.head(bisect_right(outline.starts, self.clock.now() - series.window))

    def is_whole(self, measurement: Measurement) -> bool:
        """Whether a measurement's number will not grow just because its window is still open."""
        return measurement.series.metric not in TOTALS or measurement.end <= self.clock.now()

    def standing(self, model: Model, span: Window) -> Standing:
        """Return how the model stood over the span."""
        live = self.catalog.span(model.name)
        is_latest = live is None or live.end <= span.end
        return Standing(
            as_of=max(span.end, self.clock.now()) if is_latest else span.end,
            alerts=self.catalog.alerts(model.name),
            monitors={monitor.name: monitor for monitor in self.catalog.monitors(model.name)},
            measured_days=self.catalog.days(model.name, volume_of(model), span),
            incidents=self.catalog.incidents(model.name),
            live=live,
        )


def volume_of(model: Model) -> Series:
    """Return the series that counts the model's predictions."""
    return Series("volume", window=model.window)


def _ceil_day(moment: datetime) -> datetime:
    floor = floor_time(moment, DAY)
    return floor if floor == moment else floor + DAY
