"""Expected selection: what share of rows is answered positive by what their inputs are, read off profiles alone.

Learnt once from the rows of a reference. As each column adds its own effect, the share expected of any window or group
follows from how often each band of each column occurs, which profiles tell: no row is needed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
import polars as pl

from watchkeeper.domain.batch import PREDICTION
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.scale import Floats
from watchkeeper.profile.value_bands import Banded, Bands, band_rows

# Bands of a column of numbers, each with as many rows: more follow a curve better, and tell each level worse.
_N_BANDS = 10
# Categories with an effect of their own; the others share one.
_MAX_CATEGORIES = 12
# Columns that go with the answer most, and rows, that are learnt from: more cost time, and change little.
_MAX_COLUMNS = 30
_MAX_ROWS = 20_000
# Rows of no effect added to each band, so that a band of few rows is believed little.
_RIDGE = 5.0


@dataclass(frozen=True, slots=True)
class GroupSelection:
    """How often a group is answered positive, and how often by its inputs.

    Attributes
    ----------
    n
        Its rows with an answer.
    n_positive
        Those answered positive.
    expected
        The share of them that its inputs let expect, as the model answered this group in the reference.
    n_known
        Rows of the group in the reference.
    """

    n: int
    n_positive: int
    expected: float
    n_known: int


@dataclass(frozen=True, slots=True)
class ExpectedSelection:
    """The share of positive answers as the sum of what each column's bands add to it.

    Attributes
    ----------
    positive
        The class that counts as positive, as text.
    intercept
        Where no band adds anything.
    bands, effects
        Of each column; what each band adds.
    excess
        Of each group "column=value" of the reference: its share of positive answers less what its inputs let expect.
    n_known
        Its rows.
    """

    positive: str
    intercept: float
    bands: tuple[Bands, ...]
    effects: tuple[tuple[float, ...], ...]
    excess: Mapping[str, float]
    n_known: Mapping[str, int]

    def of(self, profile: Profile) -> float:
        """Return the share that the inputs of a profile's rows let expect; not bounded to 0 and 1."""
        return self.intercept + sum(
            float(bands.shares(profile.columns.get(bands.column)) @ np.array(effects))
            for bands, effects in zip(self.bands, self.effects, strict=True)
        )

    def compare(self, segments: Mapping[str, Profile], column: str) -> dict[str, GroupSelection]:
        """Return the groups of one column, by its value, that the reference knows and that have answers."""
        found: dict[str, GroupSelection] = {}
        for segment, profile in segments.items():
            name, _, value = segment.partition("=")
            answers = count_answers(profile, self.positive)
            if name == column and segment in self.excess and answers[1]:
                expected = self.of(profile) + self.excess[segment]
                found[value] = GroupSelection(answers[1], answers[0], expected, self.n_known[segment])
        return found

    def to_json(self) -> str:
        """Write as described in docs/formats/catalog.md."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        bands = [Bands(one["column"], tuple(one["edges"]), tuple(one["categories"])) for one in data["bands"]]
        effects = tuple(tuple(one) for one in data["effects"])
        return cls(
            data["positive"], data["intercept"], tuple(bands), effects, data["excess"], data["n_known"]
        )


def count_answers(profile: Profile, positive: str) -> tuple[int, int]:
    """Return how many of a profile's rows are answered positive, and how many are answered."""
    answers = profile.columns.get(PREDICTION)
    if answers is None or answers.categories is None:
        return 0, 0
    counts = dict(zip(answers.categories.labels, answers.categories.counts.tolist(), strict=True))
    return counts.get(positive, 0), answers.categories.n


def learn_selection(
    rows: pl.DataFrame,
    types: Mapping[str, ColumnType],
    groups: Mapping[str, Profile],
    *,
    positive: str,
) -> ExpectedSelection | None:
    """Learn what share of rows is answered positive by what their inputs are.

    Parameters
    ----------
    rows
        Of the reference: `prediction` and the inputs; evenly spread ones of very many are looked at.
    types
        How to read the inputs: all but the protected columns. Texts, lists, times and vectors are left out.
    groups
        Profiles of the reference's rows by segment "column=value", to hold later ones against.
    positive
        The class that counts as positive, as text.

    Returns
    -------
    None where all rows have one answer.

    Notes
    -----
    Least squares on indicators of each column's bands (deciles of numbers; frequent categories), each band drawn to no
    effect by `_RIDGE` rows: a linear probability model. Its sums are exact for the reference as a whole whatever the true
    relation, and what it misses of a curve or an interaction stays the same as long as inputs do. The change of the part
    that it explains, and the rest, are the two parts of Oaxaca (1973) and Blinder (1973) for one group at two times.

    References
    ----------
    Oaxaca (1973), International Economic Review 14, 693-709; Blinder (1973), Journal of Human Resources 8, 436-455.
    """
    sample = rows.drop_nulls(PREDICTION).gather_every(max(1, rows.height // _MAX_ROWS))
    answers = (sample[PREDICTION].cast(pl.String) == positive).to_numpy().astype(np.float64)
    if answers.size == 0 or answers.min() == answers.max():
        return None
    coded = [
        one
        for name, type_ in types.items()
        if (one := band_rows(sample, name, type_, n_bands=_N_BANDS, max_categories=_MAX_CATEGORIES))
        is not None
    ]
    coded.sort(key=lambda one: -_explained(one, answers))
    coded = coded[:_MAX_COLUMNS]
    intercept, effects = _fit(coded, answers)
    alone = ExpectedSelection(positive, intercept, tuple(one.bands for one in coded), effects, {}, {})
    counted = {segment: count_answers(profile, positive) for segment, profile in groups.items()}
    excess = {
        segment: n_positive / n - alone.of(groups[segment])
        for segment, (n_positive, n) in counted.items()
        if n
    }
    n_known = {segment: counted[segment][1] for segment in excess}
    return ExpectedSelection(positive, intercept, alone.bands, effects, excess, n_known)


def _explained(column: Banded, answers: Floats) -> float:
    """Return how much of the variance of the answers lies between the bands of one column."""
    counts = np.bincount(column.codes, minlength=column.bands.n_bands)
    totals = np.bincount(column.codes, weights=answers - answers.mean(), minlength=column.bands.n_bands)
    return float(np.sum(totals**2 / np.maximum(counts, 1)))


def _fit(coded: Sequence[Banded], answers: Floats) -> tuple[float, tuple[tuple[float, ...], ...]]:
    """Return the intercept, and the effect of each band of each column."""
    if not coded:
        return float(answers.mean()), ()
    indicators = np.concatenate([np.eye(one.bands.n_bands)[one.codes] for one in coded], axis=1)
    means = indicators.mean(axis=0)
    centred = indicators - means
    products = centred.T @ centred + _RIDGE * np.eye(means.size)
    effects = np.linalg.solve(products, centred.T @ (answers - answers.mean()))
    ends = np.cumsum([one.bands.n_bands for one in coded])[:-1]
    by_column = tuple(tuple(part.tolist()) for part in np.split(effects, ends))
    return float(answers.mean() - means @ effects), by_column
