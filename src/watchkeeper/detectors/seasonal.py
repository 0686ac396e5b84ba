"""Seasonal: what is usual at this time of the day or week, and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from watchkeeper.detectors.detector import Setting, Subject, Usual
from watchkeeper.detectors.finding import grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import just_above
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.metrics.metric import Better
from watchkeeper.stats.season_classes import Moments, describe_class
from watchkeeper.stats.seasonal import MIN_WINDOWS, RUN, LearntSeason, SeasonalBand, learn_season

_SETTINGS = (
    Setting("min_change", 0.1, 0.0, 100.0, "a change up to this share of what is usual does not matter"),
    Setting("red_factor", 2.0, 1.0, 100.0, "red begins this many times as far from usual as yellow"),
    Setting(
        "false_alarm_ratio",
        0.001,
        1e-6,
        0.2,
        "share of windows without trouble that may lie outside of the band, on either side",
    ),
)


@dataclass(frozen=True, slots=True)
class _View:
    """What a window is beside what is usual, on the side on which it lies.

    Attributes
    ----------
    is_below
        The side.
    reach
        How far it may lie from what is expected, in the unit of the value.
    alone
        How far it surely lies, as a share of the reach: more than 1 is bad.
    together
        The same of the last windows up to it; 0 where what surely differs now does not matter.
    """

    is_below: bool
    reach: float
    alone: float
    together: float


@dataclass(frozen=True, slots=True)
class Seasonal:
    """Judges a value against those of earlier windows that the calendar says are alike, such as all Mondays at 9.

    What is usual is the median of the last eight of them. The band around it reaches as far as windows without
    trouble did. Times of the day, days of work, days of the week and of the month are told apart where that foretells
    better than not to, and only once the history is long enough; the finding says so. A shift too small for the band
    is bad too when it lasts: when the last twelve windows together lie farther out than such runs did.

    Examples
    --------
    Where Mondays had 1,900 to 2,300 rows and Sundays 300 to 500, 400 rows are green on a Sunday and red on a Monday.
    """

    name: str = "seasonal"
    description: str = (
        "Alarms when a value is unlike those of earlier windows at such a time: of the day, the week or the month, "
        "or on holidays."
    )
    settings: Sequence[Setting] = _SETTINGS
    # 24 weeks of hourly windows.
    n_history: int = 4_032
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey before it is known what is usual."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        starts = _local_starts(subject)
        usual = _learn(subject, starts, settings)
        band = usual.band(starts[-1]) if usual is not None else None
        if usual is None or band is None:
            lacking = (
                f"{len(subject.history)} earlier windows tell what is usual so far; {MIN_WINDOWS} are needed"
            )
            return grey_finding(subject, f"only {lacking}")
        view = _view(subject, usual, band, starts=starts, min_change=settings["min_change"])
        status = _status(subject, view, settings["red_factor"])
        reach = view.reach * (settings["red_factor"] if status is Status.RED else 1.0)
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=band.expected,
            limit=band.expected - reach if view.is_below else band.expected + reach,
            reason=_reason(subject, usual, band, start=starts[-1], run_side=_run_side(view, status)),
            excess=max(view.alone, view.together) * view.reach / reach,
        )

    def expect(self, subject: Subject, settings: Mapping[str, float]) -> Usual | None:
        """Return between which values it is as usual; None before that is known."""
        starts = _local_starts(subject)
        usual = _learn(subject, starts, settings)
        band = usual.band(starts[-1]) if usual is not None else None
        if usual is None or band is None:
            return None
        least = settings["min_change"] * abs(band.expected)
        low = min(band.low, band.expected - least)
        alike = describe_class(starts[-1], usual.season, length=usual.length, holidays=usual.holidays)
        moved = ", moved as the last seven windows were" if usual.level else ""
        return Usual.on_bad_sides(
            subject.metric.better,
            expected=band.expected,
            low=_possible(subject, low),
            high=max(band.high, band.expected + least),
            why=(
                f"Expected is the median of the last {band.n_alike} {alike or 'windows'}{moved}, of "
                f"{len(subject.history)} earlier windows; the band reaches as far as windows without trouble went."
            ),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:  # noqa: ARG002  # The protocol's.
        """Return a change that does not matter, just above the one there surely was."""
        value, expected = finding.reading.value, finding.expected
        if value is None or not expected:
            return {}
        bound = finding.reading.high if value < expected else finding.reading.low
        sure = value if bound is None else bound
        return {"min_change": just_above(abs(sure - expected) / abs(expected))}


def _learn(subject: Subject, starts: Moments, settings: Mapping[str, float]) -> LearntSeason | None:
    return learn_season(
        starts[:-1],
        np.asarray(subject.history, dtype=np.float64),
        starts[-1],
        length=subject.length,
        holidays=subject.calendar.holidays,
        exceeded_by=settings["false_alarm_ratio"],
    )


def _local_starts(subject: Subject) -> Moments:
    """Return when the windows of the history and the one judged start, by the clocks on the wall."""
    moments = [subject.calendar.local(start) for start in (*subject.history_starts, subject.start)]
    return np.array(moments, dtype="datetime64[us]")


def _view(
    subject: Subject, usual: LearntSeason, band: SeasonalBand, *, starts: Moments, min_change: float
) -> _View:
    value = subject.reading.value or 0.0
    is_below = value < band.expected
    bound = subject.reading.high if is_below else subject.reading.low
    sure = value if bound is None else bound
    distance = max(band.expected - sure if is_below else sure - band.expected, 0.0)
    least = min_change * abs(band.expected)
    reach = max(band.expected - band.low if is_below else band.high - band.expected, least)
    values = np.array([*subject.history[-(RUN - 1) :], value])
    run = float(usual.excess(starts[-values.size :], values)[1][-1])
    together = max(-run if is_below else run, 0.0) if distance > least else 0.0
    return _View(is_below, reach, distance / reach, together)


def _status(subject: Subject, view: _View, red_factor: float) -> Status:
    if subject.metric.better is (Better.LOWER if view.is_below else Better.HIGHER):
        return Status.GREEN
    if view.alone > red_factor:
        return Status.RED
    return Status.YELLOW if max(view.alone, view.together) > 1.0 else Status.GREEN


def _run_side(view: _View, status: Status) -> str:
    """Return on which side the last windows together are bad where the one judged is not so by itself."""
    if not status.is_bad or view.alone > 1.0:
        return ""
    return "below" if view.is_below else "above"


def _reason(
    subject: Subject, usual: LearntSeason, band: SeasonalBand, *, start: np.datetime64, run_side: str
) -> str:
    said = f"{name_subject(subject)}: {write_value(subject, subject.reading.value)}"
    if run_side:
        said += f"; the last {RUN} windows together lie further {run_side} what is usual than such runs did"
    alike = describe_class(start, usual.season, length=usual.length, holidays=usual.holidays)
    low, high = (write_value(subject, value) for value in (_possible(subject, band.low), band.high))
    moved = ", moved as the last seven windows were" if usual.level else ""
    known = f"{alike or 'windows'} usually have {low} to {high} (the last {band.n_alike}{moved})"
    if usual.n_lacking:
        known += f"; days of the week are told apart once {usual.n_lacking} more like this have come"
    return f"{said}, where {known}."


def _possible(subject: Subject, low: float) -> float:
    """Return a lower bound as far as it can be reached: what was never below 0 cannot be."""
    return max(low, 0.0) if min(subject.history) >= 0.0 else low
