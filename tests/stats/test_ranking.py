from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from watchkeeper.errors import NotEnoughData, ShapeError
from watchkeeper.stats.ranking import average_precision, pr_curve, roc_auc, roc_auc_tie_error, roc_curve

COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20).filter(
    lambda cells: any(p for p, _ in cells) and any(n for _, n in cells)
)


def as_arrays(cells):
    return tuple(np.array(column, dtype=np.int64) for column in zip(*cells, strict=True))


def as_rows(positives, negatives):
    cell = np.arange(positives.size)
    score = np.concatenate([np.repeat(cell, positives), np.repeat(cell, negatives)])
    label = np.repeat([1, 0], [positives.sum(), negatives.sum()])
    return label, score.astype(float)


@settings(deadline=None)
@given(COUNTS)
def test_areas_agree_with_scikit_learn(cells):
    positives, negatives = as_arrays(cells)

    label, score = as_rows(positives, negatives)

    assert roc_auc(positives, negatives) == pytest.approx(sk.roc_auc_score(label, score), abs=1e-12)
    assert average_precision(positives, negatives) == pytest.approx(
        sk.average_precision_score(label, score), abs=1e-12
    )


@settings(deadline=None)
@given(COUNTS)
def test_curves_agree_with_scikit_learn(cells):
    positives, negatives = as_arrays([cell for cell in cells if any(cell)])
    label, score = as_rows(positives, negatives)

    roc, pr = roc_curve(positives, negatives), pr_curve(positives, negatives)

    fpr, tpr, _ = sk.roc_curve(label, score, drop_intermediate=False)
    precision, recall, _ = sk.precision_recall_curve(label, score)
    np.testing.assert_allclose(roc.false_positive_rate, fpr, atol=1e-12)
    np.testing.assert_allclose(roc.true_positive_rate, tpr, atol=1e-12)
    # scikit-learn appends the point (0, 1) and lists recall falling.
    np.testing.assert_allclose(pr.recall, recall[:-1][::-1], atol=1e-12)
    np.testing.assert_allclose(pr.precision, precision[:-1][::-1], atol=1e-12)


@settings(deadline=None)
@given(COUNTS)
def test_swapping_the_classes_mirrors_the_area(cells):
    positives, negatives = as_arrays(cells)

    assert roc_auc(positives, negatives) == pytest.approx(1.0 - roc_auc(negatives, positives), abs=1e-12)


@settings(deadline=None)
@given(COUNTS, st.integers(1, 5))
def test_joining_cells_moves_the_area_by_no_more_than_the_tie_error(cells, width):
    positives, negatives = as_arrays(cells)
    starts = np.arange(0, positives.size, width)

    joined = np.add.reduceat(positives, starts), np.add.reduceat(negatives, starts)

    moved = abs(roc_auc(*joined) - roc_auc(positives, negatives))
    assert moved <= roc_auc_tie_error(*joined) + 1e-12


@pytest.mark.parametrize(
    ("positives", "negatives", "area"), [([0, 3], [5, 0], 1.0), ([3, 0], [0, 5], 0.0), ([4, 4], [2, 2], 0.5)]
)
def test_perfect_reversed_and_useless_scores(positives, negatives, area):
    assert roc_auc(np.array(positives), np.array(negatives)) == area


@pytest.mark.parametrize("cells", [[(2, 3)], [(1, 2), (2, 1)], [(3, 1), (0, 2), (1, 2)]])
def test_untied_precision_is_the_mean_over_orders_within_cells(cells):
    orders = [set(permutations([1] * p + [0] * n)) for p, n in cells]

    mean = average_precision(*as_arrays(cells), is_tied=False)

    rows = [np.array(sum(order, ()), dtype=np.int64) for order in product(*orders)]
    assert mean == pytest.approx(np.mean([average_precision(row, 1 - row) for row in rows]), abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=2, max_size=30).filter(lambda labels: len(set(labels)) == 2))
def test_cells_of_one_row_are_the_same_tied_or_not(labels):
    positives = np.array(labels, dtype=np.int64)

    assert average_precision(positives, 1 - positives, is_tied=False) == pytest.approx(
        average_precision(positives, 1 - positives), abs=1e-12
    )


def test_huge_counts_do_not_overflow():
    assert roc_auc(np.array([2**40, 2**40]), np.array([2**40, 2**40])) == 0.5


@pytest.mark.parametrize("area", [roc_auc, average_precision, roc_auc_tie_error, roc_curve, pr_curve])
def test_one_class_cannot_be_ranked(area):
    with pytest.raises(NotEnoughData, match="no negative"):
        area(np.array([1, 2]), np.array([0, 0]))
    with pytest.raises(NotEnoughData, match="no positive"):
        area(np.array([0, 0]), np.array([1, 2]))


def test_counts_over_other_cells_are_refused():
    with pytest.raises(ShapeError, match="same cells"):
        roc_auc(np.array([1, 2]), np.array([1]))
