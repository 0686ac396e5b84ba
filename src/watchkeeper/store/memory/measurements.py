"""Histories of metrics, and the windows that wait to be judged, in memory."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from watchkeeper.domain.measurement import Measurement, Outline, Past, Series
from watchkeeper.domain.window import DAY, Window, floor_time
from watchkeeper.store.memory.state import CatalogState, put_blob, write_measurements
from watchkeeper.store.outline import outline, stretch_of
from watchkeeper.store.records import Measured


class MemoryMeasurements:
    """The port `Measurements` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def commit_measured(self, measured: Measured) -> None:
        """Store what one window's measuring gave: all or nothing."""
        with self._state.lock:
            state = self._state.of(measured.model)
            write_measurements(state, measured.measurements, reference_version=None)
            for key, performance in measured.performance:
                put_blob(state.performances, key, performance)
            cleared = measured.cleared
            if cleared is not None:
                known = state.dirty.get(cleared.start)
                if known is not None and known.revision == cleared.revision:
                    del state.dirty[cleared.start]
            state.pending.update(measured.pending)

    def series(self, model: str) -> Sequence[Series]:
        """Return every series of the model that has a measurement."""
        with self._state.lock:
            measurements = self._state.of(model).measurements
            return [series for series, history in measurements.items() if any(history.all())]

    def history(self, model: str, series: Series, window: Window) -> Sequence[Measurement]:
        """Return the measurements of one series starting inside `window`, oldest first."""
        with self._state.lock:
            history = self._state.of(model).measurements.get(series)
            return [] if history is None else [stored.measurement for stored in history.within(window)]

    def histories(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
    ) -> dict[Series, list[Measurement]]:
        """Return many series at once, measured over `length`, each oldest first."""
        wanted = None if metrics is None else set(metrics)
        with self._state.lock:
            found = {
                series: [stored.measurement for stored in history.within(window)]
                for series, history in self._state.of(model).measurements.items()
                if series.window == length
                and (wanted is None or series.metric in wanted)
                and (column is None or series.column == column)
            }
        return {series: measurements for series, measurements in found.items() if measurements}

    def past(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        metrics: Iterable[str],
        without: Collection[datetime] = (),
        min_rows: int = 0,
    ) -> dict[Series, Past]:
        """Return the known values of many series, save those of windows that start at `without` or have too few rows."""
        wanted = set(metrics)
        found: dict[Series, Past] = {}
        with self._state.lock:
            for series, history in self._state.of(model).measurements.items():
                if series.window != length or series.metric not in wanted:
                    continue
                known = [
                    (stored.measurement.start, value)
                    for stored in history.within(window)
                    if (value := stored.measurement.reading.value) is not None
                    and not (without and stored.measurement.start in without)
                    and stored.measurement.reading.n_rows >= min_rows
                ]
                if known:
                    found[series] = Past([start for start, _ in known], [value for _, value in known])
        return found

    def outlines(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        max_points: int,
        metrics: Iterable[str] | None = None,
        column: str | None = None,
        keep: Iterable[datetime] = (),
    ) -> dict[Series, Outline]:
        """Return many series at once to be drawn, each in about `max_points` of its measurements at most."""
        histories = self.histories(model, window, length=length, metrics=metrics, column=column)
        stretch, kept = stretch_of(window, length, max_points), set(keep)
        return {series: outline(rows, stretch, kept) for series, rows in histories.items()}

    def total(self, model: str, series: Series, window: Window) -> float:
        """Return the sum of the known values of one series starting inside `window`."""
        return sum((one.reading.value or 0.0 for one in self.history(model, series, window)), 0.0)

    def days(self, model: str, series: Series, window: Window) -> frozenset[datetime]:
        """Return the days, in UTC, on which a window inside `window` starts whose value is known and not 0."""
        rows = self.history(model, series, window)
        return frozenset(floor_time(one.start, DAY) for one in rows if one.reading.value)

    def pending(self, model: str) -> Sequence[Window]:
        """Return the windows waiting to be judged, oldest end first."""
        with self._state.lock:
            return sorted(self._state.of(model).pending, key=lambda window: (window.end, window.start))
