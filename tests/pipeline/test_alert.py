from dataclasses import replace

import pytest

from verdicts import day, monitor, verdict, verdicts
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import Cause, CauseKind, EventKind, IncidentState
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Status
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import MAX_LINES, Announcer
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Judged

MODEL = Model("late-trains", day(0))
WALL = day(300)


@pytest.fixture(params=["memory", "sql"])
def catalog(request, tmp_path):
    catalog = MemoryCatalog() if request.param == "memory" else open_catalog(tmp_path / "catalog.db")
    catalog.add_model(MODEL)
    yield catalog
    catalog.close()


@pytest.fixture
def routes():
    return Route("mail"), Route("hook")


@pytest.fixture
def stage(catalog, routes):
    catalog.put_monitor(MODEL.name, monitor())

    def diagnose(_model, _incident, alerts, _until):
        return Diagnosis(f"{len(alerts)} alerts", Cause(CauseKind.UNKNOWN, "nobody knows"), None)

    announcer = Announcer(catalog, ManualClock(WALL), routes=routes, base_url="http://watch/")
    return AlertStage(catalog, announcer, diagnose=diagnose)


@pytest.fixture
def judged(catalog, stage):
    """Stores verdicts and has them worked in."""

    def judged(told):
        catalog.commit_judged(Judged(MODEL.name, (), told))
        return stage.alert(MODEL)

    return judged


def occasions(catalog):
    outbox = [record.outgoing for record in reversed(catalog.deliveries())]
    return [(out.channel, out.notification.occasion) for out in outbox]


def test_without_anything_new_nothing_happens(judged, stage):
    judged(verdicts("rrg"))

    assert stage.alert(MODEL) is None


def test_alert_incident_and_outbox_are_stored_together(catalog, judged):
    judged(verdicts("grr"))

    (incident,) = catalog.incidents()
    (alert,) = catalog.alerts(MODEL.name)
    assert (alert.incident_id, alert.since, alert.opened_at, alert.closed_at) == (
        incident.id,
        day(1),
        day(3),
        None,
    )
    assert (incident.title, incident.severity, incident.state) == ("1 alerts", Status.RED, IncidentState.OPEN)
    assert occasions(catalog) == [("mail", Occasion.OPENED), ("hook", Occasion.OPENED)]
    (one, _) = catalog.due(WALL)
    assert one.notification.link == f"http://watch/incidents/{incident.id}"
    assert one.notification.lines == ("red in temp on day 1",)


def test_one_verdict_at_a_time_tells_the_same_as_all_at_once(catalog, judged):
    for one in verdicts("gyrrgggrrggg"):
        judged([one])

    alerts = [(alert.since, alert.opened_at, alert.closed_at) for alert in catalog.alerts(MODEL.name)]
    assert alerts == [(day(1), day(3), day(6)), (day(7), day(9), day(11))]
    told = [occasion for channel, occasion in occasions(catalog) if channel == "mail"]
    assert told == [Occasion.OPENED, Occasion.RESOLVED, Occasion.REOPENED, Occasion.RESOLVED]


def test_the_outbox_has_each_occasion_once_however_long_it_lasts(catalog, judged):
    for one in verdicts("rrrrrrrr"):
        judged([one])

    assert occasions(catalog) == [("mail", Occasion.OPENED), ("hook", Occasion.OPENED)]


def test_what_worsens_is_told_once(catalog, judged):
    for one in verdicts("yyrrr"):
        judged([one])

    assert [occasion for _, occasion in occasions(catalog)][::2] == [Occasion.OPENED, Occasion.WORSENED]


@pytest.mark.parametrize("routes", [[Route("pager", min_severity=Status.RED)]])
def test_a_channel_is_told_from_when_it_is_bad_enough_until_the_end(catalog, judged):
    for one in verdicts("yyrrrggg"):
        judged([one])

    assert [occasion for _, occasion in occasions(catalog)] == [Occasion.WORSENED, Occasion.RESOLVED]


def test_what_opens_and_ends_at_once_is_told_as_both(catalog, judged):
    judged(verdicts("rrrggg"))

    assert occasions(catalog)[::2] == [("mail", Occasion.OPENED), ("mail", Occasion.RESOLVED)]


def test_a_revised_verdict_withdraws_the_alert(catalog, judged):
    judged(verdicts("rrg"))

    judged([verdict(1, "g")])

    (alert,) = catalog.alerts(MODEL.name)
    assert (alert.status, alert.closed_at) == (Status.GREEN, alert.opened_at)
    (incident,) = catalog.incidents()
    assert incident.state is IncidentState.RESOLVED
    kinds = [event.kind for event in catalog.timeline(incident.id)]
    assert kinds == [EventKind.OPENED, EventKind.AMENDED, EventKind.RESOLVED]


def test_late_labels_open_an_alert_for_what_lies_behind(catalog, judged):
    judged(verdicts("--------"))

    judged(verdicts("ggrrg"))

    (alert,) = catalog.alerts(MODEL.name)
    assert (alert.since, alert.opened_at, alert.closed_at) == (day(2), day(4), None)


def test_a_revised_start_moves_the_alert_and_opens_no_second_one(catalog, judged):
    judged(verdicts("ggrrr"))

    judged([verdict(1, "r")])

    (alert,) = catalog.alerts(MODEL.name)
    assert (alert.since, alert.opened_at) == (day(1), day(3))
    assert len(catalog.incidents()) == 1
    assert [occasion for _, occasion in occasions(catalog)] == [Occasion.OPENED] * 2


def test_verdicts_of_a_monitor_that_is_gone_are_dealt_with(catalog, judged):
    judged(verdicts("rr", monitor="forgotten"))

    assert catalog.alerts(MODEL.name) == []
    assert catalog.unalerted(MODEL.name) == []


def test_monitors_that_alarm_together_are_one_incident_and_one_mail(catalog, judged):
    catalog.put_monitor(MODEL.name, monitor("quality"))

    judged([*verdicts("rrr"), *verdicts("grr", monitor="quality")])

    assert len(catalog.incidents()) == 1
    assert len(catalog.alerts(MODEL.name)) == 2
    assert [channel for channel, _ in occasions(catalog)] == ["mail", "hook"]


def test_a_notification_has_only_so_many_lines(catalog, judged):
    names = [f"watch-{number}" for number in range(MAX_LINES + 3)]
    for name in names:
        catalog.put_monitor(MODEL.name, replace(monitor(), name=name))

    judged([one for name in names for one in verdicts("rr", monitor=name)])

    assert len(catalog.due(WALL)[0].notification.lines) == MAX_LINES


def test_what_does_not_page_is_stored_and_not_told(catalog, judged):
    catalog.put_monitor(MODEL.name, monitor(is_paging=False))

    judged(verdicts("rr"))

    assert len(catalog.alerts(MODEL.name)) == 1
    assert catalog.incidents() == []
    assert occasions(catalog) == []


def test_alerts_that_begin_and_end_in_what_is_worked_in_at_once_are_each_one_alert(catalog, judged):
    judged(verdicts("rrgg" + 8 * "g" + "rrgg"))

    alerts, incidents = catalog.alerts(MODEL.name), catalog.incidents()
    assert [(alert.since, alert.closed_at) for alert in alerts] == [(day(0), day(4)), (day(12), day(16))]
    assert {alert.incident_id for alert in alerts} == {incident.id for incident in incidents}
    assert [one.state for one in incidents] == [IncidentState.RESOLVED, IncidentState.RESOLVED]
    told = [event.kind for event in catalog.timeline(incidents[0].id)]
    assert told == [EventKind.OPENED, EventKind.CLEARED, EventKind.RESOLVED]


@pytest.mark.parametrize("how", ["removed", "turned off"])
def test_an_alert_that_nobody_watches_any_longer_ends_with_what_was_judged(catalog, stage, judged, how):
    judged(verdicts("grrr"))
    if how == "removed":
        catalog.change_monitors(MODEL.name, remove=["drift"])
    else:
        catalog.put_monitor(MODEL.name, replace(monitor(), is_enabled=False))

    stage.alert(MODEL)

    (alert,) = catalog.alerts(MODEL.name)
    (incident,) = catalog.incidents()
    assert alert.closed_at == day(4)
    assert (incident.state, incident.resolved_at) == (IncidentState.RESOLVED, day(4))
    told = [event.text for event in catalog.timeline(incident.id) if event.kind is EventKind.CLEARED]
    assert told[0].endswith("is watched no longer.")
    assert occasions(catalog)[-1][1] is Occasion.RESOLVED
    assert stage.alert(MODEL) is None
