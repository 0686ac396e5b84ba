"""Counts of categories: exact up to `MAX_CELLS` distinct values, nested ranges of hashes beyond.

Two parts, each a commutative monoid to the bit. The *grid* counts every row by the hash of its value,
at the smallest level with at most `MAX_CELLS` ranges occupied. The *labels* are the values with the
smallest hashes, with their exact counts: all of them while the grid is exact, `MAX_LABELS` beyond.

No bounded summary can name the heaviest values of any stream and merge the same in any order, so beyond
`MAX_CELLS` distinct values the labels are a fair sample of the distinct values, not the heaviest. Why it
is exact: a value among the k smallest hashes of a union is among the k smallest of every part that
holds it, so no part has dropped a row of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
import polars as pl

from watchkeeper.profile.counting import count_strings
from watchkeeper.profile.grid import MAX_CELLS, Grid, run_starts
from watchkeeper.profile.grouping import summarise_groups
from watchkeeper.profile.hashing import hash_strings, hash_texts
from watchkeeper.profile.scale import Ints, Scale

# Labels kept once there are more than MAX_CELLS distinct values: 256 hold the estimate of the number of
# distinct values to 6.3 % (one standard error, 1/sqrt(k - 2)) and cost some 3 KB. Part of the format.
MAX_LABELS = 256
# A label is cut for display; its hash is of the whole value. Part of the format.
MAX_LABEL_LENGTH = 64

_NO_HASHES: Ints = np.empty(0, dtype=np.int64)
_BOOLEANS = ("false", "true")
_BOOLEAN_HASHES = tuple(hash_texts(_BOOLEANS).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class CategorySketch:
    """Counts of values by hash, with labels for as many as can be named.

    Parameters
    ----------
    grid
        Rows by hash range, scale HASH.
    labels
        The values with the smallest hashes, in order of hash, cut to `MAX_LABEL_LENGTH` characters.
    hashes
        Shape (n_labels,), int64, increasing: the hashes of the whole values.
    counts
        Shape (n_labels,), int64: rows of each label.

    References
    ----------
    Beyer et al. (2007), SIGMOD, 199-210 (k smallest hashes); Flajolet (1990), Computing 43, 391-400
    (adaptive sampling by nested ranges).

    Examples
    --------
    >>> sketch = CategorySketch.from_values(pl.Series(["red", "blue", "red"]))
    >>> sketch.top(1), sketch.n_distinct()
    ([('red', 2)], 2)
    """

    grid: Grid
    labels: tuple[str, ...]
    hashes: Ints
    counts: Ints

    @classmethod
    def empty(cls) -> Self:
        """Return the sketch of no values: the identity of `merge`."""
        return cls(Grid.empty(Scale.HASH), (), _NO_HASHES, _NO_HASHES)

    @classmethod
    def from_values(cls, values: pl.Series) -> Self:
        """Count strings; no nulls."""
        if values.is_empty():
            return cls.empty()
        return cls.from_counts(*count_strings(values))

    @classmethod
    def from_counts(cls, values: pl.Series, counts: Ints) -> Self:
        """Count each of the distinct strings `values` as often as `counts` says; shapes (n_distinct,)."""
        hashes = hash_strings(values)
        order = np.argsort(hashes, kind="stable")
        kept = order if order.size <= MAX_CELLS else order[:MAX_LABELS]
        labels = _cut(values.gather(kept))
        return cls._from_sorted(hashes[order], counts[order], labels)

    @classmethod
    def from_groups(cls, values: pl.Series, offsets: Ints) -> list[Self]:
        """Count each group of consecutive strings; many small groups cost little more than one.

        Parameters
        ----------
        values
            Shape (n,), strings without nulls.
        offsets
            Shape (n_groups + 1,), rising from 0 to n: group g is `values[offsets[g]:offsets[g + 1]]`.
        """
        return summarise_groups(values, offsets, MAX_CELLS, cls.from_values, cls._from_small_groups)

    @classmethod
    def _from_small_groups(cls, values: pl.Series, offsets: Ints) -> list[Self]:
        sizes = np.diff(offsets)
        groups = np.repeat(np.arange(sizes.size), sizes)
        hashes = hash_strings(values)
        order = np.lexsort((hashes, groups))
        hashes = hashes[order]
        starts = run_starts(hashes, groups)
        counts = np.diff(starts, append=hashes.size)
        hashes = hashes[starts]
        labels = _cut(values.gather(order[starts]))
        cuts = np.searchsorted(starts, offsets).tolist()
        return [
            cls._from_sorted(hashes[a:b].copy(), counts[a:b].copy(), labels[a:b]) for a, b in pairwise(cuts)
        ]

    @classmethod
    def from_booleans(cls, n_false: int, n_true: int) -> Self:
        """Count rows of "false" and "true"."""
        chosen = [row for row in zip(_BOOLEANS, _BOOLEAN_HASHES, (n_false, n_true), strict=True) if row[2]]
        chosen.sort(key=lambda row: row[1])
        hashes, counts = (np.array([row[i] for row in chosen], dtype=np.int64) for i in (1, 2))
        return cls(Grid(Scale.HASH, 0, hashes, counts), tuple([row[0] for row in chosen]), hashes, counts)

    @classmethod
    def _from_sorted(cls, hashes: Ints, counts: Ints, labels: Sequence[str]) -> Self:
        starts = run_starts(hashes)
        if starts.size < hashes.size:
            # Two values of one hash are one value to the sketch; the label that sorts first names both.
            ends = [*starts[1:].tolist(), hashes.size]
            runs = zip(starts.tolist(), ends, strict=True)
            labels = [min(labels[a:b]) for a, b in runs if a < len(labels)]
            hashes, counts = hashes[starts], np.add.reduceat(counts, starts)
        grid = Grid.from_counts(hashes, counts, Scale.HASH)
        if hashes.size > MAX_CELLS:
            hashes, counts = hashes[:MAX_LABELS].copy(), counts[:MAX_LABELS].copy()
        return cls(grid, tuple(labels[: hashes.size]), hashes, counts)

    @classmethod
    def merge_all(cls, sketches: Sequence[Self]) -> Self:
        """Return the sketch of all their values together; `sketches` must not be empty."""
        sketches = [sketch for sketch in sketches if sketch.labels] or [sketches[0]]
        if len(sketches) == 1:
            return sketches[0]
        grid = Grid.merge_all([sketch.grid for sketch in sketches])
        by_hash = _labels_by_hash(sketches)
        hashes = np.concatenate([sketch.hashes for sketch in sketches])
        counts = np.concatenate([sketch.counts for sketch in sketches])
        order = np.argsort(hashes, kind="stable")
        hashes = hashes[order]
        starts = run_starts(hashes)
        counts = np.add.reduceat(counts[order], starts)
        hashes = hashes[starts]
        if not grid.is_exact:
            hashes, counts = hashes[:MAX_LABELS].copy(), counts[:MAX_LABELS].copy()
        return cls(grid, tuple([by_hash[h] for h in hashes.tolist()]), hashes, counts)

    def merge(self, other: Self) -> Self:
        """Return the sketch of both sets of values, exactly as if they had been counted together."""
        return self.merge_all((self, other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CategorySketch):
            return NotImplemented
        return (
            self.grid == other.grid
            and self.labels == other.labels
            and np.array_equal(self.hashes, other.hashes)
            and np.array_equal(self.counts, other.counts)
        )

    __hash__ = None  # type: ignore[assignment]  # Arrays have no stable hash; equality is by content.

    @property
    def n(self) -> int:
        """Values counted."""
        return self.grid.n

    @property
    def is_exact(self) -> bool:
        """Whether every distinct value has its own count and label."""
        return self.grid.is_exact

    def n_distinct(self) -> int:
        """Return the number of distinct values: exact up to `MAX_CELLS`, then estimated within some 6 %."""
        if self.is_exact:
            return len(self.labels)
        # (k - 1)/u, where u in (0, 1] is the k-th smallest hash as a share of all hashes.
        share = (int(self.hashes[-1]) + 2**63 + 1) / 2**64
        return max(MAX_CELLS + 1, round((len(self.labels) - 1) / share))

    def top(self, k: int) -> list[tuple[str, int]]:
        """Return the `k` heaviest labels and their rows, ties by label.

        The heaviest of all while `is_exact`; otherwise the heaviest of a fair sample of the values.
        """
        pairs = zip(self.labels, self.counts.tolist(), strict=True)
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:k]


def _cut(values: pl.Series) -> list[str]:
    return [value[:MAX_LABEL_LENGTH] for value in values.to_list()]


def _labels_by_hash(sketches: Iterable[CategorySketch]) -> dict[int, str]:
    by_hash: dict[int, str] = {}
    for sketch in sketches:
        for key, label in zip(sketch.hashes.tolist(), sketch.labels, strict=True):
            known = by_hash.setdefault(key, label)
            if known is not label and label < known:
                by_hash[key] = label
    return by_hash
