"""What people do about an incident, over the stages that opened it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from verdicts import day, monitor, verdicts
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import Cause, CauseKind, Dismissal, EventKind, IncidentState
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.route import Route
from watchkeeper.errors import BadInput, Conflict
from watchkeeper.pipeline import respond
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.follow_up import FollowUp
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.pipeline.respond import Responder
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Judged

MODEL = Model("late-trains", day(0))
WALL = day(300)
TEAM = Route("team", remind_every=timedelta(hours=4))
BOSS = Route("boss", after=timedelta(minutes=30))


class Watch:
    """One model's alert stage, the people who respond, and those who are told."""

    def __init__(self):
        self.catalog, self.clock = MemoryCatalog(), ManualClock(WALL)
        self.catalog.add_model(MODEL)
        self.catalog.change_monitors(MODEL.name, put=(monitor(), monitor("quality")))
        announcer = Announcer(self.catalog, self.clock, routes=(TEAM, BOSS), base_url="")
        self.stage = AlertStage(self.catalog, announcer, diagnose=self._diagnose)
        self.responder = Responder(self.catalog, announcer, self.clock)
        self.follow_up = FollowUp(self.catalog, announcer, self.clock, is_muted=lambda _: False)
        self.while_diagnosing = lambda: None

    def _diagnose(self, *_):
        self.while_diagnosing()
        return Diagnosis("temp drifts", Cause(CauseKind.UNKNOWN, ""), None)

    def judged(self, letters, *, first, monitor="drift"):
        """Work in verdicts one by one."""
        for one in verdicts(letters, first=first, monitor=monitor):
            self.catalog.commit_judged(Judged(MODEL.name, (), [one]))
            self.stage.alert(MODEL)

    def do(self, what, **words):
        self.responder.respond(self.incident.id, lambda case: what(case, author="Ada", **words))

    @property
    def incident(self):
        return self.catalog.incidents()[0]

    @property
    def told(self):
        records = reversed(self.catalog.deliveries())
        outs = [one.outgoing for one in records]
        return [out.notification.occasion for out in outs if out.channel == "team"]

    @property
    def timeline(self):
        return [event.kind for event in self.catalog.timeline(self.incident.id)]

    def wait(self, length):
        """Let the wall clock go on, and look as often as people are looked after."""
        end = self.clock.now() + length
        while self.clock.now() < end:
            self.clock.set(self.clock.now() + timedelta(minutes=10))
            self.follow_up.run()


@pytest.fixture
def watch():
    """An open incident of a yellow alert that goes on."""
    watch = Watch()
    watch.judged("gyy", first=0)
    return watch


def test_nobody_hears_of_what_is_snoozed_until_that_is_over(watch):
    watch.do(respond.snooze, until=WALL + timedelta(hours=9))
    watch.judged("yy", first=1, monitor="quality")
    watch.judged("yyy", first=3)
    watch.wait(timedelta(hours=8))
    assert watch.told == [Occasion.OPENED, Occasion.SNOOZED]
    assert watch.incident.snoozed_until == WALL + timedelta(hours=9)

    watch.wait(timedelta(hours=1))

    assert watch.told[2:] == [Occasion.WOKEN]
    assert (watch.incident.state, watch.incident.snoozed_until) == (IncidentState.OPEN, None)
    assert watch.timeline == [EventKind.OPENED, EventKind.SNOOZED, EventKind.JOINED, EventKind.WOKEN]


def test_who_was_woken_has_time_to_answer_before_others_are_told(watch):
    watch.do(respond.snooze, until=WALL + timedelta(hours=9))
    watch.wait(timedelta(hours=9, minutes=20))
    channels = {record.outgoing.channel for record in watch.catalog.deliveries()}
    assert channels == {"team"}

    watch.wait(timedelta(minutes=10))

    assert watch.catalog.deliveries()[0].outgoing.notification.occasion is Occasion.ESCALATED


def test_what_gets_worse_ends_its_snooze(watch):
    watch.do(respond.snooze, until=WALL + timedelta(hours=9))

    watch.judged("r", first=3)

    assert watch.incident.state is IncidentState.OPEN
    assert watch.told == [Occasion.OPENED, Occasion.SNOOZED, Occasion.WORSENED]
    assert watch.timeline[-2:] == [EventKind.WORSENED, EventKind.WOKEN]


def test_what_clears_while_it_is_snoozed_is_told_to_be_over(watch):
    watch.do(respond.snooze, until=WALL + timedelta(hours=9))

    watch.judged("gg", first=3)
    watch.wait(timedelta(hours=10))

    assert watch.told == [Occasion.OPENED, Occasion.SNOOZED, Occasion.RESOLVED]
    assert (watch.incident.state, watch.incident.snoozed_until) == (IncidentState.RESOLVED, None)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=-1), timedelta(days=91)])
def test_a_snooze_lasts_for_a_while_that_is_to_come(watch, ahead):
    with pytest.raises(BadInput, match="at most 90 days ahead"):
        watch.do(respond.snooze, until=WALL + ahead)


def test_an_owner_is_told_by_the_timeline_alone(watch):
    watch.do(respond.acknowledge)
    watch.do(respond.assign, owner="Grace")

    assert (watch.incident.owner, watch.incident.state) == ("Grace", IncidentState.ACKNOWLEDGED)
    assert watch.catalog.timeline(watch.incident.id)[-1].text == "Ada handed it to Grace, from Ada."
    assert watch.told == [Occasion.OPENED, Occasion.ACKNOWLEDGED]


def test_what_somebody_resolved_does_not_open_again_as_it_goes_on(watch):
    watch.do(respond.resolve, reason="The sensor was swapped.")
    watch.judged("yyyy", first=3)

    assert len(watch.catalog.incidents()) == 1
    assert (watch.incident.state, watch.incident.resolved_at) == (IncidentState.RESOLVED, day(3))
    assert watch.incident.resolved_by == "Ada"
    assert watch.told == [Occasion.OPENED, Occasion.RESOLVED]
    (alert,) = watch.catalog.alerts(MODEL.name)
    assert (alert.closed_at, alert.ended_at) == (None, day(3))


@pytest.mark.parametrize(("n_good", "n_incidents"), [(9, 1), (10, 2)])
def test_what_somebody_resolved_opens_again_when_it_cleared_and_is_back_within_a_week(
    watch, n_good, n_incidents
):
    watch.do(respond.resolve, reason="The sensor was swapped.")

    # It clears after two good days.
    watch.judged("yy" + n_good * "g" + "yy", first=3)

    assert len(watch.catalog.incidents()) == n_incidents
    is_same = n_incidents == 1
    assert watch.incident.state is (IncidentState.REOPENED if is_same else IncidentState.OPEN)
    assert watch.told[2:] == [Occasion.REOPENED if is_same else Occasion.OPENED]
    assert (watch.incident.resolved_at, watch.incident.resolved_by) == (None, "")


@pytest.mark.parametrize("letters", ["r", "YY"])
def test_what_somebody_resolved_opens_again_when_it_shows_what_they_could_not_know_of(watch, letters):
    watch.do(respond.resolve, reason="It does not hurt.")
    watch.judged("y", first=3)

    # Worse, or in another column, while the first goes on.
    watch.judged(letters, first=4)

    assert (watch.incident.state, len(watch.catalog.incidents())) == (IncidentState.REOPENED, 1)
    assert watch.told == [Occasion.OPENED, Occasion.RESOLVED, Occasion.REOPENED]


def test_what_somebody_reopens_stands_until_it_clears(watch):
    watch.do(respond.resolve, reason="The sensor was swapped.")
    watch.do(respond.reopen, reason="The wrong one.")
    during = watch.incident

    watch.judged("gg", first=3)

    assert (during.state, during.resolved_at, during.resolved_by) == (IncidentState.REOPENED, None, "")
    assert watch.incident.state is IncidentState.RESOLVED
    assert watch.told == [Occasion.OPENED, Occasion.RESOLVED, Occasion.REOPENED, Occasion.RESOLVED]


def test_a_false_alarm_is_told_apart_and_changes_its_monitor_with_it(watch):
    milder = replace(monitor(), settings={"min_effect": 0.4})

    watch.do(respond.dismiss, because=Dismissal.TOO_SMALL, monitors=(milder,))

    assert (watch.incident.state, watch.incident.dismissal) == (IncidentState.RESOLVED, Dismissal.TOO_SMALL)
    assert watch.catalog.monitors(MODEL.name)[0] == milder
    event = watch.catalog.timeline(watch.incident.id)[-1]
    assert event.text == "A false alarm: it is too small to matter. Changed: Drift."
    assert watch.told == [Occasion.OPENED, Occasion.RESOLVED]


def test_what_is_called_false_after_its_end_is_told_to_nobody(watch):
    watch.judged("gg", first=3)
    before = watch.told

    watch.do(respond.dismiss, because=Dismissal.SEASON)

    assert watch.incident.dismissal is Dismissal.SEASON
    assert (watch.told, watch.incident.resolved_by) == (before, "")


def test_the_next_alarm_after_a_false_one_is_an_incident_of_its_own(watch):
    watch.do(respond.dismiss, because=Dismissal.SEASON)

    watch.judged("ggyy", first=3)

    (new, old) = watch.catalog.incidents()
    assert (new.state, new.dismissal) == (IncidentState.OPEN, None)
    assert old.dismissal is Dismissal.SEASON


@pytest.mark.parametrize(("changed", "n_incidents"), [((), 1), ((monitor(),), 2)])
def test_what_alarms_by_other_settings_is_another_alarm(watch, changed, n_incidents):
    watch.do(respond.dismiss, because=Dismissal.TOO_SMALL, monitors=changed)

    watch.judged("yy", first=3)

    assert len(watch.catalog.incidents()) == n_incidents


def test_reopening_takes_back_that_it_was_false(watch):
    watch.do(respond.dismiss, because=Dismissal.SEASON)

    watch.do(respond.reopen, reason="It was not.")

    assert watch.incident.dismissal is None


@pytest.mark.parametrize(
    ("before", "then", "said"),
    [
        ("resolve", (respond.acknowledge, {}), "nothing left to take on"),
        ("resolve", (respond.snooze, {"until": WALL + timedelta(hours=1)}), "nothing left to snooze"),
        ("resolve", (respond.assign, {"owner": "Grace"}), "reopen it first"),
        ("resolve", (respond.resolve, {"reason": "Again."}), "is resolved"),
        ("dismiss", (respond.dismiss, {"because": Dismissal.SEASON}), "a false alarm already"),
        ("acknowledge", (respond.acknowledge, {}), "Ada has taken incident"),
        ("acknowledge", (respond.assign, {"owner": "Ada"}), "is Ada's already"),
        ("acknowledge", (respond.reopen, {"reason": "So."}), "only what is resolved is reopened"),
    ],
)
def test_what_is_no_longer_possible_is_a_conflict_and_changes_nothing(watch, before, then, said):
    firsts = {
        "resolve": (respond.resolve, {"reason": "Over."}),
        "dismiss": (respond.dismiss, {"because": Dismissal.TOO_SMALL}),
        "acknowledge": (respond.acknowledge, {}),
    }
    first, words = firsts[before]
    watch.do(first, **words)
    stood = (watch.incident, watch.timeline, watch.told)

    with pytest.raises(Conflict, match=said):
        watch.do(then[0], **then[1])

    assert (watch.incident, watch.timeline, watch.told) == stood


def test_who_answers_while_another_does_finds_the_incident_as_it_is_then(watch):
    others = [lambda: watch.do(respond.comment, text="Looking."), lambda: watch.do(respond.acknowledge)]

    def slow(case):
        if others:
            others.pop(0)()
        return respond.acknowledge(case, author="Grace")

    with pytest.raises(Conflict, match="Ada has taken incident"):
        watch.responder.respond(watch.incident.id, slow)

    assert watch.timeline == [EventKind.OPENED, EventKind.COMMENT, EventKind.ACKNOWLEDGED]


def test_what_a_person_does_while_an_alert_is_worked_in_is_not_lost(watch):
    answers = [lambda: watch.do(respond.acknowledge)]
    watch.while_diagnosing = lambda: answers.pop()() if answers else None

    watch.judged("r", first=3)

    assert (watch.incident.state, watch.incident.owner) == (IncidentState.ACKNOWLEDGED, "Ada")
    assert watch.timeline == [EventKind.OPENED, EventKind.ACKNOWLEDGED, EventKind.WORSENED]
