"""A wandering level: found as by conditioning a normal distribution, and held as often as is stated."""

import numpy as np
import pytest

from watchkeeper.stats.wandering import _WAYS, Seen, Wandering

# The way that goes 0.1 a window, keeps 0.9 of where it is, and for which what was known holds in full.
WAY = int(np.flatnonzero((_WAYS == [0.1, 0.9, 1.0]).all(axis=1))[0])


def followed(levels, *, variance=0.01, known=0.0, first=1):
    found = Wandering.begin(variance=0.001)
    for time, level in enumerate(levels, start=first):
        found = found.take_in(Seen(float(time), level, known, variance))
    return found


def test_windows_are_taken_in_as_by_conditioning_on_all_of_them_at_once():
    times, levels, known = np.array([1.0, 2.0, 4.0]), np.array([0.3, 0.1, 0.5]), np.array([0.1, 0.0, 0.2])
    found = Wandering.begin(variance=0.04)
    for time, level, one in zip(times, levels, known, strict=True):
        found = found.take_in(Seen(time, level, one, 0.02))

    # Steps to each window count from what was known, one window before the first.
    steps = np.arange(5.0)
    spread = np.array([0.04 * 0.9 ** (2 * n) + 0.1**2 * (0.9 ** (2 * np.arange(n))).sum() for n in range(5)])
    cover = spread[np.minimum.outer(range(5), range(5))] * 0.9 ** np.abs(np.subtract.outer(steps, steps))
    at = times.astype(int)
    seen = cover[np.ix_(at, at)] + 0.02 * np.eye(3)
    surprise = levels - known
    gain = np.linalg.solve(seen, cover[at, 4])
    assert found.means[WAY] == pytest.approx(gain @ surprise)
    assert found.variances[WAY] == pytest.approx(cover[4, 4] - gain @ cover[at, 4])
    told = -0.5 * (surprise @ np.linalg.solve(seen, surprise) + np.linalg.slogdet(seen)[1])
    begun = Wandering.begin(variance=0.04).evidence[WAY]
    assert found.evidence[WAY] - begun == pytest.approx(told)


def test_a_level_that_stays_is_believed_to_and_one_that_moved_is_found():
    rng = np.random.default_rng(1)
    still = followed(rng.normal(0.0, 0.1, 20)).expect(21.0, known=0.0)
    moved = followed([*rng.normal(0.0, 0.1, 20), 0.9, 1.1, 1.0]).expect(24.0, known=0.0)

    assert abs(still.mean) < 0.05
    assert still.variance < 0.05**2
    assert moved.mean == pytest.approx(1.0, abs=0.1)


def test_what_was_known_of_such_rows_is_used_as_far_as_it_has_held():
    known = np.tile([-0.5, 0.5], 10)
    found = {}
    for share in (0.0, 1.0):
        level = Wandering.begin(variance=0.001)
        for time, one in enumerate(known, start=1):
            level = level.take_in(Seen(float(time), share * one, one, 0.001))
        found[share] = level.expect(21.0, known=0.5).mean

    assert found[0.0] == pytest.approx(0.0, abs=0.05)
    assert found[1.0] == pytest.approx(0.5, abs=0.05)


def test_the_longer_nothing_is_seen_the_less_is_known():
    found = followed(np.random.default_rng(2).normal(0.0, 0.2, 20).cumsum())

    spreads = [found.expect(20.0 + wait, known=0.0).variance for wait in (0.0, 1.0, 5.0, 20.0)]

    assert spreads == sorted(spreads)
    assert spreads[1] > spreads[0]


def test_what_comes_next_lies_within_the_interval_as_often_as_stated():
    rng = np.random.default_rng(3)
    held = []
    for pace, kept, _ in _WAYS[rng.integers(0, len(_WAYS), 400)]:
        level, levels = rng.normal(0.0, np.sqrt(0.001)), []
        for step in rng.normal(0.0, pace, 13):
            level = kept * level + step
            levels.append(level)
        belief = followed(levels[:12] + rng.normal(0.0, 0.1, 12)).expect(13.0, known=0.0)
        held.append(abs(levels[12] - belief.mean) <= 1.96 * np.sqrt(belief.variance))

    assert 0.92 < np.mean(held) < 0.98
