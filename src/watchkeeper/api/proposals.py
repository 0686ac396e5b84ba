"""What to change where an incident was a false alarm, beside what that would have told of the past."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.api.previews import PreviewPage, show_preview
from watchkeeper.domain.incident import Alert, Dismissal, Incident
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import DAY, END_OF_TIME, Window
from watchkeeper.monitors.proposals import Alarm, Proposed, propose
from watchkeeper.pipeline.preview import Preview, Previewer
from watchkeeper.read.incidents import IncidentLine, incident_line
from watchkeeper.read.monitors import MonitorLine, monitor_line
from watchkeeper.read.source import Source

# How far back the past is judged anew, and farther where the incident lies farther back.
N_DAYS = 90
MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """How one monitor would be changed.

    Attributes
    ----------
    sentence
        What would be other.
    monitor
        As it would be; how it stands is not known of it.
    before, after
        What it would have told of the past as it is, and as it would be.
    """

    name: str
    title: str
    sentence: str
    monitor: MonitorLine
    before: PreviewPage
    after: PreviewPage


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to change for a reason why an incident was a false alarm.

    Attributes
    ----------
    changes
        Of the monitors that alarmed; none where nothing follows from the reason.
    silences
        Incidents that nobody called false, and of which people would not have been told.
    """

    because: Dismissal
    changes: Sequence[ProposedChange]
    silences: Sequence[IncidentLine]


@dataclass(frozen=True, slots=True)
class _Tried:
    proposed: Proposed
    before: Preview
    after: Preview


def load_proposal(source: Source, previewer: Previewer, incident_id: int, because: Dismissal) -> Proposal:
    """Return what to change, tried out over the past.

    Raises
    ------
    NotFound
        No such incident.
    """
    incident = source.catalog.incident(incident_id)
    fitting = source.fitting(incident.model)
    span = _span(source, fitting.model, incident)
    present = {monitor.name: monitor for monitor in source.catalog.monitors(incident.model)}
    tried: dict[str, _Tried] = {}
    for alarm in _alarms(source, incident, present):
        proposed = propose(because, alarm, fitting)
        if proposed is not None:
            tried[alarm.monitor.name] = _Tried(
                proposed,
                previewer.preview(fitting.model, alarm.monitor, span),
                previewer.preview(fitting.model, proposed.monitor, span),
            )
    return Proposal(
        because,
        [_show(source, fitting.model, present[name], one) for name, one in tried.items()],
        [incident_line(one) for one in _silenced(source, incident, present, tried)],
    )


def _span(source: Source, model: Model, incident: Incident) -> Window:
    end = source.span(model, None, None).end
    start = min(end - N_DAYS * DAY, incident.since)
    return source.span(model, max(start, end - MAX_DAYS * DAY), end)


def _alarms(source: Source, incident: Incident, present: Mapping[str, Monitor]) -> Iterable[Alarm]:
    """Return what each monitor that there still is alarmed about in the incident."""
    findings: dict[str, list[Alert]] = {}
    for alert in source.catalog.alerts(incident.model, incident_id=incident.id):
        if alert.monitor in present and alert.status.is_bad:
            findings.setdefault(alert.monitor, []).append(alert)
    for name, alerts in findings.items():
        verdicts = [
            verdict
            for alert in alerts
            for verdict in source.catalog.verdicts(
                incident.model, Window(alert.since, alert.ended_at or END_OF_TIME), monitors=(name,)
            )
        ]
        bad = [one for verdict in verdicts for one in verdict.findings if one.status.is_bad]
        yield Alarm(present[name], bad)


def _show(source: Source, model: Model, present: Monitor, tried: _Tried) -> ProposedChange:
    changed = tried.proposed.monitor
    after = show_preview(source, model, changed, tried.after, about=None)
    # Both are drawn on the same history, or they could not be compared.
    drawn = after.chart
    about = Symptom(drawn.metric.name, drawn.column, drawn.segment) if drawn else None
    return ProposedChange(
        name=present.name,
        title=present.title,
        sentence=tried.proposed.sentence,
        monitor=monitor_line(source, changed),
        before=show_preview(source, model, present, tried.before, about=about),
        after=after,
    )


def _silenced(
    source: Source, incident: Incident, present: Mapping[str, Monitor], tried: Mapping[str, _Tried]
) -> Iterable[Incident]:
    """Return the other incidents, not called false, of which no alert that people are told of would be left."""
    alerts: dict[int | None, list[Alert]] = {}
    for alert in source.catalog.alerts(incident.model):
        if alert.status.is_bad and alert.monitor in present and present[alert.monitor].is_paging:
            alerts.setdefault(alert.incident_id, []).append(alert)
    for other in source.catalog.incidents(incident.model):
        told = alerts.get(other.id)
        is_real = other.id != incident.id and other.dismissal is None
        if is_real and told and all(_is_lost(alert, tried.get(alert.monitor)) for alert in told):
            yield other


def _is_lost(alert: Alert, tried: _Tried | None) -> bool:
    if tried is None:
        return False
    return _is_among(alert, tried.before.alerts) and not _is_among(alert, tried.after.alerts)


def _is_among(alert: Alert, others: Iterable[Alert]) -> bool:
    """Whether any of the others stood while the alert did."""
    end = alert.closed_at or END_OF_TIME
    return any(one.since < end and alert.since < (one.closed_at or END_OF_TIME) for one in others)
