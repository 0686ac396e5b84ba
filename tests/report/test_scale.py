from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.histories import START
from watchkeeper.domain.window import DAY, HOUR, Window, floor_time
from watchkeeper.report.scale import time_ticks, value_ticks


@given(low=st.floats(-1e9, 1e9), share=st.floats(1e-3, 1e3), most=st.integers(2, 6))
def test_values_are_told_at_round_numbers_within_reach_and_not_too_many(low, share, most):
    reach = share * max(1e-6, abs(low))
    high = low + reach

    ticks = value_ticks(low, high, most=most)

    assert len(ticks) <= most
    assert all(low - 1e-6 * reach <= tick <= high + 1e-6 * reach for tick in ticks)
    steps = {f"{later - earlier:.1e}"[0] for earlier, later in pairwise(ticks)}
    assert steps <= {"1", "2", "5"}


@given(
    hours=st.integers(0, 200),
    length=st.timedeltas(timedelta(hours=1), timedelta(days=2000)),
    most=st.integers(3, 8),
)
def test_times_are_told_at_whole_hours_or_days(hours, length, most):
    span = Window(START + hours * HOUR, START + hours * HOUR + length)

    ticks = time_ticks(span, least=HOUR, most=most)

    assert len(ticks) <= most
    assert all(span.start <= tick < span.end and tick == floor_time(tick, HOUR) for tick in ticks)


@pytest.mark.parametrize(("least", "n_ticks"), [(HOUR, 6), (DAY, 3)])
def test_windows_of_days_are_told_in_days(least, n_ticks):
    assert len(time_ticks(Window(START, START + 3 * DAY), least=least, most=6)) == n_ticks
