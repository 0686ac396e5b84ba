"""Diagnosis: gathers from the store what there is to explain an incident with, and has it explained and priced."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watchkeeper.domain.incident import Alert, Cause, Incident
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.schema import Role
from watchkeeper.domain.segment import column_of, stored_under
from watchkeeper.domain.status import Question
from watchkeeper.domain.verdict import Finding, Symptom, Verdict
from watchkeeper.domain.window import Window
from watchkeeper.explain.cause import find_cause
from watchkeeper.explain.cost import find_cost
from watchkeeper.explain.incident_evidence import ColumnEvidence, IncidentEvidence
from watchkeeper.explain.performance_change import PerformanceChange, split_change
from watchkeeper.explain.segments import SegmentColumn
from watchkeeper.explain.selection import OF_SELECTION
from watchkeeper.metrics.drift import JENSEN_SHANNON
from watchkeeper.metrics.metric import Metric
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.pipeline.known import KnownLabels
from watchkeeper.pipeline.references import N_RECENT_WINDOWS, training_profile, trusted_profiles
from watchkeeper.pipeline.runs import symptoms
from watchkeeper.profile.expected_selection import GroupSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.registry import Registry
from watchkeeper.store.ports import Catalog

# Columns looked into: the worst few; an incident over all columns has its cause elsewhere.
MAX_COLUMNS = 4
OUTPUTS = (Role.PREDICTION, Role.SCORE)


class Diagnostician:
    """Finds what is likely behind an incident.

    Parameters
    ----------
    metrics
        Tell which question each finding's metric answers.
    """

    def __init__(self, catalog: Catalog, metrics: Registry[Metric]) -> None:
        self._catalog = catalog
        self._labels = KnownLabels(catalog)
        self._questions = {metric.name: metric.question for metric in metrics}

    def diagnose(
        self, model: Model, incident: Incident, alerts: Sequence[Alert], until: datetime
    ) -> Diagnosis:
        """Return title, likely cause and cost of an incident with these alerts, by its windows up to `until`.

        Of many windows the last count, as many as say what is usual: together they tell more than those in which it began.
        """
        span = Window(max(incident.since, until - N_RECENT_WINDOWS * model.window), until)
        verdicts = self._catalog.verdicts(model.name, span)
        watching = {alert.monitor for alert in alerts}
        bad = [one for one in verdicts if one.monitor in watching and one.status.is_bad]
        # What came after the last bad window tells how it is without it.
        span = Window(span.start, max((verdict.end for verdict in bad), default=until))
        findings = worst_findings(bad, {one.name: one.persistence.bad for one in self._monitors(model)})
        starts = frozenset(verdict.start for verdict in bad)
        segment = segment_at_fault(findings, self._questions)
        during = self._performance(model, span, segment)
        evidence = IncidentEvidence(
            findings=findings,
            questions=self._questions,
            columns=self._columns(model, incident.since, span, findings, bad),
            are_inputs_judged=self._are_inputs_judged(model, verdicts),
            change=self._change(model, findings, during, segment),
            since_training=self._since_training(model, span, findings, starts, segment),
            groups=self._groups(model, span, findings, starts),
            segment=segment,
        )
        cause = replace(find_cause(evidence, before=incident.cause), known_until=until)
        before = self._performance(model, _before(model, incident.since), segment)
        n_windows = len(
            {
                verdict.start
                for verdict in verdicts
                if verdict.end - verdict.start == model.window and verdict.end <= span.end
            }
        )
        cost = find_cost(before, during, n_days=n_windows * model.window.total_seconds() / 86_400)
        return Diagnosis(title_of(cause, findings), cause, cost)

    def _change(
        self, model: Model, findings: Sequence[Finding], during: Performance, segment: str
    ) -> PerformanceChange | None:
        """Return the parts of the change of the first metric of answers that is bad and has such parts."""
        about_answers = [one.metric for one in findings if self._questions.get(one.metric) is Question.RIGHT]
        meaning = self._labels.meaning(model, segment) if about_answers else None
        if meaning is None:
            return None
        changes = (split_change(name, meaning, during) for name in about_answers)
        return next((change for change in changes if change is not None), None)

    def _since_training(
        self,
        model: Model,
        span: Window,
        findings: Sequence[Finding],
        starts: frozenset[datetime],
        segment: str,
    ) -> list[ColumnEvidence]:
        """Return the inputs as they were in training and in the bad windows, where answers are what is bad."""
        is_about_answers = any(self._questions.get(one.metric) is Question.RIGHT for one in findings)
        training = training_profile(self._catalog, model, segment) if is_about_answers else None
        if training is None or model.schema is None:
            return []
        now = self._merged(model, span, segment, only=starts).columns
        return [
            ColumnEvidence(column.name, before, now[column.name])
            for column in model.schema.columns
            if column.role not in OUTPUTS
            and JENSEN_SHANNON.applies_to(column)
            and (before := training.columns.get(column.name)) is not None
            and column.name in now
            and before.type is now[column.name].type
        ]

    def _groups(
        self, model: Model, span: Window, findings: Sequence[Finding], starts: frozenset[datetime]
    ) -> Mapping[str, GroupSelection]:
        """Return how often the groups that a finding is about are selected, and how often their inputs let expect."""
        column = next((one.column for one in findings if one.metric in OF_SELECTION), "")
        selection = self._catalog.reference_selection(model.name) if column else None
        if selection is None:
            return {}
        segments = {
            segment: self._merged(model, span, segment, only=starts)
            for segment in self._catalog.segments(model.name, span)
            if column_of(segment) == column
        }
        return selection.compare(segments, column)

    def _are_inputs_judged(self, model: Model, verdicts: Iterable[Verdict]) -> bool:
        about_input = {
            monitor.name for monitor in self._monitors(model) if monitor.question is Question.INPUT
        }
        return any(verdict.monitor in about_input for verdict in verdicts)

    def _monitors(self, model: Model) -> Sequence[Monitor]:
        return self._catalog.monitors(model.name)

    def _performance(self, model: Model, span: Window, segment: str) -> Performance:
        stored = self._catalog.performances(
            model.name, span, length=model.window, segment=stored_under(segment)
        )
        return Performance.merge_all(
            [part for key, part in stored if not key.is_reference and key.is_of(segment)]
        )

    def _columns(
        self,
        model: Model,
        since: datetime,
        span: Window,
        findings: Sequence[Finding],
        bad: Sequence[Verdict],
    ) -> list[ColumnEvidence]:
        """Return the worst columns as they were before, and in those windows in which each of them was bad."""
        names = list(dict.fromkeys(finding.column for finding in findings if finding.column))[:MAX_COLUMNS]
        if not names:
            return []
        before = _before(model, since)
        bad_in = _bad_columns(bad)
        pairs = {
            segment: (
                self._usual(model, before, segment),
                Profile.merge_all(
                    _only(profile, bad_in[key.start])
                    for key, profile in self._catalog.profiles(
                        model.name, span, length=model.window, segment=segment, columns=names
                    )
                    if key.start in bad_in
                ),
            )
            for segment in ("", *self._catalog.segments(model.name, span))
        }
        return [found for name in names if (found := _evidence(model, name, pairs)) is not None]

    def _usual(self, model: Model, span: Window, segment: str) -> Profile:
        trusted = trusted_profiles(self._catalog, model, span, segment=segment)
        return Profile.merge_all(profile for _, profile in trusted)

    def _merged(self, model: Model, span: Window, segment: str, *, only: frozenset[datetime]) -> Profile:
        stored = self._catalog.profiles(model.name, span, length=model.window, segment=stored_under(segment))
        return Profile.merge_all(
            profile for key, profile in stored if key.start in only and key.is_of(segment)
        )


def _before(model: Model, since: datetime) -> Window:
    return Window(since - N_RECENT_WINDOWS * model.window, since)


def _bad_columns(bad: Iterable[Verdict]) -> dict[datetime, set[str]]:
    """Return which columns were bad in the windows that start when."""
    found: dict[datetime, set[str]] = {}
    for verdict in bad:
        found.setdefault(verdict.start, set()).update(one.column for one in symptoms(verdict))
    return found


def _only(profile: Profile, columns: Collection[str]) -> Profile:
    kept = {name: column for name, column in profile.columns.items() if name in columns}
    return replace(profile, columns=kept)


def _evidence(model: Model, name: str, pairs: dict[str, tuple[Profile, Profile]]) -> ColumnEvidence | None:
    parts = {
        segment: SegmentColumn(segment, before.columns[name], during.columns[name])
        for segment, (before, during) in pairs.items()
        if name in before.columns and name in during.columns
    }
    whole = parts.pop("", None)
    if whole is None:
        return None
    column = model.schema.column(name) if model.schema else None
    return ColumnEvidence(
        column=name,
        reference=whole.reference,
        current=whole.current,
        segments=tuple(part for part in parts.values() if column_of(part.segment) != name),
        is_output=column is not None and column.role in OUTPUTS,
    )


def worst_findings(verdicts: Sequence[Verdict], lasting: Mapping[str, int]) -> list[Finding]:
    """Return the bad findings, the worst of each symptom, worst first; pure.

    Parameters
    ----------
    lasting
        For each monitor, in how many windows a symptom must be bad to count; what was bad for a day is noise.
    """
    counts = Counter((verdict.monitor, symptom) for verdict in verdicts for symptom in symptoms(verdict))
    worst: dict[Symptom, Finding] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            key = finding.symptom
            if counts[verdict.monitor, key] < lasting.get(verdict.monitor, 1):
                continue
            if key not in worst or _rank(finding) > _rank(worst[key]):
                worst[key] = finding
    return sorted(worst.values(), key=_rank, reverse=True)


def segment_at_fault(findings: Sequence[Finding], questions: Mapping[str, Question]) -> str:
    """Return the segment whose answers are worst, where those of all rows together are not bad; empty otherwise; pure.

    Parameters
    ----------
    findings
        Bad ones, worst first.
    questions
        Which question each metric answers, by name.
    """
    segments = [one.segment for one in findings if questions.get(one.metric) is Question.RIGHT]
    return segments[0] if segments and all(segments) else ""


def _rank(finding: Finding) -> tuple[int, float]:
    return finding.status.badness, finding.excess


def title_of(cause: Cause, findings: Sequence[Finding]) -> str:
    """Return the few words of a cause's statement that name it; pure."""
    if not cause.column and findings and cause.kind.value == "unknown":
        return findings[0].reason.rstrip(".")
    return cause.statement.partition(": ")[0].partition(" (")[0].rstrip(".")
