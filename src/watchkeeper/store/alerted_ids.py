"""Ids of alerts and incidents before and after they are stored: one rule for every catalog.

The alert stage is pure and cannot know what id an incident will get, so new ones carry ids below zero.
"""

from collections.abc import Mapping
from dataclasses import replace

from watchkeeper.domain.notification import Notification
from watchkeeper.store.records import Alerted


def with_real_ids(alerted: Alerted, incident_ids: Mapping[int, int]) -> Alerted:
    """Return `alerted` with every id of an incident replaced by its real one.

    Parameters
    ----------
    incident_ids
        Real ids by those below zero; ids not in it stand for themselves.
    """

    def real(incident_id: int) -> int:
        return incident_ids.get(incident_id, incident_id)

    return replace(
        alerted,
        alerts=[
            alert if alert.incident_id is None else replace(alert, incident_id=real(alert.incident_id))
            for alert in alerted.alerts
        ],
        incidents=[replace(incident, id=real(incident.id)) for incident in alerted.incidents],
        timeline=[replace(event, incident_id=real(event.incident_id)) for event in alerted.timeline],
        outbox=[
            replace(
                outgoing,
                notification=_of_incident(outgoing.notification, real(outgoing.notification.incident.id)),
            )
            for outgoing in alerted.outbox
        ],
    )


def _of_incident(notification: Notification, incident_id: int) -> Notification:
    return replace(notification, incident=replace(notification.incident, id=incident_id))
