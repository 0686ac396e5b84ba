"""Every scenario: seeded, its twins alike until the stated moment, and as the story says."""

import polars as pl
import pytest

from watchkeeper.scenarios.built_in import SCENARIOS

ALL = [pytest.param(one, id=one.name) for one in SCENARIOS]
SEEDS = range(4)


def parts(name):
    """Return what came before and since it went wrong, over a few seeds."""
    one = SCENARIOS.get(name)
    rows = pl.concat([one.make(seed) for seed in SEEDS])
    return rows.filter(pl.col("time") < one.since), rows.filter(pl.col("time") >= one.since)


@pytest.mark.parametrize("scenario", ALL)
def test_one_seed_makes_the_same_rows_and_another_others(scenario):
    rows = scenario.make(5)

    assert rows.equals(scenario.make(5))
    assert not rows.equals(scenario.make(6))


@pytest.mark.parametrize("scenario", ALL)
def test_twins_are_alike_until_it_goes_wrong_and_not_after(scenario):
    faulty, healthy = scenario.make(5), scenario.make(5, is_healthy=True)
    before, since = pl.col("time") < scenario.since, pl.col("time") >= scenario.since

    assert faulty.filter(before).equals(healthy.filter(before))
    assert not faulty.filter(since).equals(healthy.filter(since))


@pytest.mark.parametrize("scenario", ALL)
def test_a_scenario_says_what_must_be_told_and_reaches_as_far(scenario):
    last = scenario.make(1)["time"].max()

    assert scenario.causes or not scenario.must_tell
    assert set(scenario.columns) <= set(scenario.make(1).columns)
    assert (last - scenario.since).days == scenario.within_days - 1
    assert scenario.since_day in {0} | set(range(45, 61))


@pytest.mark.parametrize(
    ("name", "prediction", "label", "before", "since"),
    [("new-scanner", "prediction", "biopsy", 0.94, 0.68), ("fraud-tactics", "flagged", "fraud", 0.985, 0.98)],
)
def test_accuracy_is_what_the_story_says(name, prediction, label, before, since):
    found = [part.select(pl.col(prediction) == pl.col(label)).mean().item() for part in parts(name)]

    assert found == pytest.approx([before, since], abs=0.012)


def test_click_through_falls_from_forty_percent_to_twenty_five_and_scores_do_not():
    before, since = parts("click-through")

    assert before["clicked"].mean() == pytest.approx(0.40, abs=0.015)
    assert since["clicked"].mean() == pytest.approx(0.25, abs=0.015)
    assert since["score"].mean() == pytest.approx(before["score"].mean(), abs=0.01)


@pytest.mark.parametrize(("name", "precision"), [("fraud-attack", 0.92), ("fraud-malfunction", 0.2)])
def test_four_times_as_many_flags_are_right_in_an_attack_and_wrong_in_a_malfunction(name, precision):
    before, since = parts(name)

    assert since["flagged"].mean() / before["flagged"].mean() == pytest.approx(4.0, abs=0.35)
    assert since.filter(pl.col("flagged") == 1)["fraud"].mean() == pytest.approx(precision, abs=0.05)


def test_the_chatbot_takes_ten_seconds_where_it_took_two():
    before, since = parts("slow-chatbot")

    assert before["latency_ms"].median() == pytest.approx(2_200, rel=0.1)
    assert since["latency_ms"].median() == pytest.approx(5 * before["latency_ms"].median(), rel=0.1)


def test_approvals_fall_in_one_group_alone():
    before, since = parts("credit-feedback")
    last = since.filter(pl.col("time") >= since["time"].max() - pl.duration(days=14))

    rates = [
        dict(part.group_by("group").agg(pl.col("approved").mean()).iter_rows()) for part in (before, last)
    ]

    assert rates[1]["a"] == pytest.approx(rates[0]["a"], abs=0.03)
    assert rates[1]["b"] < 0.8 * rates[0]["b"]


def test_comma_amounts_are_misread_in_one_country_alone():
    before, since = parts("currency-format")

    medians = [
        dict(part.group_by("country").agg(pl.col("amount").median()).iter_rows()) for part in (before, since)
    ]

    assert medians[1]["fr"] == pytest.approx(medians[0]["fr"], rel=0.1)
    assert medians[1]["de"] > 50 * medians[0]["de"]
    assert (since.filter(pl.col("country") == "de")["amount"] < 10.0).sum() > 0
