"""When a model's labels come, learnt from what is stored of its latest windows; for the judge as for the pages."""

from datetime import datetime
from typing import Final

from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import Window
from watchkeeper.metrics.label_arrivals import LabelArrivals, LabelCount, learn_label_delays
from watchkeeper.metrics.labelled_ratio import LABELLED_RATIO
from watchkeeper.stats.label_delay import LabelDelays
from watchkeeper.store.ports import Catalog

# Of days sixteen weeks, so that labels may take months, and old habits are forgotten.
N_WINDOWS: Final = 112
# Habits change slowly, and to learn them reads all those windows: it is done once in this part of a window.
_ANEW_PART: Final = 24


def learning_span(model: Model, now: datetime) -> Window:
    """Return the span of the windows that are learnt from."""
    return Window(now - N_WINDOWS * model.window, now)


class LabelHabits:
    """Knows how long each model's labels take."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._learnt: dict[str, tuple[datetime, LabelDelays]] = {}

    def arrivals(self, model: Model, now: datetime) -> LabelArrivals:
        """Return how far the labels of the latest windows have come, and how long they take, as of now."""
        series = Series(LABELLED_RATIO.name, window=model.window)
        measured = self._catalog.history(model.name, series, learning_span(model, now))
        counts = {
            row.start: LabelCount(row.reading.n_rows, round((row.reading.value or 0.0) * row.reading.n_rows))
            for row in measured
        }
        return LabelArrivals(now, model.window, counts, self._delays(model, now))

    def _delays(self, model: Model, now: datetime) -> LabelDelays | None:
        learnt = self._learnt.get(model.name)
        if learnt is not None and learnt[0] <= now < learnt[0] + model.window / _ANEW_PART:
            return learnt[1]
        stored = self._catalog.performances(model.name, learning_span(model, now), length=model.window)
        live = ((key.start, part) for key, part in stored if not key.is_reference)
        delays = learn_label_delays(live, length=model.window, now=now)
        if delays is not None:
            self._learnt[model.name] = now, delays
        return delays
