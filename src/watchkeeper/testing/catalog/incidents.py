"""What every catalog must do with incidents."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace

import pytest

from watchkeeper.domain.incident import Dismissal, EventKind, IncidentState, TimelineEvent
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import Conflict, NotFound
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Judged, Outgoing
from watchkeeper.testing.catalog.examples import (
    NAME,
    T0,
    a_day,
    a_monitor,
    a_verdict,
    an_alert,
    an_incident,
    opening,
)
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class IncidentsContract(WithCatalog):
    """Alerts, incidents, timelines and the outbox."""

    def test_new_ids_are_translated_wherever_they_stand(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])

        (incident,) = store.incidents(NAME)
        (alert,) = store.alerts(NAME)
        (event,) = store.timeline(incident.id)
        (outgoing,) = store.due(T0 + DAY)
        assert incident == replace(an_incident(), id=incident.id)
        assert alert == replace(an_alert(), id=alert.id, incident_id=incident.id)
        assert event == TimelineEvent(incident.id, T0 + DAY, EventKind.OPENED, "opened")
        assert outgoing.notification.incident == incident
        assert outgoing == replace(opening().outbox[0], id=outgoing.id, notification=outgoing.notification)
        assert min(incident.id, alert.id, outgoing.id) > 0

    def test_several_new_ones_are_told_apart(self, store: Catalog) -> None:
        incidents = [replace(an_incident(number), title=f"title {number}") for number in (-1, -2)]
        alerts = [replace(an_alert(), id=number, incident_id=number) for number in (-2, -1)]
        store.commit_alerted(Alerted(NAME, alerts, incidents, [], []), handled=[])

        titles = {incident.title: incident.id for incident in store.incidents()}
        assert set(titles) == {"title -1", "title -2"}
        for incident_id in titles.values():
            assert [a.incident_id for a in store.alerts(NAME, incident_id=incident_id)] == [incident_id]

    def test_known_ones_are_replaced(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        incident = replace(
            store.incidents()[0], severity=Status.RED, cause=None, cost=None, resolved_at=T0 + 3 * DAY
        )
        alert = replace(store.alerts(NAME)[0], closed_at=T0 + 3 * DAY)

        store.commit_alerted(Alerted(NAME, [alert], [incident], [], []), handled=[])

        assert store.incidents() == [incident]
        assert store.alerts(NAME) == [alert]

    def test_new_alerts_and_changed_ones_are_stored_together(self, store: Catalog) -> None:
        columns = ["delay", "distance", "origin"]
        first, second, third = (
            replace(an_alert(), id=-number, column=column, incident_id=None)
            for number, column in enumerate(columns, start=2)
        )
        store.commit_alerted(Alerted(NAME, [first, second], [], [], []), handled=[])
        stored = store.alerts(NAME)
        closed = [replace(alert, closed_at=T0 + 3 * DAY) for alert in stored]

        store.commit_alerted(Alerted(NAME, [closed[1], third, closed[0]], [], [], []), handled=[])

        found = store.alerts(NAME)
        assert [alert.column for alert in found] == columns
        assert found[:2] == closed

    def test_all_of_it_lands_or_none(self, store: Catalog) -> None:
        verdict = a_verdict()
        store.commit_judged(Judged(NAME, [a_day(0)], [verdict]))
        alerts = [replace(an_alert(), id=987_654, incident_id=-1)]

        with pytest.raises(NotFound):
            store.commit_alerted(replace(opening(), alerts=alerts), handled=[verdict])

        assert store.incidents() == []
        assert store.alerts(NAME) == []
        assert store.due(T0 + DAY) == []
        assert store.unalerted(NAME) == [verdict]

    def test_incidents_come_newest_opened_first_and_can_be_chosen_by_model(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        for number in (1, 2):
            incident = replace(an_incident(), opened_at=T0 + number * DAY)
            store.commit_alerted(Alerted(NAME, [], [incident], [], []), handled=[])
        other = replace(an_incident(), model="other")
        store.commit_alerted(Alerted("other", [], [other], [], []), handled=[])

        assert [i.opened_at for i in store.incidents(NAME)] == [T0 + 2 * DAY, T0 + DAY]
        assert len(store.incidents()) == 3

    def test_a_person_changes_an_incident_and_its_timeline_says_so(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        incident = replace(store.incidents()[0], state=IncidentState.ACKNOWLEDGED, owner="Ada")
        event = TimelineEvent(incident.id, T0, EventKind.ACKNOWLEDGED, "looking", "Ada")

        store.put_incident(incident, event)

        assert store.incident(incident.id) == incident
        assert store.timeline(incident.id)[-1] == event

    def test_who_is_told_of_a_persons_change_is_stored_with_it(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        incident = replace(store.incidents()[0], owner="Ada")
        event = TimelineEvent(incident.id, T0, EventKind.ACKNOWLEDGED, "looking", "Ada")
        (opened,) = store.due(T0)
        notification = replace(opened.notification, occasion=Occasion.ACKNOWLEDGED, incident=incident)

        store.put_incident(incident, event, outbox=[Outgoing("console", notification, T0)])

        stored = [record.outgoing.notification for record in store.deliveries()]
        assert stored == [notification, opened.notification]

    def test_what_people_did_about_it_is_kept(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        snoozed = replace(
            store.incidents()[0], state=IncidentState.SNOOZED, state_since=T0, snoozed_until=T0 + DAY
        )
        store.put_incident(snoozed, TimelineEvent(snoozed.id, T0, EventKind.SNOOZED, "later", "Ada"))
        assert store.incidents() == [snoozed]

        dismissed = replace(
            store.incident(snoozed.id).enter(IncidentState.RESOLVED, T0 + HOUR),
            resolved_by="Ada",
            dismissal=Dismissal.SEASON,
        )
        store.put_incident(dismissed, TimelineEvent(snoozed.id, T0, EventKind.DISMISSED, "season", "Ada"))

        assert store.incidents() == [dismissed]

    def test_alerts_and_monitors_that_a_person_changes_are_stored_with_it(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        (incident,), (alert,) = store.incidents(), store.alerts(NAME)
        settled = replace(alert, settled_at=T0 + 2 * DAY)
        event = TimelineEvent(incident.id, T0, EventKind.RESOLVED, "over", "Ada")

        store.put_incident(incident, event, alerts=[settled], monitors=[a_monitor(min_rows=7)])

        assert store.alerts(NAME) == [settled]
        assert store.monitors(NAME) == [a_monitor(min_rows=7)]

    def test_a_change_to_what_has_changed_meanwhile_is_refused_as_a_whole(self, store: Catalog) -> None:
        store.commit_alerted(opening(), handled=[])
        (stale,), (alert,) = store.incidents(), store.alerts(NAME)
        event = TimelineEvent(stale.id, T0, EventKind.COMMENT, "first", "Ada")
        store.put_incident(stale, event)
        settled = replace(alert, settled_at=T0 + DAY)

        with pytest.raises(Conflict, match="changed meanwhile"):
            store.put_incident(stale, event, alerts=[settled], monitors=[a_monitor()])
        with pytest.raises(Conflict, match="changed meanwhile"):
            store.commit_alerted(Alerted(NAME, [settled], [stale], [event], []), handled=[])

        assert (store.alerts(NAME), store.monitors(NAME)) == ([alert], [])
        assert len(store.timeline(stale.id)) == 2

    def test_an_unknown_incident_is_not_found(self, store: Catalog) -> None:
        with pytest.raises(NotFound):
            store.incident(123)
        with pytest.raises(NotFound):
            store.put_incident(an_incident(123), TimelineEvent(123, T0, EventKind.COMMENT, "x"))
        assert store.timeline(123) == []
