"""Notifications for the tests of channels: one incident as it really comes, and its later occasions."""

from dataclasses import replace
from datetime import UTC, datetime

from watchkeeper.domain.incident import Cause, CauseKind, Cost, Evidence, Incident, IncidentState
from watchkeeper.domain.notification import Notification, Occasion
from watchkeeper.domain.status import Status

INCIDENT = Incident(
    id=7,
    model="late-flights",
    title="temp from origin=EWR looks converted from °F to °C",
    state=IncidentState.OPEN,
    severity=Status.RED,
    since=datetime(2013, 10, 28, tzinfo=UTC),
    opened_at=datetime(2013, 10, 30, tzinfo=UTC),
    resolved_at=None,
    cause=Cause(
        CauseKind.UNIT_CHANGE,
        "temp was converted from °F to °C for origin=EWR.",
        column="temp",
        segment="origin=EWR",
        evidence=(
            Evidence("98 % of temp for origin=EWR lies where (x − 32) × 5/9 of the training values lies."),  # noqa: RUF001
            Evidence("temp for origin=JFK and origin=LGA has not changed (distance 0.02, usual up to 0.06)."),
            Evidence("Predictions for origin=EWR account for 91 % of the loss in AUC."),
        ),
    ),
    cost=Cost("cost_usd", 4200.0, 3100.0, 5300.0),
)

OPENED = Notification(
    occasion=Occasion.OPENED,
    incident=INCIDENT,
    lines=(
        "AUC is 0.71 (0.69 to 0.73), 16 % below its training value of 0.84.",
        "temp has moved by 1.9 standard deviations; 0.3 is usual.",
    ),
    at=INCIDENT.opened_at,
    made_at=datetime(2013, 10, 30, 0, 5, tzinfo=UTC),
    base_url="https://watch.example.com/a&b",
)

WORSENED = replace(OPENED, occasion=Occasion.WORSENED, at=datetime(2013, 10, 31, tzinfo=UTC))

RESOLVED_AT = datetime(2013, 11, 4, 6, tzinfo=UTC)

RESOLVED = replace(
    OPENED,
    occasion=Occasion.RESOLVED,
    incident=replace(INCIDENT, state=IncidentState.RESOLVED, resolved_at=RESOLVED_AT),
    at=RESOLVED_AT,
    made_at=datetime(2013, 11, 4, 6, 5, tzinfo=UTC),
)

SNOOZED = replace(
    OPENED,
    occasion=Occasion.SNOOZED,
    incident=replace(
        INCIDENT, state=IncidentState.SNOOZED, snoozed_until=datetime(2013, 10, 30, 9, tzinfo=UTC)
    ),
)
WOKEN = replace(OPENED, occasion=Occasion.WOKEN, at=datetime(2013, 10, 30, 9, tzinfo=UTC))
DIAGNOSED = replace(OPENED, occasion=Occasion.DIAGNOSED, at=datetime(2013, 11, 1, tzinfo=UTC))
REOPENED = replace(
    OPENED,
    occasion=Occasion.REOPENED,
    incident=replace(INCIDENT, state=IncidentState.REOPENED),
    at=datetime(2013, 11, 8, tzinfo=UTC),
)


def with_texts(text: str) -> Notification:
    """Return a notification that says `text` wherever others choose the words."""
    cause = Cause(CauseKind.BROKEN_FEATURE, text, column=text, segment=text, evidence=(Evidence(text),))
    incident = replace(
        INCIDENT, model=text, title=text, owner=text, cause=cause, cost=replace(INCIDENT.cost, outcome=text)
    )
    return replace(OPENED, incident=incident, lines=(text,))
