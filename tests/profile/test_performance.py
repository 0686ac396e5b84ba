import random
import warnings

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from real_data import real_data
from watchkeeper.domain.model import NUMBER_TASKS, Task
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.pairs import pair_cells
from watchkeeper.profile.performance import Performance, performance_groups, performance_of
from watchkeeper.profile.scale import Scale
from watchkeeper.stats.ranking import average_precision, roc_auc, roc_auc_tie_error

ROWS = st.fixed_dictionaries(
    {
        "prediction": st.sampled_from([None, 0, 1]),
        "score": st.one_of(
            st.none(),
            st.floats(0.0, 1.0),
            st.sampled_from([0.0, -0.0, 1.0, 0.5, 1.0 + 1e-9, 1.5, -3.0, float("nan"), float("inf")]),
        ),
        "label": st.sampled_from([None, 0, 1]),
        "label:delay_s": st.one_of(st.none(), st.floats(-10.0, 1e9)),
        "outcome:revenue": st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)),
        "outcome:clicked": st.sampled_from([None, True, False]),
        "part": st.integers(0, 4),
    }
)
SCHEMA = {
    "prediction": pl.Int64,
    "score": pl.Float64,
    "label": pl.Int64,
    "label:delay_s": pl.Float64,
    "outcome:revenue": pl.Float64,
    "outcome:clicked": pl.Boolean,
    "part": pl.Int64,
}


def binary(frame):
    return performance_of(frame, task=Task.BINARY, positive="1")


def synthetic(n_rows, seed=0):
    rng = np.random.default_rng(seed)
    score = rng.beta(0.7, 2.0, n_rows)
    known = rng.random(n_rows) < 0.8
    label = (rng.random(n_rows) < score).astype(np.int64)
    return pl.DataFrame(
        {
            "prediction": score > 0.5,
            "score": score,
            "label": pl.Series(label).set(pl.Series(~known), None),
            "outcome:revenue": np.round(rng.lognormal(size=n_rows), 2),
            "part": rng.integers(0, 7, n_rows),
        }
    )


@pytest.fixture(scope="module")
def compas():
    people = pl.read_csv(real_data("compas/compas-scores-two-years.csv.gz"), infer_schema_length=None)
    return people.select(
        "race",
        prediction=pl.col("decile_score") >= 5,
        score=pl.col("decile_score") / 10,
        label=pl.col("two_year_recid"),
    )


@pytest.fixture(scope="module")
def credit():
    clients = pl.read_csv(real_data("credit_default/credit_default.csv.gz"))
    features = clients.select(pl.col(pl.Int64).exclude("ID")).to_numpy()
    label = clients["default "]
    train = slice(0, 10_000)
    scaler = StandardScaler().fit(features[train])
    model = LogisticRegression(max_iter=500).fit(scaler.transform(features[train]), (label == "Y")[train])
    score = model.predict_proba(scaler.transform(features))[:, 1]
    return pl.DataFrame({"prediction": np.where(score > 0.3, "Y", "N"), "score": score, "label": label})


def assert_agrees_with_scikit_learn(performance, predicted, score, actual):
    tn, fp, fn, tp = sk.confusion_matrix(actual, predicted).ravel()
    assert (performance.tn, performance.fp, performance.fn, performance.tp) == (tn, fp, fn, tp)
    assert performance.squared_error.mean() == pytest.approx(sk.brier_score_loss(actual, score), abs=1e-9)
    assert performance.log_loss.mean() == pytest.approx(sk.log_loss(actual, score), abs=1e-9)
    counts = performance.counts_by_score()
    assert abs(roc_auc(*counts) - sk.roc_auc_score(actual, score)) <= roc_auc_tie_error(*counts) + 1e-12


def test_compas_agrees_with_scikit_learn_and_ties_are_exact(compas):
    performance = binary(compas)

    actual, score = compas["label"].to_numpy(), compas["score"].to_numpy()
    assert_agrees_with_scikit_learn(performance, compas["prediction"].to_numpy(), score, actual)
    # Ten distinct scores lie in ten cells: nothing is approximate.
    counts = performance.counts_by_score()
    assert performance.has_exact_scores
    assert counts[0].size == 10
    assert roc_auc(*counts) == pytest.approx(sk.roc_auc_score(actual, score), abs=1e-12)
    assert average_precision(*counts) == pytest.approx(sk.average_precision_score(actual, score), abs=1e-12)


@pytest.mark.parametrize(
    ("race", "false_positive_rate", "false_negative_rate", "precision"),
    [("African-American", 0.4485, 0.2799, 0.63), ("Caucasian", 0.2345, 0.4772, 0.59)],
)
def test_compas_groups_give_the_published_error_rates(
    compas, race, false_positive_rate, false_negative_rate, precision
):
    group = performance_groups(compas, "race", task=Task.BINARY, positive="1")[race]

    assert group.fp / (group.fp + group.tn) == pytest.approx(false_positive_rate, abs=5e-5)
    assert group.fn / (group.fn + group.tp) == pytest.approx(false_negative_rate, abs=5e-5)
    assert group.tp / (group.tp + group.fp) == pytest.approx(precision, abs=5e-3)


def test_credit_default_agrees_with_scikit_learn_within_the_grid(credit):
    performance = performance_of(credit, task=Task.BINARY, positive="Y")

    actual, score = (credit["label"] == "Y").to_numpy(), credit["score"].to_numpy()
    assert_agrees_with_scikit_learn(performance, (credit["prediction"] == "Y").to_numpy(), score, actual)
    counts = performance.counts_by_score()
    # The bound takes every shared cell for the worst; what happens is some forty times less.
    assert roc_auc_tie_error(*counts) < 2e-3
    assert roc_auc(*counts) == pytest.approx(sk.roc_auc_score(actual, score), abs=1e-4)
    assert not performance.has_exact_scores
    area = average_precision(*counts, is_tied=False)
    assert area == pytest.approx(sk.average_precision_score(actual, score), abs=3e-4)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, max_size=30), seed=st.integers(0, 1000))
def test_any_split_merged_in_any_order_gives_the_same_bytes(rows, seed):
    frame = pl.DataFrame(rows, schema=SCHEMA)
    whole = binary(frame).to_bytes()

    groups = performance_groups(frame, "part", task=Task.BINARY, positive="1")
    parts = list(groups.values())
    random.Random(seed).shuffle(parts)

    assert performance_groups(frame.sort("part"), "part", task=Task.BINARY, positive="1") == groups
    assert Performance.merge_all(parts).to_bytes() == whole
    merged = Performance.empty()
    for part in parts:
        merged = part.merge(merged)
    assert merged.to_bytes() == whole


NUMBERS = st.one_of(
    st.none(),
    st.floats(),
    st.sampled_from([0.0, -0.0, 5e-324, 1e-200, 1e99, -1e99, 1e200, 1.0, 2.0]),
)
OF_NUMBERS = ("prediction_lower", "prediction_upper", "prediction_level", "naive_error", "naive_scale")
LISTS = st.one_of(st.none(), st.lists(st.sampled_from("abcdef"), max_size=14))


@settings(max_examples=60, deadline=None)
@given(
    task=st.sampled_from([Task.REGRESSION, Task.FORECASTING, Task.RANKING, Task.MULTILABEL]),
    data=st.data(),
    seed=st.integers(0, 99),
)
def test_any_split_of_numbers_and_lists_gives_the_same_bytes(task, data, seed):
    kind, values = (pl.Float64, NUMBERS) if task in NUMBER_TASKS else (pl.List(pl.String), LISTS)
    named = dict.fromkeys(("prediction", "label"), values) | dict.fromkeys(OF_NUMBERS, NUMBERS)
    rows = st.fixed_dictionaries({**named, "part": st.integers(0, 4)})
    schema = {**dict.fromkeys(named, pl.Float64), "prediction": kind, "label": kind, "part": pl.Int64}
    frame = pl.DataFrame(data.draw(st.lists(rows, max_size=25)), schema=schema)
    whole = performance_of(frame, task=task, positive="1")

    parts = list(performance_groups(frame, "part", task=task, positive="1").values())
    random.Random(seed).shuffle(parts)

    assert Performance.merge_all(parts).to_bytes() == whole.to_bytes()
    assert Performance.from_bytes(whole.to_bytes()) == whole


@pytest.mark.parametrize("seed", range(3))
def test_many_rows_merge_to_the_same_bytes_too(seed):
    frame = synthetic(20_000, seed)

    groups = performance_groups(frame, "part", task=Task.BINARY, positive="1")

    assert Performance.merge_all(groups.values()).to_bytes() == binary(frame).to_bytes()
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=seed)
    assert binary(shuffled).to_bytes() == binary(frame).to_bytes()


def test_a_group_is_read_as_if_it_were_alone():
    frame = synthetic(2_000).with_columns(pl.when(pl.col("part") > 0).then(pl.col("part")))

    groups = performance_groups(frame, "part", task=Task.BINARY, positive="1")

    assert list(groups) == frame["part"].unique(maintain_order=True).to_list()
    for key, performance in groups.items():
        assert performance == binary(frame.filter(pl.col("part").eq_missing(key)))


@pytest.mark.parametrize("task", list(Task))
def test_groups_of_every_task_merge_to_the_whole(task):
    frame = synthetic(500).with_columns(pl.col("prediction").cast(pl.Float64))

    groups = performance_groups(frame, "part", task=task, positive="1")

    assert Performance.merge_all(groups.values()) == performance_of(frame, task=task, positive="1")


def test_the_three_score_grids_make_the_grid_of_all():
    frame = synthetic(30_000)

    performance = binary(frame)

    assert performance.scores() == Grid.from_values(frame["score"].to_numpy(), Scale.PROBABILITY)
    assert performance.unlabelled_scores.n == frame["label"].null_count()


def test_counts_cover_predictions_labels_and_their_absence():
    frame = pl.DataFrame(
        {
            "prediction": [1, 1, 0, 0, 1, 0, None, None],
            "label": [1, 0, 1, 0, None, None, 1, None],
        }
    )

    performance = binary(frame)

    assert (performance.n_predictions, performance.n_labelled, performance.n_unpredicted) == (8, 5, 2)
    assert (performance.tp, performance.fp, performance.fn, performance.tn) == (1, 1, 1, 1)
    assert (performance.n_predicted_positive, performance.n_positive_labels) == (3, 3)
    assert (performance.n_judged, performance.n_correct, performance.n_scored) == (4, 2, 0)


def test_scores_of_exactly_zero_and_one_are_clipped_in_log_loss_only():
    frame = pl.DataFrame({"prediction": [1, 0], "score": [1.0, 0.0], "label": [0, 1]})

    performance = binary(frame)

    assert performance.squared_error.mean() == 1.0
    assert performance.log_loss.mean() == pytest.approx(sk.log_loss([0, 1], [1.0, 0.0]), rel=1e-12)


def test_scores_that_are_no_probabilities_are_counted_apart():
    frame = pl.DataFrame(
        {"score": [0.2, 1.0 + 1e-7, -0.1, 7.0, float("nan"), None], "label": [0, 1, 0, 1, 0, 1]}
    )

    performance = binary(frame)

    assert performance.n_scores_outside == 2
    assert performance.n_scored == 2
    assert performance.squared_error == Moments.from_values(np.array([0.2 * 0.2, 0.0]))


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"prediction": [1, 0], "score": [0.7, 0.1], "label": [None, None]}),
        pl.DataFrame({"prediction": [1, 0], "score": [0.7, 0.1]}),
        pl.DataFrame({"prediction": [1, 0], "score": [0.7, 0.1], "label": [float("nan"), None]}),
    ],
)
def test_without_labels_only_predictions_are_known(frame):
    performance = binary(frame)

    assert (performance.n_predictions, performance.n_labelled, performance.n_judged) == (2, 0, 0)
    assert performance.n_predicted_positive == 1
    assert performance.unlabelled_scores.n == 2
    assert performance.log_loss == Moments.empty()


def test_unknown_columns_and_rows_alone_are_no_obstacle():
    frame = pl.DataFrame({"part": [1, 1, 2], "feature": [1, 2, 3]})

    groups = performance_groups(frame, "part", task=Task.BINARY, positive="1")

    assert {key: group.n_predictions for key, group in groups.items()} == {1: 2, 2: 1}
    assert binary(frame.clear()) == Performance.empty()
    assert performance_groups(frame.clear(), "part", task=Task.BINARY, positive="1") == {}


def test_multiclass_counts_hits_whatever_the_types():
    frame = pl.DataFrame({"prediction": [1, 2, 3, None, 2], "label": ["1", "2", "1", "1", None]})

    performance = performance_of(frame, task=Task.MULTICLASS, positive="1")

    assert (performance.hits, performance.misses, performance.n_labelled) == (2, 1, 4)
    assert (performance.n_judged, performance.n_correct) == (3, 2)


def test_regression_keeps_exact_sums_of_errors():
    frame = pl.DataFrame({"prediction": [1.5, 2.0, 4.0, None], "label": [1.0, 3.0, None, 1.0]})

    performance = performance_of(frame, task=Task.REGRESSION, positive="1")

    assert performance.error == Moments.from_values(np.array([0.5, -1.0]))
    assert performance.absolute_error.mean() == 0.75
    assert performance.squared_error.mean() == 0.625


def test_delays_of_labels_are_kept_to_one_part_in_thirty_two_and_never_as_shorter():
    delays = np.ceil(np.geomspace(1.0, 1e9, 5_000))
    frame = pl.DataFrame({"label": [1] * 5_002, "label:delay_s": [*delays, -3.0, None]})

    grid = binary(frame).label_delays

    kept = np.repeat(grid.edges()[:, 0], grid.counts)
    assert grid.is_exact
    assert kept[0] == 0.0
    assert ((kept[1:] >= delays) & (kept[1:] <= delays * 33 / 32)).all()


def test_outcomes_hold_what_is_a_finite_number():
    frame = pl.DataFrame(
        {"outcome:revenue": [1.0, None, float("nan"), float("inf"), 2.0], "outcome:none": [None] * 5}
    )

    performance = performance_of(frame, task=Task.UNKNOWN, positive="1")

    assert performance.outcomes == {"revenue": Moments.from_values(np.array([1.0, 2.0]))}


def test_no_warning_is_raised_on_the_way():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        binary(synthetic(3_000))


def test_scores_of_many_classes_are_told_apart_by_whether_the_prediction_is_right():
    frame = pl.DataFrame(
        {
            "prediction": ["a", "a", "b", "c", "c"],
            "score": [0.9, 0.6, 0.5, 0.8, 7.0],
            "label": ["a", "b", "b", None, "c"],
        }
    )

    found = performance_of(frame, task=Task.MULTICLASS, positive="")

    assert found.positive_scores == Grid.from_values(np.array([0.9, 0.5]), Scale.PROBABILITY)
    assert found.negative_scores == Grid.from_values(np.array([0.6]), Scale.PROBABILITY)
    assert found.unlabelled_scores == Grid.from_values(np.array([0.8]), Scale.PROBABILITY)
    assert (found.n_scores_outside, found.log_loss.n) == (1, 0)


def test_predictions_of_numbers_wait_for_their_label_or_lie_beside_their_error():
    frame = pl.DataFrame({"prediction": [1.0, 2.5, -4.0, None, 1e200], "label": [1.5, None, -4.0, 3.0, None]})

    found = performance_of(frame, task=Task.REGRESSION, positive="")

    assert found.unlabelled_predictions == Grid.from_values(np.array([2.5]))
    cells = pair_cells(np.array([1.0, -4.0]), np.array([-0.5, 0.0]))
    assert found.errors_by_prediction == Grid.from_values(cells, Scale.PAIR)
