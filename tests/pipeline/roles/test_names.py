"""Names: common words are known, words that only look like them are not."""

import pytest

from watchkeeper.pipeline.roles.names import (
    Fit,
    fits_id,
    fits_label,
    fits_prediction,
    fits_score,
    fits_segment,
    fits_time,
    part_of_time,
    stem,
    words,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("y_pred-proba", ("y", "pred", "proba")),
        ("predictedLabel", ("predicted", "label")),
        ("HTTPStatus2", ("http", "status", "2")),
        (" default ", ("default",)),
        ("", ()),
        ("Größe", ("gr", "e")),
    ],
)
def test_a_name_falls_into_words(name, expected):
    assert words(name) == expected


@pytest.mark.parametrize(
    ("fits", "name", "expected"),
    [
        (fits_prediction, "y_pred", Fit.WHOLE),
        (fits_prediction, "Prediction", Fit.WHOLE),
        (fits_prediction, "price_pred", Fit.CLOSE),
        (fits_prediction, "y_pred_proba", Fit.NONE),
        (fits_prediction, "predecessor", Fit.NONE),
        (fits_score, "y_pred_proba", Fit.WHOLE),
        (fits_score, "score", Fit.WHOLE),
        (fits_score, "risk_score", Fit.LOOSE),
        (fits_score, "p", Fit.LOOSE),
        (fits_score, "propensity_score", Fit.NONE),
        (fits_score, "problem", Fit.NONE),
        (fits_label, "y", Fit.WHOLE),
        (fits_label, "y_true", Fit.WHOLE),
        (fits_label, "Class", Fit.WHOLE),
        (fits_label, "clf_target", Fit.CLOSE),
        (fits_label, "is_fraud", Fit.LOOSE),
        (fits_label, "fraud_country", Fit.NONE),
        (fits_label, "label_source", Fit.NONE),
        (fits_label, "predicted_label", Fit.NONE),
        (fits_time, "timestamp", Fit.WHOLE),
        (fits_time, "eventTime", Fit.WHOLE),
        (fits_time, "pickup_datetime", Fit.CLOSE),
        (fits_time, "whenever", Fit.LOOSE),
        (fits_time, "date_of_birth", Fit.NONE),
        (fits_time, "label_time", Fit.NONE),
        (fits_id, "id", Fit.WHOLE),
        (fits_id, "requestId", Fit.CLOSE),
        (fits_id, "Unnamed: 0", Fit.LOOSE),
        (fits_id, "idle", Fit.NONE),
        (fits_segment, "customer_plan", Fit.CLOSE),
        (fits_segment, "temp", Fit.NONE),
    ],
)
def test_a_name_fits_a_role_as_well_as_its_words_do(fits, name, expected):
    assert fits(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("yr", "year"), ("mnth", "month"), ("HR", "hour"), ("hours", ""), ("day_name", "")]
)
def test_parts_of_a_date_are_known(name, expected):
    assert part_of_time(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("species_pred", ("species",)), ("y_hat", ("y",)), ("pred", ())]
)
def test_the_stem_of_a_prediction_is_what_it_predicts(name, expected):
    assert stem(name) == expected
