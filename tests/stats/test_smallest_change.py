import numpy as np
import pytest

from watchkeeper.stats.alarms import Rule, find_alarms
from watchkeeper.stats.smallest_change import POWER, smallest_change

TWO_OF_THREE = Rule(bad=2, of=3, clear=2)
NOISE = np.random.default_rng(1).normal(size=91)


def share_noticed(change, rule, within):
    """Return the share of beginnings from which a change is noticed, by planting it at each."""
    beginnings = range(NOISE.size - within + 1)
    noticed = [
        bool(find_alarms((NOISE[begin : begin + within] + change > 3.0)[:, None], rule))
        for begin in beginnings
    ]
    return np.mean(noticed)


@pytest.mark.parametrize(("rule", "within"), [(Rule(), 1), (Rule(), 3), (TWO_OF_THREE, 3), (TWO_OF_THREE, 7)])
def test_planted_it_is_noticed_as_often_as_is_said_and_a_little_less_is_not(rule, within):
    change = smallest_change(NOISE, 3.0, rule, side=1, within=within)

    assert share_noticed(change + 1e-9, rule, within) >= POWER
    assert share_noticed(change - 0.05, rule, within) < POWER


def test_more_time_notices_less():
    found = [smallest_change(NOISE, 3.0, TWO_OF_THREE, side=1, within=within) for within in (2, 3, 7)]

    assert found == sorted(found, reverse=True)


def test_of_both_sides_it_is_the_harder_one():
    skewed = np.abs(NOISE)
    up, down, both = (smallest_change(skewed, 3.0, Rule(), side=side, within=1) for side in (1, -1, 0))

    assert both == max(up, down)


def test_sooner_than_an_alarm_can_open_nothing_is_noticed():
    assert smallest_change(NOISE, 3.0, TWO_OF_THREE, side=1, within=1) is None


def test_a_past_with_few_windows_tells_nothing():
    assert smallest_change(NOISE[:8], 3.0, Rule(), side=1, within=1) is None
