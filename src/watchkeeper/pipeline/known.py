"""What labels tell that have come: of the reference, and of the windows since, for estimates where they have not."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.segment import stored_under
from watchkeeper.domain.window import EPOCH, Window
from watchkeeper.metrics.estimate import estimated_by
from watchkeeper.metrics.estimated import ESTIMATED
from watchkeeper.metrics.estimated_classes import ESTIMATED_OF_CLASSES
from watchkeeper.metrics.estimated_errors import ESTIMATED_ERRORS
from watchkeeper.metrics.likely import Known, Meaning
from watchkeeper.metrics.losses import KnownErrors, UsualErrors
from watchkeeper.pipeline.references import N_RECENT_WINDOWS
from watchkeeper.pipeline.trust import excluded_events
from watchkeeper.profile.error_doubt import NO_DOUBT
from watchkeeper.profile.performance import Performance
from watchkeeper.store.foretold import load_past_estimates
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import ProfileKey

_ESTIMATED_METRICS = tuple(
    estimated_by(metric.name) for metric in (*ESTIMATED, *ESTIMATED_OF_CLASSES, *ESTIMATED_ERRORS)
)
_OF_SCORES = frozenset({Task.BINARY, Task.MULTICLASS})
# Windows looked back for labels, further only where none are found: what they told long ago is more than nothing.
_LOOKS_BACK = (N_RECENT_WINDOWS, 4 * N_RECENT_WINDOWS, 16 * N_RECENT_WINDOWS)


class KnownLabels:
    """Loads what labels tell of a model, of its recent windows as of the reference's last ones.

    What the reference told does not change and is kept.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._meanings: dict[str, tuple[Reference, Meaning | UsualErrors | None]] = {}

    def load(
        self, model: Model, start: datetime, performance: Performance | None
    ) -> Known | KnownErrors | None:
        """Return what labels tell for the window that starts at `start`; None where labels lack, and scores or numbers.

        Parameters
        ----------
        performance
            The window's own rows, joined with the labels that have come; None when none have.
        """
        learnt = self._learnt(model)
        if learnt is None:
            return None
        time = count_windows(start, model.window)
        windows: list[tuple[float, Performance]] = []
        # Of a window whose labels have all come there is nothing left to estimate.
        events: Sequence[DeclaredEvent] = ()
        if performance is None or not _tells(performance) or _is_waiting(performance):
            own = [(time, performance)] if performance is not None else []
            events = excluded_events(self._catalog, model, Window(EPOCH, start))
            windows = [*self._latest_labelled(model, start, events), *own]
        past = load_past_estimates(self._catalog, model, start, events) if windows else {}
        if isinstance(learnt, Meaning):
            return Known(learnt, time, windows, past)
        return KnownErrors(learnt, time, windows, past)

    def _latest_labelled(
        self, model: Model, start: datetime, events: Sequence[DeclaredEvent]
    ) -> list[tuple[float, Performance]]:
        """Return the windows before `start`: the recent ones, or as many more as it takes to meet with labels.

        Those that the events leave out are not among them.
        """
        windows: list[tuple[float, Performance]] = []
        for n_windows in _LOOKS_BACK:
            span = Window(start - n_windows * model.window, start)
            stored = self._catalog.performances(model.name, span, length=model.window)
            learnt = (
                (key, one) for key, one in stored if not key.is_reference and not _is_left_out(key, events)
            )
            windows = by_window(learnt, model.window)
            if any(_tells(performance) for _, performance in windows):
                break
        return windows

    def meaning(self, model: Model, segment: str = "") -> Meaning | None:
        """Return what scores meant in the model's reference, to all or to a segment; None where scores or labels lack."""
        if stored_under(segment):
            return self._meaning_of(model, segment)
        learnt = self._learnt(model)
        return learnt if isinstance(learnt, Meaning) else None

    def _meaning_of(self, model: Model, segment: str) -> Meaning | None:
        """Return what scores meant to a segment by the reference's windows, which stand for no time of their own."""
        reference = self._catalog.reference(model.name)
        span = reference.span(model.window) if reference is not None else None
        if reference is None or span is None:
            return None
        stored = self._catalog.performances(model.name, span, length=model.window, segment=segment)
        parts = [one for key, one in stored if key.is_reference and key.version == reference.version]
        return learn_meaning(Performance.merge_all(parts))

    def _learnt(self, model: Model) -> Meaning | UsualErrors | None:
        """Return what the model's reference tells; learnt once."""
        is_told = model.task in _OF_SCORES or model.task is Task.REGRESSION
        reference = self._catalog.reference(model.name) if is_told else None
        if reference is None:
            return None
        kept = self._meanings.get(model.name)
        if kept is None or kept[0] != reference:
            kept = self._meanings[model.name] = (reference, self._learn(model, reference))
        return kept[1]

    def _learn(self, model: Model, reference: Reference) -> Meaning | UsualErrors | None:
        whole = self._catalog.reference_performance(model.name)
        if whole is None:
            return None
        stored: Iterable[tuple[ProfileKey, Performance]] = ()
        if reference.end is not None:
            span = Window(reference.end - N_RECENT_WINDOWS * model.window, reference.end + model.window)
            stored = self._catalog.performances(model.name, span, length=model.window)
        windows = by_window(((key, one) for key, one in stored if key.is_reference), model.window)
        if model.task is Task.REGRESSION:
            expected = self._catalog.reference_expected_error(model.name)
            doubt = expected.doubt if expected is not None else NO_DOUBT
            return UsualErrors(whole, windows, doubt) if whole.errors_by_prediction.n else None
        return learn_meaning(whole, windows)


def learn_meaning(whole: Performance, windows: Iterable[tuple[float, Performance]] = ()) -> Meaning | None:
    """Return what scores mean by a reference and its windows; None unless it has labels of both classes with scores."""
    if not (whole.positive_scores.n and whole.negative_scores.n):
        return None
    return Meaning(whole, list(windows))


def _tells(performance: Performance) -> bool:
    """Whether labels tell something that estimates learn from."""
    return performance.n_scored > 0 or performance.errors_by_prediction.n > 0


def _is_waiting(performance: Performance) -> bool:
    """Whether a row that could be estimated has no label yet."""
    return performance.unlabelled_scores.n > 0 or performance.unlabelled_predictions.n > 0


def _is_left_out(key: ProfileKey, events: Iterable[DeclaredEvent]) -> bool:
    """Whether an event says that answers of such a window, as any estimate judges them, are not like others."""
    window = Window(key.start, key.start + key.length)
    return any(
        event.touches(window) and any(event.is_about(metric, "") for metric in _ESTIMATED_METRICS)
        for event in events
    )


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
