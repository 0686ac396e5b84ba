"""Labels: how long they take, which windows still wait for theirs, and whether they stand for all predictions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.label_arrivals import LabelArrivals, tell_maturity
from watchkeeper.metrics.metric import Unit
from watchkeeper.read.source import Source
from watchkeeper.stats.label_delay import MATURE_SHARE, LabelDelays, Maturity

# Latest windows with enough labels that are asked whether labels are selected: of days a week.
_N_ASKED = 7
_SELECTION_METRICS = ("reweighted_accuracy", "accuracy", "labelled_ratio", "unrepresented_ratio")


@dataclass(frozen=True, slots=True)
class ComingLabels:
    """A window whose labels are still coming.

    Attributes
    ----------
    n_predictions, n_labelled
        Rows, and rows whose label has come.
    n_expected
        Labels that it will have in all, as far as can be told.
    ready_at
        When enough of them will have come to be judged.
    """

    start: datetime
    end: datetime
    n_predictions: int
    n_labelled: int
    n_expected: float
    ready_at: datetime


@dataclass(frozen=True, slots=True)
class SelectedLabels:
    """A window whose labelled rows are not like the others, and what that makes of its accuracy.

    Attributes
    ----------
    labelled_ratio, unrepresented_ratio
        Shares of the predictions, 0 to 1: with a label; and like none that has one.
    accuracy
        Of the labelled rows, 0 to 1.
    reweighted, low, high
        Of all rows, 0 to 1, and what is sure of it; where too few labels stand for the others only that, 0 to 1.
    sentence
        The same for people.
    """

    start: datetime
    end: datetime
    labelled_ratio: float
    unrepresented_ratio: float
    accuracy: float
    reweighted: float | None
    low: float | None
    high: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Labels:
    """How a model's labels come.

    Attributes
    ----------
    share_ever
        Share of the predictions that get a label within `watched_s`, 0 to 1.
    is_level
        Whether that is likely all there will be; else it still rises.
    half_after_s, most_after_s
        By when half, and nine in ten, of the labels that come have come, seconds after the prediction.
    watched_s
        How long the oldest prediction that is learnt from has been watched, seconds.
    coming
        Windows whose labels are still coming, oldest first.
    sentence
        How long labels take and what is still to come.
    selected
        The latest window whose labels were selected; None where they stand for all predictions.
    """

    share_ever: float
    is_level: bool
    half_after_s: float
    most_after_s: float
    watched_s: float
    coming: Sequence[ComingLabels]
    sentence: str
    selected: SelectedLabels | None


def load_labels(source: Source, model: Model, span: Window) -> Labels | None:
    """Return how the model's labels come, and which windows of the span wait for theirs; None before any has come."""
    now = source.clock.now()
    arrivals = source.label_habits.arrivals(model, now)
    delays = arrivals.delays
    if delays is None:
        return None
    waiting = dict(_waiting(arrivals, span))
    return Labels(
        share_ever=delays.share_ever,
        is_level=delays.is_level,
        half_after_s=delays.delay_of(0.5),
        most_after_s=delays.delay_of(0.9),
        watched_s=delays.watched_s,
        coming=[_coming(start, one, model.window, now) for start, one in waiting.items()],
        sentence=" ".join([_tell_delays(delays), *_tell_coming(waiting, model.window, now)]),
        selected=_load_selected(source, model, span, until=min(waiting, default=span.end)),
    )


def load_coming_since(source: Source, model: Model, span: Window) -> datetime | None:
    """Return the start of the first window of the span whose labels are still coming; None where none waits for any."""
    arrivals = source.label_habits.arrivals(model, source.clock.now())
    return next((start for start, _ in _waiting(arrivals, span)), None)


def _waiting(arrivals: LabelArrivals, span: Window) -> Iterator[tuple[datetime, Maturity]]:
    """Yield the windows of the span that wait for labels, by start, oldest first, and how far theirs have come."""
    for start, count in arrivals.counts.items():
        # Most windows have long got theirs, which is seen at a glance.
        if not span.holds(start) or count.n_labelled >= MATURE_SHARE * count.n_predictions:
            continue
        maturity = arrivals.maturity(start)
        if maturity is not None and not maturity.is_mature:
            yield start, maturity


def _coming(start: datetime, maturity: Maturity, length: timedelta, now: datetime) -> ComingLabels:
    return ComingLabels(
        start=start,
        end=start + length,
        n_predictions=maturity.n_rows,
        n_labelled=maturity.n_come,
        n_expected=maturity.n_come + maturity.n_to_come,
        ready_at=now + timedelta(seconds=maturity.ready_in_s),
    )


def _tell_delays(delays: LabelDelays) -> str:
    half, most = delays.delay_of(0.5), delays.delay_of(0.9)
    share = _ratio(round(delays.share_ever, 3))
    return (
        f"{'' if delays.is_level else 'At least '}{share} of predictions get a label: half of these within {_tell_length(half)}, "
        f"nine in ten within {_tell_length(most)}."
    )


def _tell_coming(waiting: Mapping[datetime, Maturity], length: timedelta, now: datetime) -> list[str]:
    if not waiting:
        return []
    first = min(waiting)
    when, told = _tell_window(first, length), tell_maturity(waiting[first], now)
    if len(waiting) == 1:
        return [f"Those of {when} are still coming: {told}."]
    return [f"From {when} on they are still coming; of that window {told}."]


def _tell_window(start: datetime, length: timedelta) -> str:
    return f"{start:%-d %b}" if length >= DAY else f"{start:%-d %b %H:%M} UTC"


def _tell_length(seconds: float) -> str:
    """Return a length of time in the unit that suits it.

    Examples
    --------
    >>> [_tell_length(seconds) for seconds in (0.0, 50.0, 5400.0, 100_000.0, 3e6)]
    ['a second', '50 seconds', '90 minutes', '28 hours', '35 days']
    """
    if seconds <= 1.0:
        return "a second"
    for unit, length, most in (("seconds", 1.0, 120.0), ("minutes", 60.0, 120.0), ("hours", 3600.0, 48.0)):
        if seconds < most * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 86_400.0:.0f} days"


def _load_selected(source: Source, model: Model, span: Window, *, until: datetime) -> SelectedLabels | None:
    """Return the latest window of the span before `until` whose labels were selected, if it is one of the last."""
    measured = source.catalog.histories(model.name, span, length=model.window, metrics=_SELECTION_METRICS)
    windows: dict[datetime, dict[str, Reading]] = {}
    for series, rows in measured.items():
        for row in rows if not series.segment else ():
            windows.setdefault(row.start, {})[series.metric] = row.reading
    judged = [
        start for start in sorted(windows) if start < until and _value(windows[start], "accuracy") is not None
    ]
    found = (_selected(start, model.window, windows[start]) for start in reversed(judged[-_N_ASKED:]))
    return next((one for one in found if one is not None), None)


def _selected(start: datetime, length: timedelta, readings: Mapping[str, Reading]) -> SelectedLabels | None:
    accuracy, labelled = _value(readings, "accuracy"), _value(readings, "labelled_ratio")
    unrepresented = _value(readings, "unrepresented_ratio")
    if accuracy is None or labelled is None or unrepresented is None:
        return None
    weighted = readings["reweighted_accuracy"]
    said = (
        f"Labels are selected: of the predictions of {_tell_window(start, length)} {_ratio(labelled)} have one, and those "
        f"are not like the others. Accuracy is {_ratio(accuracy)} over the rows with labels"
    )
    return SelectedLabels(
        start=start,
        end=start + length,
        labelled_ratio=labelled,
        unrepresented_ratio=unrepresented,
        accuracy=accuracy,
        reweighted=weighted.value,
        low=weighted.low,
        high=weighted.high,
        sentence=f"{said}{_tell_reweighted(weighted, unrepresented)}",
    )


def _tell_reweighted(weighted: Reading, unrepresented: float) -> str:
    if weighted.value is None:
        return "; of the others nothing is known."
    said = f", and {_ratio(weighted.value)} weighted to all predictions"
    low, high = _ratio(weighted.low), _ratio(weighted.high)
    if unrepresented <= 0.0:
        return f"{said} ({low} to {high})."
    return (
        f"{said} that are like them. Of the other {_ratio(unrepresented)} nothing is known: over all it lies between {low} "
        f"and {high}."
    )


def _ratio(value: float | None) -> str:
    return format_value(value, Unit.RATIO)


def _value(readings: Mapping[str, Reading], metric: str) -> float | None:
    reading = readings.get(metric)
    return reading.value if reading else None
