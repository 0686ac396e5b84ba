from dataclasses import replace

import pytest

from verdicts import day, verdict, verdicts
from watchkeeper.domain.incident import Alert, Cause, CauseKind, Incident, IncidentState
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.pipeline.next_look import find_looks

ALERT = Alert(1, "late-trains", "drift", day(10), day(12), None, Status.RED, "js_distance", "temp", "bad", 7)


def incident(known_until, *, state=IncidentState.OPEN, since=10):
    cause = Cause(CauseKind.UNKNOWN, "", known_until=known_until and day(known_until))
    return Incident(
        7, "late-trains", "", state, Status.RED, day(since), day(since + 2), None, cause, state_since=day(99)
    )


def look(known_until, *judged, alert=ALERT, **fields):
    return find_looks([incident(known_until, **fields)], [alert], judged, window=DAY)


@pytest.mark.parametrize(
    ("judged", "looks"),
    [
        (verdict(12, "r"), {7: day(13)}),
        # Judged anew, and a window more is known since the last look.
        (verdict(12, "y"), {7: day(13)}),
        (verdict(11, "r"), {}),
        (verdict(12, "g"), {}),
        (verdict(12, "-"), {}),
        (verdict(12, "r", monitor="quality"), {}),
    ],
)
def test_a_window_more_that_a_standing_alert_finds_bad_is_worth_a_look(judged, looks):
    assert look(12, judged) == looks


def test_windows_before_the_alert_say_nothing_of_it():
    assert look(9, verdict(9, "r")) == {}


@pytest.mark.parametrize(
    ("alert", "state"),
    [
        (replace(ALERT, closed_at=day(13)), IncidentState.OPEN),
        (replace(ALERT, settled_at=day(13)), IncidentState.RESOLVED),
        (ALERT, IncidentState.RESOLVED),
    ],
)
def test_what_is_over_is_not_looked_into(alert, state):
    assert look(12, verdict(14, "r"), alert=alert, state=state) == {}


@pytest.mark.parametrize("state", [IncidentState.ACKNOWLEDGED, IncidentState.SNOOZED])
def test_what_somebody_took_on_or_put_off_is(state):
    assert look(12, verdict(14, "r"), state=state) == {7: day(15)}


def test_many_windows_at_once_are_one_look_at_the_last():
    assert look(12, *verdicts("rrgr", first=11)) == {7: day(15)}


def test_what_was_stored_before_looks_were_counted_is_looked_into():
    assert look(None, verdict(11, "r")) == {7: day(12)}


def test_hours_are_looked_at_once_a_window_of_the_model():
    hourly = replace(verdict(12, "r"), end=day(12) + HOUR)

    assert look(12, hourly) == {}
    assert look(12, replace(hourly, start=day(12) + 23 * HOUR, end=day(13))) == {7: day(13)}


def test_looks_become_rare_as_it_gets_old():
    known_until, looks = 1, []
    for age in range(1, 366):
        if look(known_until, verdict(age - 1, "r"), alert=replace(ALERT, since=day(0)), since=0):
            known_until = age
            looks.append(age)

    assert looks[:9] == [2, 3, 4, 5, 6, 7, 8, 10, 12]
    assert len(looks) == 33
