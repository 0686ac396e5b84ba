"""A metric's number as people read it: one way for findings, reports, channels and pages."""

import math

from watchkeeper.metrics.metric import Metric, Scope, Unit

# Three digits tell apart what readers act on; more make a sentence of numbers hard to read.
_DIGITS = 3
_BYTE_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def format_value(value: float | None, unit: Unit) -> str:
    """Write a metric's value for people, in three significant digits.

    Parameters
    ----------
    value
        In the unit; None or NaN where it is not known.
    unit
        How it is written.

    Examples
    --------
    >>> [format_value(value, Unit.RATIO) for value in (0.3333, 0.004, 1.0, 0.0)]
    ['33.3 %', '0.4 %', '100 %', '0 %']
    >>> format_value(1234.5, Unit.MILLISECONDS), format_value(2.5e9, Unit.BYTES)
    ('1,230 ms', '2.5 GB')
    >>> format_value(12345.0, Unit.ROWS), format_value(None, Unit.NUMBER)
    ('12,345 rows', 'unknown')
    >>> format_value(426.5, Unit.DAYS), format_value(1.0, Unit.DAYS)
    ('426 days', '1 day')
    """
    if value is None or math.isnan(value):
        return "unknown"
    match unit:
        case Unit.RATIO:
            text = f"{format_number(100.0 * value)} %"
        case Unit.PERCENT:
            text = f"{format_number(value)} %"
        case Unit.MILLISECONDS:
            text = f"{format_number(value)} ms"
        case Unit.BYTES:
            text = _format_bytes(value)
        case Unit.ROWS:
            text = f"{round(value):,} {'row' if round(value) == 1 else 'rows'}"
        case Unit.DAYS:
            text = f"{format_number(value)} {'day' if format_number(value) == '1' else 'days'}"
        case _:
            text = format_number(value)
    return text


def round_number(value: float) -> float:
    """Round a number to the digits that `format_number` writes.

    Examples
    --------
    >>> round_number(0.123456), round_number(1234567.0), round_number(0.0)
    (0.123, 1230000.0, 0.0)
    """
    return float(f"{value:.{_DIGITS}g}")


def format_number(value: float) -> str:
    """Write a number in three significant digits, thousands apart, without an exponent where it is short.

    Examples
    --------
    >>> [format_number(value) for value in (0.12345, 1234567.0, -4.0, 0.0, 1e-7, 2.5e18)]
    ['0.123', '1,230,000', '-4', '0', '1e-07', '2.5e+18']
    """
    if value == 0.0:
        return "0"
    if not math.isfinite(value) or not 1e-4 <= abs(value) < 1e15:
        return f"{value:.{_DIGITS}g}"
    places = _DIGITS - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _format_bytes(value: float) -> str:
    step = 0
    while abs(value) >= 1000.0 and step < len(_BYTE_UNITS) - 1:
        value /= 1000.0
        step += 1
    return f"{format_number(value)} {_BYTE_UNITS[step]}"


def name_measured(metric: Metric, column: str = "", segment: str = "") -> str:
    """Return what is measured, for people: "Missing values in temperature where origin=EWR"."""
    name = metric.title
    if column:
        name = f"{name} {'in' if metric.scope is Scope.COLUMN else 'of'} {column}"
    return f"{name} where {segment}" if segment else name
