"""Which windows wait for labels before what they say is judged, and until when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import EPOCH, Window
from watchkeeper.metrics.estimate import estimate_of
from watchkeeper.metrics.label_arrivals import LabelArrivals
from watchkeeper.metrics.labelled_ratio import LABELLED_RATIO
from watchkeeper.metrics.metric import Metric, Needs
from watchkeeper.stats.label_delay import MATURE_SHARE
from watchkeeper.store.label_arrivals import LabelHabits, learning_span
from watchkeeper.store.ports import Catalog


def is_read_off_labels(metric: Metric) -> bool:
    """Whether a metric is known once labels have come: what they say, or how many there are."""
    return Needs.LABELS in metric.needs or metric.name == LABELLED_RATIO.name


class WaitingWindows:
    """Knows the windows of each model that wait for labels.

    Labels that come have their window judged anew by themselves. Those that are expected and never come do not, so a
    window is looked at again when they should be there. That is kept in memory: after a start all that may have waited
    are looked at once.
    """

    def __init__(self, catalog: Catalog, metrics: Mapping[str, Metric]) -> None:
        self._catalog = catalog
        self._habits = LabelHabits(catalog)
        self._metrics = metrics
        self._until: dict[str, dict[Window, datetime]] = {}

    def due(self, model: Model, now: datetime) -> list[Window]:
        """Return the windows that have waited for long enough."""
        return [window for window, until in self._of(model, now).items() if until <= now]

    def next_due(self, model: Model, now: datetime) -> datetime | None:
        """Return when the first of them will have; None where none waits."""
        return min(self._of(model, now).values(), default=None)

    def arrivals(
        self, model: Model, windows: Sequence[Window], monitors: Iterable[Monitor], now: datetime
    ) -> LabelArrivals | None:
        """Return when the model's labels come; None where no verdict on these windows depends on it.

        Parameters
        ----------
        windows
            Those to be judged, earliest first; some wait for labels from now on, and the others wait no longer.
        """
        until = self._of(model, now)
        for window in windows:
            until.pop(window, None)
        names = self._read_off_labels(monitors)
        span = Window(windows[0].start, windows[-1].end)
        if not names or not self._lacks_labels(model, span, names):
            return None
        arrivals = self._habits.arrivals(model, now)
        for window in windows:
            maturity = arrivals.maturity(window.start)
            if window.length == model.window and maturity is not None and not maturity.is_mature:
                until[window] = now + timedelta(seconds=maturity.ready_in_s)
        return arrivals

    def _read_off_labels(self, monitors: Iterable[Monitor]) -> set[str]:
        """Return the metrics among those watched that are read off labels."""
        return {name for one in monitors for name in one.metrics if is_read_off_labels(self._metrics[name])}

    def _lacks_labels(self, model: Model, span: Window, names: Iterable[str]) -> bool:
        """Whether a window has too few labels for one of the metrics, and no estimate of it."""
        ratios = self._known(model, span, [LABELLED_RATIO.name])
        lacking = [start for (_, start), ratio in ratios.items() if ratio < MATURE_SHARE]
        if not lacking:
            return False
        known = self._known(model, span, [*names, *(estimate_of(name) for name in names)])
        return any(
            (name, start) in known and (estimate_of(name), start) not in known
            for name in names
            for start in lacking
        )

    def _known(self, model: Model, span: Window, names: Iterable[str]) -> dict[tuple[str, datetime], float]:
        """Return the known values of metrics of the model as a whole, by metric and window's start."""
        measured = self._catalog.histories(model.name, span, length=model.window, metrics=names)
        return {
            (series.metric, row.start): row.reading.value
            for series, rows in measured.items()
            for row in rows
            if not series.segment and row.reading.value is not None
        }

    def _of(self, model: Model, now: datetime) -> dict[Window, datetime]:
        if model.name not in self._until:
            self._until[model.name] = dict.fromkeys(self._without_verdict(model, now), EPOCH)
        return self._until[model.name]

    def _without_verdict(self, model: Model, now: datetime) -> list[Window]:
        """Return the windows that may have waited when the watch ended: grey, and some of their labels had come."""
        span = learning_span(model, now)
        monitors = [
            one.name
            for one in self._catalog.monitors(model.name)
            if one.window == model.window and self._read_off_labels([one])
        ]
        grey = self._catalog.starts(model.name, span, statuses=[Status.GREY], monitors=monitors)
        ratios = self._known(model, span, [LABELLED_RATIO.name]) if grey else {}
        return [
            Window(start, start + model.window)
            for (_, start), ratio in ratios.items()
            if start in grey and 0.0 < ratio < MATURE_SHARE
        ]
