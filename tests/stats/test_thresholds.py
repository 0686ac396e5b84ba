import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from watchkeeper.errors import BadInput, NotEnoughData, ShapeError
from watchkeeper.stats.thresholds import Decisions, Payoff, sweep, worth

PAYOFF = Payoff(tp=8.0, fp=-1.0, fn=-10.0, tn=0.5)


@pytest.fixture
def rows():
    rng = np.random.default_rng(0)
    score = rng.integers(0, 20, 500) / 20
    return score, rng.random(500) < score


def cells_of(score, label):
    lowest = np.unique(score)
    positives = np.array([(label & (score == one)).sum() for one in lowest])
    return positives, np.array([(score == one).sum() for one in lowest]) - positives, lowest


def test_each_entry_decides_as_its_threshold_does(rows):
    score, label = rows

    found = sweep(*cells_of(score, label))

    for place, threshold in enumerate(found.threshold):
        tn, fp, fn, tp = confusion_matrix(label, score >= threshold).ravel()
        assert found.at(place) == Decisions(tp, fp, fn, tn)


def test_the_best_entry_is_worth_most_of_all_thresholds(rows):
    score, label = rows
    found = sweep(*cells_of(score, label))

    best = found.best(PAYOFF)

    values = [
        np.where(score >= t, np.where(label, 8.0, -1.0), np.where(label, -10.0, 0.5)).mean()
        for t in found.threshold
    ]
    assert best == int(np.argmax(values))
    assert worth(found.at(best), PAYOFF).mean == pytest.approx(max(values))


def test_where_a_flag_only_costs_nothing_is_flagged(rows):
    found = sweep(*cells_of(*rows))

    assert found.threshold[found.best(Payoff(tp=0.0, fp=-5.0, fn=0.0, tn=0.0))] == np.inf


@given(st.tuples(*[st.integers(0, 50)] * 4).filter(lambda counts: sum(counts) > 1))
def test_the_worth_is_that_of_the_rows_one_by_one(counts):
    found = worth(Decisions(*counts), PAYOFF)

    values = np.repeat([8.0, -1.0, -10.0, 0.5], counts)
    assert found.mean == pytest.approx(values.mean())
    assert found.low <= found.mean + 1e-12
    assert found.high >= found.mean - 1e-12


def test_its_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    chances = np.array([0.15, 0.1, 0.05, 0.7])
    truth = float(chances @ [8.0, -1.0, -10.0, 0.5])

    found = [worth(Decisions(*counts), PAYOFF) for counts in rng.multinomial(300, chances, size=1_000)]

    assert 0.93 <= np.mean([one.low <= truth <= one.high for one in found]) <= 0.97


def test_what_cannot_be_decided_or_valued_is_refused():
    none = np.array([0])
    with pytest.raises(NotEnoughData):
        sweep(none, none, np.array([0.5]))
    with pytest.raises(ShapeError):
        sweep(none, np.array([1, 2]), np.array([0.5]))
    with pytest.raises(NotEnoughData):
        worth(Decisions(0, 0, 0, 0), PAYOFF)
    with pytest.raises(BadInput):
        Payoff(tp=float("nan"), fp=0.0, fn=0.0, tn=0.0)
