"""Gradient-boosted trees that tell two tables apart, by scikit-learn; the one place that knows of it."""

from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from watchkeeper.errors import MissingExtra
from watchkeeper.profile.scale import Floats, Ints

# Enough trees to find what two columns show only together, few enough that five fits of 16,000 rows take seconds.
_N_TREES: Final = 60
_LEARNING_RATE: Final = 0.1
_MAX_LEAVES: Final = 31
# Leaves of fewer rows learn which rows they are.
_MIN_LEAF_ROWS: Final = 40


class BoostedTrees:
    """Scores rows by how much they look like the second of two tables.

    Parameters
    ----------
    features, labels
        Shapes (n_rows, n_features) and (n_rows,): numbers, NaN where missing; 0 for rows of the first table, 1 for the
        second.
    seed
        The same seed gives the same scores.

    Raises
    ------
    MissingExtra
        scikit-learn is not installed.
    """

    def __init__(self, features: Floats, labels: Ints, *, seed: int) -> None:
        try:
            from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415  # Optional, and slow to import.
        except ImportError as exc:
            raise MissingExtra(
                "the domain classifier needs scikit-learn; install it with: pip install "
                '"watchkeeper[classifier]"'
            ) from exc
        # Of a feature without any value there is nothing to learn, and scikit-learn will not have it.
        self._is_blank = np.isnan(features).all(axis=0)
        self._model = HistGradientBoostingClassifier(
            max_iter=_N_TREES,
            learning_rate=_LEARNING_RATE,
            max_leaf_nodes=_MAX_LEAVES,
            min_samples_leaf=_MIN_LEAF_ROWS,
            early_stopping=False,
            random_state=seed,
        )
        # On tables this small several threads wait for each other longer than they work, on a busy machine most.
        with threadpool_limits(limits=1, user_api="openmp"):
            self._model.fit(self._fill(features), labels)

    def score(self, features: Floats) -> Floats:
        """Return shape (n_rows,): the higher, the more a row looks like the second table."""
        with threadpool_limits(limits=1, user_api="openmp"):
            return np.asarray(self._model.decision_function(self._fill(features)), dtype=np.float64)

    def _fill(self, features: Floats) -> Floats:
        return np.where(self._is_blank, 0.0, features) if self._is_blank.any() else features
