"""A story as one self-contained page: nothing is loaded, no script runs.

The verdict comes first, then when what happened, each incident with its why, the numbers behind it, and what was
guessed of the table.
"""

# Named after what it writes; imports inside the package are absolute.
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from pathlib import Path

from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.roles.guess import Guess
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.distribution import Distribution
from watchkeeper.read.incident_page import IncidentPage
from watchkeeper.read.series import SeriesView
from watchkeeper.read.story import StoryPage
from watchkeeper.report.drawing import draw_bars, draw_plot
from watchkeeper.report.history import draw_history, tell_latest
from watchkeeper.report.marks import draw_mark
from watchkeeper.report.story_words import tell_incident, tell_noticed, tell_verdict
from watchkeeper.report.timeline import draw_timeline

# Incidents that stand open at first; more is a page nobody scrolls to its end.
N_OPEN = 5
# Pictures in one incident: of its worst alerts.
_MAX_PICTURES = 2
# The notebook's frame: verdict and timeline, without pushing the next cell out of sight.
_FRAME_HEIGHT_PX = 640

_STATUS_WORDS = {Status.GREY: "not judged", Status.GREEN: "quiet"}
_ESTIMATED = '<span class="is-estimate">estimated, where labels lack</span>'
# A drawing of a single window still needs a width.
_LEAST = timedelta(hours=1)

_STYLES = (Path(__file__).with_name("style.css"), Path(__file__).with_name("story.css"))
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Telling:
    """All that a page tells.

    Attributes
    ----------
    name
        Of the table.
    guesses, remarks
        What was guessed of it, and what to know of how it was watched.
    moments
        How its moments are told.
    worst
        Where the model is worst, a sentence each; empty where nothing was found.
    """

    page: StoryPage
    name: str
    guesses: Sequence[Guess]
    remarks: Sequence[str]
    moments: Moments
    worst: Sequence[str] = ()


def render_story(told: Telling) -> str:
    """Return the page."""
    style = "".join(path.read_text(encoding="utf-8") for path in _STYLES)
    title = f"{told.page.status.value}: replay of {told.name}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main>"
        f"{_head(told)}{draw_timeline(told.page, told.moments)}{_incidents(told)}{_noticed(told)}"
        f"{_worst(told)}{_histories(told)}{_guesses(told)}{_foot(told)}</main></body></html>\n"
    )


def render_story_fragment(told: Telling) -> str:
    """Return the page in a frame, so that its style and a notebook's do not meet."""
    page = escape(render_story(told))
    style = f"width:100%;height:{_FRAME_HEIGHT_PX}px;border:0"
    return f'<iframe title="Replay" sandbox style="{style}" srcdoc="{page}"></iframe>'


def _head(told: Telling) -> str:
    page = told.page
    facts = [
        (f"{page.n_rows:,}", "rows watched"),
        (
            f"{page.n_judged:,} of {page.n_windows:,}",
            f"windows of {told.moments.tell_length(page.window)} judged",
        ),
    ]
    if page.reference is not None:
        facts.append((f"{page.reference.n_rows:,}", "rows in the reference"))
    facts.append((f"{len(page.incidents):,}", "incident" if len(page.incidents) == 1 else "incidents"))
    if page.n_quarantined:
        facts.append((f"{page.n_quarantined:,}", "rows could not be used"))
    shown = "".join(f"<div><dt>{escape(said)}</dt><dd>{number}</dd></div>" for number, said in facts)
    return (
        f'<p class="about">{draw_mark(page.status, _STATUS_WORDS.get(page.status, ""), "badge")}'
        f"<span>Watchkeeper: replay of <b>{escape(told.name)}</b></span></p>"
        f"<h1>{escape(tell_verdict(page, told.moments))}</h1>"
        f'<dl class="facts">{shown}</dl>'
    )


def _incidents(told: Telling) -> str:
    incidents = told.page.incidents
    if not incidents:
        return ""
    rows = [
        _incident(told, incident, number, is_open=number <= N_OPEN)
        for number, incident in enumerate(incidents, start=1)
    ]
    return f'<h2>What happened</h2><div class="list">{"".join(rows)}</div>'


def _incident(told: Telling, incident: IncidentPage, number: int, *, is_open: bool) -> str:
    story = tell_incident(incident, told.moments, told.page.window)
    parts = [("when", [story.when]), ("where", [story.where]), ("why", story.why), ("cost", [story.cost])]
    lines = "".join(
        f"<dt>{label}</dt>{''.join(f'<dd>{escape(one)}</dd>' for one in said)}"
        for label, said in parts
        if any(said)
    )
    pictures = _pictures(told, incident)
    return (
        f'<details class="incident" id="incident-{number}"{" open" if is_open else ""}><summary class="row">'
        f'<span class="number">{number}</span>{draw_mark(incident.severity)}'
        f'<span class="name">{escape(story.title)}<small>{escape(_brief(told, incident))}</small></span></summary>'
        f'<div class="body"><dl class="told">{lines}</dl>{pictures}</div></details>'
    )


def _brief(told: Telling, incident: IncidentPage) -> str:
    since = told.moments.tell(incident.since, told.page.window)
    lasted = told.moments.tell_length((incident.resolved_at or told.page.end) - incident.since)
    return f"{since}, {lasted}" if incident.resolved_at else f"{since}, open at the end"


def _pictures(told: Telling, incident: IncidentPage) -> str:
    blamed = incident.cause.column if incident.cause is not None else ""
    # What the title is about comes first.
    alerts = sorted(incident.alerts, key=lambda alert: (alert.column != blamed, -alert.status.badness))
    charts = [alert.chart for alert in alerts if alert.chart is not None][:_MAX_PICTURES]
    drawn = [_chart(told, chart, _span_of(chart)) for chart in charts if chart.starts]
    if incident.distribution is not None:
        figure = _draw_distribution(incident.distribution, incident.distribution_title)
        if figure:
            drawn.append(
                f"<div><h3>{escape(incident.distribution_title)}: before, and in the incident</h3>{figure}</div>"
            )
    return f'<div class="pictures">{"".join(drawn)}</div>' if drawn else ""


def _span_of(view: SeriesView) -> Window:
    first, last = view.starts[0], view.starts[-1]
    step = (last - first) / max(1, len(view.starts) - 1)
    return Window(first, max(last + step, first + _LEAST))


def _draw_distribution(shown: Distribution, label: str) -> str:
    if shown.labels:
        return draw_bars(shown)
    return draw_plot(shown, label) if shown.edges else ""


def _noticed(told: Telling) -> str:
    if not told.page.noticed:
        return ""
    items = "".join(
        f"<li>{draw_mark(one.status)} {escape(tell_noticed(one, told.moments, told.page.window))}</li>"
        for one in told.page.noticed
    )
    return (
        "<h2>Noticed, but no incident<small>what changed did not take performance beyond its limits</small></h2>"
        f'<ul class="plain">{items}</ul>'
    )


def _worst(told: Telling) -> str:
    if not told.worst:
        return ""
    items = "".join(f"<li>{escape(one)}</li>" for one in told.worst)
    return (
        "<h2>Where it is worst<small>found by looking at errors; the numbers are of rows that did not find it</small></h2>"
        f'<ul class="plain">{items}</ul>'
    )


def _histories(told: Telling) -> str:
    page = told.page
    span = Window(page.start, page.end)
    parts: list[str] = []
    for title, views in (("The numbers over time", page.charts), ("Column by column", page.columns)):
        if not views:
            continue
        charts = "".join(_chart(told, view, span) for view in views)
        parts.append(f'<h2>{title}</h2>{"" if parts else _key(views)}<div class="charts">{charts}</div>')
    return "".join(parts)


def _key(views: Sequence[SeriesView]) -> str:
    estimated = _ESTIMATED if any(view.estimate is not None for view in views) else ""
    return (
        f'<p class="key lines"><span>value</span>{estimated}<span class="is-band">95 % interval</span>'
        '<span class="is-mean">in the reference</span><span class="is-bad">in alert</span></p>'
    )


def _chart(told: Telling, view: SeriesView, span: Window) -> str:
    title = escape(view.metric.title)
    name = (
        f"<b>{escape(_column(told, view.column))}<small>{title}</small></b>"
        if view.column
        else f"<b>{title}</b>"
    )
    picture = draw_history(view, span, told.page.live_from, told.moments)
    return f'<div class="chart"><h3>{name}<span>{escape(tell_latest(view))}</span></h3>{picture}</div>'


def _column(told: Telling, name: str) -> str:
    """Return a column's name, with that which it has in the table where it is watched under its role's."""
    own = next((guess.found[0] for guess in told.guesses if guess.role == name and guess.found), name)
    return name if own == name else f"{name} ({own})"


def _guesses(told: Telling) -> str:
    rows = []
    last = ""
    for guess in told.guesses:
        role = "" if guess.role == last else guess.role
        rows.append(
            f'<tr><th scope="row">{role}</th><td class="found">{escape(guess.shown)}</td><td>{escape(guess.reason)}</td>'
            f"<td><code>{escape(guess.flag)}</code></td></tr>"
        )
        last = guess.role
    head = "<thead><tr><th></th><th>taken for it</th><th>because</th><th>correct it with</th></tr></thead>"
    notes = "".join(f'<p class="note">{escape(remark)}</p>' for remark in told.remarks)
    return (
        "<h2>How the table was read<small>guessed from names and contents where it was not said</small></h2>"
        f'<div class="guesses"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>{notes}'
    )


def _foot(told: Telling) -> str:
    reference = _reference_words(told)
    return (
        f"<footer>{reference} Each window after it was judged as it would have been then, by what was known by then. "
        "A single bad window is no incident: what is bad must stay so. Values come with 95 % intervals; "
        "distances run from 0, the same, to 1, nothing in common.</footer>"
    )


def _reference_words(told: Telling) -> str:
    until = told.moments.tell(told.page.live_from, told.page.window)
    return f"The rows before {until} are the reference."
