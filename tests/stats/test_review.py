import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.errors import BadInput, NotEnoughData, ShapeError
from watchkeeper.stats.review import precision_interval, recall_interval, review

COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12).filter(
    lambda cells: any(map(sum, cells))
)


def top_positives(cells, k):
    """Return the mean number of positives among the k highest rows, cells cut in proportion, row by row."""
    found, left = 0.0, k
    for positives, negatives in reversed(cells):
        taken = min(left, positives + negatives)
        found += positives * taken / (positives + negatives) if taken else 0.0
        left -= taken
    return found


@given(cells=COUNTS, share=st.floats(0.01, 1.0))
def test_it_counts_what_the_highest_rows_hold(cells, share):
    positives, negatives = np.array(cells).T

    found = review(positives, negatives, share)

    assert found.n_reviewed - 1 < share * found.n_rows <= found.n_reviewed + 1e-9
    assert found.n_found == pytest.approx(top_positives(cells, found.n_reviewed))
    assert 0.0 <= found.border_rate <= 1.0
    interval = precision_interval(found)
    assert 0.0 <= interval.low <= found.n_found / found.n_reviewed + 1e-9
    assert found.n_found / found.n_reviewed - 1e-9 <= interval.high <= 1.0


def simulate(share, n_rows, rounds=1_500, seed=0):
    """Yield reviews of rows whose chance of being positive is the cube of their score; and the true values."""
    rng = np.random.default_rng(seed)
    # Scores are even in [0, 1], so those above t = 1 - b hold (1 - t^4)/4 positives of 1/4.
    caught = (1.0 - (1.0 - share) ** 4) / 4.0
    truth = caught / share, 4.0 * caught
    reviews = []
    for _ in range(rounds):
        score = rng.random(n_rows)
        label = rng.random(n_rows) < score**3
        order = np.argsort(score)
        reviews.append(review(label[order].astype(np.int64), (~label[order]).astype(np.int64), share))
    return reviews, truth


@pytest.mark.parametrize(("share", "n_rows"), [(0.05, 400), (0.10, 1_000), (0.5, 300)])
def test_intervals_cover_the_truth_as_often_as_they_say(share, n_rows):
    reviews, (precision, recall) = simulate(share, n_rows)

    for interval_of, truth in ((precision_interval, precision), (recall_interval, recall)):
        intervals = [interval_of(found) for found in reviews]
        hits = sum(interval.low <= truth <= interval.high for interval in intervals)
        assert 0.925 <= hits / len(reviews) <= 0.985


@pytest.mark.parametrize("share", [0.0, -0.1, 1.5, float("nan")])
def test_a_budget_is_a_share_of_the_rows(share):
    with pytest.raises(BadInput):
        review(np.array([1]), np.array([1]), share)


def test_nothing_can_be_reviewed_without_rows():
    with pytest.raises(NotEnoughData):
        review(np.array([0]), np.array([0]), 0.1)
    with pytest.raises(ShapeError):
        review(np.array([0, 1]), np.array([0]), 0.1)
    with pytest.raises(NotEnoughData):
        recall_interval(review(np.array([0]), np.array([9]), 0.5))
