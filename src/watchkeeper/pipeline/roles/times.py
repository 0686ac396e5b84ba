"""How a table writes its times: moments, dates, text, seconds since 1970, or parts in columns of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import polars as pl

from watchkeeper.errors import BadInput
from watchkeeper.pipeline.roles.names import part_of_time

TIME_TYPE = pl.Datetime("us", "UTC")
# What counts as a time at all. Earlier than the first no event can lie; beyond the last are mistakes.
FIRST, LAST = (
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2100, 1, 1, tzinfo=UTC),
)  # Numbers below are too likely something else: amounts, ids, distances.
_EARLIEST_S = datetime(1990, 1, 1, tzinfo=UTC).timestamp()

# A date as eight digits, which may come as a number.
DIGITS = "%Y%m%d"
ISO = "ISO 8601"

_ISO_START = r"^\d{4}-\d{2}-\d{2}"

# Tried in turn on text that is no ISO 8601; those of day and month that can be mixed up stand beside each other.
FORMATS = (
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    DIGITS,
    "%Y-%b",
    "%b %Y",
    "%Y-%m",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d-%m-%Y %H:%M:%S",
    "%m-%d-%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%a %b %d %H:%M:%S %Y",
)
# Rows that may fail to read before a way of writing is given up: typing errors, not another way.
READABLE = 0.99


class Writing(StrEnum):
    """How times are written."""

    MOMENT = "moments"
    TEXT = "text"
    SECONDS = "seconds since 1970"
    MILLISECONDS = "milliseconds since 1970"
    MICROSECONDS = "microseconds since 1970"
    NANOSECONDS = "nanoseconds since 1970"
    PARTS = "parts of a date in columns of their own"
    DATE_AND_HOUR = "a date and an hour"
    DATE_AND_CLOCK = "a date and a time of day"


_PER_SECOND = {
    Writing.SECONDS: 1,
    Writing.MILLISECONDS: 10**3,
    Writing.MICROSECONDS: 10**6,
    Writing.NANOSECONDS: 10**9,
}


@dataclass(frozen=True, slots=True)
class TimeSource:
    """Which columns tell the time, and how they write it.

    Attributes
    ----------
    columns
        One, or several that are read together: a date and an hour or time of day, or year to minute.
    format
        Of text: ISO 8601, or as `strptime` reads it.
    """

    columns: tuple[str, ...]
    writing: Writing
    format: str = ""

    def read(self, frame: pl.DataFrame) -> pl.Series:
        """Return the time of every row, UTC; null where it cannot be read. Times without a zone are UTC."""
        return _READERS[self.writing](frame, self)


def _read_moment(frame: pl.DataFrame, source: TimeSource) -> pl.Series:
    times = frame[source.columns[0]]
    if isinstance(times.dtype, pl.Datetime) and times.dtype.time_zone is not None:
        return times.dt.convert_time_zone("UTC").cast(TIME_TYPE)
    return times.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _read_text(frame: pl.DataFrame, source: TimeSource) -> pl.Series:
    values = frame[source.columns[0]]
    text = (values.cast(pl.Int64, strict=False) if values.dtype.is_float() else values).cast(pl.String)
    text = text.str.strip_chars()
    if source.format == ISO:
        # Left alone, Polars would take 01/02/2024 for a time, too, and the day for what comes first.
        iso = text.set(~text.str.contains(_ISO_START).fill_null(value=True), None)
        return iso.str.to_datetime(time_unit="us", time_zone="UTC", strict=False)
    if "%d" not in source.format:
        # A month has no day of its own; its first stands for it.
        return _strptime(text + " 1", source.format + " %d")
    return _strptime(text, source.format)


def _strptime(text: pl.Series, how: str) -> pl.Series:
    if "%z" in how:
        return text.str.to_datetime(how, time_unit="us", strict=False).dt.convert_time_zone("UTC")
    if "%H" in how or "%I" in how:
        return text.str.to_datetime(how, time_unit="us", strict=False).dt.replace_time_zone("UTC")
    return text.str.to_date(how, strict=False).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _read_epoch(frame: pl.DataFrame, source: TimeSource) -> pl.Series:
    numbers = frame[source.columns[0]]
    per_second = _PER_SECOND[source.writing]
    if numbers.dtype.is_integer():
        wide = numbers.cast(pl.Int64, strict=False)
        micros = wide // (per_second // 10**6) if per_second > 10**6 else wide * (10**6 // per_second)
    else:
        micros = (numbers.fill_nan(None) * (10**6 / per_second)).round().cast(pl.Int64, strict=False)
    return micros.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _read_parts(frame: pl.DataFrame, source: TimeSource) -> pl.Series:
    parts = {part_of_time(name): pl.col(name).cast(pl.Int32, strict=False) for name in source.columns}
    time = pl.datetime(
        parts["year"],
        parts.get("month", pl.lit(1)),
        parts.get("day", pl.lit(1)),
        parts.get("hour", pl.lit(0)),
        parts.get("minute", pl.lit(0)),
        time_unit="us",
        time_zone="UTC",
    )
    return frame.select(pl.when(_are_dates(parts)).then(time).alias("time")).to_series()


def _are_dates(parts: dict[str, pl.Expr]) -> pl.Expr:
    """Whether the parts make a date: one that is none, such as the 31st of April, is an error in Polars."""
    year, month, day = parts["year"], parts.get("month", pl.lit(1)), parts.get("day", pl.lit(1))
    bounds = [(month, 1, 12), (parts.get("hour", pl.lit(0)), 0, 23), (parts.get("minute", pl.lit(0)), 0, 59)]
    is_long = month.is_in([1, 3, 5, 7, 8, 10, 12])
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = pl.when(is_long).then(31).when(month == 2).then(28 + is_leap.cast(pl.Int32)).otherwise(30)
    is_date = day.is_between(1, last) & year.is_between(FIRST.year, LAST.year)
    for part, least, most in bounds:
        is_date &= part.is_between(least, most)
    return is_date


def _read_date_and_hour(frame: pl.DataFrame, source: TimeSource) -> pl.Series:
    date, hour = source.columns
    hours = frame[hour].cast(pl.Int64, strict=False)
    return _date_of(frame, date, source.format) + (hours * 3_600_000_000).cast(pl.Duration("us"))


def _read_date_and_clock(frame: pl.DataFrame, source: TimeSource) -> pl.Series:
    date, clock = source.columns
    return _date_of(frame, date, source.format) + clock_of(frame[clock])


def _date_of(frame: pl.DataFrame, name: str, how: str) -> pl.Series:
    writing = Writing.TEXT if how else Writing.MOMENT
    return TimeSource((name,), writing, how).read(frame).dt.truncate("1d")


def clock_of(values: pl.Series) -> pl.Series:
    """Return times of day as durations since midnight; null where they cannot be read."""
    if values.dtype == pl.Time:
        return values.cast(pl.Duration("us"))
    text = values.cast(pl.String).str.strip_chars()
    padded = pl.select(pl.when(text.str.len_chars() <= 5).then(text + ":00").otherwise(text)).to_series()
    return padded.str.to_time("%H:%M:%S%.f", strict=False).cast(pl.Duration("us"))


_READERS: dict[Writing, Callable[[pl.DataFrame, TimeSource], pl.Series]] = {
    Writing.MOMENT: _read_moment,
    Writing.TEXT: _read_text,
    Writing.SECONDS: _read_epoch,
    Writing.MILLISECONDS: _read_epoch,
    Writing.MICROSECONDS: _read_epoch,
    Writing.NANOSECONDS: _read_epoch,
    Writing.PARTS: _read_parts,
    Writing.DATE_AND_HOUR: _read_date_and_hour,
    Writing.DATE_AND_CLOCK: _read_date_and_clock,
}


def readable_share(times: pl.Series, n_known: int) -> float:
    """Return the share of values, 0 to 1, that are times between 1970 and 2100."""
    good = times.is_between(FIRST, LAST).sum()
    return float(good or 0) / n_known if n_known else 0.0


def find_formats(text: pl.Series, formats: Sequence[str] = (ISO, *FORMATS)) -> list[str]:
    """Return the ways of writing under which a column of text is times; several where day and month mix up."""
    name = text.name
    known = text.drop_nulls()
    # The first and last in the alphabet settle most columns without a look at the others.
    ends = pl.Series(name, [known.min(), known.max()], dtype=pl.String).to_frame()
    likely = [how for how in formats if _fits(ends, name, how)]
    return _first_kind([how for how in likely if _fits(known.to_frame(), name, how)])


def _fits(frame: pl.DataFrame, name: str, how: str) -> bool:
    try:
        times = TimeSource((name,), Writing.TEXT, how).read(frame)
    except pl.exceptions.PolarsError:
        return False
    return readable_share(times, frame.height) >= READABLE


def _first_kind(found: list[str]) -> list[str]:
    """Return the first way of writing, and the other one where day and month are swapped."""
    if not found:
        return []
    swapped = found[0].replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
    return [how for how in found if how in {found[0], swapped}]


def is_dated(values: pl.Series) -> bool:
    """Whether whole numbers read as dates, such as 20130401."""
    return bool(find_formats(values.cast(pl.Int64, strict=False).cast(pl.String), (DIGITS,)))


def find_epoch(values: pl.Series) -> Writing | None:
    """Return since when numbers count, where they are all of one unit and lie between 1990 and 2100."""
    least, most = values.min(), values.max()
    if not isinstance(least, int | float) or not isinstance(most, int | float):
        return None
    for writing, per_second in _PER_SECOND.items():
        if _EARLIEST_S * per_second <= least and most <= LAST.timestamp() * per_second:
            return writing
    return None


def describe_source(frame: pl.DataFrame, names: Sequence[str], time_format: str = "") -> TimeSource:
    """Return how columns that a person named write their times.

    Raises
    ------
    BadInput
        They are no times, or day and month cannot be told apart.
    """
    if len(names) == 1:
        return _describe_single(frame[names[0]], time_format)
    parts = {part_of_time(name) for name in names}
    if len(names) == 2 and "year" not in parts:
        return _describe_pair(frame, names, time_format)
    if "" in parts or "year" not in parts:
        raise BadInput(
            f"parts of a date are columns called year, month, day, hour and minute; got {', '.join(names)}",
            column=names[0],
        )
    return TimeSource(tuple(names), Writing.PARTS)


def _describe_pair(frame: pl.DataFrame, names: Sequence[str], time_format: str) -> TimeSource:
    date = _describe_single(frame[names[0]], time_format)
    is_hour = frame[names[1]].dtype.is_numeric()
    writing = Writing.DATE_AND_HOUR if is_hour else Writing.DATE_AND_CLOCK
    return TimeSource((names[0], names[1]), writing, date.format)


def _describe_single(values: pl.Series, time_format: str) -> TimeSource:
    name = values.name
    if isinstance(values.dtype, pl.Datetime | pl.Date):
        return TimeSource((name,), Writing.MOMENT)
    if time_format or values.dtype == pl.String:
        found = [time_format] if time_format else find_formats(values)
        if len(found) == 1:
            return TimeSource((name,), Writing.TEXT, found[0])
        if found:
            raise BadInput(ambiguity(name, found), column=name)
    elif values.dtype.is_numeric():
        if is_dated(values):
            return TimeSource((name,), Writing.TEXT, DIGITS)
        writing = find_epoch(values)
        if writing is not None:
            return TimeSource((name,), writing)
    example = next(iter(values.drop_nulls().head(1).to_list()), None)
    raise BadInput(
        f"column {name!r} must hold times; got {values.dtype}, such as {example!r}. Text in another way of "
        "writing than ISO 8601 needs its format: --time-format '%d/%m/%Y'.",
        column=name,
    )


def ambiguity(name: str, formats: Sequence[str]) -> str:
    """Return the sentence for text in which day and month cannot be told apart."""
    return (
        f"{name!r} reads as {' and as '.join(formats)}: no day above 12 tells day from month. "
        f"Say which: --time {name} --time-format '{formats[0]}'"
    )
