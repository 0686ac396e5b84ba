"""In what way a column's values moved, in words a manager understands."""

from collections.abc import Sequence

import numpy as np

from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Unit
from watchkeeper.profile.align import Aligned, align
from watchkeeper.profile.column import ColumnProfile

_QUARTILES = np.array([0.25, 0.5, 0.75])
# What is counted of values that are no numbers.
_UNITS = {ColumnType.TEXT: " characters", ColumnType.LIST: " items"}
# What rounding may leave between two changes that are the same.
_ROUNDING = 1e-12
# Numbers with at most this many distinct values are flags and codes.
_FEW_NUMBERS = 6
# A median that moved by less than this share of the middle half's width is not what changed.
_MOVED = 0.1
# A middle half that is this much wider or narrower tells more than its median does.
_WIDER = 1.1


def describe_movement(reference: ColumnProfile, current: ColumnProfile) -> str:
    """Return what changed most, as a clause that ends a sentence.

    Parameters
    ----------
    reference, current
        Profiles of one type, each with values.

    Examples
    --------
    >>> from watchkeeper.profile.frames import profile
    >>> before, now = profile({"x": list(range(9))}), profile({"x": list(range(3, 12))})
    >>> describe_movement(before.columns["x"], now.columns["x"])
    'the median rose from 4 to 7'
    """
    if reference.categories is not None:
        return _describe_shares(reference, current)
    if reference.type not in _UNITS and (said := _describe_few_numbers(reference, current)):
        return said
    return _describe_numbers(reference, current)


def _describe_few_numbers(reference: ColumnProfile, current: ColumnProfile) -> str:
    """Return which number's share changed most, where there are few: of flags and codes a median says little."""
    if reference.grid is None or current.grid is None:
        return ""
    if not (reference.grid.is_exact and current.grid.is_exact):
        return ""
    aligned = align(reference, current)
    if aligned.edges is None or aligned.reference.size > _FEW_NUMBERS:
        return ""
    names = [format_number(edge) for edge in aligned.edges[:-1]]
    return _most_changed(names, aligned)


def _describe_numbers(reference: ColumnProfile, current: ColumnProfile) -> str:
    before = np.asarray(reference.quantile(_QUARTILES)).tolist()
    now = np.asarray(current.quantile(_QUARTILES)).tolist()
    unit = _UNITS.get(reference.type, "")
    width, width_now = before[2] - before[0], now[2] - now[0]
    has_moved = abs(now[1] - before[1]) > _MOVED * max(width, width_now)
    if has_moved and format_number(before[1]) != format_number(now[1]):
        verb = "rose" if now[1] > before[1] else "fell"
        return f"the median {verb} from {format_number(before[1])} to {format_number(now[1])}{unit}"
    if max(width, width_now) > _WIDER * min(width, width_now):
        verb = "wider" if width_now > width else "narrower"
        return (
            f"the spread is {verb}: half of the values lie in {_span(now)}{unit}, before in {_span(before)}"
        )
    return "the middle is where it was, the shape of the distribution is not"


def _span(quartiles: list[float]) -> str:
    return f"{format_number(quartiles[0])} to {format_number(quartiles[2])}"


def _describe_shares(reference: ColumnProfile, current: ColumnProfile) -> str:
    aligned = align(reference, current)
    is_named = reference.categories is not None and reference.categories.is_exact
    if not is_named or current.categories is None or not current.categories.is_exact or not aligned.labels:
        return "the mix of its many values changed"
    return _most_changed([quote(label) for label in aligned.labels], aligned)


def _most_changed(names: Sequence[str], aligned: Aligned) -> str:
    before, now = aligned.reference / aligned.reference.sum(), aligned.current / aligned.current.sum()
    change = np.abs(now - before)
    # Of two values one mirrors the other; flags are told by 1 and "true", which come last by name.
    equal = np.flatnonzero(change >= change.max() - _ROUNDING).tolist()
    most = max(equal, key=lambda i: names[i])
    return describe_share(names[most], before[most], now[most])


def describe_share(whose: str, before: float, now: float) -> str:
    """Return how a share of rows changed.

    Examples
    --------
    >>> describe_share("texts with 'refund'", 0.001, 0.03)
    "the share of texts with 'refund' rose from 0.1 % to 3 %"
    """
    verb = "rose" if now > before else "fell"
    return f"the share of {whose} {verb} from {_percent(before)} to {_percent(now)}"


def quote(label: str) -> str:
    """Write a category for a sentence, however long or empty it is."""
    shown = " ".join(label.split())
    return f"'{shown[:40]}…'" if len(shown) > 40 else f"'{shown}'"


def _percent(share: float) -> str:
    return format_value(float(share), Unit.RATIO)
