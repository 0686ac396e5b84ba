"""A story's timeline: a bar an incident, a row a monitor, a cell a window, over one axis of time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.incident_page import IncidentPage
from watchkeeper.read.story import MonitorStrip, StoryPage

# The drawing's own units; the page stretches it.
_WIDTH = 1000
_HEIGHT = 20
# Bars next to each other keep this share of the span between them, or they stand on lines of their own.
_GAP = 0.004
# Narrower bars could not be pointed at.
_MIN_WIDTH = 0.008
# Bad windows stand taller than good ones, so that they are seen without their colour.
_TALL = {Status.RED: (0, 20), Status.YELLOW: (4, 16), Status.GREEN: (8, 4), Status.GREY: (9, 2)}
_N_TICKS = 5


def draw_timeline(page: StoryPage, moments: Moments) -> str:
    """Return the timeline as a figure."""
    span = Window(page.start, page.end)
    rows = [_incident_row(page.incidents, span)] if page.incidents else []
    rows += [_monitor_row(strip, span, page.live_from) for strip in page.monitors if strip.starts]
    past = f'<div class="past" style="width:{_percent(_share(page.live_from, span))}">reference</div>'
    return (
        f'<figure class="timeline"><div class="row head"><span></span><div class="lane">{past}</div></div>'
        f"{''.join(rows)}{_axis(span, moments)}</figure>"
    )


def _share(moment: datetime, span: Window) -> float:
    return min(1.0, max(0.0, (moment - span.start) / span.length))


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g}%"


def _incident_row(incidents: Sequence[IncidentPage], span: Window) -> str:
    lines: list[float] = []
    bars = []
    for number, incident in enumerate(incidents, start=1):
        start = _share(incident.since, span)
        end = max(_share(incident.resolved_at or span.end, span), start + _MIN_WIDTH)
        line = next((i for i, taken in enumerate(lines) if taken + _GAP <= start), len(lines))
        lines[line : line + 1] = [end]
        where = f"left:min({_percent(start)},100% - 15px);width:{_percent(end - start)};top:{line * 24}px"
        open_ = " open" if incident.resolved_at is None else ""
        bars.append(
            f'<a class="bar {incident.severity.value}{open_}" href="#incident-{number}" style="{where}" '
            f'title="{escape(incident.title)}">{number}</a>'
        )
    height = 24 * len(lines) - 4
    return (
        f'<div class="row incidents"><span>Incidents</span>'
        f'<div class="lane" style="height:{height}px">{"".join(bars)}</div></div>'
    )


def _monitor_row(strip: MonitorStrip, span: Window, live_from: datetime) -> str:
    cells = [
        _cells(status, first, last, strip, span)
        for status, first, last in _runs(strip.statuses, strip.starts, strip.length)
    ]
    past = (
        f'<rect class="past" x="0" y="0" width="{_WIDTH * _share(live_from, span):.1f}" height="{_HEIGHT}"/>'
    )
    said = _describe(strip)
    picture = (
        f'<svg class="lane" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(said)}">{past}{"".join(cells)}</svg>'
    )
    return f'<div class="row"><span title="{escape(said)}">{escape(strip.title)}</span>{picture}</div>'


def _runs(
    statuses: Sequence[Status], starts: Sequence[datetime], length: timedelta
) -> list[tuple[Status, int, int]]:
    """Return the runs of windows of one status that follow one another: status, first and last place."""
    runs: list[tuple[Status, int, int]] = []
    for i, status in enumerate(statuses):
        is_next = i > 0 and starts[i] - starts[i - 1] <= length
        if runs and runs[-1][0] is status and is_next:
            runs[-1] = (status, runs[-1][1], i)
        else:
            runs.append((status, i, i))
    return runs


def _cells(status: Status, first: int, last: int, strip: MonitorStrip, span: Window) -> str:
    x = _WIDTH * _share(strip.starts[first], span)
    width = _WIDTH * _share(strip.starts[last] + strip.length, span) - x
    y, height = _TALL[status]
    return (
        f'<rect class="{status.value}" x="{x:.1f}" y="{y}" width="{max(width, 1.0):.1f}" height="{height}"/>'
    )


def _describe(strip: MonitorStrip) -> str:
    n = len(strip.starts)
    counts = [
        f"{strip.statuses.count(status)} {word}"
        for status, word in ((Status.RED, "red"), (Status.YELLOW, "yellow"), (Status.GREY, "not judged"))
        if status in strip.statuses
    ]
    return f"{strip.title}: of {n:,} windows {', '.join(counts) or 'all green'}"


def _axis(span: Window, moments: Moments) -> str:
    ticks = []
    for i in range(_N_TICKS):
        share = i / (_N_TICKS - 1)
        told = escape(moments.tell_short(span.start + share * span.length, span.length))
        # The first begins where the axis does, the last ends where it does.
        ticks.append(
            f'<span style="left:{_percent(share)};transform:translateX(-{_percent(share)})">{told}</span>'
        )
    return f'<div class="row axis" aria-hidden="true"><span></span><div class="lane">{"".join(ticks)}</div></div>'
