"""Runs of bad verdicts: found by folding a monitor's verdicts in order of time, and compared with its alerts.

A verdict that is revised later (labels came, rows were late) is folded anew; what that changes is an amendment.
Everything here is pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchkeeper.domain.incident import Alert, EventKind
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Run:
    """A run of bad verdicts, as the fold finds it.

    Attributes
    ----------
    since
        Start of its first bad window.
    opened_at, closed_at
        Ends of the windows that opened and cleared it; `closed_at` is None while it lasts.
    worst
        The verdict that was worst, the first of equals.
    """

    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    worst: Verdict


def fold(verdicts: Sequence[Verdict], persistence: Persistence) -> list[Run]:
    """Find the runs in one monitor's verdicts, given in order of time; pure.

    A run opens when `bad` of the last `of` windows are bad and ends after `clear` green ones in a row. Grey
    windows neither open nor clear: nothing is known of them.
    """
    runs: list[Run] = []
    current: Run | None = None
    recent: list[Verdict] = []
    n_green = 0
    for verdict in verdicts:
        if verdict.status is Status.GREY:
            continue
        recent = [*recent, verdict][-persistence.of :]
        if current is None:
            current = _open(recent, persistence)
            n_green = 0
            continue
        n_green = n_green + 1 if verdict.status is Status.GREEN else 0
        current = replace(current, worst=_worse(current.worst, verdict))
        if n_green >= persistence.clear:
            runs.append(replace(current, closed_at=verdict.end))
            current, recent = None, []
    return [*runs, current] if current is not None else runs


def _open(recent: Sequence[Verdict], persistence: Persistence) -> Run | None:
    bad = [verdict for verdict in recent if verdict.status.is_bad]
    if len(bad) < persistence.bad or not recent[-1].status.is_bad:
        return None
    worst_verdict = bad[0]
    for verdict in bad[1:]:
        worst_verdict = _worse(worst_verdict, verdict)
    return Run(bad[0].start, recent[-1].end, None, worst_verdict)


def _worse(one: Verdict, other: Verdict) -> Verdict:
    def rank(verdict: Verdict) -> tuple[int, float]:
        return verdict.status.badness, verdict.findings[0].excess if verdict.findings else 0.0

    return other if rank(other) > rank(one) else one


@dataclass(frozen=True, slots=True)
class AlertChange:
    """One alert as it should be now, and what happened to it."""

    alert: Alert
    kind: EventKind
    at: datetime


def anchor(changed: datetime, monitor: Monitor, alerts: Sequence[Alert]) -> datetime:
    """Return the start of the verdicts that must be folded anew when the one at `changed` is new; pure.

    The fold must begin outside of any run: after the last alert that had ended before, and early enough to see the
    windows that count towards opening.
    """
    earliest = min([changed, *(alert.since for alert in alerts if not _ended_by(alert, changed))])
    start = earliest - monitor.persistence.of * monitor.window
    ended = [
        alert.closed_at for alert in alerts if alert.closed_at is not None and alert.closed_at <= earliest
    ]
    return max([start, *ended])


def _ended_by(alert: Alert, moment: datetime) -> bool:
    return alert.closed_at is not None and alert.closed_at <= moment


def reconcile(
    model: str, monitor: Monitor, runs: Sequence[Run], alerts: Sequence[Alert], since: datetime
) -> list[AlertChange]:
    """Compare the runs found with the alerts stored from `since` on, and say what changes; pure.

    New alerts have id 0.
    """
    left = [alert for alert in alerts if alert.closed_at is None or alert.closed_at > since]
    changes: list[AlertChange] = []
    for run in runs:
        alert = next((one for one in left if _overlaps(one, run)), None)
        if alert is None:
            changes.append(AlertChange(_alert(model, monitor, run, 0, None), EventKind.OPENED, run.opened_at))
            if run.closed_at is not None:
                changes.append(AlertChange(changes[-1].alert, EventKind.CLEARED, run.closed_at))
            continue
        left.remove(alert)
        now = _alert(model, monitor, run, alert.id, alert.incident_id)
        if now != alert:
            changes.append(AlertChange(now, _kind_of_change(alert, now), run.closed_at or run.worst.end))
    for alert in left:
        withdrawn = replace(alert, closed_at=alert.opened_at, status=Status.GREEN)
        if withdrawn != alert:
            changes.append(AlertChange(withdrawn, EventKind.AMENDED, alert.opened_at))
    return changes


def _overlaps(alert: Alert, run: Run) -> bool:
    alert_end = alert.closed_at or datetime.max.replace(tzinfo=run.since.tzinfo)
    run_end = run.closed_at or datetime.max.replace(tzinfo=run.since.tzinfo)
    return alert.since < run_end and run.since < alert_end


def _kind_of_change(before: Alert, now: Alert) -> EventKind:
    if before.closed_at is None and now.closed_at is not None:
        return EventKind.CLEARED
    if now.status.badness > before.status.badness:
        return EventKind.WORSENED
    return EventKind.AMENDED


def _alert(model: str, monitor: Monitor, run: Run, alert_id: int, incident_id: int | None) -> Alert:
    finding = run.worst.findings[0] if run.worst.findings else None
    return Alert(
        id=alert_id,
        model=model,
        monitor=monitor.name,
        since=run.since,
        opened_at=run.opened_at,
        closed_at=run.closed_at,
        status=run.worst.status,
        metric=finding.metric if finding else "",
        column=finding.column if finding else "",
        reason=run.worst.reason,
        incident_id=incident_id,
    )
