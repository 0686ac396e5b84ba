from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verdicts import day, monitor, verdicts
from watchkeeper.domain.incident import EventKind
from watchkeeper.domain.monitor import Persistence
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Symptom
from watchkeeper.pipeline.runs import anchor, fold, reconcile, symptoms

TWO_OF_THREE = Persistence(bad=2, of=3, clear=2)
AT_ONCE = Persistence(bad=1, of=1, clear=1)
letters = st.text("gyrRY-", max_size=40)
persistences = st.integers(1, 4).flatmap(
    lambda of: st.builds(Persistence, bad=st.integers(1, of), of=st.just(of), clear=st.integers(1, 3))
)


@pytest.mark.parametrize(
    ("written", "persistence", "runs"),
    [
        # since, opened and closed, as days; None while it lasts.
        ("", TWO_OF_THREE, []),
        ("ggggg", TWO_OF_THREE, []),
        ("grggg", TWO_OF_THREE, []),
        ("grrgg", TWO_OF_THREE, [(1, 3, 5)]),
        ("grgrgg", TWO_OF_THREE, [(1, 4, 6)]),
        ("grggrg", TWO_OF_THREE, []),
        ("yr", TWO_OF_THREE, [(0, 2, None)]),
        ("rrg", TWO_OF_THREE, [(0, 2, None)]),
        ("rrgrgg", TWO_OF_THREE, [(0, 2, 6)]),
        ("rrggrr", TWO_OF_THREE, [(0, 2, 4), (4, 6, None)]),
        ("rrgggr", TWO_OF_THREE, [(0, 2, 4)]),
        ("r-r", TWO_OF_THREE, [(0, 3, None)]),
        ("rr-g-g", TWO_OF_THREE, [(0, 2, 6)]),
        ("rr----", TWO_OF_THREE, [(0, 2, None)]),
        ("----", TWO_OF_THREE, []),
        # Two columns that are each bad for a day are no run; neither does one end the other's.
        ("rRgg", TWO_OF_THREE, []),
        ("rRrgg", TWO_OF_THREE, [(0, 3, 5)]),
        ("rrRRgg", TWO_OF_THREE, [(0, 2, 6)]),
        ("rgr", AT_ONCE, [(0, 1, 2), (2, 3, None)]),
        ("rrrrr", Persistence(bad=5, of=7, clear=5), [(0, 5, None)]),
        ("rrrrgggg", Persistence(bad=5, of=7, clear=5), []),
        ("rrrrrggggrggggg", Persistence(bad=5, of=7, clear=5), [(0, 5, 15)]),
    ],
)
def test_a_run_begins_and_ends_as_its_persistence_says(written, persistence, runs):
    found = fold(verdicts(written), persistence)

    expected = [
        (day(since), day(opened), day(closed) if closed is not None else None)
        for since, opened, closed in runs
    ]
    assert [(run.since, run.opened_at, run.closed_at) for run in found] == expected


def test_the_worst_verdict_speaks_for_the_run_and_of_equals_the_first():
    (run,) = fold(verdicts("yrrgg"), TWO_OF_THREE)

    assert (run.worst.status, run.worst.start) == (Status.RED, day(1))


def test_what_else_is_bad_meanwhile_is_not_what_the_run_is_about():
    (run,) = fold(verdicts("yyR"), TWO_OF_THREE)

    assert set(run.symptoms) == {Symptom("js_distance", "temp")}
    assert run.worst.status is Status.YELLOW


@given(letters, persistences)
def test_a_run_opens_once_and_closes_once_and_runs_never_overlap(written, persistence):
    runs = fold(verdicts(written), persistence)

    moments = [moment for run in runs for moment in (run.since, run.opened_at, run.closed_at)]
    known = [moment for moment in moments if moment is not None]
    assert known == sorted(known)
    assert all(run.closed_at is not None for run in runs[:-1])
    assert all(run.since < run.opened_at for run in runs)
    assert all(run.closed_at is None or run.opened_at < run.closed_at for run in runs)


@given(letters, persistences)
def test_grey_neither_opens_nor_clears(written, persistence):
    told = verdicts(written)

    known = [one for one in told if one.status is not Status.GREY]

    assert fold(told, persistence) == fold(known, persistence)


@given(letters, persistences)
def test_a_run_is_bad_where_it_begins_and_enough_within(written, persistence):
    told = verdicts(written)

    for run in fold(told, persistence):
        inside = [one for one in told if run.since <= one.start < run.opened_at]
        assert symptoms(inside[0]) & run.symptoms.keys()
        assert sum(bool(symptoms(one) & run.symptoms.keys()) for one in inside) >= persistence.bad


@given(letters, letters, persistences)
def test_what_comes_later_changes_nothing_of_what_was_closed(before, after, persistence):
    early = fold(verdicts(before), persistence)

    late = fold(verdicts(before + after), persistence)

    closed = [run for run in early if run.closed_at is not None]
    assert late[: len(closed)] == closed


def alerts_of(written, watch):
    changes = reconcile("m", watch, fold(verdicts(written), watch.persistence), [], day(0))
    last = {}
    for change in changes:
        last[change.alert.since] = change.alert
    return [replace(alert, id=number) for number, alert in enumerate(last.values(), 1)]


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        ("", "rrg", [EventKind.OPENED]),
        ("", "rrgg", [EventKind.OPENED]),
        ("rr", "rrr", []),
        ("rr", "rrgg", [EventKind.CLEARED]),
        ("yy", "yyr", [EventKind.WORSENED]),
        ("rrgg", "rrgggg", []),
        # Labels came, and what was bad is not.
        ("rr", "gg", [EventKind.AMENDED]),
        ("rr", "gr", [EventKind.AMENDED]),
        ("rrr", "grr", [EventKind.AMENDED]),
        ("rrggrr", "rrrrrr", [EventKind.AMENDED, EventKind.AMENDED]),
    ],
)
def test_alerts_follow_the_runs(before, now, kinds):
    watch = monitor()
    stored = alerts_of(before, watch)

    changes = reconcile("m", watch, fold(verdicts(now), watch.persistence), stored, day(0))

    assert [change.kind for change in changes] == kinds


def test_an_alert_whose_run_is_gone_is_withdrawn():
    watch = monitor()
    (alert,) = alerts_of("rr", watch)

    (change,) = reconcile("m", watch, [], [alert], day(0))

    assert change.alert == replace(alert, closed_at=alert.opened_at, status=Status.GREEN)
    assert reconcile("m", watch, [], [change.alert], day(0)) == []


@given(letters, persistences)
def test_alerts_that_agree_with_the_runs_change_nothing(written, persistence):
    watch = monitor(persistence=persistence)
    runs = fold(verdicts(written), persistence)

    assert reconcile("m", watch, runs, alerts_of(written, watch), day(0)) == []


@given(letters, st.integers(0, 39), st.sampled_from("gyr-"), persistences)
def test_folding_from_the_anchor_on_finds_what_folding_all_finds(written, place, letter, persistence):
    watch = monitor(persistence=persistence)
    written += "g" * (40 - len(written))
    stored = alerts_of(written, watch)
    revised = written[:place] + letter + written[place + 1 :]

    since = anchor(day(place), watch, stored)
    part = [one for one in verdicts(revised) if one.start >= since]
    changed = reconcile("m", watch, fold(part, persistence), stored, since)

    after = {alert.id: alert for alert in stored}
    for number, change in enumerate(changed, 100):
        key = change.alert.id or next(
            (known for known, alert in after.items() if known >= 100 and alert.since == change.alert.since),
            number,
        )
        after[key] = change.alert
    standing = sorted(
        (one.since, one.opened_at, one.closed_at) for one in after.values() if one.status.is_bad
    )
    assert standing == sorted(
        (run.since, run.opened_at, run.closed_at) for run in fold(verdicts(revised), persistence)
    )
