"""A comparison as one self-contained page: nothing is loaded, no script runs.

What needs attention comes first and open; the rest is folded, and of very wide tables only listed, so a
thousand columns open as quickly as ten.
"""

# Named after what it writes; imports inside the package are absolute.
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from watchkeeper.comparison.comparison import Comparison
from watchkeeper.comparison.findings import TABLE, ColumnDrift, Measured, QualityFinding, Rule
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.measures import JS
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status, worst
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Unit
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.read.distribution import Summary, summarise
from watchkeeper.report.drawing import distribute_column, draw_bars, draw_plot, draw_spark
from watchkeeper.report.marks import draw_mark
from watchkeeper.report.together import list_together
from watchkeeper.report.wording import name_rule

# Columns that stand open at first; more is a page nobody scrolls to its end.
N_OPEN = 10
# Columns with pictures and details, at some 5 kB each; the others are a line each.
N_DRAWN = 240
# The notebook's frame: a verdict and the first columns, without pushing the next cell out of sight.
_FRAME_HEIGHT_PX = 640

# Cells of a wider span cannot be told apart in floating point.
_MAX_SPAN = 1e300

_STYLE = Path(__file__).with_name("style.css")
# Keeps the sentences of columns without a picture in line with those that have one.
_GAP = '<span class="gap"></span>'
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_COUNTED = (Status.RED, Status.YELLOW, Status.GREEN, Status.GREY)
_STATUS_WORDS = {Status.GREY: "not judged"}


@dataclass(slots=True)
class _Section:
    """Everything found of one column."""

    name: str
    drift: ColumnDrift | None = None
    quality: list[QualityFinding] = field(default_factory=list)

    @property
    def status(self) -> Status:
        statuses = [one.status for one in self.quality]
        told = worst([*statuses, self.drift.status] if self.drift else statuses)
        is_grey = self.drift is not None and self.drift.status is Status.GREY
        return Status.GREY if is_grey and not told.is_bad else told

    @property
    def reasons(self) -> list[tuple[Status, str]]:
        """What is bad, first what explains the rest; else what was found of the drift."""
        rules = list(Rule)
        broken = [one for one in self.quality if one.status.is_bad]
        broken.sort(key=lambda one: (-one.status.badness, rules.index(one.rule)))
        told = [(one.status, one.reason) for one in broken]
        if self.drift is not None and (self.drift.status.is_bad or not told):
            told.append((self.drift.status, self.drift.reason))
        return sorted(told, key=lambda one: -one[0].badness)

    @property
    def sure_effect(self) -> float:
        return (self.drift.judged.low or 0.0) if self.drift and self.drift.judged else 0.0


def render_html(comparison: Comparison, reference: str = "reference", current: str = "current") -> str:
    """Return the page.

    Parameters
    ----------
    comparison
        What was found.
    reference, current
        What was compared, for the title.
    """
    sections = _sections(comparison)
    title = f"{current} compared with {reference}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(comparison.status.value)}: {escape(title)}</title>"
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f"{_head(comparison, sections, reference, current)}{_lists(comparison, sections)}{_foot(comparison)}"
        "</main></body></html>\n"
    )


def render_fragment(comparison: Comparison, reference: str = "reference", current: str = "current") -> str:
    """Return the page in a frame, so that its style and a notebook's do not meet."""
    page = escape(render_html(comparison, reference, current))
    style = f"width:100%;height:{_FRAME_HEIGHT_PX}px;border:0"
    return f'<iframe title="Comparison" sandbox style="{style}" srcdoc="{page}"></iframe>'


def _sections(comparison: Comparison) -> list[_Section]:
    by_name: dict[str, _Section] = {}
    for one in comparison.drift:
        by_name[one.column] = _Section(one.column, one)
    for finding in comparison.quality:
        by_name.setdefault(finding.column, _Section(finding.column)).quality.append(finding)
    # As in the sentence: broken before drifted where both are equally bad.
    return sorted(by_name.values(), key=lambda one: (-one.status.badness, _first_rule(one), -one.sure_effect))


def _first_rule(section: _Section) -> int:
    rules = list(Rule)
    bad = [rules.index(one.rule) for one in section.quality if one.status is section.status]
    return min(bad) if bad and section.status.is_bad else len(rules)


def _head(comparison: Comparison, sections: Sequence[_Section], reference: str, current: str) -> str:
    columns = [one for one in sections if one.name != TABLE]
    counts = {status: sum(one.status is status for one in columns) for status in Status}
    facts = [(f"{comparison.current.n_rows:,}", "rows now")]
    compared = "checked against its rules"
    if comparison.reference.columns:
        facts.insert(0, (f"{comparison.reference.n_rows:,}", "rows in the reference"))
        compared = f"compared with <b>{escape(reference)}</b>"
    facts += [(f"{counts[one]:,}", f"columns {_mark(one)}") for one in _COUNTED if counts[one]]
    shown = [f"<div><dt>{said}</dt><dd>{number}</dd></div>" for number, said in facts]
    return (
        f'<p class="about">{_mark(comparison.status, "badge")}'
        f"<span>Watchkeeper: <b>{escape(current)}</b> {compared}</span></p>"
        f"<h1>{escape(comparison.sentence)}</h1>"
        f'<dl class="facts">{"".join(shown)}</dl>'
    )


def _lists(comparison: Comparison, sections: Sequence[_Section]) -> str:
    bad = [one for one in sections if one.status.is_bad]
    good = [one for one in sections if one.status is Status.GREEN]
    grey = [one for one in sections if one.status is Status.GREY]
    n_left = N_DRAWN
    parts: list[str] = []
    fine = "As in the reference" if comparison.reference.columns else "In order"
    for title, group in (("Needs attention", bad), (fine, good), ("Not judged", grey)):
        if not group:
            continue
        rows = [
            _column(comparison, one, is_open=group is bad and i < N_OPEN) if i < n_left else _line(one)
            for i, one in enumerate(group)
        ]
        n_left = max(0, n_left - len(group))
        is_keyed = not parts and comparison.reference.columns
        key = '<p class="key"><span>reference</span><span class="is-now">now</span></p>' if is_keyed else ""
        n = sum(one.name != TABLE for one in group)
        count = f"<small>{n:,} {'column' if n == 1 else 'columns'}</small>"
        parts.append(f'<h2>{title}{count}</h2>{key}<div class="list">{"".join(rows)}</div>')
    # After what is bad of single columns, before what is fine.
    parts.insert(1 if bad else 0, list_together(comparison))
    return "".join(parts)


def _line(section: _Section, picture: str = "", tag: str = "div") -> str:
    type_ = section.drift.type.value if section.drift else ""
    told = section.reasons
    why = told[0][1] if told else ""
    more = f" <small>And {len(told) - 1} more.</small>" if len(told) > 1 else ""
    return (
        f'<{tag} class="row">{_mark(section.status)}<span class="name">{escape(section.name)}'
        f"<small>{type_}</small></span>{picture or _GAP}"
        f'<span class="why">{escape(why)}{more}</span></{tag}>'
    )


def _column(comparison: Comparison, section: _Section, *, is_open: bool) -> str:
    before = comparison.reference.columns.get(section.name)
    now = comparison.current.columns.get(section.name)
    is_pair = before is not None and now is not None and before.type is now.type
    if before is None or now is None or not is_pair:
        return _line(section)
    figure, spark = _draw(section.name, before, now)
    attribute = " open" if is_open else ""
    body = f"{_also(section)}{figure}{_compare_summaries(before, now)}{_checks(section)}{_noticed(comparison, section.name)}"
    return f'<details{attribute}>{_line(section, spark, "summary")}<div class="body">{body}</div></details>'


def _draw(name: str, before: ColumnProfile, now: ColumnProfile) -> tuple[str, str]:
    """Return a column's figure, and its small twin; a sentence where there is nothing to draw."""
    if not before.n_values and not now.n_values:
        return '<p class="fine">Neither has values to draw.</p>', ""
    sketches = [column.categories for column in (before, now) if column.categories is not None]
    if any(not sketch.is_exact for sketch in sketches) or (sketches and is_identifier(before)):
        distinct = max(sketch.n_distinct() for sketch in sketches)
        return f'<p class="fine">About {format_number(distinct)} distinct values: too many to draw.</p>', ""
    if any(column.minimum is not None and not _span(column) < _MAX_SPAN for column in (before, now)):
        return '<p class="fine">The values lie too far apart to draw.</p>', ""
    shown = distribute_column(before, now)
    figure = draw_bars(shown) if shown.labels else draw_plot(shown, name)
    return figure, draw_spark(shown)


def _span(column: ColumnProfile) -> float:
    if column.minimum is None or column.maximum is None:
        return 0.0
    return float(column.maximum) - float(column.minimum)


def _also(section: _Section) -> str:
    """Return what is bad beyond the first, which the column's line has told."""
    told = section.reasons[1:]
    if not told:
        return ""
    items = "".join(f"<li>{_mark(status)}<span>{escape(reason)}</span></li>" for status, reason in told)
    return f'<ul class="wide">{items}</ul>'


def _compare_summaries(before: ColumnProfile, now: ColumnProfile) -> str:
    pair = summarise(before), summarise(now)
    rows = [
        ("rows", *(f"{one.n_rows:,}" for one in pair)),
        ("missing", *(_percent(one.missing_rate) for one in pair)),
    ]
    if before.grid is None:
        rows.append(("distinct values", *(_number(one.n_distinct) for one in pair)))
    elif before.type is not ColumnType.TIME:
        unit = " (characters)" if before.type is ColumnType.TEXT else ""
        rows += [(f"{said}{unit}", *(_number(value) for value in values)) for said, values in _numbers(*pair)]
    cells = "".join(
        f'<tr><th scope="row">{said}</th><td>{old}</td><td class="is-now">{new}</td></tr>'
        for said, old, new in rows
    )
    head = "<thead><tr><th></th><th>reference</th><th>now</th></tr></thead>"
    return f"<div><table>{head}{cells}</table></div>"


def _numbers(before: Summary, now: Summary) -> list[tuple[str, tuple[float | None, float | None]]]:
    return [
        ("mean", (before.mean, now.mean)),
        ("standard deviation", (before.std, now.std)),
        ("minimum", (before.minimum, now.minimum)),
        ("5 %", (before.p05, now.p05)),
        ("median", (before.median, now.median)),
        ("95 %", (before.p95, now.p95)),
        ("maximum", (before.maximum, now.maximum)),
    ]


def _checks(section: _Section) -> str:
    """Return in small print what else was measured and found in order."""
    parts = []
    good = [one for one in section.quality if not one.status.is_bad]
    if good:
        said = ", ".join(_in_order(one) for one in good)
        parts.append(f'<p class="fine wide"><b>Quality in order.</b> {escape(said)}.</p>')
    if section.drift is not None and section.drift.judged is not None:
        drift = section.drift
        measures = "; ".join(_measured(one) for one in (section.drift.judged, *drift.others))
        chance = (
            ""
            if drift.adjusted is None
            else f" Chance of seeing this without a change: {_chance(drift.adjusted)}."
        )
        parts.append(
            f'<p class="fine wide"><b>Distances.</b> {escape(measures)}. Judged by {escape(drift.choice)}.{chance}</p>'
        )
    return "".join(parts)


def _noticed(comparison: Comparison, name: str) -> str:
    """Return what was odd about a column when it was read."""
    remarks = [
        (said, profile.remarks.get(name))
        for said, profile in (("reference", comparison.reference), ("now", comparison.current))
    ]
    told = "; ".join(f"{said}: {remark}" for said, remark in remarks if remark)
    return f'<p class="fine wide"><b>Noticed.</b> {escape(told)}.</p>' if told else ""


def _in_order(one: QualityFinding) -> str:
    if one.value is None or one.expected is None or not max(one.value, one.expected):
        return f"{name_rule(one.rule)} none" if one.status is Status.GREEN else one.reason.rstrip(".")
    return f"{name_rule(one.rule)} {_percent(one.value)} (reference {_percent(one.expected)})"


def _measured(one: Measured) -> str:
    between = ""
    if one.low is not None and one.high is not None:
        between = f" ({format_number(one.low)} to {format_number(one.high)})"
    return f"{one.title} {format_number(one.value)}{between}"


def _chance(value: float) -> str:
    return "below 0.1 %" if value < 0.001 else _percent(value)


def _mark(status: Status, kind: str = "") -> str:
    return draw_mark(status, _STATUS_WORDS.get(status, ""), kind)


def _foot(comparison: Comparison) -> str:
    if not comparison.reference.columns:
        return "<footer>Each rule is judged by its own bound, and the whole by its worst finding.</footer>"
    judged = [(one.judged, one.limit) for one in comparison.drift if one.judged and one.limit is not None]
    limits = {format_number(limit) for _, limit in judged}
    allowed = limits.pop() if len(limits) == 1 else "what is allowed for it, which its details state"
    rate = format_value(comparison.false_discovery_rate, Unit.RATIO)
    scale = ""
    if any(one.name == JS.name for one, _ in judged):
        scale = (
            f"{JS.title} runs from 0, the same, to 1, nothing in common; a shift by half a standard "
            "deviation is about 0.21. "
        )
    return (
        f"<footer>A column has drifted when its distance from the reference is surely (95 %) above {allowed}, and when "
        f"chance explains at most {rate} of all such findings. {scale}What sampling alone adds is taken off. The whole "
        "is judged by its worst finding.</footer>"
    )


def _number(value: float | None) -> str:
    return "" if value is None else format_number(float(value))


def _percent(share: float) -> str:
    return format_value(share, Unit.RATIO)
