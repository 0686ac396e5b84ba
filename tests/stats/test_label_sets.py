import numpy as np
import pytest
from sklearn.metrics import f1_score

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.label_sets import (
    SetSums,
    macro_f1_interval_of_classes,
    macro_f1_of_classes,
    micro_f1,
    micro_f1_interval,
)

SHARES = np.array([0.5, 0.3, 0.1, 0.05])


def draw(rng, n_rows, *, together):
    """Return actual and predicted sets as tables of flags; mistakes of a row go together, or each class its own way."""
    shape = (n_rows, 1) if together else (n_rows, SHARES.size)
    actual = rng.random((n_rows, SHARES.size)) < SHARES
    is_wrong = rng.random(shape) < np.where(rng.random(shape) < 0.5, 0.05, 0.25)
    return actual, actual ^ (is_wrong & (rng.random((n_rows, SHARES.size)) < 0.7))


def sums_of(actual, predicted):
    shared, apart = (actual & predicted).sum(axis=1), (actual ^ predicted).sum(axis=1)
    both = actual.sum(axis=1) + predicted.sum(axis=1)
    squares = ((part.sum(), (part**2).sum()) for part in (shared, apart, both))
    return SetSums(len(actual), *(float(one) for pair in squares for one in pair))


def counts_of(actual, predicted):
    return (
        (actual & predicted).sum(axis=0),
        (~actual & predicted).sum(axis=0),
        (actual & ~predicted).sum(axis=0),
    )


def test_both_are_those_of_scikit_learn():
    actual, predicted = draw(np.random.default_rng(0), 500, together=True)

    assert micro_f1(sums_of(actual, predicted)) == pytest.approx(f1_score(actual, predicted, average="micro"))
    macro = macro_f1_of_classes(*counts_of(actual, predicted))
    assert macro == pytest.approx(f1_score(actual, predicted, average="macro"))


@pytest.mark.parametrize("together", [True, False])
def test_the_interval_of_micro_f1_covers_the_truth_as_often_as_it_says(together):
    rng = np.random.default_rng(1)
    truth = f1_score(*draw(rng, 400_000, together=together), average="micro")

    intervals = [micro_f1_interval(sums_of(*draw(rng, 200, together=together))) for _ in range(1_000)]

    assert 0.93 <= np.mean([one.low <= truth <= one.high for one in intervals]) <= 0.975


def test_the_interval_of_macro_f1_covers_the_truth_where_classes_go_their_own_ways():
    rng = np.random.default_rng(2)
    truth = f1_score(*draw(rng, 400_000, together=False), average="macro")

    intervals = [
        macro_f1_interval_of_classes(*counts_of(*draw(rng, 400, together=False))) for _ in range(1_000)
    ]

    assert 0.93 <= np.mean([one.low <= truth <= one.high for one in intervals]) <= 0.985


def test_ends_of_the_range_are_known_as_they_are():
    perfect = SetSums(2, 3.0, 5.0, 0.0, 0.0, 6.0, 20.0)

    interval = micro_f1_interval(perfect)

    assert (interval.low, interval.high) == (1.0, 1.0)


def test_what_has_no_classes_has_no_score():
    with pytest.raises(NotEnoughData):
        micro_f1(SetSums(3, *[0.0] * 6))
    with pytest.raises(NotEnoughData):
        macro_f1_of_classes(*[np.array([], dtype=np.int64)] * 3)
    with pytest.raises(ShapeError):
        macro_f1_of_classes(np.array([1]), np.array([1, 2]), np.array([1]))
