"""Which column tells when: found among moments, dates, text that reads as times, and numbers since 1970."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from watchkeeper.pipeline.roles.facts import Facts, Kind
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated, quote
from watchkeeper.pipeline.roles.names import Fit, fits_time, part_of_time
from watchkeeper.pipeline.roles.times import (
    DIGITS,
    READABLE,
    TIME_TYPE,
    TimeSource,
    Writing,
    ambiguity,
    clock_of,
    describe_source,
    find_epoch,
    find_formats,
    is_dated,
    readable_share,
)

FLAG = "--time COLUMN"
# The prediction's time is there in this share of rows at least; in the lesser one where it is called so.
_PRESENT = 0.99
_PRESENT_BY_NAME = 0.9
# Fewer distinct moments make no history.
_MIN_MOMENTS = 3
_LAST_HOUR = 23
_PARTS_IN_ORDER = ("year", "month", "day", "hour", "minute")


@dataclass(frozen=True, slots=True)
class When:
    """The time of every row.

    Attributes
    ----------
    source
        The columns, and how they write it; None when none was found.
    times
        Shape (n_rows,), UTC, null where it cannot be read; None likewise.
    """

    source: TimeSource | None
    times: pl.Series | None
    guess: Guess


@dataclass(frozen=True, slots=True)
class _Candidate:
    source: TimeSource
    times: pl.Series
    fit: Fit

    @property
    def name(self) -> str:
        return self.source.columns[0]


def find_time(frame: pl.DataFrame, facts: Mapping[str, Facts], stated: Stated) -> When:
    """Return when each row was, and from which columns.

    Raises
    ------
    BadInput
        The columns stated hold no times.
    """
    if stated.time:
        source = describe_source(frame, stated.time, stated.time_format)
        return When(source, source.read(frame), Guess("time", source.columns, _stated(source), FLAG))
    free = [name for name in sorted(facts) if name not in stated.named]
    candidates = [one for name in free if (one := _candidate(frame, facts[name])) is not None]
    candidates.sort(key=lambda one: (-one.fit, len(one.name), one.name))
    if candidates:
        return _choose(frame, facts, candidates)
    parts = _find_parts(frame, facts, free)
    if parts is not None:
        return parts
    return When(None, None, Guess("time", (), _why_none(frame, facts, free), FLAG))


def _stated(source: TimeSource) -> str:
    return STATED if source.writing is Writing.MOMENT else f"{STATED}; read as {_how(source)}"


def _how(source: TimeSource) -> str:
    if source.format == DIGITS:
        return "dates of eight digits"
    return f"{source.writing} ({source.format})" if source.format else source.writing.value


def _candidate(frame: pl.DataFrame, facts: Facts) -> _Candidate | None:
    """Return a column as a time, if its contents can be one and its name does not say otherwise."""
    fit = fits_time(facts.name)
    needed = _PRESENT_BY_NAME if fit is Fit.WHOLE else _PRESENT
    is_present = facts.n_known >= needed * facts.n_rows
    if fit is Fit.NONE or not is_present or facts.n_distinct < _MIN_MOMENTS:
        return None
    source = _source(frame[facts.name], facts, fit)
    if source is None:
        return None
    times = source.read(frame)
    return _Candidate(source, times, fit) if readable_share(times, facts.n_known) >= READABLE else None


def _source(values: pl.Series, facts: Facts, fit: Fit) -> TimeSource | None:
    name = (facts.name,)
    if facts.kind is Kind.TIME:
        return TimeSource(name, Writing.MOMENT)
    if facts.kind is Kind.TEXT:
        found = find_formats(values)
        return TimeSource(name, Writing.TEXT, found[0]) if len(found) == 1 else None
    # Amounts and ids may lie in the range of times, too: numbers must be called like times.
    if not facts.is_number or fit < Fit.CLOSE or part_of_time(facts.name):
        return None
    if facts.kind is Kind.WHOLE and is_dated(values):
        return TimeSource(name, Writing.TEXT, DIGITS)
    writing = find_epoch(values)
    return TimeSource(name, writing) if writing else None


def _choose(frame: pl.DataFrame, facts: Mapping[str, Facts], candidates: Sequence[_Candidate]) -> When:
    best = [one for one in candidates if one.fit == candidates[0].fit]
    chosen, why = _prefer(best, n_all=len(candidates))
    if chosen is None:
        names = quote([one.name for one in best])
        said = f"{names} all hold times, and nothing tells which is the prediction's; name one"
        return When(None, None, Guess("time", (), said, FLAG))
    finer = _with_clock(frame, facts, chosen)
    if finer is not None:
        return finer
    written = "" if chosen.source.writing is Writing.MOMENT else f", written as {_how(chosen.source)}"
    reason = f"{why}{written}; {_order(chosen.times)}"
    return When(chosen.source, chosen.times, Guess("time", chosen.source.columns, reason, FLAG))


def _prefer(best: Sequence[_Candidate], *, n_all: int) -> tuple[_Candidate | None, str]:
    """Return the one of several equally well named columns that tells the prediction's time, and why."""
    first = best[0]
    if len(best) == 1:
        alone = (
            "the only column of times" if n_all == 1 else f"of {n_all} columns of times, the one called so"
        )
        return first, alone
    others = [one for one in best if one is not first]
    if all((one.times == first.times).all() for one in others):
        return first, f"the same times as {quote([one.name for one in others])}"
    finest = max(best, key=lambda one: one.times.n_unique())
    if all(_is_day_of(one, finest) for one in best if one is not finest):
        rest = quote([one.name for one in best if one is not finest])
        return finest, f"the finest column of times; {rest} only tells its day"
    earliest = min(best, key=lambda one: float(one.times.to_physical().mean() or 0.0))  # type: ignore[arg-type]  # Of integers.
    if all(_is_before(earliest, one) for one in best if one is not earliest):
        rest = quote([one.name for one in best if one is not earliest])
        return earliest, f"never after {rest}: what is known first"
    return None, ""


def _is_day_of(one: _Candidate, finer: _Candidate) -> bool:
    return bool((one.times == finer.times.dt.truncate("1d")).all())


def _is_before(one: _Candidate, other: _Candidate) -> bool:
    return bool((one.times <= other.times).all())


def _order(times: pl.Series) -> str:
    """Say what the times are like: in order or not, and how long they reach."""
    ends = pl.Series([times.min(), times.max()], dtype=TIME_TYPE).dt.to_string("%d %b %Y")
    first, last = ends.to_list()
    span = f"{first} to {last}"
    return f"rising, {span}" if times.is_sorted() else span


def _with_clock(frame: pl.DataFrame, facts: Mapping[str, Facts], date: _Candidate) -> When | None:
    """Return a column of dates together with the column that tells the hour or time of day, if there is one."""
    if (date.times != date.times.dt.truncate("1d")).any():
        return None
    for name in sorted(facts):
        writing = _clock_writing(frame, facts[name])
        if writing is None:
            continue
        source = TimeSource((date.name, name), writing, date.source.format)
        times = source.read(frame)
        if times.n_unique() > 2 * date.times.n_unique():
            reason = f"{quote([date.name])} holds the date, {quote([name])} the time of day; {_order(times)}"
            return When(source, times, Guess("time", source.columns, reason, FLAG))
    return None


def _clock_writing(frame: pl.DataFrame, facts: Facts) -> Writing | None:
    if facts.n_known < _PRESENT * facts.n_rows:
        return None
    if facts.minimum is not None and facts.maximum is not None and part_of_time(facts.name) == "hour":
        is_hour = facts.kind is Kind.WHOLE and facts.minimum >= 0 and facts.maximum <= _LAST_HOUR
        return Writing.DATE_AND_HOUR if is_hour and facts.n_distinct > 1 else None
    is_clock = frame[facts.name].dtype == pl.Time or (
        facts.kind is Kind.TEXT and fits_time(facts.name) >= Fit.CLOSE
    )
    if not is_clock:
        return None
    unread = clock_of(frame[facts.name]).null_count()
    return Writing.DATE_AND_CLOCK if unread <= (1.0 - READABLE) * facts.n_rows else None


def _find_parts(frame: pl.DataFrame, facts: Mapping[str, Facts], free: Sequence[str]) -> When | None:
    """Return the time put together from year, month, day, hour and minute, as far as there are such columns."""
    by_part: dict[str, str] = {}
    for name in free:
        if facts[name].kind is Kind.WHOLE and part_of_time(name):
            by_part.setdefault(part_of_time(name), name)
    if not {"year", "month"} <= set(by_part):
        return None
    # A part is of use only where the greater ones are there, too.
    n_whole = next((i for i, part in enumerate(_PARTS_IN_ORDER) if part not in by_part), len(_PARTS_IN_ORDER))
    source = TimeSource(tuple(by_part[part] for part in _PARTS_IN_ORDER[:n_whole]), Writing.PARTS)
    times = source.read(frame)
    if readable_share(times, len(times)) < READABLE:
        return None
    reason = f"{quote(source.columns, most=5)} together are dates; {_order(times)}"
    return When(source, times, Guess("time", source.columns, reason, FLAG))


def _why_none(frame: pl.DataFrame, facts: Mapping[str, Facts], free: Sequence[str]) -> str:
    texts = [name for name in free if facts[name].kind is Kind.TEXT and fits_time(name) is not Fit.NONE]
    for name in texts:
        found = find_formats(frame[name])
        if len(found) > 1:
            return ambiguity(name, found)
    others = [name for name in free if facts[name].kind is Kind.TIME]
    if others:
        return f"{quote(others)} may be times, but not in every row, or of something else by their name"
    return "no column holds times"
