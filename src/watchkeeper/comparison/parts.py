"""What of a column is compared: its values, or of texts, lists and vectors one part after another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, Self

from watchkeeper.comparison.findings import Measured
from watchkeeper.comparison.measures import JS, Measure, Pair, choose_measure, fitting
from watchkeeper.comparison.words import WordChange, find_label, find_word_change
from watchkeeper.domain.schema import ColumnType
from watchkeeper.explain.movement import describe_movement, describe_share, quote
from watchkeeper.metrics.column_distance import MIN_VALUES
from watchkeeper.profile.align import Aligned, align
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.facets import ITEM, LENGTH, NUMBER, WORDS
from watchkeeper.stats.intervals import LEVEL

# Read for every column at hardly any cost; `report.measures` has the rest.
_CHEAP: Final = frozenset({"js_distance", "ks", "psi", "hellinger", "total_variation", "wasserstein"})
# What the column's own distribution is of, where it is not the values themselves.
_OWN_PART: Final = {ColumnType.TEXT: LENGTH, ColumnType.LIST: LENGTH, ColumnType.EMBEDDING: "norm"}
# Of what a text or list holds, what one is called.
_ONE: Final = {WORDS: "word", ITEM: "item"}
_WHOLE: Final = {WORDS: "text", ITEM: "list"}
# How a part is named in a sentence, by the first word of its name.
_WHERE: Final = {
    "norm": "of its norms, ",
    LENGTH: "of its lengths, ",
    NUMBER: "of its numbers, ",
    "dimension": "its vectors moved: in {}, ",
    "direction": "its vectors turned: along {}, ",
}


class Part(Protocol):
    """One thing that is compared of a column."""

    @property
    def name(self) -> str:
        """Which of the column's parts; empty where it is compared as a whole."""
        ...

    @property
    def red_factor(self) -> float:
        """How many times the distance that matters is red."""
        ...

    @property
    def choice(self) -> str:
        """Which distance it is judged by, and why."""
        ...

    def measure(self, *, confidence: float) -> Measured | None:
        """Return the distance that it is judged by, with its significance; None where there is too little to judge."""
        ...

    def limit(self, min_effect: float | None) -> float:
        """Return the distance that matters."""
        ...

    def others(self) -> tuple[Measured, ...]:
        """Return further distances."""
        ...

    def describe(self) -> str:
        """Return what changed most, as a clause that ends a sentence."""
        ...

    def spread_of(self, windows: Sequence[ColumnProfile]) -> list[float]:
        """Return how far each of the reference's windows lies from all others together."""
        ...


def find_parts(before: ColumnProfile, now: ColumnProfile, wanted: Measure | None = None) -> Iterator[Part]:
    """Yield what is compared of a column that both have values of.

    Parameters
    ----------
    before, now
        Profiles of one type.
    wanted
        The distance asked for; where it does not fit, the usual one is taken.
    """
    yield ValuesPart.of(before, now, wanted)
    for name, facet in before.facets.items():
        other = now.facets.get(name)
        if other is None or before.type is ColumnType.CATEGORY:
            # The patterns of categories tell of how they are written, which is a matter of quality.
            continue
        if name in _ONE:
            yield WordsPart(name, facet, other, before.n_values, now.n_values)
        elif min(facet.n_values, other.n_values) >= MIN_VALUES:
            share = min(_rows_per_item(before), _rows_per_item(now)) if name == NUMBER else 1.0
            yield ValuesPart.of(facet, other, wanted, facet=name, rows_per_count=share)


@dataclass(frozen=True, slots=True)
class ValuesPart:
    """Numbers or categories, of which one sample is compared with another.

    Attributes
    ----------
    before, now
        Their profiles.
    facet
        The facet of the column that they are; empty for the column's own distribution.
    distance
        The distance that it is judged by.
    pair
        Both over common cells.
    rows_per_count
        Independent rows that each count is worth, in (0, 1].
    """

    name: str
    choice: str
    before: ColumnProfile
    now: ColumnProfile
    facet: str
    distance: Measure
    pair: Pair
    rows_per_count: float

    @classmethod
    def of(
        cls,
        before: ColumnProfile,
        now: ColumnProfile,
        wanted: Measure | None,
        *,
        facet: str = "",
        rows_per_count: float = 1.0,
    ) -> Self:
        """Choose how to compare."""
        pair = Pair.of(align(before, now), rows_per_count=rows_per_count)
        chosen = choose_measure(pair, wanted)
        name = facet or _OWN_PART.get(before.type, "")
        return cls(name, chosen.why, before, now, facet, chosen.measure, pair, rows_per_count)

    @property
    def red_factor(self) -> float:
        """How many times the distance that matters is red."""
        return self.distance.red_factor

    def measure(self, *, confidence: float) -> Measured | None:
        """Return the distance that it is judged by."""
        return self.distance.read(self.pair, confidence=confidence)

    def limit(self, min_effect: float | None) -> float:
        """Return the distance that matters."""
        return self.distance.limit(self.pair, min_effect)

    def others(self) -> tuple[Measured, ...]:
        """Return the distances that cost little."""
        cheap = (one for one in fitting(self.pair) if one.name in _CHEAP and one.name != self.distance.name)
        return tuple(one.read(self.pair, with_significance=False) for one in cheap)

    def describe(self) -> str:
        """Return what changed most."""
        where = _WHERE.get(self.name.partition(" ")[0], "")
        return f"{where.format(self.name)}{describe_movement(self.before, self.now)}"

    def spread_of(self, windows: Sequence[ColumnProfile]) -> list[float]:
        """Return how far each window lies from all others together."""
        found = []
        for window in (_facet(column, self.facet) for column in windows):
            if window is not None and MIN_VALUES <= window.n_values <= self.before.n_values - MIN_VALUES:
                pair = Pair.of(_leave_out(self.before, window), rows_per_count=self.rows_per_count)
                found.append(self.distance.read(pair, with_significance=False).value)
        return found


@dataclass(frozen=True, slots=True)
class WordsPart:
    """Words of texts or items of lists: many a row, each counted once.

    Attributes
    ----------
    before, now
        Their profiles.
    n_before, n_now
        Texts or lists.
    """

    name: str
    before: ColumnProfile
    now: ColumnProfile
    n_before: int
    n_now: int

    @property
    def red_factor(self) -> float:
        """How many times the distance that matters is red."""
        return JS.red_factor

    @property
    def choice(self) -> str:
        """Why it is compared so."""
        one, whole = _ONE[self.name], _WHOLE[self.name]
        return (
            f"Jensen-Shannon for each {one} by itself, as {one}s of one {whole} depend on each other; its "
            f"significance is Fisher's, for all {one}s together"
        )

    def measure(self, *, confidence: float) -> Measured | None:
        """Return the distance of the word that changed most surely."""
        found = self._find(align(self.before, self.now), self.n_before, self.n_now, confidence)
        return found.measured if found is not None else None

    def limit(self, min_effect: float | None) -> float:
        """Return the distance that matters."""
        return JS.matters if min_effect is None else min_effect

    def others(self) -> tuple[Measured, ...]:
        """Return none."""
        return ()

    def describe(self) -> str:
        """Return which word changed, where its name is known."""
        aligned = align(self.before, self.now)
        found = self._find(aligned, self.n_before, self.n_now, LEVEL)
        before, now = self.before.categories, self.now.categories
        label = None
        if found is not None and before is not None and now is not None:
            label = find_label(aligned, found.cell, before, now)
        if found is None or label is None:
            return f"its {_ONE[self.name]}s changed"
        changed = describe_share(f"{_WHOLE[self.name]}s with {quote(label)}", found.before, found.now)
        return f"its {_ONE[self.name]}s changed: {changed}"

    def spread_of(self, windows: Sequence[ColumnProfile]) -> list[float]:
        """Return how far each window lies from all others together."""
        found = []
        for column in windows:
            window, n = _facet(column, self.name), column.n_values
            if window is not None and MIN_VALUES <= n <= self.n_before - MIN_VALUES:
                change = self._find(_leave_out(self.before, window), self.n_before - n, n, LEVEL)
                found.append(change.measured.value if change is not None else 0.0)
        return found

    def _find(self, aligned: Aligned, n: int, m: int, confidence: float) -> WordChange | None:
        is_exact = all(
            one.categories is not None and one.categories.is_exact for one in (self.before, self.now)
        )
        return find_word_change(aligned, n, m, is_exact=is_exact, confidence=confidence)


def _facet(column: ColumnProfile, name: str) -> ColumnProfile | None:
    return column.facets.get(name) if name else column


def _leave_out(whole: ColumnProfile, window: ColumnProfile) -> Aligned:
    """Return the rest of a column beside one of its windows."""
    aligned = align(whole, window)
    return replace(aligned, reference=aligned.reference - aligned.current)


def _rows_per_item(lists: ColumnProfile) -> float:
    """Return how many independent rows an item is worth at least, whatever the items of a list have in common.

    Kish (1965), Survey Sampling, section 5.4: clusters of sizes b count as their number times mean(b)^2 / mean(b^2)
    where all of a cluster is alike.
    """
    mean, std = lists.mean(), lists.std()
    return min(1.0, mean / (mean * mean + std * std)) if mean > 0.0 else 1.0
