"""Distributions as inline SVG and bars: the reference in grey, the current table in blue."""

from collections.abc import Sequence
from html import escape

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Unit
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.read.distribution import TAIL, Distribution, distribute

# The drawing's own units; the page stretches it, so that strokes alone keep their width.
WIDTH, HEIGHT = 320, 100
# A step area touches the top with this much room for its stroke.
_ROOM = 3
# Whole numbers up to this far apart get a cell each: fewer would draw a comb.
_MAX_WHOLE = 40
# So few whole numbers are flags and codes, told one by one.
_MAX_CODES = 6
# Categories drawn; the rest is told as one number.
N_BARS = 9


def distribute_column(reference: ColumnProfile, current: ColumnProfile) -> Distribution:
    """Return shares over cells that suit the column: a cell a number where whole numbers are few."""
    edges = _whole_edges(reference, current)
    shown = distribute(reference, current, edges=edges)
    if not 0 < len(shown.edges) - 1 <= _MAX_CODES or not len(edges):
        return shown
    labels = [format_number(edge + 0.5) for edge in edges[:-1]]
    return Distribution((), labels, shown.reference, shown.current)


def _whole_edges(reference: ColumnProfile, current: ColumnProfile) -> Sequence[float]:
    if reference.type not in {ColumnType.INTEGER, ColumnType.TEXT}:
        return ()
    present = [column for column in (reference, current) if column.n_values]
    ends = [np.asarray(column.quantile(np.array([TAIL, 1.0 - TAIL]))).tolist() for column in present]
    low, high = np.floor(min(end[0] for end in ends)), np.ceil(max(end[1] for end in ends))
    if not high - low <= _MAX_WHOLE:
        return ()
    return np.arange(low - 0.5, high + 1.0).tolist()  # type: ignore[no-any-return]  # A list of floats.


def draw_plot(shown: Distribution, label: str) -> str:
    """Return both distributions of a column of numbers as a figure, with its axis."""
    middle = shown.edges[0] / 2.0 + shown.edges[-1] / 2.0
    ticks = "".join(f"<span>{format_number(x)}</span>" for x in (shown.edges[0], middle, shown.edges[-1]))
    picture = _draw_steps(shown, "plot", f'role="img" aria-label="{escape(_describe(shown, label))}"')
    return f'<figure>{picture}<div class="axis" aria-hidden="true">{ticks}</div></figure>'


def draw_spark(shown: Distribution) -> str:
    """Return both distributions in the size of a word; for eyes only, as the sentence beside it says more."""
    return _draw_steps(shown, "spark", 'aria-hidden="true"')


def _draw_steps(shown: Distribution, kind: str, attributes: str) -> str:
    top = max([*shown.reference, *shown.current, 1e-12])
    parts = [
        f'<path class="{name}" d="{_steps(shares, top)}"/>'
        for name, shares in (("before", shown.reference), ("now", shown.current))
        if shares
    ]
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    return f'<svg class="{kind}" {box} {attributes}>{"".join(parts)}</svg>'


def _steps(shares: Sequence[float], top: float) -> str:
    """Return the outline of a step area: up each cell's left edge, along its top, down at the end."""
    width = WIDTH / len(shares)
    drawn, last = [f"M0 {HEIGHT}"], None
    for i, share in enumerate(shares):
        y = round(HEIGHT - (HEIGHT - _ROOM) * share / top)
        if y != last:
            drawn.append(f"V{y}")
        drawn.append(f"H{width * (i + 1):.0f}")
        last = y
    return "".join([*drawn, f"V{HEIGHT}Z"])


def _describe(shown: Distribution, label: str) -> str:
    said = []
    for name, shares in (("reference", shown.reference), ("now", shown.current)):
        if shares:
            i = int(np.argmax(shares))
            where = f"{format_number(shown.edges[i])} and {format_number(shown.edges[i + 1])}"
            said.append(f"{name}: most rows ({_percent(shares[i])}) between {where}")
    return f"{label}. {'; '.join(said)}."


def draw_bars(shown: Distribution) -> str:
    """Return the heaviest categories as pairs of bars, with their shares as numbers."""
    n = len(shown.labels)
    before, now = shown.reference or [0.0] * n, shown.current or [0.0] * n
    order = sorted(range(n), key=lambda i: (-max(before[i], now[i]), shown.labels[i]))
    top = max([*before, *now, 1e-12])
    rows = [_bar(shown.labels[i], before[i], now[i], top) for i in order[:N_BARS]]
    if rest := order[N_BARS:]:
        shares = (sum(before[i] for i in rest), sum(now[i] for i in rest))
        rows.append(_bar(f"{len(rest)} more", *shares, top))
    head = "<thead><tr><th>value</th><th></th><th>reference</th><th>now</th></tr></thead>"
    return f'<table class="bars">{head}{"".join(rows)}</table>'


def _bar(label: str, before: float, now: float, top: float) -> str:
    lengths = "".join(f'<i style="width:{100 * min(1.0, share / top):.1f}%"></i>' for share in (before, now))
    name = escape(label) or "(empty)"
    return (
        f'<tr><th scope="row" title="{name}">{name}</th><td>{lengths}</td>'
        f'<td>{_percent(before)}</td><td class="is-now">{_percent(now)}</td></tr>'
    )


def _percent(share: float) -> str:
    return format_value(share, Unit.RATIO)
