"""Next look: when the cause of an incident that goes on is looked for anew; pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from watchkeeper.domain.incident import Alert, Incident
from watchkeeper.domain.verdict import Verdict

# What a window more can add is its share of what is known. So the cause is looked for at every window of the first week,
# and then each time the incident has become older by so great a part: some thirty looks in a year of days.
_OLDER_BY: Final = 1 / 7


def find_looks(
    incidents: Iterable[Incident], alerts: Iterable[Alert], judged: Iterable[Verdict], *, window: timedelta
) -> dict[int, datetime]:
    """Return the incidents whose cause is to be looked for anew, each with the end of the last window known to be bad.

    Parameters
    ----------
    judged
        Verdicts that are new, or revised as labels or late rows came.
    window
        The model's: however often its windows are judged again, there is one look in the length of one.
    """
    standing: dict[str, list[Alert]] = {}
    for alert in alerts:
        if alert.ended_at is None:
            standing.setdefault(alert.monitor, []).append(alert)
    latest: dict[int | None, datetime] = {}
    for verdict in judged:
        if verdict.status.is_bad:
            for alert in standing.get(verdict.monitor, ()):
                if alert.since <= verdict.start:
                    latest[alert.incident_id] = max(verdict.end, latest.get(alert.incident_id, verdict.end))
    return {
        one.id: latest[one.id]
        for one in incidents
        if one.id in latest and not one.is_resolved and _is_due(one, latest[one.id], window)
    }


def _is_due(incident: Incident, until: datetime, window: timedelta) -> bool:
    known_until = incident.cause.known_until if incident.cause is not None else None
    if known_until is None:
        return True
    return until - known_until >= max(window, _OLDER_BY * (known_until - incident.since))
