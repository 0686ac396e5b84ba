"""Burn rate: how fast the bad calls use up what an objective allows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import excess, grey_finding, name_subject, write_value
from watchkeeper.detectors.tolerance import just_above
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.stats.intervals import Interval, wilson_interval

_MOST_BUDGET: Final = 0.5
_SETTINGS = (
    Setting(
        "error_budget",
        0.005,
        1e-6,
        _MOST_BUDGET,
        "this share of calls may be bad; 0.005 where 99.5 % must be good",
    ),
    Setting("period_days", 30.0, 1.0, 30.0, "the objective is about this many days"),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A burn that somebody should look at: so much of the period's budget within a span.

    It must still burn as fast within a twelfth of the span, or it is over.
    """

    share: float
    span: timedelta
    status: Status

    def rate(self, period: timedelta) -> float:
        """Return how many times as fast it burns as the budget bears."""
        return self.share * (period / self.span)


# The SRE Workbook, table 5-8: 14.4 times as fast over an hour, 6 over six hours and 1 over three days, of a month's budget.
_RULES: Final = (
    _Rule(0.02, HOUR, Status.RED),
    _Rule(0.05, 6 * HOUR, Status.RED),
    _Rule(0.10, 3 * DAY, Status.YELLOW),
)
_SHORTER: Final = 12


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of some windows: how many, and how many of them were bad."""

    n: float
    n_bad: float

    @classmethod
    def since(cls, start: datetime, windows: Sequence[tuple[datetime, float, int]]) -> Self:
        """Sum up windows from a start on."""
        taken = [(share, n) for at, share, n in windows if at >= start]
        return cls(sum(n for _, n in taken), sum(share * n for share, n in taken))

    @property
    def share(self) -> float:
        """Share of bad ones; 0 of none."""
        return self.n_bad / self.n if self.n else 0.0

    @property
    def interval(self) -> Interval:
        """What the share may be by chance, calls being independent."""
        return wilson_interval(min(self.n_bad, self.n), self.n) if self.n else Interval(0.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Burn:
    """How a rule stands: the bad calls over its span, and how far these surely are beyond it; 0 where that is over."""

    rule: _Rule
    calls: _Calls
    beyond: float


@dataclass(frozen=True, slots=True)
class BurnRate:
    """Judges a share of bad calls (failed ones, or ones that took too long) by an objective over many days.

    An objective of 99.5 % allows one call in 200 to be bad: the error budget of its period. A burn that uses up 2 % of it within
    an hour, or 5 % within six hours, is red; 10 % within three days is yellow, and red once nothing is left. The bad calls must
    surely be so many, and as many still in the last twelfth of that time (Beyer et al. 2018, The Site Reliability Workbook,
    chapter 5). Windows that last longer than a rule's
    time cannot tell of it: windows of an hour know all three, the first by that hour alone; windows of a day only the slow one.

    Examples
    --------
    With an error budget of 0.5 % over 30 days, an hour in which 8 % of 5,000 calls failed is red, as 16 times as fast as
    can be borne; three days of 0.8 % are yellow, and one bad call of ten is green.
    """

    name: str = "burn_rate"
    description: str = (
        "Alarms when bad calls use up an objective's error budget too fast: within hours (red), or within days (yellow). "
        "Tells how much of it is left, and how long that lasts."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = 0
    # Thirty days of five minutes.
    n_recent: int = 8_640
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        """Judge it; grey where the metric is no share of bad calls, or windows are longer than every rule's time."""
        value = subject.reading.value
        if value is None:
            return grey_finding(subject, subject.reading.reason)
        if subject.metric.unit is not Unit.RATIO or subject.metric.better is not Better.LOWER:
            return grey_finding(subject, "only a share of bad calls uses up an error budget")
        rules = [rule for rule in _RULES if rule.span >= subject.length]
        if not rules:
            return grey_finding(subject, "its windows are longer than the three days of the slowest rule")
        budget, period = settings["error_budget"], settings["period_days"] * DAY
        windows = _windows(subject, value, period)
        burns = [_burn(rule, windows, subject, budget=budget, period=period) for rule in rules]
        burnt = _burnt(windows, subject, budget=budget, period=period)
        # The first of those that alarm is the worst; where none does, the slowest tells most of the time.
        burn = next((one for one in burns if one.beyond > 1.0), burns[-1])
        status = Status.GREEN
        if burn.beyond > 1.0:
            status = Status.RED if burnt >= 1.0 else burn.rule.status
        return Finding(
            metric=subject.metric.name,
            column=subject.column,
            status=status,
            reading=subject.reading,
            expected=budget,
            limit=budget * burn.rule.rate(period),
            reason=_reason(subject, burn, burnt, budget=budget, period=period),
            excess=max(one.beyond for one in burns),
        )

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        """Return an error budget that is just not used up too fast."""
        wanted = just_above(settings["error_budget"] * finding.excess)
        return {"error_budget": wanted} if wanted <= _MOST_BUDGET else {}


def _windows(subject: Subject, value: float, period: timedelta) -> list[tuple[datetime, float, int]]:
    """Return start, share of bad calls and calls of the windows of a period, the one judged last."""
    first = subject.start + subject.length - period
    before = [
        (one.start, one.reading.value, one.reading.n_rows)
        for one in subject.recent
        if one.reading.value is not None and one.start >= first
    ]
    return [*before, (subject.start, value, subject.reading.n_rows)]


def _burn(
    rule: _Rule,
    windows: Sequence[tuple[datetime, float, int]],
    subject: Subject,
    *,
    budget: float,
    period: timedelta,
) -> _Burn:
    end = subject.start + subject.length
    calls = _Calls.since(end - rule.span, windows)
    latest = _Calls.since(end - max(rule.span / _SHORTER, subject.length), windows)
    limit = budget * rule.rate(period)
    return _Burn(rule, calls, excess(calls.interval.low, limit) if latest.share > limit else 0.0)


def _burnt(
    windows: Sequence[tuple[datetime, float, int]], subject: Subject, *, budget: float, period: timedelta
) -> float:
    """Return how much of the period's budget is burnt; where less than a period is known, calls come on as they did."""
    start = windows[0][0]
    calls = _Calls.since(start, windows)
    return calls.share / budget * ((subject.start + subject.length - start) / period)


def _reason(subject: Subject, burn: _Burn, burnt: float, *, budget: float, period: timedelta) -> str:
    share, interval = burn.calls.share, burn.calls.interval
    rate = share / budget
    low, high = (write_value(subject, one) for one in (interval.low, interval.high))
    said = (
        f"{name_subject(subject)}: {write_value(subject, share)} of calls ({low} to {high}) over "
        f"{_write_span(burn.rule.span)}, {format_number(rate)} times what the error budget of "
        f"{write_value(subject, budget)} over {_write_span(period)} allows"
    )
    said += f"; {'all' if burnt >= 1.0 else write_value(subject, burnt)} of it is burnt"
    if rate > 1.0 > burnt:
        said += f", and at this rate the rest lasts {_write_span((1.0 - burnt) * period / rate)}"
    if unseen := [rule.span for rule in _RULES if rule.span < subject.length]:
        said += f"; what burns within {_write_span(max(unseen))} does not show in windows of {_write_span(subject.length)}"
    return f"{said}."


def _write_span(span: timedelta) -> str:
    is_days = span >= 2 * DAY
    n = format_number(span / (DAY if is_days else HOUR))
    unit = "day" if is_days else "hour"
    return f"{n} {unit}" if n == "1" else f"{n} {unit}s"
