"""The delay of labels: SciPy's survival curve, a published one, and simulated services whose truth is known."""

import numpy as np
import pytest
from scipy import stats

from watchkeeper.stats.label_delay import MATURE_SHARE, Cohort, LabelDelays, learn_delays

DAY = 86_400.0


def cohorts_of(delays, watched):
    """Return each prediction as a cohort of its own; an infinite delay is a label that never comes."""
    return [
        Cohort(1, np.array([delay]), np.array([1]), age) if np.isfinite(delay) else Cohort(1, *nothing(), age)
        for delay, age in zip(delays, watched, strict=True)
    ]


def nothing():
    return np.empty(0), np.empty(0, dtype=np.int64)


def test_the_curve_is_that_of_the_published_example():
    # Freireich et al. (1963), remission on 6-MP in weeks, the table of many a textbook: Cox, Oakes (1984), table 1.1.
    events = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

    learnt = learn_delays(
        cohorts_of([*events, *[np.inf] * len(censored)], [*[40.0] * len(events), *censored])
    )

    # Those censored later than all events do not say when theirs would have come: here they count as watched.
    assert learnt.delays.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert 1.0 - learnt.shares == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)


def test_the_curve_is_scipys_however_rows_are_gathered_into_cohorts():
    rng = np.random.default_rng(5)
    delays = np.where(rng.random(400) < 0.7, np.ceil(rng.exponential(4.0, 400)), np.inf)
    ages = rng.integers(1, 15, 400).astype(float)
    seen = np.minimum(delays, ages)
    has_come = delays <= ages
    expected = stats.ecdf(stats.CensoredData(uncensored=seen[has_come], right=seen[~has_come]))
    gathered = [
        Cohort(
            int((ages == age).sum()), *np.unique(delays[(ages == age) & has_come], return_counts=True), age
        )
        for age in np.unique(ages)
    ]

    alone, together = learn_delays(cohorts_of(delays, ages)), learn_delays(gathered)

    at = np.arange(1, 15.0)
    assert alone.share_by(at) == pytest.approx(expected.cdf.evaluate(at))
    assert together.share_by(at) == pytest.approx(alone.share_by(at))


def test_a_service_under_way_tells_when_labels_come_and_how_many_never_do():
    # 30 % are never labelled; of the others half come within 3.5 days. Sixty days have passed, 500 rows each.
    rng = np.random.default_rng(6)
    cohorts = [cohort(rng, age * DAY) for age in range(60)]

    learnt = learn_delays(cohorts)

    assert learnt.is_level
    assert not learn_delays(cohorts[:9]).is_level
    assert learnt.share_ever == pytest.approx(0.7, abs=0.02)
    assert learnt.delay_of(0.5) == pytest.approx(5.0 * np.log(2.0) * DAY, rel=0.06)
    assert learnt.delay_of(0.9) == pytest.approx(5.0 * np.log(10.0) * DAY, rel=0.06)


def cohort(rng, watched, *, n=500, mean=5.0 * DAY):
    delays = rng.exponential(mean, n)[rng.random(n) < 0.7]
    return Cohort(n, *np.unique(delays[delays <= watched], return_counts=True), watched)


def test_what_is_expected_of_a_window_is_what_comes():
    rng = np.random.default_rng(7)
    learnt = learn_delays([cohort(rng, age * DAY) for age in range(60)])
    ages = 2.0 * DAY + DAY * rng.random(20_000)
    delays = np.where(rng.random(20_000) < 0.7, rng.exponential(5.0 * DAY, 20_000), np.inf)
    n_come = int((delays <= ages).sum())

    told = learnt.expect(20_000, n_come, youngest_s=2.0 * DAY, length_s=DAY)

    assert n_come + told.n_to_come == pytest.approx(0.7 * 20_000, rel=0.03)
    assert told.share == pytest.approx(1.0 - np.exp(-2.5 / 5.0), abs=0.03)
    assert not told.is_mature
    n_then = (delays <= ages + told.ready_in_s).sum()
    assert n_then / (0.7 * 20_000) == pytest.approx(MATURE_SHARE, abs=0.03)


@pytest.mark.parametrize(
    ("n_come", "age", "share"),
    [
        # Watched for longer than any label takes: what has not come never will, be it most of them.
        (30, 9.0, 1.0),
        (0, 9.0, 1.0),
        (100, 0.0, 1.0),
        # At the age of 1 three in ten have come, and as many are yet to come.
        (30, 1.0, 0.5),
    ],
)
def test_labels_that_never_come_are_not_waited_for(n_come, age, share):
    learnt = LabelDelays(np.array([1.0, 5.0]), np.array([0.3, 0.6]), 10.0)

    told = learnt.expect(100, n_come, youngest_s=age, length_s=0.0)

    assert told.share == pytest.approx(share)
    assert told.is_mature == (share == 1.0)
    assert told.ready_in_s == (0.0 if share == 1.0 else 4.0)


@pytest.mark.parametrize(
    "cohorts",
    [
        [],
        [Cohort(5, *nothing(), 9.0)],
        # What came after all its rows were watched for is told by older ones alone.
        [Cohort(5, np.array([4.0]), np.array([5]), 2.0)],
        [Cohort(5, np.array([4.0]), np.array([5]), -1.0)],
    ],
)
def test_before_any_label_has_come_nothing_is_known(cohorts):
    assert learn_delays(cohorts) is None
