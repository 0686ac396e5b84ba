"""A check of whole rows: can a model that was shown some of them tell which table the others come from?

Columns are compared one by one, and what two of them show only together goes unseen. A model sees it. Its area under the
ROC curve on rows that it has not seen is 0.5 where nothing differs, whatever the number of rows and columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import polars as pl

from watchkeeper.comparison.encoding import Encoded, encode_rows
from watchkeeper.comparison.findings import ColumnPull, DomainCheck
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.metric import Unit
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.stats.fold_auc import Area, Fold, estimate_area, estimate_fall
from watchkeeper.stats.intervals import LEVEL

# Rows of either table that are looked at; with these the interval is some 0.01 wide, and five fits take seconds.
MAX_ROWS: Final = 10_000
# The best model there can be tells tables apart by 0.535 where one column has shifted by an eighth of its standard
# deviation, which is where other distances begin to matter, and by 0.638 where it has by half, where they are red.
MIN_AUC: Final = 0.54
RED_AUC: Final = 0.64
_N_FOLDS: Final = 5
# With fewer rows of a table in every fold, neither is a model trained nor an area known.
_MIN_FOLD_ROWS: Final = 20
# Columns told in a sentence.
_N_NAMED: Final = 3
_MAX_NAME: Final = 60


class Scorer(Protocol):
    """A model that was trained to tell two tables apart."""

    def score(self, features: Floats) -> Floats:
        """Return shape (n_rows,): the higher, the more a row looks like the second table."""
        ...


class Trainer(Protocol):
    """Trains such a model."""

    def __call__(self, features: Floats, labels: Ints, *, seed: int) -> Scorer:
        """Return the model for these rows; labels are 0 for the first table's, 1 for the second's."""
        ...


def check_domains(
    reference: pl.DataFrame,
    current: pl.DataFrame,
    types: Mapping[str, ColumnType],
    train: Trainer,
    *,
    seed: int = 0,
) -> DomainCheck:
    """Check whether a model can tell two tables apart, and by which columns.

    Parameters
    ----------
    reference, current
        Rows of either table, `MAX_ROWS` or fewer.
    types
        The columns to look at and how to read them.
    train
        What trains a model.
    seed
        The same seed gives the same answer.

    Notes
    -----
    Five folds, each scored by a model trained on the other four. Rows that are alike in all columns share a fold, or a
    model would know them again. A column's part is what the area falls by when its values are shuffled among the rows
    of a fold (Breiman 2001, Mach. Learn. 45, 5-32), looked for by halves, so that many columns without a part cost
    little. Of two columns that say the same neither may be needed, and then neither is named.
    """
    encoded = encode_rows(reference, current, types)
    sizes = reference.height, current.height
    if not encoded.columns:
        return _unknown(sizes, "No columns are left to tell the tables apart by.")
    groups = _group_rows(encoded.features, seed)
    counts = np.bincount(groups * 2 + encoded.labels, minlength=2 * _N_FOLDS)
    if counts.min() < _MIN_FOLD_ROWS:
        need = _N_FOLDS * _MIN_FOLD_ROWS
        return _unknown(sizes, f"A model needs about {need} different rows of either table to learn from.")
    folds = list(_train_folds(encoded, groups, train, seed))
    area = estimate_area([fold.seen for fold in folds])
    pulls = _find_pulls(encoded, folds, seed) if area.low > 0.5 else []
    status = Status.GREEN
    if area.low > MIN_AUC:
        status = Status.RED if area.low > RED_AUC else Status.YELLOW
    reason = _reason(area, pulls, status)
    return DomainCheck(status, area.value, area.low, area.high, pulls, *sizes, reason)


@dataclass(frozen=True, slots=True, eq=False)
class _Trained:
    """A model, the rows that it has not seen, and how it scores them.

    Attributes
    ----------
    features
        Shape (n_rows, n_features).
    is_current
        Shape (n_rows,), bool.
    """

    model: Scorer
    features: Floats
    is_current: np.ndarray[tuple[int], np.dtype[np.bool_]]
    seen: Fold

    @classmethod
    def of(cls, model: Scorer, features: Floats, labels: Ints) -> "_Trained":
        is_current = labels == 1
        return cls(model, features, is_current, _split(model.score(features), is_current))

    def shuffle(self, places: Sequence[int], rng: np.random.Generator) -> Fold:
        """Return how the rows are scored once some features are shuffled among them, all in the same way."""
        features = self.features.copy()
        features[:, places] = features[rng.permutation(features.shape[0])][:, places]
        return _split(self.model.score(features), self.is_current)


def _split(scores: Floats, is_current: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Fold:
    return Fold(scores[~is_current], scores[is_current])


def _train_folds(encoded: Encoded, groups: Ints, train: Trainer, seed: int) -> Iterator[_Trained]:
    for fold in range(_N_FOLDS):
        is_out = groups == fold
        model = train(encoded.features[~is_out], encoded.labels[~is_out], seed=seed)
        yield _Trained.of(model, encoded.features[is_out], encoded.labels[is_out])


def _group_rows(features: Floats, seed: int) -> Ints:
    """Return the fold of each row; rows that are alike share one."""
    # What is missing is alike; NaN would equal nothing.
    known = np.nan_to_num(features, nan=np.finfo(np.float64).min)
    _, same = np.unique(known, axis=0, return_inverse=True)
    folds = np.random.default_rng(seed).permutation(int(same.max()) + 1) % _N_FOLDS
    return np.asarray(folds[same.ravel()], dtype=np.int64)


def _find_pulls(encoded: Encoded, folds: Sequence[_Trained], seed: int) -> list[ColumnPull]:
    """Return the columns without which the tables are surely told apart less well, most first."""
    rng = np.random.default_rng(seed)
    level = 1.0 - (1.0 - LEVEL) / len(encoded.columns)
    seen = [fold.seen for fold in folds]
    found: list[ColumnPull] = []
    left = [list(encoded.columns)]
    while left:
        names = left.pop()
        places = [place for name in names for place in encoded.columns[name]]
        fall = estimate_fall(seen, [fold.shuffle(places, rng) for fold in folds], level=level)
        if fall.low <= 0.0:
            continue
        if len(names) == 1:
            found.append(ColumnPull(names[0], fall.value, fall.low, fall.high))
        else:
            left += [names[: len(names) // 2], names[len(names) // 2 :]]
    return sorted(found, key=lambda pull: -pull.fall)


def _unknown(sizes: tuple[int, int], reason: str) -> DomainCheck:
    return DomainCheck(Status.GREY, None, None, None, (), *sizes, reason)


def _reason(area: Area, pulls: Sequence[ColumnPull], status: Status) -> str:
    interval = f"{_percent(area.low)} to {_percent(area.high)}; chance gives 50 %"
    found = f"in {_percent(area.value)} of pairs ({interval})"
    if area.low <= 0.5:
        return f"A model does not tell rows of the two tables apart: it is right {found}."
    named = [pull.column[:_MAX_NAME] for pull in pulls[:_N_NAMED]]
    by = f", above all by {_join(named)}" if named else ""
    more = f" and {len(pulls) - _N_NAMED} more" if len(pulls) > _N_NAMED else ""
    if not status.is_bad:
        return f"A model tells rows of the two tables apart {found}{by}{more}: less than what matters."
    surely = "easily" if status is Status.RED else "surely"
    return f"A model {surely} tells rows of the two tables apart {found}{by}{more}."


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _percent(share: float) -> str:
    return format_value(share, Unit.RATIO)
