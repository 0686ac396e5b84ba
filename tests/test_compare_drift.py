"""Comparisons told what drift is: another distance, the reference's own variation."""

import numpy as np
import polars as pl
import pytest

import watchkeeper as wk
from real_data import real_data
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput, SchemaMismatch, UnknownName


def days(n_days, seed, *, moved=0.0, own=0.3, n=400):
    """Days that differ by `own` standard deviations of their own accord."""
    rng = np.random.default_rng(seed)
    starts = np.datetime64("2024-01-01", "us") + np.arange(n_days) * np.timedelta64(1, "D")
    return pl.DataFrame(
        {
            "ts": np.repeat(starts, n),
            "x": np.concatenate([rng.normal(moved + rng.normal(0.0, own), 1.0, n) for _ in range(n_days)]),
            "kind": rng.choice(["a", "b", "c"], n_days * n),
        }
    )


def row(report, column):
    return report.drift.row(by_predicate=pl.col("column") == column, named=True)


def test_the_distance_asked_for_is_the_one_that_judges():
    before, now = days(10, 1), days(3, 2, moved=1.0)

    report = wk.compare(before, now, measure={"x": "wasserstein"})

    assert row(report, "x")["measure"] == "wasserstein"
    assert row(report, "x")["status"] == "red"
    assert row(report, "x")["effect"] == pytest.approx(1.0, abs=0.5)
    assert row(report, "kind")["measure"] == "js_distance"


def test_every_distance_that_fits_is_told_with_its_interval_and_noise():
    measures = wk.compare(days(10, 1), days(3, 2)).measures

    numbers, words = (measures.filter(pl.col("column") == name) for name in ("x", "kind"))
    assert numbers.height == 10
    assert set(words["measure"]) == {"js_distance", "psi", "hellinger", "chi_square", "total_variation"}
    assert measures.null_count().row(0) == (0,) * measures.width
    assert (numbers["low"] <= numbers["value"]).all()
    assert (numbers["value"] <= numbers["high"]).all()


def test_what_matters_may_be_said_in_the_distances_own_scale():
    before, now = days(10, 1), days(10, 2, moved=0.4)

    assert wk.compare(before, now, measure="psi", min_effect=2.0).status is Status.GREEN
    assert wk.compare(before, now, measure="psi", min_effect=0.01).status.is_bad


def test_limits_of_different_scales_have_no_number_in_the_sentence():
    report = wk.compare(days(10, 1), days(10, 1), measure={"x": "wasserstein"})

    assert "none of 2 compared columns drifted by what matters, and quality" in report.sentence


def test_days_like_the_others_are_no_drift_once_their_variation_is_known(tmp_path):
    before, today = days(20, 1), days(1, 5, moved=0.5, own=0.0)
    before.write_parquet(tmp_path / "before.parquet")

    without = wk.compare(before, today)
    within = wk.compare(before, today, variation=("ts", "1d"))
    of_file = wk.compare(tmp_path / "before.parquet", today, variation=("ts", "1d"))

    assert row(without, "x")["status"] != "green"
    assert row(without, "x")["usual"] is None
    assert row(within, "x")["status"] == "green"
    assert row(within, "x")["usual"] > 0.05
    assert of_file.comparison.drift == within.comparison.drift


def test_what_exceeds_the_usual_variation_is_drift():
    report = wk.compare(days(20, 1), days(1, 5, moved=2.0), variation=("ts", "1d"))

    assert row(report, "x")["status"] == "red"
    assert "its own windows show" in row(report, "x")["reason"]
    assert row(report, "kind")["status"] == "green"


def test_weeks_of_one_season_are_usual_and_another_season_is_not():
    hours = pl.read_csv(real_data("bike_sharing/hour.csv.gz"), try_parse_dates=True)
    winter = hours.filter(pl.col("dteday").is_between(pl.date(2011, 1, 1), pl.date(2011, 2, 25)))
    next_week = hours.filter(pl.col("dteday").is_between(pl.date(2011, 2, 26), pl.date(2011, 3, 4)))
    july = hours.filter(pl.col("dteday").is_between(pl.date(2011, 7, 4), pl.date(2011, 7, 10)))
    types = {"temp": ColumnType.FLOAT, "dteday": ColumnType.TIME}

    usual, summer = (
        wk.compare(winter, week, types=types, variation=("dteday", "1w")) for week in (next_week, july)
    )

    assert row(usual, "temp")["status"] == "green"
    assert row(summer, "temp")["status"] == "red"


def test_real_texts_do_not_drift_by_chance():
    texts = pl.read_csv(
        real_data("sms_spam/SMSSpamCollection.tsv.gz"),
        separator="\t",
        has_header=False,
        new_columns=["label", "text"],
        quote_char=None,
    )
    alarms = []
    for seed in range(15):
        mixed = texts.sample(fraction=1.0, shuffle=True, seed=seed)
        report = wk.compare(mixed[:4_000], mixed[4_000:], types={"text": ColumnType.TEXT})
        alarms.append(row(report, "text")["status"] != "green")

    assert sum(alarms) <= 2


def test_real_spam_reads_unlike_real_messages():
    texts = pl.read_csv(
        real_data("sms_spam/SMSSpamCollection.tsv.gz"),
        separator="\t",
        has_header=False,
        new_columns=["label", "text"],
        quote_char=None,
    )
    ham, spam = (texts.filter(pl.col("label") == label) for label in ("ham", "spam"))

    found = row(wk.compare(ham, spam, types={"text": ColumnType.TEXT}), "text")

    assert found["status"] == "red"
    assert found["part"] in {"length", "words"}
    assert "its words changed" in found["reason"].lower()


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"measure": "emd"}, UnknownName, "no distance called 'emd'; known: js_distance"),
        ({"measure": {"kind": "ks"}}, BadInput, "ks fits numbers, and 'kind' is a category"),
        ({"measure": {"y": "ks"}}, BadInput, "cannot judge 'y' by ks: no such column"),
        ({"measure": "ks", "min_effect": 1.0}, BadInput, "min_effect must be at least 0 and below 1"),
        ({"variation": "week"}, SchemaMismatch, "no column 'week' to group by"),
        ({"variation": ("ts", "4w")}, BadInput, "at least 3 are needed to tell how it varies"),
    ],
)
def test_what_cannot_be_done_is_refused_and_says_how_to_mend_it(settings, error, says):
    with pytest.raises(error, match=says):
        wk.compare(days(4, 1), days(2, 2), **settings)


def test_a_profile_has_no_windows():
    with pytest.raises(BadInput, match="variation needs the reference's rows"):
        wk.compare(wk.profile(days(4, 1)), days(2, 2), variation=("ts", "1d"))


def test_two_percent_in_another_unit_are_found_where_the_column_did_not_drift():
    rng = np.random.default_rng(1)
    before, now = rng.normal(15.0, 8.0, 4_000), rng.normal(15.0, 8.0, 4_000)
    mixed = np.where(rng.random(4_000) < 0.02, now * 9 / 5 + 32, now)

    report = wk.compare({"temperature": before}, {"temperature": mixed}, min_effect=0.2)

    unit = report.quality.row(by_predicate=pl.col("rule") == "unit", named=True)
    assert row(report, "temperature")["status"] == "green"
    assert unit["status"] == "red"
    assert "of the values look converted from Celsius to Fahrenheit" in unit["reason"]
    assert unit["value"] == pytest.approx(0.02, abs=0.008)
