"""Domain values as they lie in columns: integers for times, JSON text for structures, and back.

Each structure has one pair of functions. Encoding is deterministic, so equal values are equal texts and
can be compared inside the database. Reading ignores fields it does not know and fills in those that were
added since with their defaults: stored history outlives versions.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from watchkeeper.domain.drill import DrillFinding, FaultFinding, Notice, Trial
from watchkeeper.domain.incident import Cause, CauseKind, Cost, Dismissal, Evidence, Incident, IncidentState
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.notification import Notification, Occasion
from watchkeeper.domain.schema import Schema
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.domain.window import EPOCH

_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)


def to_us(moment: datetime) -> int:
    """Return whole microseconds since 1970.

    Examples
    --------
    >>> to_us(EPOCH + timedelta(days=1))
    86400000000
    """
    return (moment - EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """Return the moment in UTC; the inverse of `to_us`, exact where floating-point seconds are not."""
    return EPOCH + timedelta(microseconds=us)


def to_optional_us(moment: datetime | None) -> int | None:
    """Return whole microseconds, or None for None."""
    return None if moment is None else to_us(moment)


def from_optional_us(us: int | None) -> datetime | None:
    """Return the moment, or None for None."""
    return None if us is None else from_us(us)


def to_seconds(length: timedelta) -> int:
    """Return whole seconds."""
    return length // _SECOND


def from_seconds(seconds: int) -> timedelta:
    """Return the length."""
    return timedelta(seconds=seconds)


def encode_schema(schema: Schema | None) -> str | None:
    """Return a schema as text."""
    return None if schema is None else _dump(schema.to_json())


def decode_schema(text: str | None) -> Schema | None:
    """Return the schema that `encode_schema` wrote."""
    return None if text is None else Schema.from_json(json.loads(text))


def encode_monitor(monitor: Monitor) -> str:
    """Return a monitor as text, without its name, which has its own column."""
    return _dump(
        {
            "title": monitor.title,
            "question": monitor.question,
            "metrics": list(monitor.metrics),
            "detector": monitor.detector,
            "columns": list(monitor.columns),
            "segments": list(monitor.segments),
            "parts": list(monitor.parts),
            "settings": dict(monitor.settings),
            "reference": monitor.reference,
            "window_s": to_seconds(monitor.window),
            "persistence": {
                "bad": monitor.persistence.bad,
                "of": monitor.persistence.of,
                "clear": monitor.persistence.clear,
            },
            "min_rows": monitor.min_rows,
            "is_paging": monitor.is_paging,
            "is_enabled": monitor.is_enabled,
        }
    )


def decode_monitor(name: str, text: str) -> Monitor:
    """Return the monitor that `encode_monitor` wrote."""
    data = json.loads(text)
    persistence = data["persistence"]
    return Monitor(
        name=name,
        title=data["title"],
        question=Question(data["question"]),
        metrics=tuple(data["metrics"]),
        detector=data["detector"],
        columns=tuple(data["columns"]),
        # Those stored before monitors could look at segments, or be combined, have none.
        segments=tuple(data.get("segments", ())),
        parts=tuple(data.get("parts", ())),
        settings=data["settings"],
        reference=data["reference"],
        window=from_seconds(data["window_s"]),
        persistence=Persistence(persistence["bad"], persistence["of"], persistence["clear"]),
        min_rows=data["min_rows"],
        is_paging=data["is_paging"],
        is_enabled=data["is_enabled"],
    )


def encode_names(names: tuple[str, ...]) -> str:
    """Return names as text, in their order."""
    return _dump(list(names))


def decode_names(text: str) -> tuple[str, ...]:
    """Return the names that `encode_names` wrote."""
    return tuple(json.loads(text))


def encode_findings(findings: tuple[Finding, ...]) -> str:
    """Return findings as text, in their order."""
    return _dump([_finding_to_json(finding) for finding in findings])


def decode_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings that `encode_findings` wrote."""
    return tuple(_finding_from_json(data) for data in json.loads(text))


def encode_cause(cause: Cause | None) -> str | None:
    """Return a cause as text."""
    return None if cause is None else _dump(_cause_to_json(cause))


def decode_cause(text: str | None) -> Cause | None:
    """Return the cause that `encode_cause` wrote."""
    return None if text is None else _cause_from_json(json.loads(text))


def encode_cost(cost: Cost | None) -> str | None:
    """Return a cost as text."""
    return None if cost is None else _dump(_cost_to_json(cost))


def decode_cost(text: str | None) -> Cost | None:
    """Return the cost that `encode_cost` wrote."""
    return None if text is None else _cost_from_json(json.loads(text))


def encode_notification(notification: Notification) -> str:
    """Return a notification as text, its incident as it stood then."""
    return _dump(
        {
            "occasion": notification.occasion,
            "incident": _incident_to_json(notification.incident),
            "lines": list(notification.lines),
            "at_us": to_us(notification.at),
            "made_at_us": to_us(notification.made_at),
            "base_url": notification.base_url,
        }
    )


def decode_notification(text: str) -> Notification:
    """Return the notification that `encode_notification` wrote."""
    data = json.loads(text)
    return Notification(
        occasion=Occasion(data["occasion"]),
        incident=_incident_from_json(data["incident"]),
        lines=tuple(data["lines"]),
        at=from_us(data["at_us"]),
        made_at=from_us(data["made_at_us"]),
        base_url=data["base_url"],
    )


def encode_drill_finding(finding: DrillFinding) -> str:
    """Return what a drill found as text, without its model, which has its own column."""
    return _dump(
        {
            "start_us": to_us(finding.start),
            "end_us": to_us(finding.end),
            "ran_at_us": to_us(finding.ran_at),
            "n_rows": finding.n_rows,
            # A list, as its order counts.
            "titles": [[name, title] for name, title in finding.titles.items()],
            "disturbed": list(finding.disturbed),
            "faults": [asdict(one) for one in finding.faults],
            "sentence": finding.sentence,
        }
    )


def decode_drill_finding(model: str, text: str) -> DrillFinding:
    """Return the finding that `encode_drill_finding` wrote."""
    data = json.loads(text)
    return DrillFinding(
        model=model,
        start=from_us(data["start_us"]),
        end=from_us(data["end_us"]),
        ran_at=from_us(data["ran_at_us"]),
        n_rows=data["n_rows"],
        titles=dict(data["titles"]),
        disturbed=tuple(data["disturbed"]),
        faults=tuple(map(_fault_finding_from_json, data["faults"])),
        sentence=data["sentence"],
    )


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _finding_to_json(finding: Finding) -> dict[str, object]:
    reading = finding.reading
    return {
        "metric": finding.metric,
        "column": finding.column,
        "status": finding.status,
        "reading": {
            "value": reading.value,
            "low": reading.low,
            "high": reading.high,
            "n_rows": reading.n_rows,
            "reason": reading.reason,
        },
        "expected": finding.expected,
        "limit": finding.limit,
        "reason": finding.reason,
        "excess": finding.excess,
        "segment": finding.segment,
    }


def _finding_from_json(data: Mapping[str, Any]) -> Finding:
    return Finding(
        metric=data["metric"],
        column=data["column"],
        status=Status(data["status"]),
        reading=Reading(**data["reading"]),
        expected=data["expected"],
        limit=data["limit"],
        reason=data["reason"],
        excess=data["excess"],
        # Those stored before monitors could look at segments are about all rows.
        segment=data.get("segment", ""),
    )


def _fault_finding_from_json(data: Mapping[str, Any]) -> FaultFinding:
    return FaultFinding(
        fault=data["fault"],
        title=data["title"],
        column=data["column"],
        trials=tuple(map(_trial_from_json, data["trials"])),
        sentence=data["sentence"],
    )


def _trial_from_json(data: Mapping[str, Any]) -> Trial:
    return Trial(
        strength=data["strength"],
        amount=data["amount"],
        what=data["what"],
        notices=tuple(
            Notice(one["monitor"], one["after_s"], Status(one["status"]), is_told=one["is_told"])
            for one in data["notices"]
        ),
        told_after_s=data["told_after_s"],
    )


def _cause_to_json(cause: Cause) -> dict[str, object]:
    return {
        "kind": cause.kind,
        "statement": cause.statement,
        "column": cause.column,
        "segment": cause.segment,
        "evidence": [
            {"statement": fact.statement, "column": fact.column, "segment": fact.segment}
            for fact in cause.evidence
        ],
        "known_until_us": to_optional_us(cause.known_until),
    }


def _cause_from_json(data: Mapping[str, Any]) -> Cause:
    return Cause(
        kind=CauseKind(data["kind"]),
        statement=data["statement"],
        column=data["column"],
        segment=data["segment"],
        evidence=tuple(
            Evidence(fact["statement"], fact["column"], fact["segment"]) for fact in data["evidence"]
        ),
        known_until=from_optional_us(data.get("known_until_us")),
    )


def _cost_to_json(cost: Cost) -> dict[str, object]:
    return {"outcome": cost.outcome, "per_day": cost.per_day, "low": cost.low, "high": cost.high}


def _cost_from_json(data: Mapping[str, Any]) -> Cost:
    return Cost(data["outcome"], data["per_day"], data["low"], data["high"])


def _incident_to_json(incident: Incident) -> dict[str, object]:
    return {
        "id": incident.id,
        "model": incident.model,
        "title": incident.title,
        "state": incident.state,
        "severity": incident.severity,
        "since_us": to_us(incident.since),
        "opened_at_us": to_us(incident.opened_at),
        "resolved_at_us": to_optional_us(incident.resolved_at),
        "cause": None if incident.cause is None else _cause_to_json(incident.cause),
        "cost": None if incident.cost is None else _cost_to_json(incident.cost),
        "owner": incident.owner,
        "state_since_us": to_us(incident.state_since),
        "snoozed_until_us": to_optional_us(incident.snoozed_until),
        "resolved_by": incident.resolved_by,
        "dismissal": incident.dismissal,
    }


def _incident_from_json(data: Mapping[str, Any]) -> Incident:
    return Incident(
        id=data["id"],
        model=data["model"],
        title=data["title"],
        state=IncidentState(data["state"]),
        severity=Status(data["severity"]),
        since=from_us(data["since_us"]),
        opened_at=from_us(data["opened_at_us"]),
        resolved_at=from_optional_us(data["resolved_at_us"]),
        cause=None if data["cause"] is None else _cause_from_json(data["cause"]),
        cost=None if data["cost"] is None else _cost_from_json(data["cost"]),
        owner=data["owner"],
        state_since=from_us(data.get("state_since_us", 0)),
        snoozed_until=from_optional_us(data.get("snoozed_until_us")),
        resolved_by=data.get("resolved_by", ""),
        dismissal=Dismissal(data["dismissal"]) if data.get("dismissal") else None,
    )
