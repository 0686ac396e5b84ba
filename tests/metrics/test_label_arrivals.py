from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.metrics.label_arrivals import LabelArrivals, LabelCount, learn_label_delays, tell_maturity
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.label_delay import Maturity

NOW = datetime(2024, 3, 20, tzinfo=UTC)


def window(n_labelled, *, hours=(), n=100):
    return Performance(
        n_predictions=n, n_labelled=n_labelled, label_delays=Grid.from_values(np.array(hours) * 3600.0)
    )


def learn(*windows):
    counts = {start: LabelCount(one.n_predictions, one.n_labelled) for start, one in windows}
    return LabelArrivals(NOW, DAY, counts, learn_label_delays(windows, length=DAY, now=NOW))


def test_windows_in_parts_are_learnt_from_as_wholes():
    old = NOW - 9 * DAY

    arrivals = learn((old, window(30, hours=[1.0] * 30)), (old, window(20, hours=[30.0] * 20)))

    assert arrivals.delays.share_by(np.array([3600.0, 9 * 86_400.0])) == pytest.approx([0.15, 0.25])
    assert arrivals.maturity(old).is_mature


def test_labels_that_came_before_delays_were_kept_tell_nothing():
    arrivals = learn((NOW - 9 * DAY, window(60, hours=[1.0] * 20)))

    assert arrivals.delays.share_ever == pytest.approx(20 / 60)


def test_of_a_window_that_is_still_open_only_its_rows_so_far_are_told():
    arrivals = learn((NOW - 9 * DAY, window(100, hours=[12.0] * 100)), (NOW - 6 * HOUR, window(0)))

    told = arrivals.maturity(NOW - 6 * HOUR)

    assert (told.share, told.n_to_come) == (0.0, pytest.approx(100.0))
    # The last fifth of six hours of rows need not be there: 12 hours less those 1.2.
    assert told.ready_in_s == pytest.approx(10.8 * 3600.0, abs=600.0)


@pytest.mark.parametrize("at", [NOW - 9 * DAY, NOW - 5 * DAY])
def test_before_any_label_has_come_and_of_windows_without_rows_nothing_is_told(at):
    assert learn((NOW - 9 * DAY, window(0))).maturity(at) is None


@pytest.mark.parametrize(
    ("ready_in", "said"),
    [
        (timedelta(0), "75 % are in"),
        (timedelta(minutes=4, seconds=2), "75 % are in, 80 % are expected by 20 Mar 00:05 UTC"),
        (4.2 * HOUR, "75 % are in, 80 % are expected by 20 Mar 05:00 UTC"),
        (5 * DAY, "75 % are in, 80 % are expected by 25 Mar"),
        (400 * DAY, "75 % are in, 80 % are expected by 24 Apr 2025"),
    ],
)
def test_the_hour_is_told_of_what_is_near_and_the_year_of_what_is_far(ready_in, said):
    assert tell_maturity(Maturity(100, 60, 20.0, ready_in.total_seconds()), NOW) == said
