"""The demo's model: it predicts whether a flight will arrive over 15 minutes late.

Gradient boosting by scikit-learn, trained on January to March as a team would: judged by five-fold
out-of-fold predictions whose folds are whole days (flights of one day share their storm, so a day split
over folds would flatter the model). Those predictions are the training reference too: what the model
answers on rows that it has not seen is what production is to be compared with.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from watchkeeper.demo.flights import CATEGORIES, FEATURES, NEW_YORK
from watchkeeper.domain.batch import ID, LABEL, PREDICTION, SCORE, TIME
from watchkeeper.errors import MissingExtra

try:
    from sklearn.ensemble import HistGradientBoostingClassifier

    # A requirement of scikit-learn itself.
    from threadpoolctl import threadpool_limits
except ImportError as exc:
    raise MissingExtra(
        'the demo trains a model with scikit-learn; install it with: pip install "watchkeeper[demo]"'
    ) from exc

Floats = npt.NDArray[np.float64]

# Midnight in New York between March and April: what is before trains, what is after is watched.
TRAINED_UNTIL = datetime(2013, 4, 1, 4, tzinfo=UTC)
N_FOLDS = 5


@dataclass(frozen=True, slots=True)
class LateFlights:
    """A trained model and how it answers.

    Attributes
    ----------
    classifier
        Tells the probability of being late from rows made by `encode`.
    categories
        Values known from training by column; any other is treated as missing.
    threshold
        A flight is predicted late from this probability on.
    """

    classifier: HistGradientBoostingClassifier
    categories: dict[str, tuple[str, ...]]
    threshold: float


@dataclass(frozen=True, slots=True)
class Training:
    """A model and what it was like in training.

    Attributes
    ----------
    reference
        One row a flight trained on: id, time, features, and out of fold prediction, score; and label.
    """

    model: LateFlights
    reference: pl.DataFrame


def train(flights: pl.DataFrame, *, seed: int = 13) -> Training:
    """Train on the labelled flights before `TRAINED_UNTIL`.

    Parameters
    ----------
    flights
        As `load_flights` returns them; later rows and rows without a label are left out.
    seed
        Shuffles the days into folds and seeds the booster; the same seed gives the same model.
    """
    rows = flights.filter((pl.col(TIME) < TRAINED_UNTIL) & pl.col(LABEL).is_not_null())
    categories = {name: tuple(sorted(rows[name].unique().drop_nulls())) for name in CATEGORIES}
    inputs, labels = encode(rows, categories), rows[LABEL].to_numpy()
    with _one_thread():
        scores = _score_out_of_fold(inputs, labels, _fold_of_days(rows, seed), seed)
        classifier = _fit(inputs, labels, seed)
    model = LateFlights(classifier, categories, best_f1_threshold(labels, scores))
    reference = rows.select(ID, TIME, *FEATURES).with_columns(
        pl.Series(PREDICTION, scores >= model.threshold).cast(pl.Int64),
        pl.Series(SCORE, scores),
        rows[LABEL],
    )
    return Training(model, reference)


def predict(model: LateFlights, flights: pl.DataFrame) -> pl.DataFrame:
    """Return `flights` with `prediction` (0 or 1) and `score` (probability of late) added."""
    with _one_thread():
        scores = model.classifier.predict_proba(encode(flights, model.categories))[:, 1]
    return flights.with_columns(
        pl.Series(PREDICTION, scores >= model.threshold).cast(pl.Int64), pl.Series(SCORE, scores)
    )


def encode(flights: pl.DataFrame, categories: dict[str, tuple[str, ...]]) -> Floats:
    """Return the model's input, shape (n_rows, n_features); categories as codes, missing as NaN."""
    columns = [
        pl.col(name).replace_strict(
            list(categories[name]),
            list(range(len(categories[name]))),
            default=None,
            return_dtype=pl.Float64,
        )
        if name in categories
        else pl.col(name).cast(pl.Float64)
        for name in FEATURES
    ]
    encoded: Floats = flights.select(columns).fill_null(float("nan")).to_numpy()
    return encoded


def best_f1_threshold(labels: npt.NDArray[np.int64], scores: Floats) -> float:
    """Return the probability from which calling a flight late has the best F1, to two decimals.

    Examples
    --------
    >>> best_f1_threshold(np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.6, 0.9]))
    0.21
    """
    candidates = np.arange(1, 100) / 100
    is_called = scores >= candidates[:, None]
    hits = is_called[:, labels == 1].sum(axis=1)
    f1 = 2 * hits / (is_called.sum(axis=1) + labels.sum())
    return float(candidates[int(f1.argmax())])


def _one_thread() -> AbstractContextManager[object]:
    # OpenMP's threads spin while they wait for one another: on two cores that somebody else uses too,
    # training took 36 s with two threads and 4 s with one (2 s against 2.5 s on idle cores).
    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="openmp")
    return limits


def _fold_of_days(rows: pl.DataFrame, seed: int) -> npt.NDArray[np.int64]:
    day = rows[TIME].dt.convert_time_zone(NEW_YORK).dt.ordinal_day().to_numpy().astype(np.int64)
    days, day_of_row = np.unique(day, return_inverse=True)
    folds = np.random.default_rng(seed).permutation(days.size) % N_FOLDS
    chosen: npt.NDArray[np.int64] = folds[day_of_row]
    return chosen


def _score_out_of_fold(
    inputs: Floats, labels: npt.NDArray[np.int64], fold: npt.NDArray[np.int64], seed: int
) -> Floats:
    scores = np.empty(labels.size)
    for held_out in range(N_FOLDS):
        is_held_out = fold == held_out
        classifier = _fit(inputs[~is_held_out], labels[~is_held_out], seed)
        scores[is_held_out] = classifier.predict_proba(inputs[is_held_out])[:, 1]
    return scores


def _fit(inputs: Floats, labels: npt.NDArray[np.int64], seed: int) -> HistGradientBoostingClassifier:
    # Few rounds and large leaves: finer trees and more rounds were no better out of fold, only slower.
    classifier = HistGradientBoostingClassifier(
        max_iter=60,
        learning_rate=0.1,
        max_leaf_nodes=15,
        min_samples_leaf=300,
        l2_regularization=10.0,
        categorical_features=[name in CATEGORIES for name in FEATURES],
        early_stopping=False,
        random_state=seed,
    )
    classifier.fit(inputs, labels)
    return classifier
