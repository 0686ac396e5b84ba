"""Change point: a level that has shifted and stays there, however little each window shows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import raise_limits
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.metric import Better
from watchkeeper.stats.change_point import MIN_KNOWN, Shift, find_shift
from watchkeeper.stats.distances import Floats
from watchkeeper.stats.season_classes import describe_class
from watchkeeper.stats.seasonal import Foretold, foretell

# The latest windows, in which a change is looked for: eight weeks of days.
_N_LOOKED_AT: Final = 56
# The windows before those that say what is usual: sixteen weeks of days, or four weeks of shorter windows. What was
# usual long ago is so no longer.
_N_KNOWN: Final = 112
_MIN_KNOWN_SPAN: Final = 28 * DAY

# Windows in which chance brings something about once; beyond that the number says no more.
_NEVER: Final = 1e6
_SIDES: Final = {Better.HIGHER: (-1,), Better.LOWER: (1,), Better.NEITHER: (-1, 1)}

_SETTINGS = (
    Setting(
        "yellow_change", 0.01, 0.0, 1_000.0, "a shift by more than this share of what is usual is yellow"
    ),
    Setting("red_change", 0.10, 0.0, 1_000.0, "a shift by more than this share of what is usual is red"),
    Setting(
        "smallest_shift",
        0.5,
        0.1,
        2.0,
        "shifts by this many times what windows scatter are looked for; larger ones are found sooner, "
        "those of less than half of it never",
    ),
    Setting(
        "false_alarm_ratio",
        0.001,
        1e-6,
        0.2,
        "share of windows without change at which a shift may be told; where none is set, a part of the budget of false alarms",
    ),
)


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known of a series in order of time, the window judged last, the season taken off.

    Attributes
    ----------
    starts
        By the clocks on the wall.
    foretold
        What windows like them let expect.
    n_known
        Trusted windows that say what is usual; in the others a change is looked for.
    """

    starts: Sequence[datetime]
    values: Floats
    foretold: Foretold
    n_known: int

    @property
    def deviations(self) -> Floats:
        """How far windows lay from what was foretold, by how windows at that time of the day spread."""
        return self.foretold.errors / self.foretold.spreads

    @property
    def spread(self) -> float:
        """How windows like the one judged spread, in the unit of the values."""
        return float(self.foretold.spreads[-1])

    @property
    def usual(self) -> float:
        """What a window like the one judged usually has."""
        centre = float(np.median(self.deviations[: self.n_known]))
        return float(self.values[-1] - self.foretold.errors[-1]) + centre * self.spread


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """Judges whether the level of a series has shifted and still is, from all of the latest windows together.

    Each window is compared with what those like it before had (times of the day and days of the week where they matter), and
    ranked among those before it. The ranks are summed up, and a sum that passes its threshold is a shift: once in so many
    windows by chance as the budget of false alarms allows, whatever the windows' distribution, and where each is like the one
    before. It says since when, and from where to where. One wild window is no shift, and what lasts for some two months is
    the usual level.

    Examples
    --------
    Where windows scatter by 2 points around a recall of 80 %, a fall to 78 % is told after some twelve of them, which no
    limit for one window can.
    """

    name: str = "change_point"
    description: str = (
        "Alarms when a level has shifted and stays there, though each window by itself may be ordinary; tells since "
        "when, and by how much."
    )
    settings: Sequence[Setting] = _SETTINGS
    # 24 weeks of hourly windows: seasons are learnt from them.
    n_history: int = 4_032
    n_recent: int = _N_LOOKED_AT
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey before it is known what is usual."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        past = _past(subject, value)
        if past is None:
            return grey_finding(subject, "too few earlier windows tell what is usual so far")
        usual = past.usual
        shift = _find(subject.metric.better, past, settings)
        size = abs(shift.size) * past.spread if shift else 0.0
        yellow, red = (settings[name] * abs(usual) for name in ("yellow_change", "red_change"))
        status = Status.GREEN
        if size > yellow:
            status = Status.RED if size > red else Status.YELLOW
        allowed = red if status is Status.RED else yellow
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=usual,
            limit=None,
            reason=_reason(subject, past, shift, status),
            excess=excess(size, allowed) if allowed > 0.0 else size,
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return a shift that does not matter, just above the one there was."""
        if not finding.expected:
            return {}
        past = finding.excess * settings["red_change" if finding.status is Status.RED else "yellow_change"]
        return raise_limits(settings, yellow="yellow_change", red="red_change", past=past) if past else {}


def _past(subject: Subject, value: float) -> _Past | None:
    """Return what is known; None where that is too little."""
    trusted = dict(zip(subject.history_starts, subject.history, strict=True))
    recent = {one.start: one.reading.value for one in subject.recent if one.reading.value is not None}
    known = sorted((trusted | recent | {subject.start: value}).items())
    starts = [subject.calendar.local(start) for start, _ in known]
    values = np.array([one for _, one in known])
    foretold = foretell(
        np.array(starts, dtype="datetime64[us]"),
        values,
        length=subject.length,
        holidays=subject.calendar.holidays,
    )
    places = np.flatnonzero(np.isfinite(foretold.errors))
    n_looked_at = min(_N_LOOKED_AT, places.size - MIN_KNOWN)
    if n_looked_at < 1:
        return None
    n_most = max(_N_KNOWN, _MIN_KNOWN_SPAN // subject.length)
    usual = [place for place in places[:-n_looked_at].tolist() if known[place][0] in trusted][-n_most:]
    if len(usual) < MIN_KNOWN:
        return None
    kept = np.array([*usual, *places[-n_looked_at:]])
    return _Past(
        [starts[place] for place in kept],
        values[kept],
        Foretold(foretold.season, foretold.errors[kept], foretold.spreads[kept]),
        len(usual),
    )


def _find(better: Better, past: _Past, settings: Mapping[str, float]) -> Shift | None:
    """Return the shift to the bad side; the surer one where both are bad, each of which may spend half of the alarms."""
    sides = _SIDES[better]
    found = (
        find_shift(
            past.deviations,
            past.n_known,
            side=side,
            smallest=settings["smallest_shift"],
            exceeded_by=settings["false_alarm_ratio"] / len(sides),
        )
        for side in sides
    )
    return max((one for one in found if one), key=lambda one: one.run_length, default=None)


def _reason(subject: Subject, past: _Past, shift: Shift | None, status: Status) -> str:
    said = f"{name_subject(subject)} is {write_value(subject, subject.reading.value)}"
    usual = write_value(subject, past.usual)
    if shift is None:
        return f"{said}; its level has not shifted, {usual} is usual."
    level, low, high = (
        write_value(subject, past.usual + size * past.spread)
        for size in (shift.size, shift.interval.low, shift.interval.high)
    )
    start = past.starts[shift.since]
    since = f"{start.day} {start:%b %Y}" if subject.length >= DAY else f"{start.day} {start:%b %Y %H:%M}"
    alike = describe_class(
        np.datetime64(past.starts[-1], "us"),
        past.foretold.season,
        length=subject.length,
        holidays=subject.calendar.holidays,
    )
    n_windows = past.values.size - shift.since
    told = f"{said}; its level has shifted since {since} ({n_windows} windows), from {usual} to {level} ({low} to {high})"
    if alike:
        told += f" for {alike}"
    if not status.is_bad:
        return f"{told}, by no more than matters."
    by_chance = shift.run_length / len(_SIDES[subject.metric.better])
    often = (
        f"about once in {format_number(by_chance)}" if by_chance < _NEVER else "less than once in a million"
    )
    return f"{told}, as chance brings {often} windows."
