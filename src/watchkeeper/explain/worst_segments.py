"""Where a model is worst, found by looking at its errors, and told honestly.

Rows are parted in two: one half says where to look, the other whether it is so. What is read off the second half has not
been chosen by its own luck, so its numbers and intervals are those of any other segment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from watchkeeper.explain.error_tree import Region, grow_error_tree
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.judged.rows import Flags
from watchkeeper.profile.scale import Floats
from watchkeeper.profile.value_bands import Banded, Bands
from watchkeeper.stats.false_discovery import adjust_significance

# Told at most: the worst.
MAX_FOUND = 3
# Bands of numbers, and categories with one of their own, among which a cut is looked for.
N_BANDS = 20
MAX_CATEGORIES = 30
# Share of the rows, and rows, that a segment has at least: of smaller ones nothing useful would be known.
_MIN_SHARE = 0.02
_MIN_ROWS = 50
# Rows of the judging half that a mean is told of.
_MIN_JUDGING = 30
# What holds more of the rows is no part of them: the rest is where the model is better.
_MAX_SHARE = 0.5
# Of those told, this share may be there by chance.
_FALSE_SHARE = 0.05
# A segment matters whose mean error is greater than elsewhere by this share, as it does for monitors.
_MIN_WORSE = 0.10


@dataclass(frozen=True, slots=True, eq=False)
class WorstSegment:
    """A part of the rows where the model is worse.

    Attributes
    ----------
    conditions
        What tells it apart, for people: "distance > 1,200", "carrier in {EV, MQ}".
    holds
        Which rows lie in it; shape (n_rows,).
    significance
        Chance of so great a difference on the half that did not find it, if there were none; allowing for those tried.
    """

    conditions: tuple[str, ...]
    holds: Flags
    significance: float


def find_worst_segments(columns: Sequence[Banded], errors: Floats, is_learning: Flags) -> list[WorstSegment]:
    """Return the segments where the model is surely worse than elsewhere, the worst first.

    Parameters
    ----------
    columns
        The rows in the bands of each column that may tell a segment apart.
    errors
        Shape (n_rows,), finite: a number a row that is greater the worse the model was there.
    is_learning
        Shape (n_rows,): which half of the rows finds; the other judges.

    Returns
    -------
    At most `MAX_FOUND`. None where nothing is found, or what is found is not confirmed: by Welch's test of the mean error
    inside and elsewhere, one-sided, after Benjamini and Hochberg.
    """
    half = [Banded(column.bands, column.codes[is_learning]) for column in columns]
    n_learning = int(is_learning.sum())
    regions = grow_error_tree(
        half, errors[is_learning], min_rows=max(_MIN_ROWS, round(_MIN_SHARE * n_learning))
    )
    # Which are tried is settled here, by the half that has found them; what the other says must not choose among them.
    tried = [one for one in regions if one.holds(half).sum() <= _MAX_SHARE * n_learning][:MAX_FOUND]
    held = [one.holds(columns) for one in tried]
    parts = [(errors[one & ~is_learning], errors[~one & ~is_learning]) for one in held]
    chances = adjust_significance([_chance(inside, elsewhere) for inside, elsewhere in parts])
    return [
        WorstSegment(describe_region(region, columns), held[place], float(chances[place]))
        for place, region in enumerate(tried)
        if chances[place] <= _FALSE_SHARE and _matters(*parts[place])
    ]


def _matters(inside: Floats, elsewhere: Floats) -> bool:
    return bool(inside.mean() > (1.0 + _MIN_WORSE) * elsewhere.mean())


def _chance(inside: Floats, elsewhere: Floats) -> float:
    """Return the chance of so much greater a mean inside, by Welch's test; 1 where too few rows can tell."""
    if min(inside.size, elsewhere.size) < _MIN_JUDGING:
        return 1.0
    parts = [float(values.var(ddof=1)) / values.size for values in (inside, elsewhere)]
    if sum(parts) == 0.0:
        return 0.0
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / (inside.size - 1) + parts[1] ** 2 / (elsewhere.size - 1))
    return float(student.sf((inside.mean() - elsewhere.mean()) / np.sqrt(sum(parts)), degrees))


def describe_region(region: Region, columns: Sequence[Banded]) -> tuple[str, ...]:
    """Return the conditions of a region in words, by order of columns."""
    return tuple(_describe_bands(columns[place], region.bands[place]) for place in sorted(region.bands))


def _describe_bands(column: Banded, held: Flags) -> str:
    bands = column.bands
    # A band that no row lies in belongs to either side, and is not worth a word.
    is_used = np.isin([bands.n_bands - 2, bands.n_bands - 1], column.codes)
    rest, missing = (held[-2:] & is_used).tolist()
    if not held[:-1].any():
        return f"{bands.column} has no value"
    said = (
        _describe_categories(bands, held, has_rest=rest)
        if bands.categories
        else _describe_numbers(bands, held)
    )
    return f"{bands.column} {said or 'has a value'}{' or no value' if said and missing else ''}"


def _describe_categories(bands: Bands, held: Flags, *, has_rest: bool) -> str:
    own, left = (
        sorted(name for name, one in zip(bands.categories, held, strict=False) if bool(one) is wanted)
        for wanted in (True, False)
    )
    if not has_rest:
        return f"is {own[0]}" if len(own) == 1 else f"in {{{', '.join(own)}}}"
    # What the rest is cannot be listed, so what is left out is.
    if not own or not left:
        return "is none of the frequent values" if left else ""
    return f"is not {left[0]}" if len(left) == 1 else f"not in {{{', '.join(left)}}}"


def _describe_numbers(bands: Bands, held: Flags) -> str:
    places = np.flatnonzero(held[:-1])
    low = bands.edges[places[0] - 1] if places[0] > 0 else None
    high = bands.edges[places[-1]] if places[-1] < len(bands.edges) else None
    if low is None:
        return "" if high is None else f"≤ {format_number(high)}"
    return (
        f"> {format_number(low)}" if high is None else f"> {format_number(low)} and ≤ {format_number(high)}"
    )
