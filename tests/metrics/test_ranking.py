import numpy as np
import polars as pl
import pytest
from sklearn import metrics as sklearn

from joined_rows import evidence_of
from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.metrics.ranking import (
    CATALOGUE_COVERAGE,
    HIT_RATE,
    MAP,
    MRR,
    NDCG,
    NOVELTY,
    PRECISION_AT_10,
    RANKING,
    RECALL_AT_10,
)
from watchkeeper.profile.performance import Performance, performance_groups, performance_of

BY_ROW = [NDCG, MAP, MRR, RECALL_AT_10, PRECISION_AT_10, HIT_RATE]
N_ITEMS = 30


def each(*metrics):
    return pytest.mark.parametrize("metric", metrics, ids=lambda metric: metric.name)


def ranking(frame):
    return performance_of(frame, task=Task.RANKING, positive="1")


def measure(metric, answer, wanted):
    """Return a metric of one row by its definition."""
    hits = [float(item in wanted) for item in answer[:10]]
    n = min(len(wanted), 10)
    match metric.name:
        case "ndcg_at_10":
            gain = sum(hit / np.log2(rank + 2) for rank, hit in enumerate(hits))
            return gain / sum(1 / np.log2(rank + 2) for rank in range(n))
        case "map_at_10":
            return sum(hit * sum(hits[: rank + 1]) / (rank + 1) for rank, hit in enumerate(hits)) / n
        case "mrr_at_10":
            return max(hit / (rank + 1) for rank, hit in enumerate(hits))
        case "recall_at_10":
            return sum(hits) / len(wanted)
        case "precision_at_10":
            return sum(hits) / 10
    return max(hits)


@pytest.fixture(scope="module")
def requests():
    """Real requests to a shop: items by what they share with the user, and the item that was shown."""
    rows = pl.read_parquet(real_data("open_bandit_men/bts.parquet"))
    affinity = rows.select(pl.col("^user-item_affinity_.*$")).to_numpy()
    order = np.argsort(-affinity, axis=1, kind="stable")
    return pl.DataFrame({"prediction": order[:, :20].tolist(), "label": rows["item_id"].cast(pl.Int64)})


@pytest.fixture(scope="module")
def synthetic():
    rng = np.random.default_rng(0)
    scores = rng.normal(size=(600, N_ITEMS))
    wanted = rng.random((600, N_ITEMS)) < 1 / (1 + np.exp(4 - scores))
    frame = pl.DataFrame(
        {
            "prediction": [[f"i{item}" for item in row] for row in np.argsort(-scores, axis=1)],
            "label": [[f"i{item}" for item in np.flatnonzero(row)] for row in wanted],
        },
        schema={"prediction": pl.List(pl.String), "label": pl.List(pl.String)},
    )
    return frame, scores, wanted


@each(*BY_ROW)
def test_real_requests_give_what_the_definition_gives_row_by_row(metric, requests):
    reading = metric.measure(ranking(requests))

    truth = [measure(metric, answer, {label}) for answer, label in requests.iter_rows()]
    assert reading.value == pytest.approx(np.mean(truth), rel=1e-12)
    assert reading.low < reading.value < reading.high
    assert reading.n_rows == requests.height


@each(*BY_ROW)
def test_several_relevant_items_give_what_the_definition_gives(metric, synthetic):
    frame = synthetic[0]

    truth = [measure(metric, answer, set(wanted)) for answer, wanted in frame.iter_rows() if wanted]

    assert metric.measure(ranking(frame)).value == pytest.approx(np.mean(truth), rel=1e-12)


def test_ndcg_is_that_of_scikit_learn(synthetic):
    frame, scores, wanted = synthetic
    has_any = wanted.any(axis=1)

    assert NDCG.measure(ranking(frame)).value == pytest.approx(
        sklearn.ndcg_score(wanted[has_any], scores[has_any], k=10), rel=1e-12
    )


def test_average_precision_of_a_whole_short_ranking_is_that_of_scikit_learn():
    rng = np.random.default_rng(1)
    scores, wanted = rng.normal(size=(300, 8)), rng.random((300, 8)) < 0.3
    wanted[:, 0] = True
    rows = {
        "prediction": np.argsort(-scores, axis=1).tolist(),
        "label": [np.flatnonzero(row).tolist() for row in wanted],
    }

    reading = MAP.read(evidence_of(rows, task=Task.RANKING))

    assert reading.value == pytest.approx(sklearn.label_ranking_average_precision_score(wanted, scores))


def test_parts_merge_to_the_same_bytes(synthetic):
    frame = synthetic[0].with_columns(part=pl.int_range(pl.len()) % 5)

    groups = performance_groups(frame, "part", task=Task.RANKING, positive="1")

    whole = ranking(frame)
    assert Performance.merge_all(groups.values()).to_bytes() == whole.to_bytes()
    assert Performance.from_bytes(whole.to_bytes()) == whole
    for part, performance in groups.items():
        assert performance == ranking(frame.filter(pl.col("part") == part))


@each(NDCG, HIT_RATE, RECALL_AT_10)
def test_its_interval_covers_the_truth_as_often_as_it_says(metric, synthetic):
    frame = synthetic[0]
    population = [measure(metric, answer, set(wanted)) for answer, wanted in frame.iter_rows() if wanted]
    rng = np.random.default_rng(2)

    hits = 0
    for _ in range(400):
        sample = frame[rng.integers(0, frame.height, 150)]
        reading = metric.measure(ranking(sample))
        hits += reading.low <= np.mean(population) <= reading.high

    assert 0.92 <= hits / 400 <= 0.985


def test_coverage_is_the_share_of_the_items_that_anybody_was_shown():
    rows = {"prediction": [["a", "b"], ["a"], [*"klmnopqrstu"]], "label": [["c"], None, ["u"]]}

    # Of a, b, c and eleven more, c was wanted and not shown, and u stood too low.
    assert CATALOGUE_COVERAGE.read(evidence_of(rows, task=Task.RANKING)).value == pytest.approx(12 / 14)


def test_novelty_is_the_mean_surprise_at_what_is_shown():
    rows = {"prediction": [["a", "b"], ["a", "c"]], "label": [["a"], ["a", "b"]]}

    reading = NOVELTY.read(evidence_of(rows, task=Task.RANKING))

    # a was wanted twice, b once, c never: 3, 2 and 1 of 3 + 3.
    surprise = -np.log2(np.array([3, 2, 3, 1]) / 6)
    assert reading.value == pytest.approx(surprise.mean())
    assert reading.low < reading.value < reading.high


def test_what_nobody_wanted_and_what_was_not_answered_is_not_judged():
    rows = {"prediction": [["a"], None, [], ["b", "b", "c"]], "label": [[], ["a"], ["a"], ["c"]]}

    performance = ranking(pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.List(pl.String))))

    assert performance.ndcg.n == 2
    # An item that is named twice takes a place each time, and counts once.
    assert performance.reciprocal_rank.mean() == pytest.approx((0 + 1 / 3) / 2)
    assert performance.recommended_items.n == 3


@each(*RANKING)
def test_without_labels_it_says_that_none_have_come(metric):
    assert (
        "no labels have come" in metric.read(evidence_of({"prediction": [["a"]]}, task=Task.RANKING)).reason
    )


def test_labels_without_a_relevant_item_say_so():
    rows = {"prediction": [["a"]], "label": [[]]}

    assert "none of the 1 labelled rows" in NDCG.read(evidence_of(rows, task=Task.RANKING)).reason
