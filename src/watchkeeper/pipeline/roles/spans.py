"""How long the windows and the reference of a table should be, from how long it reaches and how many rows come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log

import polars as pl

from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import BadInput
from watchkeeper.metrics.format import format_number
from watchkeeper.pipeline.roles.guess import STATED, Guess
from watchkeeper.pipeline.roles.moments import ROWS_WINDOW

FLAG_WINDOW = "--window LENGTH"
FLAG_REFERENCE_ROWS = "--reference ROWS"
FLAG_EVERY = "--every ROWS"
FLAG_REFERENCE = "--reference LENGTH"

LENGTHS = (HOUR, 6 * HOUR, DAY, 7 * DAY, 28 * DAY, 91 * DAY, 364 * DAY)
# Windows of two or three days hold weekends by turns: only where neither days nor weeks will do.
_BETWEEN = (2 * DAY, 3 * DAY)
_USUAL = DAY
# Drift is judged from so many rows in a window on, all else from MIN_ROWS.
_DRIFT_ROWS = 100
MIN_ROWS = 30
# A week to learn what is usual, and two to be judged.
_MANY_WINDOWS = 21
_SOME_WINDOWS = 10
_FEW_WINDOWS = 6
# The reference: a third of the table, but no more windows than this, and enough to learn from.
_MAX_REFERENCE = 30
_MIN_REFERENCE = 7
_DAYS_A_WEEK = 7
_UNITS = {"h": HOUR, "d": DAY, "w": 7 * DAY}
_LENGTH = re.compile(r"(\d+)([hdw])")
_ROWS = re.compile(r"([\d_,]+)( rows)?")


@dataclass(frozen=True, slots=True)
class Pace:
    """How a table's rows come, by windows of one length.

    Attributes
    ----------
    n_windows
        From the first to the last row.
    n_rows
        Median rows in a window that has any.
    """

    length: timedelta
    n_windows: int
    n_rows: float


@dataclass(frozen=True, slots=True)
class Spans:
    """Lengths, and why.

    Attributes
    ----------
    window, reference
        Lengths; the reference is counted from the start of the first window.
    pace
        Of windows of that length.
    """

    window: timedelta
    reference: timedelta
    pace: Pace
    guesses: tuple[Guess, ...]


def find_spans(times: pl.Series, *, window: str | None, reference: str | None) -> Spans:
    """Return the lengths of window and reference.

    Parameters
    ----------
    times
        Of all rows, UTC, at least one.
    window, reference
        What was stated, such as "1d"; None to have it guessed.

    Raises
    ------
    BadInput
        A length cannot be read.
    """
    if window:
        pace, why = measure_pace(times, parse_length(window)), STATED
    else:
        pace, why = _choose(
            [measure_pace(times, length) for length in LENGTHS],
            [measure_pace(times, length) for length in _BETWEEN],
        )
    if reference:
        chosen, reason = parse_length(reference), STATED
    else:
        chosen, reason = _find_reference(pace, cycle=_cycle(pace.length))
    return Spans(
        window=pace.length,
        reference=chosen,
        pace=pace,
        guesses=(
            Guess("window", (window or write_length(pace.length),), why, FLAG_WINDOW),
            Guess("reference", (reference or write_length(chosen),), reason, FLAG_REFERENCE),
        ),
    )


def measure_pace(times: pl.Series, length: timedelta) -> Pace:
    """Return how the rows come by windows of `length`, counted from the epoch as all windows are."""
    micros = length // timedelta(microseconds=1)
    places = times.drop_nulls().to_physical() // micros
    counts = places.value_counts()["count"]
    first, last = places.min(), places.max()
    n_windows = int(last) - int(first) + 1  # type: ignore[arg-type]  # Both are whole numbers.
    return Pace(length, n_windows, float(counts.median() or 0.0))  # type: ignore[arg-type]  # Of numbers.


def _choose(paces: Sequence[Pace], between: Sequence[Pace]) -> tuple[Pace, str]:
    """Return the pace to judge by: as near to days as rows and windows allow."""
    for known, min_windows in ((paces, _MANY_WINDOWS), (paces, _SOME_WINDOWS), (between, _SOME_WINDOWS)):
        fitting = [one for one in known if one.n_rows >= _DRIFT_ROWS and one.n_windows >= min_windows]
        if fitting:
            best = min(fitting, key=_from_usual)
            return best, f"about {_rows(best)} in each of {best.n_windows:,}{_why_not_usual(paces, best)}"
    fitting = [one for one in paces if one.n_rows >= MIN_ROWS and one.n_windows >= _FEW_WINDOWS]
    long_enough = [one for one in paces if one.n_windows >= _FEW_WINDOWS]
    if fitting:
        best = max(fitting, key=lambda one: one.n_windows)
        few = f"drift needs {_DRIFT_ROWS}"
    else:
        best = long_enough[-1] if long_enough else paces[0]
        few = f"checks need {MIN_ROWS} or {_DRIFT_ROWS}"
    return best, f"only about {_rows(best)} in each of {best.n_windows:,}: {few} to be judged"


def _from_usual(pace: Pace) -> float:
    return abs(log(pace.length / _USUAL))


def _rows(pace: Pace) -> str:
    return f"{format_number(pace.n_rows)} {'row' if pace.n_rows == 1 else 'rows'}"


def _why_not_usual(paces: Sequence[Pace], best: Pace) -> str:
    usual = next(one for one in paces if one.length == _USUAL)
    if best.length > _USUAL:
        return f"; a day has about {_rows(usual)}"
    return f"; it has only {usual.n_windows} days" if best.length < _USUAL else ""


def _find_reference(pace: Pace, *, cycle: int) -> tuple[timedelta, str]:
    """Return how long the reference should be, and why.

    Parameters
    ----------
    cycle
        Windows after which the same hours or weekdays come again: the reference should hold each equally often.
    """
    n = min(_MAX_REFERENCE, max(_MIN_REFERENCE, pace.n_windows // 3))
    n = max(1, min(n, pace.n_windows // 2))
    is_whole = cycle > 1 and cycle <= n < _MAX_REFERENCE
    if is_whole:
        n = min(round(n / cycle), pace.n_windows // 2 // cycle) * cycle
    whole = ""
    if is_whole:
        whole = ", in whole weeks" if pace.length == DAY else ", in whole days"
    unit = "days" if pace.length == DAY else "windows"
    return n * pace.length, f"the first {n} of {pace.n_windows:,} {unit}{whole}"


def _cycle(length: timedelta) -> int:
    """Return the windows in a week of days, or in a day of shorter ones."""
    return _DAYS_A_WEEK if length == DAY else max(1, DAY // length)


def find_row_spans(n_rows: int, *, every: int, reference: str | None) -> Spans:
    """Return the lengths of window and reference of rows that are judged in the order they lie.

    Parameters
    ----------
    every
        Rows in a window.
    reference
        Rows in the reference, such as "10000"; None to have them guessed.

    Raises
    ------
    BadInput
        The number cannot be read.
    """
    pace = Pace(ROWS_WINDOW, -(-n_rows // every), float(every))
    guessed, reason = _find_reference(pace, cycle=1)
    n_windows = -(-parse_rows(reference) // every) if reference else guessed // ROWS_WINDOW
    said = STATED if reference else reason
    return Spans(
        window=ROWS_WINDOW,
        reference=n_windows * ROWS_WINDOW,
        pace=pace,
        guesses=(
            Guess("window", (f"{every:,} rows",), STATED, FLAG_EVERY),
            Guess("reference", (f"{n_windows * every:,} rows",), said, FLAG_REFERENCE_ROWS),
        ),
    )


def parse_length(text: str) -> timedelta:
    """Read a length such as "30d".

    Raises
    ------
    BadInput
        It is not a whole number above zero with h, d or w.

    Examples
    --------
    >>> parse_length("2w").days
    14
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise BadInput(f"a length is a whole number and h, d or w, such as 30d; got {text!r}")
    return int(match[1]) * _UNITS[match[2]]


def parse_rows(text: str) -> int:
    """Read a number of rows such as "10000".

    Raises
    ------
    BadInput
        It is not a whole number above zero.

    Examples
    --------
    >>> parse_rows("10,000 rows")
    10000
    """
    match = _ROWS.fullmatch(text.strip())
    n_rows = int(match[1].replace(",", "").replace("_", "") or 0) if match else 0
    if n_rows == 0:
        raise BadInput(
            f"where windows are of rows, the reference is, too: a number such as 10000; got {text!r}"
        )
    return n_rows


def write_length(length: timedelta) -> str:
    """Write a length as `parse_length` reads it.

    Examples
    --------
    >>> write_length(timedelta(days=28)), write_length(timedelta(days=30)), write_length(timedelta(hours=6))
    ('4w', '30d', '6h')
    """
    for unit in ("w", "d"):
        if length % _UNITS[unit] == timedelta(0):
            return f"{length // _UNITS[unit]}{unit}"
    return f"{length // HOUR}h"
