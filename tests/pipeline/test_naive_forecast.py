"""The naive forecast of a reference: the best of a few, within each series and horizon."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.pipeline.naive_forecast import with_naive_errors

START = datetime(2024, 1, 1, tzinfo=UTC)


def series(labels, *, step=DAY, **columns):
    times = [START + place * step for place in range(len(labels))]
    return pl.DataFrame(
        {"time": times, "label": labels, **columns}, schema_overrides={"time": pl.Datetime("us", "UTC")}
    )


def mean_error(rows, segments=()):
    return rows.pipe(with_naive_errors, segments)["naive_scale"][0]


def test_a_random_walk_is_best_forecast_by_its_last_value():
    walk = np.cumsum(np.random.default_rng(0).normal(size=200))

    assert mean_error(series(walk)) == pytest.approx(np.abs(np.diff(walk)).mean())


@pytest.mark.parametrize(("step", "period"), [(HOUR, 24), (DAY, 7)])
def test_a_season_is_best_forecast_by_the_season_before(step, period):
    rng = np.random.default_rng(1)
    labels = 10.0 * np.sin(2.0 * np.pi * np.arange(20 * period) / period) + rng.normal(size=20 * period)

    expected = np.abs(labels[period:] - labels[:-period]).mean()

    assert mean_error(series(labels, step=step)) == pytest.approx(expected)


def test_gaps_do_not_shift_the_season():
    labels = np.arange(70.0) % 7 * 10.0
    rows = series(labels).filter(pl.int_range(pl.len()) % 10 != 3)

    errors = with_naive_errors(rows, [])["naive_error"].drop_nulls()

    assert errors.to_list() == [0.0] * len(errors)


def test_a_year_before_needs_two_years():
    labels = [float(place % 12) for place in range(36)]
    rows = series(labels).with_columns(
        time=pl.datetime(2020 + pl.int_range(36) // 12, pl.int_range(36) % 12 + 1, 1, time_zone="UTC")
    )

    assert with_naive_errors(rows, [])["naive_error"].drop_nulls().to_list() == [0.0] * 24
    assert mean_error(rows[:18]) > 0.0


def test_the_two_ends_of_february_meet_a_year_later():
    days = [
        datetime(2024, 2, 28, tzinfo=UTC),
        datetime(2024, 2, 29, tzinfo=UTC),
        datetime(2025, 2, 28, tzinfo=UTC),
    ]
    rows = pl.DataFrame(
        {"time": days, "label": [1.0, 2.0, 4.0]}, schema_overrides={"time": pl.Datetime("us", "UTC")}
    )

    assert with_naive_errors(rows, []).height == 3


def test_each_series_is_its_own():
    low, high = np.random.default_rng(2).normal(size=(2, 60)).cumsum(axis=1)
    rows = pl.concat([series(low, shop="a"), series(high + 500.0, shop="b")])

    expected = np.abs(np.diff([low, high], axis=1)).mean()

    assert mean_error(rows, ["shop"]) == pytest.approx(expected)


def test_horizons_of_one_series_have_one_scale_whichever_time_they_carry():
    walk = np.random.default_rng(3).normal(size=103).cumsum()
    ahead = [series(walk[h : 100 + h]).with_columns(horizon=h) for h in (1, 2, 3)]
    made, aimed = (
        pl.concat(
            one.with_columns(time=pl.col("time") + h * shift) for h, one in zip((1, 2, 3), ahead, strict=True)
        )
        for shift in (timedelta(0), DAY)
    )

    assert mean_error(made, ["horizon"]) == mean_error(aimed, ["horizon"])
    assert mean_error(made, ["horizon"]) == pytest.approx(np.abs(np.diff(walk)).mean(), rel=0.05)


def test_two_labels_at_one_time_have_no_scale_and_one_label_twice_counts_once():
    walk = np.random.default_rng(4).normal(size=50).cumsum()
    once = series(walk)

    assert mean_error(pl.concat([once, once.with_columns(pl.col("label") + 1.0)])) is None
    assert mean_error(pl.concat([once, once])) == mean_error(once)


def test_what_never_changes_is_no_scale():
    assert mean_error(series([5.0] * 20)) is None
    assert mean_error(series([5.0])) is None
