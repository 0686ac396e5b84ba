"""Preview: what a monitor would have told of the past, had it been as it is meant to be.

The stored measurements are judged and alerted on again, window by window, by the very stages that run live, over an
in-memory catalog that is thrown away: nothing is written, and whatever the stages learn to look at, a preview does too.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from watchkeeper.clock import Clock
from watchkeeper.detectors.allowance import past_span
from watchkeeper.detectors.detector import Detector, Expecting, Setting, Subject, Usual
from watchkeeper.domain.calendar import UTC_CALENDAR, Calendar
from watchkeeper.domain.incident import Alert, Cause, CauseKind, Incident, unusual_alerts
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Finding, Symptom, Verdict
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import estimate_of, estimated_by
from watchkeeper.metrics.metric import Metric
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.pipeline.judge import GRACE, Judge
from watchkeeper.pipeline.segment_series import SegmentSeries
from watchkeeper.pipeline.trust import LeftOut, count_left_out
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Judged, Measured

# An alert that stands when the span begins has opened by the new settings, or ended by them, within so many windows.
WARM_UP_WINDOWS: Final = 14
# Measured in every window, with rows or without: it tells which windows there were to judge.
_EVERY_WINDOW: Final = "volume"
_NO_CAUSE: Final = Diagnosis("", Cause(CauseKind.UNKNOWN, ""), None)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a monitor would have told.

    Attributes
    ----------
    span
        What was asked for.
    alerts
        Those that would have stood at any time in the span, oldest first; without ids.
    verdicts
        Of the windows in the span, oldest first.
    findings
        By what it is about, and by the start of the window: every finding, not only those that a verdict keeps.
    of_segments
        What was measured of segments that the monitor looks at, oldest first: it is not stored before the monitor is.
    benchmarks
        What metrics read in training, those of these segments among them.
    """

    span: Window
    alerts: Sequence[Alert]
    verdicts: Sequence[Verdict]
    findings: Mapping[Symptom, Mapping[datetime, Finding]]
    of_segments: Mapping[Series, Sequence[Measurement]]
    benchmarks: Mapping[Series, Reading]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a monitor expected of one of its metrics.

    Attributes
    ----------
    usual
        By the start of the window, of those before which it was known.
    left_out
        What the last of them was not learnt from.
    """

    usual: Mapping[datetime, Usual]
    left_out: LeftOut


class Previewer:
    """Judges the past anew.

    Parameters
    ----------
    clock
        Windows that are not over by now are left out.
    calendar
        Where the models' users live.
    """

    def __init__(
        self,
        catalog: Catalog,
        clock: Clock,
        metrics: Iterable[Metric],
        detectors: Iterable[Detector],
        calendar: Calendar = UTC_CALENDAR,
    ) -> None:
        self._catalog = catalog
        self._clock = clock
        self._calendar = calendar
        self._metrics = tuple(metrics)
        self._segments = SegmentSeries(catalog, self._metrics)
        self._detectors = {detector.name: detector for detector in detectors}

    def preview(
        self, model: Model, monitor: Monitor, span: Window, *, among: Iterable[Monitor] | None = None
    ) -> Preview:
        """Return what a monitor that fits the model would have told over a span.

        It is judged from some windows earlier on, as alerts may stand when the span begins. What was usual before those is
        taken as the stored monitor of that name found it; where there is none, nothing is distrusted.

        Parameters
        ----------
        among
            The model's monitors; those stored where None.
        """
        noting = _Noting(self._detectors[monitor.detector], monitor.metrics)
        stored = self._catalog.monitors(model.name) if among is None else tuple(among)
        scratch = self._judge_anew(model, monitor, span, noting, stored)
        verdicts = scratch.verdicts(model.name, span, monitors=(monitor.name,))
        return Preview(
            span=span,
            alerts=[
                replace(one, id=0, incident_id=None)
                for one in scratch.alerts(model.name)
                if one.monitor == monitor.name and _stands_in(one, span)
            ],
            verdicts=verdicts,
            findings=_by_symptom(verdicts) if monitor.parts else noting.noted,
            of_segments={
                series: rows
                for series, rows in scratch.histories(model.name, span, length=monitor.window).items()
                if series.segment
            },
            benchmarks=scratch.benchmarks(model.name),
        )

    def expect(self, model: Model, monitor: Monitor, span: Window, about: Symptom) -> Expectation:
        """Return what a monitor expected of a metric and column in each window of a span, before it looked.

        There is nothing where its detector expects nothing (`Expecting`).
        """
        noting = _Noting(self._detectors[monitor.detector], monitor.metrics, expects_of=about)
        scratch = self._judge_anew(model, monitor, span, noting, self._catalog.monitors(model.name))
        usual = {start: one for start, one in noting.usual.items() if span.holds(start)}
        last = max(usual, default=span.end)
        past = Window(last - _reach(noting, monitor), last)
        return Expectation(usual, count_left_out(scratch, model, monitor, past, about))

    def _judge_anew(
        self, model: Model, monitor: Monitor, span: Window, noting: "_Noting", among: Sequence[Monitor]
    ) -> MemoryCatalog:
        """Judge and alert over a span and the windows that it begins with; return the catalog that holds what came of it."""
        others = [one for one in among if one.name != monitor.name]
        watching = (monitor, *(one for one in others if one.name in monitor.parts))
        since = span.start - max(map(_warm_up, watching))
        past = Window(since - max(_reach(self._detectors[one.detector], one) for one in watching), since)
        rows = self._measured(model, watching, Window(past.start, span.end))
        tried = replace(monitor, is_enabled=True, detector=noting.name)
        scratch = self._scratch(model, (*others, tried), rows)
        for one in watching:
            self._copy_past(model, one, past, scratch)
        judge = Judge(
            scratch, self._clock, self._metrics, (*self._detectors.values(), noting), self._calendar
        )
        alert = AlertStage(
            scratch, Announcer(scratch, self._clock, routes=(), base_url=""), diagnose=_diagnose_nothing
        )
        for together in _by_window(self._windows(model, rows, since=since), model):
            judge.judge(model, together)
            alert.alert(model)
        return scratch

    def _measured(self, model: Model, watching: Sequence[Monitor], span: Window) -> list[Measurement]:
        watched = {name for monitor in watching for name in monitor.metrics}
        names = sorted({_EVERY_WINDOW, *watched, *map(estimate_of, watched)})
        measured = self._catalog.histories(model.name, span, length=watching[0].window, metrics=names)
        stored = [row for rows in measured.values() for row in rows]
        fresh = self._fresh(model, watching)
        training = self._segments.read_training(model, fresh, span)
        return [*stored, *training, *self._segments.read_live(model, fresh, span)]

    def _fresh(self, model: Model, watching: Iterable[Monitor]) -> list[Monitor]:
        """Return the monitors that look at what no stored one does: of their segments nothing is measured yet."""
        known = {_scope(one) for one in self._catalog.monitors(model.name)}
        return [one for one in watching if _scope(one) not in known]

    def _copy_past(self, model: Model, monitor: Monitor, past: Window, scratch: MemoryCatalog) -> None:
        """Copy how the stored monitor judged the past: bad windows must not stand for what is usual."""
        judged = self._catalog.verdicts(model.name, past, monitors=(monitor.name,))
        verdicts = [one for one in judged if one.end - one.start == monitor.window]
        known = unusual_alerts(self._catalog.alerts(model.name), self._catalog.incidents(model.name))
        alerts = [
            replace(
                one,
                id=-number,
                incident_id=None,
                settled_at=None,
                closed_at=one.closed_at if one.closed_at and one.closed_at <= past.end else None,
            )
            for number, one in enumerate(known, start=1)
            if verdicts and one.monitor == monitor.name and one.opened_at <= past.end
        ]
        scratch.commit_judged(Judged(model.name, (), verdicts))
        scratch.commit_alerted(Alerted(model.name, alerts, (), (), ()), handled=verdicts)

    def _windows(self, model: Model, rows: Iterable[Measurement], *, since: datetime) -> list[Window]:
        """Return the windows of live traffic to judge, in order."""
        live = self._catalog.span(model.name)
        if live is None:
            return []
        now = self._clock.now()
        first = max(since, live.start)
        bounds = {(row.start, row.end) for row in rows if row.start >= first and row.end + GRACE <= now}
        return [Window(start, end) for start, end in sorted(bounds)]

    def _scratch(
        self, model: Model, monitors: Sequence[Monitor], rows: Sequence[Measurement]
    ) -> MemoryCatalog:
        """Return a catalog that holds the model's monitors, and what the one tried out may look at."""
        scratch = MemoryCatalog()
        scratch.add_model(model)
        scratch.change_monitors(model.name, put=monitors)
        for event in self._catalog.declared_events(model.name):
            scratch.add_declared_event(replace(event, model=model.name))
        reference = self._catalog.reference(model.name)
        if reference is not None:
            scratch.put_reference(
                model.name,
                reference,
                whole=Profile(),
                performance=Performance(),
                windows=(),
                performances=(),
                benchmarks=(
                    *self._catalog.benchmarks(model.name).items(),
                    *self._segments.read_benchmarks(model, self._fresh(model, monitors)),
                ),
                history=(),
            )
        scratch.commit_measured(Measured(model.name, rows, (), None, ()))
        return scratch


class _Noting:
    """A detector that notes what it finds, and what it expected of one symptom, under the metric that is watched, as its estimates are judged in its place."""

    def __init__(
        self, detector: Detector, watched: Collection[str], *, expects_of: Symptom | None = None
    ) -> None:
        self._detector = detector
        self._watched = watched
        self._expects_of = expects_of
        self.noted: dict[Symptom, dict[datetime, Finding]] = {}
        self.usual: dict[datetime, Usual] = {}

    @property
    def name(self) -> str:
        return f"{self._detector.name}, noting"

    @property
    def description(self) -> str:
        return self._detector.description

    @property
    def settings(self) -> Sequence[Setting]:
        return self._detector.settings

    @property
    def n_history(self) -> int:
        return self._detector.n_history

    @property
    def n_recent(self) -> int:
        return self._detector.n_recent

    @property
    def needs_band(self) -> bool:
        return self._detector.needs_band

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:
        finding = self._detector.judge(subject, settings)
        metric = subject.metric.name
        watched = metric if metric in self._watched else estimated_by(metric)
        about = Symptom(watched, subject.column, subject.segment)
        self.noted.setdefault(about, {})[subject.start] = finding
        if about == self._expects_of and isinstance(self._detector, Expecting):
            usual = self._detector.expect(subject, settings)
            if usual is not None:
                self.usual[subject.start] = usual
        return finding

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:
        return self._detector.tolerate(finding, settings)


def _by_symptom(verdicts: Iterable[Verdict]) -> dict[Symptom, dict[datetime, Finding]]:
    """Return what monitors that are combined found, of the windows in which all together are bad."""
    found: dict[Symptom, dict[datetime, Finding]] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            found.setdefault(finding.symptom, {})[verdict.start] = finding
    return found


def _scope(monitor: Monitor) -> tuple[object, ...]:
    """Return what a monitor looks at, however it judges that."""
    return monitor.metrics, monitor.columns, monitor.segments, monitor.reference, monitor.window


def _reach(detector: Detector, monitor: Monitor) -> timedelta:
    """Return how far back a detector looks from a window of the monitor's: one window at least, as spans are not empty."""
    learnt_from = past_span(monitor.window) if detector.needs_band else timedelta()
    return max(max(1, detector.n_history, detector.n_recent) * monitor.window, learnt_from)


def _warm_up(monitor: Monitor) -> timedelta:
    persistence = monitor.persistence
    return max(WARM_UP_WINDOWS, persistence.of + persistence.clear) * monitor.window


def _by_window(windows: Sequence[Window], model: Model) -> Iterable[list[Window]]:
    """Return windows in the company in which they come to be judged live: with those of one window of the model."""
    together: dict[datetime, list[Window]] = {}
    for window in windows:
        together.setdefault(Window.around(window.start, model.window).start, []).append(window)
    return together.values()


def _diagnose_nothing(
    _model: Model, _incident: Incident, _alerts: Sequence[Alert], _until: datetime
) -> Diagnosis:
    return _NO_CAUSE


def _stands_in(alert: Alert, span: Window) -> bool:
    is_over = alert.closed_at is not None and alert.closed_at <= span.start
    return alert.status.is_bad and alert.opened_at <= span.end and not is_over
