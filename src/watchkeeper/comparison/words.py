"""Drift of words: which word is in more texts than before, or in fewer, and surely so.

Words of one text are not independent of each other, texts are. So each word is a share of texts of its own, and the
greatest change among many words is told with that in mind.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from watchkeeper.comparison.findings import Measured
from watchkeeper.comparison.measures import JS
from watchkeeper.profile.align import Aligned
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.scale import Ints, Scale, coarser_cells
from watchkeeper.stats.cells import MIN_ROWS_PER_CELL
from watchkeeper.stats.distances import Floats
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.noise import Estimate, estimate_js
from watchkeeper.stats.rise import estimate_rise

# Of these many words, those that changed most at a first glance, the effect is estimated.
_N_CANDIDATES: Final = 8
# A range of hashes holds several words, of which a text may hold more than one; counted as if each text held this
# many or none, which is the worst that two words of a range can do to the noise.
_WORDS_OF_RANGE: Final = 2
# A word that alone makes this share of a range's change is what changed.
_MOSTLY: Final = 0.8
# Deviations below which a change is nothing to look at more closely.
_UNSURE: Final = 3.0


@dataclass(frozen=True, slots=True)
class WordChange:
    """The word whose share of texts changed most surely.

    Attributes
    ----------
    cell
        Its place in what was aligned.
    before, now
        Shares of texts that hold it, in [0, 1].
    measured
        Jensen-Shannon distance between texts with and without it, with an interval and a significance that allow for
        all words looked at.
    """

    cell: int
    before: float
    now: float
    measured: Measured


def find_word_change(
    aligned: Aligned, n_reference: int, n_current: int, *, is_exact: bool, confidence: float = LEVEL
) -> WordChange | None:
    """Return the word that changed most surely.

    Parameters
    ----------
    aligned
        Texts that hold each word, a text counting once for each; their sums exceed the number of texts.
    n_reference, n_current
        Texts.
    is_exact
        Whether each cell is one word, not a range of hashes.
    confidence
        Coverage of the intervals of all words together, in (0, 1).

    Returns
    -------
    None where no word is in texts enough to be judged.

    Notes
    -----
    Bonferroni's inequality over all words that are in at least about ten texts; each by Fisher's exact test.
    """
    slots = _slots(aligned, n_reference, n_current, is_exact=is_exact)
    before, now = aligned.reference / slots, aligned.current / slots
    p, q = before / n_reference, now / n_current
    tested = np.flatnonzero((p + q) / 2.0 * min(n_reference, n_current) >= MIN_ROWS_PER_CELL)
    if not tested.size:
        return None
    chosen = tested[_most_changed(p[tested], q[tested], n_reference, n_current)]
    level = 1.0 - (1.0 - confidence) / tested.size
    estimates = {
        cell: _estimate(before[cell], n_reference, now[cell], n_current, level) for cell in chosen.tolist()
    }
    # The first of equals changed most at the first glance.
    cell = max(estimates, key=lambda one: estimates[one].low)
    chance = _chance(round(before[cell]), n_reference, round(now[cell]), n_current)
    found = estimates[cell]
    significance = min(1.0, chance * tested.size)
    measured = Measured(JS.name, JS.title, found.value, found.low, found.high, significance, found.noise)
    return WordChange(cell, min(1.0, p[cell] * slots), min(1.0, q[cell] * slots), measured)


def find_label(aligned: Aligned, cell: int, reference: CategorySketch, current: CategorySketch) -> str | None:
    """Return the word of a cell, where it is known.

    Each word has a cell while there are few. Beyond, a range of hashes has the name of a word in it that alone makes
    most of the range's change, if the sketches happen to know it.
    """
    if reference.is_exact and current.is_exact:
        return (aligned.labels or [])[cell]
    level = max(reference.grid.level, current.grid.level)
    ranges = [
        coarser_cells(one.grid.cells, Scale.HASH, one.grid.level, level) for one in (reference, current)
    ]
    wanted = np.union1d(*ranges)[cell]
    before, now = (_counts_in(one, level, int(wanted)) for one in (reference, current))
    change = float(aligned.current[cell] / current.n - aligned.reference[cell] / reference.n)
    for word in sorted({*before, *now}):
        alone = now.get(word, 0) / current.n - before.get(word, 0) / reference.n
        if alone * change > 0.0 and abs(alone) >= _MOSTLY * abs(change):
            return word
    return None


def _counts_in(sketch: CategorySketch, level: int, wanted: int) -> dict[str, int]:
    is_inside = coarser_cells(sketch.hashes, Scale.HASH, 0, level) == wanted
    counts = sketch.counts[is_inside].tolist()
    return {sketch.labels[at]: count for at, count in zip(np.flatnonzero(is_inside), counts, strict=True)}


def _slots(aligned: Aligned, n: int, m: int, *, is_exact: bool) -> int:
    if is_exact:
        return 1
    most = max(float(aligned.reference.max() / n), float(aligned.current.max() / m))
    return max(_WORDS_OF_RANGE, int(np.ceil(most)))


def _most_changed(p: Floats, q: Floats, n: int, m: int) -> Ints:
    """Return the places of the words that changed most, by deviations and by what is sure of their effect."""
    pooled = np.clip((n * p + m * q) / (n + m), 1e-12, 1.0 - 1e-12)
    deviations = np.abs(p - q) / np.sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m))
    # The squared effect of a small change, less what chance may have added.
    sure = (p - q) ** 2 / (pooled * (1.0 - pooled)) * (1.0 - _UNSURE / np.maximum(deviations, _UNSURE))
    first = np.argsort(-deviations, kind="stable")[:_N_CANDIDATES]
    second = np.argsort(-sure, kind="stable")[:_N_CANDIDATES]
    return np.array(list(dict.fromkeys([*first.tolist(), *second.tolist()])))


def _estimate(before: float, n: int, now: float, m: int, level: float) -> Estimate:
    return estimate_js(np.array([before, n - before]), np.array([now, m - now]), confidence=level)


def _chance(before: int, n: int, now: int, m: int) -> float:
    """Return how often sampling alone changes a share this much, up or down."""
    rise = estimate_rise(before, n, now, m).significance
    fall = estimate_rise(now, m, before, n).significance
    return min(1.0, 2.0 * min(rise, fall))
