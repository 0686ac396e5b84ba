"""A challenger beside the champion: each number of both, their difference, and what can be said of it, in words.

Only windows in which both answered count, and within each the two are compared with one another, so that neither a
season nor a share of traffic that grows is taken for a difference of versions. Intervals of differences hold however
often one looks (`watchkeeper.stats.sequential`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchkeeper.domain.measurement import Reading
from watchkeeper.errors import NotEnoughData
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Better, Evidence, Metric, Unit
from watchkeeper.profile.profile import Profile
from watchkeeper.read.charts import describe
from watchkeeper.read.series import MetricInfo
from watchkeeper.read.version_values import History, Yardstick
from watchkeeper.stats.intervals import Interval
from watchkeeper.stats.sequential import Contrast, contrast, difference_interval, rows_to_tell, side_intervals

# What would take longer than this is as good as never told: three years of days.
MOST_MORE_WINDOWS = 1_000

# Numbers that bear somebody's name keep its capital within a sentence.
_NAMED_AFTER = ("Brier",)


class Conclusion(StrEnum):
    """What can be said of a difference."""

    BETTER = "better"  # of the challenger, and likewise the following
    WORSE = "worse"
    HIGHER = "higher"  # for numbers of which neither way is better
    LOWER = "lower"
    UNTOLD = "untold"  # the interval holds 0
    TOO_LITTLE = "too_little"  # too few values for any interval
    SHOWN_ONLY = "shown_only"  # no interval is known for this kind of number


@dataclass(frozen=True, slots=True)
class Difference:
    """One number of champion and challenger over the windows that they share.

    Attributes
    ----------
    outcome
        Name of the business outcome that it is about; empty for none.
    champion, challenger
        The number of each, weighted by window alike, with its interval.
    difference
        Challenger less champion, with the interval that holds at all looks together.
    n_windows
        Windows that it rests on.
    """

    metric: MetricInfo
    outcome: str
    champion: Reading
    challenger: Reading
    difference: Reading
    n_windows: int
    conclusion: Conclusion
    sentence: str


@dataclass(frozen=True, slots=True)
class Challenger:
    """A version beside the champion.

    Attributes
    ----------
    n_windows
        Windows in which both answered.
    first, last
        Starts of the first and the last of them; None without any.
    n_champion_rows, n_rows
        Predictions of each in these windows.
    sentence
        What can be said, in all, for people.
    """

    version: str
    n_windows: int
    first: datetime | None
    last: datetime | None
    n_champion_rows: int
    n_rows: int
    sentence: str
    differences: Sequence[Difference]


def compare_versions(
    version: str,
    champion: History,
    challenger: History,
    sticks: Iterable[Yardstick],
    *,
    latency_p95: Metric,
) -> Challenger:
    """Compare a challenger with the champion; pure.

    Parameters
    ----------
    sticks
        What to compare by; those of which neither side has a value are left out.
    latency_p95
        Read of both and shown; nothing is concluded from it.
    """
    shared = sorted(champion.keys() & challenger.keys())
    differences = [
        found for stick in sticks if (found := _difference(stick, champion, challenger, shared)) is not None
    ]
    percentile = _percentile(latency_p95, champion, challenger, shared)
    if percentile is not None:
        differences.append(percentile)
    n_champion_rows, n_rows = (
        sum(history[start].profile.n_rows for start in shared) for history in (champion, challenger)
    )
    return Challenger(
        version=version,
        n_windows=len(shared),
        first=shared[0] if shared else None,
        last=shared[-1] if shared else None,
        n_champion_rows=n_champion_rows,
        n_rows=n_rows,
        sentence=_summary(differences)
        if shared
        else "It never answered in a window in which the champion did.",
        differences=differences,
    )


def _difference(
    stick: Yardstick, champion: History, challenger: History, shared: Sequence[datetime]
) -> Difference | None:
    pairs = [(stick.read(champion[start]), stick.read(challenger[start])) for start in shared]
    if not any(one.n or other.n for one, other in pairs):
        return None
    try:
        sides = contrast(pairs, are_shares=stick.are_shares)
    except NotEnoughData as lacking:
        return _undecided(stick, str(lacking))
    if not all(map(math.isfinite, (sides.first, sides.second, sides.first_variance + sides.second_variance))):
        return _undecided(stick, "values are too large to be compared")
    first, second = side_intervals(sides)
    interval = difference_interval(sides)
    conclusion = _conclude(interval, stick.metric.better)
    return Difference(
        metric=stick.metric,
        outcome=stick.outcome,
        champion=_reading(sides.first, first, sides.n_first, stick.metric),
        challenger=_reading(sides.second, second, sides.n_second, stick.metric),
        difference=Reading(
            sides.difference, interval.low, interval.high, n_rows=min(sides.n_first, sides.n_second)
        ),
        n_windows=sides.n_windows,
        conclusion=conclusion,
        sentence=_sentence(conclusion, sides, interval, stick.metric.unit),
    )


def _undecided(stick: Yardstick, reason: str) -> Difference:
    nothing = Reading(None, reason=reason)
    return Difference(
        stick.metric,
        stick.outcome,
        nothing,
        nothing,
        nothing,
        n_windows=0,
        conclusion=Conclusion.TOO_LITTLE,
        sentence=f"Not enough yet: {reason}.",
    )


def _reading(value: float, interval: Interval, n_rows: int, metric: MetricInfo) -> Reading:
    is_share = metric.unit is Unit.RATIO
    low = max(0.0, interval.low) if is_share else interval.low
    high = min(1.0, interval.high) if is_share else interval.high
    return Reading(value, low, high, n_rows)


def _percentile(
    metric: Metric, champion: History, challenger: History, shared: Sequence[datetime]
) -> Difference | None:
    first, second = (
        metric.read(Evidence(Profile.merge_all(history[start].profile for start in shared)))
        for history in (champion, challenger)
    )
    if first.value is None or second.value is None:
        return None
    return Difference(
        describe(metric),
        "",
        first,
        second,
        Reading(second.value - first.value, n_rows=min(first.n_rows, second.n_rows)),
        n_windows=len(shared),
        conclusion=Conclusion.SHOWN_ONLY,
        sentence="Shown, not judged: the interval of a percentile's difference does not hold at every look.",
    )


def _conclude(interval: Interval, better: Better) -> Conclusion:
    if interval.low <= 0.0 <= interval.high:
        return Conclusion.UNTOLD
    is_higher = interval.low > 0.0
    if better is Better.NEITHER:
        return Conclusion.HIGHER if is_higher else Conclusion.LOWER
    return Conclusion.BETTER if is_higher == (better is Better.HIGHER) else Conclusion.WORSE


def _sentence(conclusion: Conclusion, sides: Contrast, interval: Interval, unit: Unit) -> str:
    if conclusion is not Conclusion.UNTOLD:
        return f"{conclusion.value.capitalize()}: {_span(interval, 'to', unit)}."
    seen = _signed(sides.difference, unit)
    more = (rows_to_tell(sides, sides.difference) / sides.rows - 1.0) * sides.n_windows
    if more > MOST_MORE_WINDOWS:
        wait = f"What was seen so far, {seen}, is too small to be told within {MOST_MORE_WINDOWS:,} more windows."
    else:
        n = max(1, math.ceil(more))
        wait = f"If it stays at {seen}, about {n:,} more {'window' if n == 1 else 'windows'} at this pace would tell."
    return f"No difference told yet: it lies between {_span(interval, 'and', unit)}. {wait}"


def _span(interval: Interval, between: str, unit: Unit) -> str:
    low, high = (_signed(bound, unit) for bound in (interval.low, interval.high))
    suffix = low[low.index(" ") :] if " " in low else ""
    is_shared = suffix and high.endswith(suffix)
    return f"{low.removesuffix(suffix) if is_shared else low} {between} {high}"


def _signed(value: float, unit: Unit) -> str:
    """Write a difference with its sign; of shares in points, a hundredth of the whole."""
    size = (
        f"{format_number(abs(100.0 * value))} points"
        if unit is Unit.RATIO
        else format_value(abs(value), unit)
    )
    return f"{'-' if value < 0.0 else '+'}{size}"


def _summary(differences: Iterable[Difference]) -> str:
    """Say in a sentence what is better, what is worse, and what cannot be told."""
    by_conclusion: dict[Conclusion, list[str]] = {}
    for one in differences:
        name = one.outcome.replace("_", " ") if one.outcome else _in_sentence(one.metric.title)
        by_conclusion.setdefault(one.conclusion, []).append(name)
    told = [
        f"{word} in {_list(names)}"
        for conclusion, word in (
            (Conclusion.WORSE, "worse"),
            (Conclusion.BETTER, "better"),
            (Conclusion.HIGHER, "higher"),
            (Conclusion.LOWER, "lower"),
        )
        if (names := by_conclusion.get(conclusion))
    ]
    open_ones = by_conclusion.get(Conclusion.UNTOLD, []) + by_conclusion.get(Conclusion.TOO_LITTLE, [])
    if open_ones:
        told.append(f"no difference told yet in {_list(open_ones)}")
    text = "; ".join(told) or "nothing to compare by has come yet"
    return f"{text[0].upper()}{text[1:]}."


def _in_sentence(title: str) -> str:
    return title if title.startswith(_NAMED_AFTER) else f"{title[0].lower()}{title[1:]}"


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
