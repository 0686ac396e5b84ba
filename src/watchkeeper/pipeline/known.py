"""What labels tell that have come: of the reference, and of the windows since, for estimates where they have not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.window import EPOCH, Window
from watchkeeper.metrics.likely import Known, Meaning
from watchkeeper.pipeline.references import N_RECENT_WINDOWS
from watchkeeper.profile.performance import Performance
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import ProfileKey

# Windows looked back for labels, further only where none are found: what they told long ago is more than nothing.
_LOOKS_BACK = (N_RECENT_WINDOWS, 4 * N_RECENT_WINDOWS, 16 * N_RECENT_WINDOWS)


class KnownLabels:
    """Loads what labels tell of a model, of its recent windows as of the reference's last ones.

    What the reference told does not change and is kept.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._meanings: dict[str, tuple[Reference, Meaning | None]] = {}

    def load(self, model: Model, start: datetime, performance: Performance | None) -> Known | None:
        """Return what labels tell for the window that starts at `start`; None where scores or labels lack.

        Parameters
        ----------
        performance
            The window's own rows, joined with the labels that have come; None when none have.
        """
        meaning = self.meaning(model)
        if meaning is None:
            return None
        time = count_windows(start, model.window)
        if performance is not None and performance.n_scored and not performance.unlabelled_scores.n:
            # All its labels have come: there is nothing left to estimate.
            return Known(meaning, time)
        windows = self._latest_labelled(model, start)
        own = [(time, performance)] if performance is not None else []
        return Known(meaning, time, [*windows, *own])

    def _latest_labelled(self, model: Model, start: datetime) -> list[tuple[float, Performance]]:
        """Return the windows before `start`: the recent ones, or as many more as it takes to meet with labels."""
        windows: list[tuple[float, Performance]] = []
        for n_windows in _LOOKS_BACK:
            span = Window(start - n_windows * model.window, start)
            stored = self._catalog.performances(model.name, span, length=model.window)
            windows = by_window(((key, one) for key, one in stored if not key.is_reference), model.window)
            if any(performance.n_scored for _, performance in windows):
                break
        return windows

    def meaning(self, model: Model) -> Meaning | None:
        """Return what scores meant in the model's reference; None where scores or labels lack."""
        reference = self._catalog.reference(model.name) if model.task is Task.BINARY else None
        if reference is None:
            return None
        kept = self._meanings.get(model.name)
        if kept is None or kept[0] != reference:
            kept = self._meanings[model.name] = (reference, self._learn(model, reference))
        return kept[1]

    def _learn(self, model: Model, reference: Reference) -> Meaning | None:
        whole = self._catalog.reference_performance(model.name)
        if whole is None:
            return None
        stored: Iterable[tuple[ProfileKey, Performance]] = ()
        if reference.end is not None:
            span = Window(reference.end - N_RECENT_WINDOWS * model.window, reference.end + model.window)
            stored = self._catalog.performances(model.name, span, length=model.window)
        windows = by_window(((key, one) for key, one in stored if key.is_reference), model.window)
        return learn_meaning(whole, windows)


def learn_meaning(whole: Performance, windows: Iterable[tuple[float, Performance]] = ()) -> Meaning | None:
    """Return what scores mean by a reference and its windows; None unless it has labels of both classes with scores."""
    if not (whole.positive_scores.n and whole.negative_scores.n):
        return None
    return Meaning(whole, list(windows))


def count_windows(start: datetime, length: timedelta) -> float:
    """Return a time as estimates count it: in windows."""
    return (start - EPOCH) / length


def by_window(
    stored: Iterable[tuple[ProfileKey, Performance]], length: timedelta
) -> list[tuple[float, Performance]]:
    """Return the performances of all versions together, by window, oldest first."""
    parts: dict[datetime, list[Performance]] = {}
    for key, performance in stored:
        parts.setdefault(key.start, []).append(performance)
    return [(count_windows(start, length), Performance.merge_all(parts[start])) for start in sorted(parts)]
