"""What the chart of an incident says, in words: those that stand on it, and those for whoever does not see it."""

import unicodedata
from datetime import timedelta

from watchkeeper.metrics.format import format_value
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.incident_chart import IncidentChart
from watchkeeper.read.series import SeriesView
from watchkeeper.report.scale import has_benchmark, latest


def describe(chart: IncidentChart) -> str:
    """Return what the chart shows, in two sentences.

    "Log loss where origin=EWR rose from 0.469 in training to 0.753 (Thu 17 Oct 2013, 95 % sure: 0.72 to 0.79). Of 34 windows
    shown, 4 are in alert."
    """
    view = chart.series
    value, told = tell_value(view)
    n_bad = sum(status is not None and status.is_bad for status in view.statuses)
    alarming = f"{n_bad} {'is' if n_bad == 1 else 'are'} in alert"
    return f"{chart.title} {_moved(view, value)} ({told}). Of {len(view.starts)} windows shown, {alarming}."


def tell_value(view: SeriesView) -> tuple[str, str]:
    """Return the latest value that is known, and its day and 95 % interval."""
    last = latest(view)
    if last is None:
        return "unknown", "nothing known"
    one, i = last
    told = [Moments().tell(one.starts[i], timedelta(seconds=one.window_s))]
    if one is not view:
        told.append("estimated")
    low, high = one.lows[i], one.highs[i]
    if low is not None and high is not None:
        unit = one.metric.unit
        told.append(f"95 % sure: {format_value(low, unit)} to {format_value(high, unit)}")
    return format_value(one.values[i], one.metric.unit), ", ".join(told)


def tell_training(view: SeriesView) -> str:
    """Return what it was in training; empty where that is not known."""
    return f"{format_value(view.benchmark, view.metric.unit)} in training" if has_benchmark(view) else ""


def writable(text: str) -> str:
    """Return `text` in letters that the picture's font has; empty where they would not do.

    Examples
    --------
    >>> writable("Missing values in größe"), writable("Missing values in 価格")
    ('Missing values in grosse', '')
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return plain if plain.isascii() and plain.isprintable() else ""


def _moved(view: SeriesView, value: str) -> str:
    last = latest(view)
    then = format_value(view.benchmark, view.metric.unit)
    if last is None or not has_benchmark(view):
        return f"is {value}"
    if value == then:
        return f"is {value}, as in training"
    one, i = last
    was, now = view.benchmark or 0.0, one.values[i] or 0.0
    low, high = one.lows[i], one.highs[i]
    if low is not None and high is not None and low <= was <= high:
        # Whether it moved at all is not known.
        return f"is {value}, against {tell_training(view)}"
    return f"{'rose' if now > was else 'fell'} from {tell_training(view)} to {value}"
