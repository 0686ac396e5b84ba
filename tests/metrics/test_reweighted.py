"""Selected labels on data whose truth is known: planted selections, simulated and on real loans."""

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.metric import Evidence
from watchkeeper.metrics.reweighted import REWEIGHTED
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.performance import performance_groups, performance_of

ACCURACY, PRECISION, UNREPRESENTED = REWEIGHTED


def evidence(rows, *, task=Task.BINARY, column=None):
    """Return the evidence of rows with `actual`, `is_labelled` and what a model said of them."""
    joined = rows.with_columns(label=pl.when("is_labelled").then("actual"))
    types = {"prediction": ColumnType.CATEGORY}
    groups = performance_groups(joined, column, task=task, positive="1") if column else {}
    parts = rows.partition_by(column, as_dict=True) if column else {}
    return Evidence(
        profile_frame(rows, types),
        performance_of(joined, task=task, positive="1"),
        segments={f"{column}={value}": profile_frame(part, types) for (value,), part in parts.items()},
        groups={f"{column}={value}": group for value, group in groups.items()},
    )


def applicants(chance_of_label, n=20_000, seed=1):
    """Return rows of two places; scores are calibrated in one, and mean little in the other."""
    rng = np.random.default_rng(seed)
    score, place = rng.random(n), rng.choice(["here", "there"], n)
    chance = np.where(place == "here", score, 0.35 + 0.3 * score)
    return pl.DataFrame(
        {
            "prediction": (score >= 0.5).astype(int).astype(str),
            "score": score,
            "place": place,
            "actual": (rng.random(n) < chance).astype(int),
            "is_labelled": rng.random(n) < chance_of_label(score, place),
        }
    )


def truth(rows):
    return (rows["prediction"].cast(pl.Int64) == rows["actual"]).mean()


def of_labelled(rows):
    return truth(rows.filter("is_labelled"))


def test_labels_of_sure_scores_are_weighted_down():
    # The surer the score, the likelier a label: what is labelled is what is easy.
    rows = applicants(lambda score, _: 0.05 + 0.9 * np.abs(2.0 * score - 1.0))

    reading = ACCURACY.read(evidence(rows))

    assert of_labelled(rows) - truth(rows) > 0.04
    assert reading.value == pytest.approx(truth(rows), abs=0.015)
    assert reading.low < truth(rows) < reading.high
    assert UNREPRESENTED.read(evidence(rows)).value == 0.0


def test_labels_of_one_place_are_weighted_by_place():
    rows = applicants(lambda _, place: np.where(place == "here", 0.9, 0.1))

    blind, told = ACCURACY.read(evidence(rows)), ACCURACY.read(evidence(rows, column="place"))

    assert "not selected" in blind.reason
    assert of_labelled(rows) - truth(rows) > 0.05
    assert told.value == pytest.approx(truth(rows), abs=0.02)


def test_where_only_accepted_ones_are_ever_labelled_the_others_bound_what_can_be_said():
    rows = applicants(lambda score, _: (score >= 0.5) * 0.9)

    everybody, accepted = ACCURACY.read(evidence(rows)), PRECISION.read(evidence(rows))

    right = rows.filter(pl.col("prediction") == "1")
    n_unknown = UNREPRESENTED.read(evidence(rows)).value
    assert n_unknown == pytest.approx((rows["prediction"] == "0").mean(), abs=1e-3)
    assert everybody.high - everybody.low == pytest.approx(n_unknown, abs=0.02)
    assert everybody.low < truth(rows) < everybody.high
    assert accepted.value == pytest.approx(truth(right), abs=0.015)


def test_classes_are_weighted_by_how_often_they_were_said():
    rng = np.random.default_rng(3)
    said = rng.choice(["a", "b", "c"], 9_000)
    is_right = rng.random(9_000) < np.select([said == "a", said == "b"], [0.95, 0.7], 0.5)
    rows = pl.DataFrame(
        {
            "prediction": said,
            "actual": np.where(is_right, said, "d"),
            "is_labelled": rng.random(9_000) < np.select([said == "a", said == "b"], [0.9, 0.3], 0.1),
        }
    )

    reading = ACCURACY.read(evidence(rows, task=Task.MULTICLASS))

    assert is_right[rows["is_labelled"].to_numpy()].mean() - is_right.mean() > 0.1
    assert reading.value == pytest.approx(is_right.mean(), abs=0.02)
    assert reading.low < is_right.mean() < reading.high


@pytest.mark.parametrize(
    ("chance", "reason"),
    [
        (lambda score, _: np.full(score.size, 0.4), "labels are not selected"),
        (lambda score, _: np.full(score.size, 1.0), "all labels have come"),
        (lambda score, _: np.zeros(score.size), "no labels have come yet"),
    ],
)
def test_labels_of_all_rows_alike_are_left_as_they_are(chance, reason):
    told = evidence(applicants(chance))

    assert all(reason in metric.read(told).reason for metric in REWEIGHTED)


def test_predictions_that_no_threshold_makes_are_cells_of_their_own():
    rows = applicants(lambda score, _: 0.2 + 0.7 * (score >= 0.5))
    swapped = rows.with_columns(
        prediction=pl.when(pl.int_range(pl.len()) % 5 == 0).then(pl.lit("1")).otherwise("prediction")
    )

    reading = ACCURACY.read(evidence(swapped))

    assert reading.value == pytest.approx(truth(swapped), abs=0.05)


def test_real_loans_with_a_planted_selection():
    clients = pl.read_csv(real_data("credit_default/credit_default.csv.gz"))
    inputs = StandardScaler().fit_transform(clients.select(pl.col(pl.Int64).exclude("ID")).to_numpy())
    defaults = (clients["default "] == "Y").to_numpy()
    score = LogisticRegression().fit(inputs[:10_000], defaults[:10_000]).predict_proba(inputs)[:, 1]
    rng = np.random.default_rng(4)
    misled, weighted, held = [], [], []
    for _ in range(30):
        of = rng.integers(10_000, score.size, 2_000)
        rows = pl.DataFrame(
            {
                "prediction": np.where(score[of] > 0.3, "1", "0"),
                "score": score[of],
                "actual": defaults[of].astype(int),
                # Whoever looks risky is looked into: of the others few are ever known.
                "is_labelled": rng.random(of.size) < np.clip(3.0 * score[of], 0.05, 1.0),
            }
        )
        reading = ACCURACY.read(evidence(rows))
        misled.append(of_labelled(rows) - truth(rows))
        weighted.append(reading.value - truth(rows))
        held.append(reading.low <= truth(rows) <= reading.high)

    assert np.mean(misled) == pytest.approx(-0.041, abs=0.005)
    assert np.mean(weighted) == pytest.approx(0.0, abs=0.004)
    assert sum(held) >= 28
