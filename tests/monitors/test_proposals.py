"""What follows for a monitor from a reason why its alarm was false."""

from dataclasses import replace

import pytest

from monitored import FITTING
from watchkeeper.domain.incident import Dismissal
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.reference import RECENT
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.monitors.proposals import Alarm, propose

DRIFT = Monitor("drift", "Drift", Question.INPUT, ("js_distance",), "drift", reference=RECENT)


def found(low, *, column="temp", expected=0.03):
    reading = Reading(low + 0.01, low, low + 0.02, 500)
    return Finding("js_distance", column, Status.RED, reading, expected, 0.1, "It has moved.", excess=2.0)


def test_what_is_too_small_to_matter_is_just_above_the_largest_that_was_seen():
    proposed = propose(Dismissal.TOO_SMALL, Alarm(DRIFT, [found(0.12), found(0.163), found(0.15)]), FITTING)

    assert proposed.monitor == replace(DRIFT, settings={"min_effect": 0.17})
    assert proposed.sentence == "A distance up to 0.17 does not matter."


def test_no_setting_tolerates_that_nothing_comes_at_all():
    traffic = Monitor("traffic", "Traffic", Question.ON_TIME, ("volume",), "absence", min_rows=0)
    silence = Finding(
        "volume", "", Status.RED, Reading(0.0, n_rows=0), 900.0, 0.0, "None came.", excess=900.0
    )

    assert propose(Dismissal.TOO_SMALL, Alarm(traffic, [silence]), FITTING) is None


def test_a_size_beyond_what_the_setting_allows_is_not_proposed():
    assert propose(Dismissal.TOO_SMALL, Alarm(DRIFT, [found(150.0)]), FITTING) is None


def test_columns_that_were_bad_for_long_enough_are_left_out():
    once = found(0.2, column="load")

    proposed = propose(Dismissal.ELSEWHERE, Alarm(DRIFT, [found(0.2), once, found(0.3)]), FITTING)

    assert "temp" not in proposed.monitor.columns
    assert "load" in proposed.monitor.columns
    assert set(proposed.monitor.columns) < set(FITTING.columns_of(FITTING.metrics["js_distance"]))
    assert proposed.sentence == f"No longer looks at temp; {len(proposed.monitor.columns)} columns are left."


@pytest.mark.parametrize(
    "alarm",
    [
        Alarm(replace(DRIFT, columns=("temp",), persistence=Persistence(1, 1, 1)), [found(0.2)]),
        Alarm(DRIFT, [found(0.2, column=""), found(0.2, column="")]),
        Alarm(DRIFT, []),
    ],
    ids=["nothing else is watched", "about the model as a whole", "nothing found"],
)
def test_where_no_smaller_scope_is_left_none_is_proposed(alarm):
    assert propose(Dismissal.ELSEWHERE, alarm, FITTING) is None


def test_what_is_usual_at_that_time_is_judged_by_the_season():
    milder = replace(DRIFT, settings={"min_effect": 0.2})

    proposed = propose(Dismissal.SEASON, Alarm(milder, [found(0.3)]), FITTING)

    assert proposed.monitor == replace(DRIFT, detector="seasonal")
    assert propose(Dismissal.SEASON, Alarm(proposed.monitor, [found(0.3)]), FITTING) is None


def test_nothing_follows_from_a_known_change():
    assert propose(Dismissal.KNOWN_CHANGE, Alarm(DRIFT, [found(0.2)] * 3), FITTING) is None
