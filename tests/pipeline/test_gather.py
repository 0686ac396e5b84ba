from dataclasses import replace

import pytest

from verdicts import day, monitor, verdict
from watchkeeper.domain.incident import Alert, Cause, CauseKind, Dismissal, EventKind, IncidentState
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Question, Status
from watchkeeper.pipeline.gather import Casebook, Diagnosis
from watchkeeper.pipeline.runs import AlertChange

MODEL = Model("late-trains", day(0))
MONITORS = {
    one.name: one
    for one in (
        monitor("quality"),
        monitor("traffic"),
        monitor("drift", is_paging=False),
        monitor("performance", question=Question.RIGHT),
        monitor("calibration", question=Question.RIGHT),
    )
}
WALL = day(300)
CAUSE = Cause(CauseKind.BROKEN_FEATURE, "temp is missing")


class Ledger:
    """Applies changes round after round, as the stage does, with what was stored in between."""

    def __init__(self):
        self.alerts = {}
        self.incidents = {}
        self.timeline = []
        self.news = []
        self.told = []
        self.n_diagnosed = 0
        self.found = Diagnosis("temp is missing", CAUSE, None)

    def _diagnose(self, _incident, _alerts, until):
        self.n_diagnosed += 1
        return replace(self.found, cause=replace(self.found.cause, known_until=until))

    def apply(self, *changes, judged=()):
        book = Casebook(
            MODEL,
            MONITORS,
            list(self.alerts.values()),
            list(self.incidents.values()),
            self._diagnose,
            now=WALL,
        )
        book.apply(changes, judged)
        ids = {
            old: len(self.incidents) + place
            for place, old in enumerate(sorted(book.changed_incidents), 1)
            if old < 0
        }
        for old, incident in book.changed_incidents.items():
            self.incidents[ids.get(old, old)] = replace(incident, id=ids.get(old, old))
        for old, alert in book.changed_alerts.items():
            new = old if old > 0 else len(self.alerts) + 1
            self.alerts[new] = replace(
                alert, id=new, incident_id=ids.get(alert.incident_id, alert.incident_id)
            )
        self.timeline += [event.kind for event in book.timeline]
        self.told += [event.text for event in book.timeline]
        self.news += [news.occasion for news in book.news]

    def opened(self, name, since, *, column="temp", status=Status.RED, closed_at=None):
        alert = Alert(
            0, MODEL.name, name, day(since), day(since + 2), closed_at, status, "missing_rate", column, "bad"
        )
        self.apply(AlertChange(alert, EventKind.OPENED, alert.opened_at))
        return max(self.alerts)

    def changed(self, alert_id, kind, *, at, **fields):
        alert = replace(self.alerts[alert_id], **fields)
        self.apply(AlertChange(alert, kind, day(at)))

    def cleared(self, alert_id, at):
        self.changed(alert_id, EventKind.CLEARED, at=at, closed_at=day(at))


@pytest.fixture
def ledger():
    return Ledger()


@pytest.mark.parametrize(
    ("second", "n_incidents"),
    [
        (("traffic", 0, ""), 1),
        (("traffic", 3, ""), 1),
        (("traffic", 4, ""), 2),
        (("traffic", 30, ""), 2),
        (("quality", 30, "temp"), 1),
        (("quality", 30, "wind"), 2),
    ],
)
def test_alerts_of_one_time_or_one_column_are_one_incident(ledger, second, n_incidents):
    ledger.opened("quality", 0)

    name, since, column = second
    ledger.opened(name, since, column=column)

    assert len(ledger.incidents) == n_incidents
    assert ledger.news == [Occasion.OPENED] * n_incidents


def test_answers_that_go_wrong_in_two_ways_are_one_incident_while_the_first_stands(ledger):
    first = ledger.opened("performance", 0, column="")
    ledger.opened("traffic", 10, column="")

    joined = ledger.opened("calibration", 17, column="")

    assert len(ledger.incidents) == 2
    assert ledger.alerts[joined].incident_id == ledger.alerts[first].incident_id


def test_an_alert_that_does_not_page_opens_none_and_joins_when_one_opens(ledger):
    ledger.opened("drift", 0)
    n_before = len(ledger.incidents)

    ledger.opened("quality", 1)

    assert n_before == 0
    (incident,) = ledger.incidents.values()
    assert {alert.incident_id for alert in ledger.alerts.values()} == {incident.id}
    assert incident.since == day(0)
    assert ledger.timeline == [EventKind.OPENED, EventKind.JOINED]


def test_an_alert_that_waited_and_is_over_joins_none(ledger):
    waiting = ledger.opened("drift", 0)
    ledger.cleared(waiting, 3)

    ledger.opened("quality", 1)

    assert ledger.alerts[waiting].incident_id is None


def test_it_closes_by_itself_once_every_alert_has_cleared(ledger):
    first, second = ledger.opened("quality", 0), ledger.opened("traffic", 1, column="")

    ledger.cleared(first, 5)
    state_between = ledger.incidents[1].state
    ledger.cleared(second, 7)

    assert state_between is IncidentState.OPEN
    assert (ledger.incidents[1].state, ledger.incidents[1].resolved_at) == (IncidentState.RESOLVED, day(7))
    assert ledger.news == [Occasion.OPENED, Occasion.RESOLVED]
    assert ledger.timeline[-1] is EventKind.RESOLVED


def test_a_run_that_went_on_after_all_opens_it_again(ledger):
    alert = ledger.opened("quality", 0)
    ledger.cleared(alert, 5)

    ledger.changed(alert, EventKind.AMENDED, at=6, closed_at=None)

    assert (ledger.incidents[1].state, ledger.incidents[1].resolved_at) == (IncidentState.REOPENED, None)
    assert ledger.news == [Occasion.OPENED, Occasion.RESOLVED, Occasion.REOPENED]


@pytest.mark.parametrize(
    ("second", "changes", "is_reopened"),
    [
        (("quality", 9, "temp"), {}, True),
        (("quality", 10, "temp"), {}, False),
        (("quality", 4, "wind"), {}, False),
        (("traffic", 4, "temp"), {}, False),
        (("drift", 4, "temp"), {}, False),
        (("quality", 4, "temp"), {"dismissal": Dismissal.TOO_SMALL}, False),
    ],
)
def test_what_its_monitor_sees_again_within_a_week_reopens_it(ledger, second, changes, is_reopened):
    ledger.cleared(ledger.opened("quality", 0), 2)
    ledger.incidents[1] = replace(ledger.incidents[1], **changes)

    name, since, column = second
    ledger.opened(name, since, column=column)

    assert (ledger.incidents[1].state is IncidentState.REOPENED) == is_reopened
    assert (ledger.news[-1] is Occasion.REOPENED) == is_reopened
    assert (EventKind.REOPENED in ledger.timeline) == is_reopened


def test_what_came_back_and_is_over_again_is_told_as_both(ledger):
    ledger.cleared(ledger.opened("quality", 0), 2)
    ledger.incidents[1] = replace(ledger.incidents[1], resolved_by="Ada")

    ledger.opened("quality", 4, closed_at=day(8))

    assert ledger.news == [Occasion.OPENED, Occasion.RESOLVED, Occasion.REOPENED, Occasion.RESOLVED]
    assert (ledger.incidents[1].state, ledger.incidents[1].resolved_at) == (IncidentState.RESOLVED, day(8))
    # It cleared by itself this time.
    assert ledger.incidents[1].resolved_by == ""


def test_what_gets_worse_is_snoozed_no_longer(ledger):
    alert = ledger.opened("quality", 0, status=Status.YELLOW)
    snoozed = replace(ledger.incidents[1], state=IncidentState.SNOOZED, snoozed_until=day(999))
    ledger.incidents[1] = snoozed

    ledger.opened("traffic", 1, column="", status=Status.YELLOW)
    during = ledger.incidents[1]
    ledger.changed(alert, EventKind.WORSENED, at=4, status=Status.RED)

    assert (during.state, during.snoozed_until) == (IncidentState.SNOOZED, day(999))
    assert (ledger.incidents[1].state, ledger.incidents[1].snoozed_until) == (IncidentState.OPEN, None)
    assert ledger.news == [Occasion.OPENED, Occasion.WORSENED]
    assert ledger.timeline[-2:] == [EventKind.WORSENED, EventKind.WOKEN]


@pytest.mark.parametrize(("name", "is_back"), [("quality", True), ("drift", False)])
def test_only_what_pages_brings_back_what_a_person_resolved(ledger, name, is_back):
    ledger.opened("quality", 0, status=Status.YELLOW)
    ledger.opened("drift", 0, status=Status.YELLOW)
    for alert_id, alert in ledger.alerts.items():
        ledger.alerts[alert_id] = replace(alert, settled_at=day(4))
    ledger.incidents[1] = replace(
        ledger.incidents[1].enter(IncidentState.RESOLVED, WALL), resolved_at=day(4), resolved_by="Ada"
    )
    (worse,) = [alert_id for alert_id, alert in ledger.alerts.items() if alert.monitor == name]

    ledger.changed(worse, EventKind.WORSENED, at=6, status=Status.RED, settled_at=None)

    assert (ledger.incidents[1].state is IncidentState.REOPENED) == is_back
    assert ledger.news[1:] == ([Occasion.REOPENED] if is_back else [])


def test_what_a_person_reopened_though_nothing_stands_is_for_people_to_close(ledger):
    alert = ledger.opened("quality", 0)
    ledger.cleared(alert, 2)
    ledger.incidents[1] = ledger.incidents[1].enter(IncidentState.REOPENED, WALL)

    ledger.changed(alert, EventKind.AMENDED, at=3, reason="much the same")

    assert ledger.incidents[1].state is IncidentState.REOPENED


def test_people_are_told_when_it_worsens_and_only_then(ledger):
    alert = ledger.opened("quality", 0, status=Status.YELLOW)

    ledger.changed(alert, EventKind.AMENDED, at=3, reason="much the same")
    ledger.changed(alert, EventKind.WORSENED, at=4, status=Status.RED)

    assert ledger.news == [Occasion.OPENED, Occasion.WORSENED]
    assert ledger.incidents[1].severity is Status.RED


def test_more_of_the_same_is_neither_told_nor_diagnosed_anew(ledger):
    alert = ledger.opened("quality", 0)
    before = (list(ledger.timeline), ledger.n_diagnosed)

    ledger.changed(alert, EventKind.AMENDED, at=3, reason="much the same")

    assert (ledger.timeline, ledger.n_diagnosed) == before


def test_an_alert_that_is_withdrawn_resolves_its_incident_and_says_so(ledger):
    alert = ledger.opened("quality", 0)

    ledger.changed(alert, EventKind.AMENDED, at=2, closed_at=day(2), status=Status.GREEN)

    assert ledger.incidents[1].state is IncidentState.RESOLVED
    assert ledger.timeline == [EventKind.OPENED, EventKind.AMENDED, EventKind.RESOLVED]


def test_an_acknowledged_incident_stays_so_until_it_is_over(ledger):
    alert = ledger.opened("quality", 0, status=Status.YELLOW)
    ledger.incidents[1] = replace(ledger.incidents[1], state=IncidentState.ACKNOWLEDGED, owner="Ada")

    ledger.changed(alert, EventKind.WORSENED, at=3, status=Status.RED)
    during = ledger.incidents[1]
    ledger.cleared(alert, 5)

    assert (during.state, during.owner) == (IncidentState.ACKNOWLEDGED, "Ada")
    assert ledger.incidents[1].state is IncidentState.RESOLVED


def test_the_title_is_what_the_diagnosis_says(ledger):
    ledger.opened("quality", 0)

    cause = replace(CAUSE, known_until=day(2))
    assert (ledger.incidents[1].title, ledger.incidents[1].cause) == ("temp is missing", cause)


def find(ledger, title, kind, column=""):
    ledger.found = Diagnosis(title, Cause(kind, f"{title}: for some reason.", column), None)


def test_a_likelier_cause_is_told_once_and_wakes_nobody(ledger):
    find(ledger, "Log loss is high", CauseKind.UNKNOWN)
    ledger.opened("quality", 0)
    find(ledger, "temp is missing", CauseKind.BROKEN_FEATURE, "temp")

    ledger.apply(judged=[verdict(2, "r", monitor="quality")])
    ledger.apply(judged=[verdict(3, "r", monitor="quality")])

    incident = ledger.incidents[1]
    assert (incident.title, incident.cause.column, incident.cause.known_until) == (
        "temp is missing",
        "temp",
        day(4),
    )
    assert ledger.timeline == [EventKind.OPENED, EventKind.DIAGNOSED]
    assert ledger.told[-1] == "Likely cause now: temp is missing. Before: none known."
    assert ledger.news == [Occasion.OPENED, Occasion.DIAGNOSED]


def test_the_same_cause_in_better_words_is_no_news(ledger):
    ledger.opened("quality", 0)
    find(ledger, "temp is missing in 41 % of rows", CAUSE.kind)

    ledger.apply(judged=[verdict(2, "r", monitor="quality")])

    assert ledger.incidents[1].title == "temp is missing in 41 % of rows"
    assert (ledger.timeline, ledger.news) == ([EventKind.OPENED], [Occasion.OPENED])


def test_a_window_that_adds_nothing_is_not_looked_into(ledger):
    ledger.opened("quality", 0)
    n_before = ledger.n_diagnosed

    ledger.apply(judged=[verdict(1, "r", monitor="quality"), verdict(2, "g", monitor="quality")])

    assert ledger.n_diagnosed == n_before


@pytest.mark.parametrize(
    ("state", "news"),
    [
        (IncidentState.ACKNOWLEDGED, [Occasion.OPENED, Occasion.DIAGNOSED]),
        (IncidentState.SNOOZED, [Occasion.OPENED]),
    ],
)
def test_what_is_snoozed_is_explained_by_the_timeline_alone(ledger, state, news):
    ledger.opened("quality", 0)
    ledger.incidents[1] = replace(ledger.incidents[1], state=state)
    find(ledger, "load is missing", CauseKind.BROKEN_FEATURE, "load")

    ledger.apply(judged=[verdict(2, "r", monitor="quality")])

    assert (ledger.incidents[1].state, ledger.news) == (state, news)
    assert ledger.told[-1] == "Likely cause now: load is missing. Before: temp is missing."


def test_who_is_told_anyway_is_told_with_the_new_cause(ledger):
    alert = ledger.opened("quality", 0, status=Status.YELLOW)
    find(ledger, "load is missing", CauseKind.BROKEN_FEATURE, "load")

    ledger.changed(alert, EventKind.WORSENED, at=3, status=Status.RED)
    find(ledger, "temp is missing", CauseKind.BROKEN_FEATURE, "temp")
    ledger.cleared(alert, 5)

    assert ledger.timeline == [
        EventKind.OPENED,
        EventKind.WORSENED,
        EventKind.DIAGNOSED,
        EventKind.CLEARED,
        EventKind.DIAGNOSED,
        EventKind.RESOLVED,
    ]
    assert ledger.news == [Occasion.OPENED, Occasion.WORSENED, Occasion.RESOLVED]
