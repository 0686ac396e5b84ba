"""Why here: between which values a monitor expected each window of a metric, before it looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter

from watchkeeper.api.monitors import find_monitor
from watchkeeper.api.pages import From, To
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.preview import Expectation, Previewer
from watchkeeper.pipeline.trust import LeftOut
from watchkeeper.read.source import Source

# Of a longer span the latest windows: each is expected anew from those before it.
MAX_WINDOWS: Final = 120


@dataclass(frozen=True, slots=True)
class ExpectationView:
    """What a monitor expected, as columns of one length.

    Attributes
    ----------
    title
        The monitor's.
    starts
        Start of each window of which it was known, ascending.
    expected, lows, highs
        In the metric's unit; a bound is None where nothing is bad on its side.
    why
        What the last of them was told from, and what was left out.
    """

    monitor: str
    title: str
    starts: Sequence[datetime]
    expected: Sequence[float]
    lows: Sequence[float | None]
    highs: Sequence[float | None]
    why: str


def expectation_routes(source: Source) -> APIRouter:
    """Return the route that answers why a monitor's limits lie where they do."""
    router = APIRouter(prefix="/models/{model}/monitors", tags=["monitors"])
    previewer = Previewer(source.catalog, source.clock, source.metrics, source.detectors, source.calendar)

    @router.get(
        "/{name}/expectation", summary="Between which values a monitor expected each window, and why there"
    )
    def get_expectation(
        model: str,
        name: str,
        metric: str,
        column: str = "",
        segment: str = "",
        start: From = None,
        end: To = None,
    ) -> ExpectationView:
        monitor, known = find_monitor(source.catalog, model, name), source.catalog.model(model)
        span = source.span(known, start, end)
        latest = Window(max(span.start, span.end - MAX_WINDOWS * monitor.window), span.end)
        return _view(monitor, previewer.expect(known, monitor, latest, Symptom(metric, column, segment)))

    return router


def _view(monitor: Monitor, told: Expectation) -> ExpectationView:
    usual = sorted(told.usual.items())
    return ExpectationView(
        monitor=monitor.name,
        title=monitor.title,
        starts=[start for start, _ in usual],
        expected=[one.expected for _, one in usual],
        lows=[one.low for _, one in usual],
        highs=[one.high for _, one in usual],
        why=_write_why(told),
    )


def _write_why(told: Expectation) -> str:
    if not told.usual:
        return "Too few earlier windows tell what is usual so far."
    return f"{told.usual[max(told.usual)].why} {_write_left_out(told.left_out)}"


def _write_left_out(left_out: LeftOut) -> str:
    parts = [
        f"{n} {'window' if n == 1 else 'windows'} {what}"
        for n, what in ((left_out.n_bad, "that alarmed"), (left_out.n_declared, "of declared events"))
        if n
    ]
    return f"Left out: {' and '.join(parts)}." if parts else "Nothing was left out."
