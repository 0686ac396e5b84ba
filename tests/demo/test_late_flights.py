import numpy as np
import polars as pl
import pytest

from watchkeeper.demo.flights import FEATURES

pytest.importorskip("sklearn", reason="the demo's model needs scikit-learn")

from sklearn.metrics import f1_score, roc_auc_score

from watchkeeper.demo.late_flights import TRAINED_UNTIL, best_f1_threshold, predict, train


@pytest.fixture(scope="module")
def training(flights):
    return train(flights)


def test_the_reference_is_the_labelled_flights_of_january_to_march(training, flights):
    expected = flights.filter((pl.col("time") < TRAINED_UNTIL) & pl.col("label").is_not_null())

    assert training.reference.select("id", "time", *FEATURES, "label").equals(
        expected.select("id", "time", *FEATURES, "label")
    )


def test_out_of_fold_probabilities_are_calibrated_and_worth_having(training):
    scores, labels = training.reference["score"], training.reference["label"]

    tenth = pl.col("score").rank("ordinal") * 10 // (pl.len() + 1)
    by_tenth = (
        training.reference.group_by(tenth.alias("tenth"))
        .agg(pl.col("score").mean(), pl.col("label").mean().alias("observed"))
        .select((pl.col("observed") - pl.col("score")).abs().max())
        .item()
    )

    assert by_tenth < 0.03
    assert roc_auc_score(labels, scores) > 0.70


def test_the_threshold_has_the_best_f1():
    rng = np.random.default_rng(1)
    scores = rng.uniform(size=2_000)
    labels = (rng.uniform(size=2_000) < scores).astype(np.int64)
    candidates = np.arange(1, 100) / 100

    by_sklearn = max(candidates, key=lambda at: f1_score(labels, scores >= at))

    assert best_f1_threshold(labels, scores) == by_sklearn


def test_training_sees_nothing_after_march(training, flights):
    later = pl.col("time") >= TRAINED_UNTIL
    tampered = flights.with_columns(
        pl.when(later).then(1 - pl.col("label")).otherwise("label").alias("label")
    )

    again = train(tampered)

    assert again.reference.equals(training.reference)
    assert again.model.threshold == training.model.threshold


def test_an_unknown_destination_is_answered_as_missing(training, flights):
    rows = flights.head(50)
    unknown = predict(training.model, rows.with_columns(pl.lit("XXX").alias("dest")))
    missing = predict(training.model, rows.with_columns(pl.lit(None, pl.String).alias("dest")))

    assert unknown["score"].equals(missing["score"])
