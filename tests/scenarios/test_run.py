"""Runs of scenarios: what is told is held against what went wrong, and healthy twins are quiet."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from watchkeeper.domain.incident import CauseKind
from watchkeeper.domain.window import DAY
from watchkeeper.scenarios.built_in import SCENARIOS
from watchkeeper.scenarios.run import Run, Told, run_scenario, run_twins
from watchkeeper.scenarios.traffic import day_of

QUICK = ["silent-null", "slow-chatbot", "corrupted-inputs"]


@cache
def twins(name):
    return run_twins(SCENARIOS.get(name), seed=1)


@pytest.mark.parametrize("name", QUICK)
def test_a_failure_is_told_in_time_with_its_cause(name):
    scenario = SCENARIOS.get(name)

    run, _ = twins(name)

    assert run.is_met, run.sentence
    assert timedelta(0) < run.after <= scenario.within
    assert "with a right cause" in run.sentence
    assert run.live_from == day_of(30)


@pytest.mark.parametrize("name", QUICK)
def test_the_healthy_twin_is_quiet(name):
    _, run = twins(name)

    assert run.is_met
    assert (run.after, run.told, run.sentence) == (None, [], "Quiet, as it should be.")


@pytest.mark.parametrize(
    "scenario",
    [
        SCENARIOS.get("silent-null"),
        # It goes wrong while the reference is taken: there is no past to share.
        replace(SCENARIOS.get("slow-chatbot"), since_day=20, within_days=12),
    ],
    ids=["with a past", "without"],
)
def test_twins_that_share_their_past_lead_to_what_each_leads_to_alone(scenario):
    alone = [run_scenario(scenario, seed=1, is_healthy=one) for one in (False, True)]

    together = run_twins(scenario, seed=1)

    assert list(map(outcome, together)) == list(map(outcome, alone))


def outcome(run):
    """Return what a run led to, but for when its incidents were stored."""
    told = [(one.at, one.incident.since, one.incident.cause) for one in run.told]
    return run.is_healthy, run.live_from, run.sentence, told, run.noticed


def test_labels_come_as_late_as_they_would():
    scenario = SCENARIOS.get("fraud-tactics")

    run = run_scenario(scenario, seed=1)

    # Estimates know nothing of it: scores stay as they are.
    assert run.after is None or run.after > timedelta(days=scenario.label_days)


def test_an_incident_before_anything_went_wrong_is_false_and_none_after():
    scenario = SCENARIOS.get("silent-null")
    found, _ = twins(scenario.name)
    early = Told(scenario.since - DAY, found.told[0].incident)

    run = Run(scenario, 1, is_healthy=False, told=[early], noticed=[], live_from=found.live_from)

    assert (run.false, run.about_it, run.is_met) == ([early], [], False)
    assert run.sentence == (
        "Missed: nothing was told within 3 days. 1 incident came before anything went wrong."
    )


def test_a_cause_of_another_kind_or_column_is_wrong():
    scenario = SCENARIOS.get("silent-null")
    cause = twins(scenario.name)[0].told[0].incident.cause

    assert scenario.is_right(cause)
    assert not scenario.is_right(None)
    assert cause.kind is CauseKind.BROKEN_FEATURE
    assert not SCENARIOS.get("ages-of-150").is_right(cause)
