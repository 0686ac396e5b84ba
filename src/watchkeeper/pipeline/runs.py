"""Runs of bad verdicts: found by folding a monitor's verdicts in order of time, and compared with its alerts.

A verdict that is revised later (labels came, rows were late) is folded anew; what that changes is an amendment.
Everything here is pure.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchkeeper.domain.incident import Alert, EventKind
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Symptom, Verdict


@dataclass(frozen=True, slots=True)
class Run:
    """A run of bad verdicts, as the fold finds it.

    Attributes
    ----------
    since
        Start of its first bad window.
    opened_at, closed_at
        Ends of the windows that opened and cleared it; `closed_at` is None while it lasts.
    symptoms
        What has been bad for long enough to count, and the end of the window by which it was.
    worst
        The verdict that was worst in these symptoms, the first of equals; its findings are about them alone.
    """

    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    symptoms: Mapping[Symptom, datetime]
    worst: Verdict


def fold(verdicts: Sequence[Verdict], persistence: Persistence) -> list[Run]:
    """Find the runs in one monitor's verdicts, given in order of time; pure.

    A run opens when the same symptom is bad in `bad` of the last `of` windows, and ends after `clear` windows in a row
    without any of its symptoms: two columns that are each bad for a day are no run. Grey windows neither open nor
    clear: nothing is known of them.
    """
    runs: list[Run] = []
    current: Run | None = None
    recent: list[Verdict] = []
    n_clear = 0
    for verdict in verdicts:
        if verdict.status is Status.GREY:
            continue
        recent = [*recent, verdict][-persistence.of :]
        lasting = _lasting(recent, persistence.bad)
        if current is None:
            current, n_clear = _open(recent, lasting), 0
            continue
        current = _extend(current, verdict, lasting)
        n_clear = 0 if symptoms(verdict) & current.symptoms.keys() else n_clear + 1
        if n_clear >= persistence.clear:
            runs.append(replace(current, closed_at=verdict.end))
            current, recent = None, []
    return [*runs, current] if current is not None else runs


def symptoms(verdict: Verdict) -> frozenset[Symptom]:
    """Return what is bad in a verdict."""
    return frozenset(one.symptom for one in verdict.findings if one.status.is_bad)


def _lasting(recent: Sequence[Verdict], bad: int) -> frozenset[Symptom]:
    """Return the symptoms of the latest verdict that are bad in at least `bad` of the recent ones."""
    counts = Counter(symptom for verdict in recent for symptom in symptoms(verdict))
    return frozenset(symptom for symptom in symptoms(recent[-1]) if counts[symptom] >= bad)


def _open(recent: Sequence[Verdict], lasting: frozenset[Symptom]) -> Run | None:
    if not lasting:
        return None
    bad = [verdict for verdict in recent if symptoms(verdict) & lasting]
    known = dict.fromkeys(lasting, recent[-1].end)
    run = Run(bad[0].start, recent[-1].end, None, known, _about(bad[0], lasting))
    for verdict in bad[1:]:
        run = _extend(run, verdict, lasting)
    return run


def _extend(run: Run, verdict: Verdict, lasting: frozenset[Symptom]) -> Run:
    known = {**dict.fromkeys(lasting, verdict.end), **run.symptoms}
    return replace(run, symptoms=known, worst=_worse(run.worst, _about(verdict, known)))


def _about(verdict: Verdict, known: Collection[Symptom]) -> Verdict:
    """Return the verdict as far as it is about these symptoms."""
    findings = tuple(one for one in verdict.findings if one.status.is_bad and one.symptom in known)
    if not findings:
        return replace(verdict, status=Status.GREEN, findings=())
    return replace(verdict, status=findings[0].status, findings=findings, reason=findings[0].reason)


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
            # It may be over already: then it opens closed.
            changes.append(AlertChange(_alert(model, monitor, run), EventKind.OPENED, run.opened_at))
            continue
        left.remove(alert)
        now = replace(
            _alert(model, monitor, run),
            id=alert.id,
            incident_id=alert.incident_id,
            settled_at=_settled_at(alert, run),
        )
        if now != alert:
            changes.append(AlertChange(now, _kind_of_change(alert, now), run.closed_at or run.worst.end))
    for alert in left:
        withdrawn = replace(alert, closed_at=alert.opened_at, status=Status.GREEN)
        if withdrawn != alert:
            changes.append(AlertChange(withdrawn, EventKind.AMENDED, alert.opened_at))
    return changes


def _settled_at(alert: Alert, run: Run) -> datetime | None:
    """Return since when the alert is held to be over though its run goes on; None once the run shows something else.

    Who resolved its incident knew how bad it was, and in what; nothing else of it is to stay untold.
    """
    if alert.settled_at is None or run.closed_at is not None:
        return alert.settled_at
    is_worse = run.worst.status.badness > alert.status.badness
    is_new = max(run.symptoms.values()) > alert.settled_at
    return None if is_worse or is_new else alert.settled_at


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


def _alert(model: str, monitor: Monitor, run: Run) -> Alert:
    finding = run.worst.findings[0] if run.worst.findings else None
    return Alert(
        id=0,
        model=model,
        monitor=monitor.name,
        since=run.since,
        opened_at=run.opened_at,
        closed_at=run.closed_at,
        status=run.worst.status,
        metric=finding.metric if finding else "",
        column=finding.column if finding else "",
        reason=run.worst.reason,
        segment=finding.segment if finding else "",
    )
