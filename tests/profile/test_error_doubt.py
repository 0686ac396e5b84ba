"""Doubt about errors: how far off they are of rows that were left out as live rows are left out."""

import numpy as np
import pytest

from watchkeeper.profile.error_doubt import learn_doubt

N, N_BANDS = 3_000, np.array([32, 8])
IS_INPUT = np.array([True, True])


def banded(seed):
    rng = np.random.default_rng(seed)
    return rng, np.stack([rng.integers(0, n, N) for n in N_BANDS]).astype(np.uint8)


def doubt(codes, errors, labels):
    return learn_doubt(codes, N_BANDS, errors, labels, is_input=IS_INPUT)


def test_where_nothing_moves_later_rows_are_as_near_as_those_in_between():
    rng, codes = banded(1)
    labels = codes[0] + rng.normal(0.0, 3.0, N)

    assert doubt(codes, np.abs(rng.normal(size=N)), labels).later < 0.05


@pytest.mark.parametrize("times", [2.0, 3.0])
def test_where_what_inputs_mean_moves_later_rows_are_farther_off(times):
    rng, codes = banded(2)
    # Each half of the time has a level of its own, which the second input tells apart and the model knows.
    is_second = np.arange(N) >= N // 2
    codes[1] = np.where(is_second, 5, 2)
    noise = np.abs(rng.normal(size=N))
    labels = np.where(is_second, times, 0.0) + rng.normal(size=N)

    found = doubt(codes, noise, labels)

    # Told from the other half alone, labels are off by |N(times, 1)|; by |N(0, 1)| otherwise.
    expected = np.log(np.abs(rng.normal(times, 1.0, 100_000)).mean() / np.sqrt(2.0 / np.pi))
    assert found.later == pytest.approx(expected, rel=0.15)
    # A model that was off by as much in its reference has shown how it fares.
    assert doubt(codes, noise * np.exp(expected), labels).later < 0.15


def test_errors_that_rise_where_rows_are_few_are_doubted_there():
    rng, codes = banded(3)
    labels = rng.normal(size=N)
    steep = np.abs(rng.normal(size=N)) * np.exp(codes[0] / 4.0)

    flat, rising = (doubt(codes, errors, labels).rarer for errors in (np.abs(labels), steep))

    assert flat < 0.2
    assert rising > 2.0 * flat


def test_a_model_that_never_errs_leaves_no_doubt():
    _, codes = banded(4)

    assert doubt(codes, np.zeros(N), np.zeros(N)).later == 0.0
    assert doubt(codes, np.zeros(N), np.zeros(N)).rarer == 0.0


def test_without_inputs_later_rows_are_not_doubted():
    rng, codes = banded(5)

    found = learn_doubt(
        codes[:1], N_BANDS[:1], np.abs(rng.normal(size=N)), np.arange(N) / 10.0, is_input=np.array([False])
    )

    assert found.later == 0.0
