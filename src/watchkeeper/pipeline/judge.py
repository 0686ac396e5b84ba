"""Judge: metrics against what is expected of them give verdicts, one window at a time.

A window is judged once it is complete, and again whenever late rows or labels have changed its measurements. Where labels
lack, what is estimated is judged in place of what they will say. Where nothing is estimated the verdict waits until
enough have come of those that are to be expected, and no longer.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeGuard

from watchkeeper.clock import Clock
from watchkeeper.detectors.allowance import (
    count_alarms,
    gather_record,
    learn_allowance,
    past_span,
    ratio_settings,
    share_a_month,
)
from watchkeeper.detectors.detector import Band, Detector, Subject
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.calendar import UTC_CALENDAR, Calendar
from watchkeeper.domain.declared_event import DeclaredEvent, is_left_out
from watchkeeper.domain.incident import unusual_alerts
from watchkeeper.domain.measurement import Measurement, Past, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status, worst
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import EPOCH, Window
from watchkeeper.metrics.estimate import estimate_of, estimated_by
from watchkeeper.metrics.label_arrivals import LabelArrivals, tell_maturity
from watchkeeper.metrics.metric import Better, Metric
from watchkeeper.metrics.volume import VOLUME
from watchkeeper.pipeline.combine import combine
from watchkeeper.pipeline.trust import distrusted_starts, excluded_events, leave_out
from watchkeeper.pipeline.waiting import WaitingWindows, is_read_off_labels
from watchkeeper.stats.label_delay import Maturity
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Judged

# Senders buffer for seconds and clocks differ; a window is left alone for this long after it ends.
GRACE = timedelta(minutes=2)
# Findings kept with a verdict; the worst are what people look at.
MAX_FINDINGS = 12


@dataclass(frozen=True, slots=True)
class Case:
    """All that one monitor's verdict on one window rests on.

    Attributes
    ----------
    measurements
        The monitor's measurements of this window, and estimates of what labels have yet to tell.
    histories
        Known values of the same series over trusted earlier windows.
    benchmarks
        What each metric reads on the whole training reference.
    recent
        Measurements of the same series over the windows just before, trusted or not.
    bands
        How far each series may go by the budget of false alarms; without those too little is known of.
    defaults
        Settings of the detector that follow from the budget, where the monitor sets none.
    calendar
        Where the model's users live.
    maturity
        How far the window's labels have come; None where that is not known.
    now
        As of when.
    """

    monitor: Monitor
    window: Window
    measurements: Sequence[Measurement]
    histories: Mapping[Series, Past]
    benchmarks: Mapping[Series, Reading]
    recent: Mapping[Series, Sequence[Measurement]] = field(default_factory=dict)
    bands: Mapping[Series, Band] = field(default_factory=dict)
    defaults: Mapping[str, float] = field(default_factory=dict)
    calendar: Calendar = UTC_CALENDAR
    maturity: Maturity | None = None
    now: datetime = EPOCH


def decide(case: Case, metrics: Mapping[str, Metric], detectors: Mapping[str, Detector]) -> Verdict:
    """Judge one window for one monitor; pure."""
    monitor = case.monitor
    detector = detectors[monitor.detector]
    settings = complete_settings(detector, {**case.defaults, **monitor.settings})
    findings = [
        _find(case, measurement, metrics[measurement.series.metric], detector, settings)
        for measurement in _to_judge(case)
    ]
    status = worst(finding.status for finding in findings)
    telling = _telling(findings)
    reason = telling[0].reason if telling else "Nothing was measured in this window."
    return Verdict(monitor.name, case.window.start, case.window.end, status, telling, reason)


def _to_judge(case: Case) -> Iterable[Measurement]:
    """Return what the monitor watches, each as its estimate where there is one: it knows all that its labels tell."""
    found: dict[Series, Measurement] = {}
    # Those that are watched themselves come first.
    for one in sorted(case.measurements, key=lambda one: one.series.metric not in case.monitor.metrics):
        if one.series.metric in case.monitor.metrics or one.reading.value is not None:
            found[_watched(case.monitor, one.series)] = one
    return found.values()


def _watched(monitor: Monitor, series: Series) -> Series:
    """Return the series that a monitor watches by this one: that which it estimates, or itself."""
    return series if series.metric in monitor.metrics else replace(series, metric=estimated_by(series.metric))


def _find(
    case: Case, measurement: Measurement, metric: Metric, detector: Detector, settings: Mapping[str, float]
) -> Finding:
    series, reading = _watched(case.monitor, measurement.series), measurement.reading
    why_not = _why_not_judged(case, reading, metric)
    if why_not:
        return Finding(
            series.metric, series.column, Status.GREY, reading, None, None, why_not, segment=series.segment
        )
    past = case.histories.get(series, Past())
    subject = Subject(
        metric=metric,
        column=series.column,
        segment=series.segment,
        start=measurement.start,
        reading=reading,
        benchmark=case.benchmarks.get(series.in_training),
        history=past.values,
        history_starts=past.starts,
        length=case.window.length,
        calendar=case.calendar,
        band=case.bands.get(series),
        recent=case.recent.get(series, ()),
    )
    found = detector.judge(subject, settings)
    finding = replace(found, metric=series.metric, segment=series.segment)
    if series != measurement.series and _is_unsure(finding, metric.better):
        # What labels will say may be bad or not: nothing that would open an alert, nor anything to give the all-clear.
        return replace(finding, status=Status.GREY)
    return finding


def _why_not_judged(case: Case, reading: Reading, metric: Metric) -> str:
    """Return why a reading that has a value is not judged; empty where it is."""
    if reading.value is None:
        return ""
    if reading.n_rows < case.monitor.min_rows and metric.name != VOLUME.name:
        return f"Only {reading.n_rows} rows; at least {case.monitor.min_rows} are needed to judge."
    if is_read_off_labels(metric) and _waits(case.maturity):
        return f"Its labels are still coming: {tell_maturity(case.maturity, case.now)}."
    return ""


def _waits(maturity: Maturity | None) -> TypeGuard[Maturity]:
    """Whether too many of a window's labels are still to come."""
    return maturity is not None and not maturity.is_mature


def _is_unsure(finding: Finding, better: Better) -> bool:
    """Whether a finding is green for its uncertainty alone: its value is beyond the limit."""
    value, limit = finding.reading.value, finding.limit
    if finding.status is not Status.GREEN or value is None or limit is None:
        return False
    return value < limit if better is Better.HIGHER else value > limit


def _telling(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the bad findings, worst first; where none is bad, one that is doubtful, or the one nearest its limit."""
    ordered = sorted(
        findings, key=lambda one: (one.status.badness, one.is_doubtful, one.excess), reverse=True
    )
    bad = [finding for finding in ordered if finding.status.is_bad]
    return tuple(bad[:MAX_FINDINGS] or ordered[:1])


def _just_before(window: Window, rows: Sequence[Measurement], detector: Detector) -> Sequence[Measurement]:
    """Return those of a series' measurements, oldest first, that the detector looks at before a window."""
    end = bisect_left(rows, window.start, key=lambda one: one.start)
    begin = bisect_left(rows, window.start - detector.n_recent * window.length, key=lambda one: one.start)
    return rows[begin:end]


class Judge:
    """The fourth stage, over the stores."""

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
        self._metrics = {metric.name: metric for metric in metrics}
        self._detectors = {detector.name: detector for detector in detectors}
        self._waiting = WaitingWindows(catalog, self._metrics)

    def complete(self, model: Model) -> Sequence[Window]:
        """Return the windows that wait to be judged and are complete, or waited for labels and have for long enough.

        Earliest end first.
        """
        now = self._clock.now()
        complete = {window for window in self._catalog.pending(model.name) if window.end + GRACE <= now}
        complete.update(self._waiting.due(model, now))
        return sorted(complete, key=lambda window: (window.end, window.start))

    def next_due(self, model: Model) -> datetime | None:
        """Return when time alone will next complete a window; None where none waits for it."""
        moments = [window.end + GRACE for window in self._catalog.pending(model.name)]
        waiting = self._waiting.next_due(model, self._clock.now())
        return min(moments if waiting is None else [*moments, waiting], default=None)

    def judge(self, model: Model, windows: Sequence[Window]) -> Judged:
        """Judge windows, given earliest first, by the monitors that look at their lengths, and store the verdicts."""
        monitors = [monitor for monitor in self._catalog.monitors(model.name) if monitor.is_enabled]
        arrivals = self._waiting.arrivals(model, windows, monitors, self._clock.now())
        share = share_a_month(model.false_alarms_a_month, monitors, self._detectors)
        verdicts: list[Verdict] = []
        for length in sorted({window.length for window in windows}):
            watching = [monitor for monitor in monitors if monitor.window == length]
            if watching:
                alike = [window for window in windows if window.length == length]
                awaited = arrivals if length == model.window else None
                verdicts.extend(self._verdicts(model, alike, watching, awaited, share=share))
        judged = Judged(model.name, windows, verdicts)
        self._catalog.commit_judged(judged)
        return judged

    def _verdicts(
        self,
        model: Model,
        windows: Sequence[Window],
        monitors: Sequence[Monitor],
        arrivals: LabelArrivals | None,
        *,
        share: float,
    ) -> list[Verdict]:
        """Judge windows of one length in order; what one is found to be counts for those after it.

        Parameters
        ----------
        share
            False alarms a month that each monitor may spend.
        """
        span = Window(windows[0].start, windows[-1].end)
        watched_names = {name for monitor in monitors for name in monitor.metrics}
        names = sorted(watched_names | {estimate_of(name) for name in watched_names})
        measured = self._catalog.histories(model.name, span, length=windows[0].length, metrics=names)
        benchmarks = self._catalog.benchmarks(model.name)
        # However far back a detector looks.
        events = excluded_events(self._catalog, model, Window(EPOCH, span.end))
        verdicts: list[Verdict] = []
        for monitor in monitors:
            if monitor.parts:
                continue
            watched = {
                series: rows
                for series, rows in measured.items()
                if monitor.watches(_watched(monitor, series))
            }
            n_series = len({_watched(monitor, series) for series in watched})
            detector = self._detectors[monitor.detector]
            defaults = ratio_settings(detector, monitor, a_month=share, n_series=n_series)
            recent = self._recent(model, monitor, span, events)
            # Suspect windows of this very batch are on probation for those after them.
            suspect: set[datetime] = set()
            for window in windows:
                now = [row for rows in watched.values() for row in rows if row.start == window.start]
                past = leave_out(
                    self._past(model, monitor, window, frozenset(suspect)) if now else {}, events
                )
                case = Case(
                    monitor,
                    window,
                    now,
                    past,
                    benchmarks,
                    recent={series: _just_before(window, rows, detector) for series, rows in recent.items()},
                    bands=self._bands(model, monitor, window, frozenset(suspect), events, share=share),
                    defaults=defaults,
                    calendar=self._calendar,
                )
                if arrivals is not None:
                    case = replace(case, maturity=arrivals.maturity(window.start), now=arrivals.now)
                verdict = decide(case, self._metrics, self._detectors)
                if verdict.is_suspect:
                    suspect.add(window.start)
                verdicts.append(verdict)
        return [*verdicts, *self._combined(windows, monitors, verdicts)]

    def _combined(
        self, windows: Sequence[Window], monitors: Sequence[Monitor], verdicts: Iterable[Verdict]
    ) -> Iterable[Verdict]:
        """Judge by those monitors that combine the verdicts of others on the same windows."""
        found = {(one.monitor, one.start): one for one in verdicts}
        by_name = {one.name: one for one in monitors}
        for monitor in monitors:
            settings = complete_settings(self._detectors[monitor.detector], monitor.settings)
            for window in windows if monitor.parts else ():
                parts = [
                    (by_name[name], found[name, window.start])
                    for name in monitor.parts
                    if (name, window.start) in found
                ]
                yield combine(monitor, window, parts, at_least=round(settings["at_least"]))

    def _past(
        self, model: Model, monitor: Monitor, window: Window, suspect: frozenset[datetime]
    ) -> Mapping[Series, Past]:
        """Return what the monitor's metrics were over trusted earlier windows; nothing where nobody asks."""
        n_history = self._detectors[monitor.detector].n_history
        if not n_history:
            return {}
        span = Window(window.start - n_history * window.length, window.start)
        distrusted = distrusted_starts(self._catalog, model, (monitor,), span)
        return self._catalog.past(
            model.name,
            span,
            length=window.length,
            metrics=monitor.metrics,
            without=distrusted | suspect,
            # What is too little to judge is too little to learn from; traffic is what its own rows are.
            min_rows=0 if VOLUME.name in monitor.metrics else monitor.min_rows,
        )

    def _recent(
        self, model: Model, monitor: Monitor, span: Window, events: Sequence[DeclaredEvent]
    ) -> dict[Series, list[Measurement]]:
        """Return the monitor's measurements up to the end of a span, from as far back as its detector looks.

        They need not be trusted: what has been bad is looked for in them. What declared events exclude is not among them.
        """
        n_recent = self._detectors[monitor.detector].n_recent
        if not n_recent:
            return {}
        reached = Window(span.start - n_recent * monitor.window, span.end)
        measured = self._catalog.histories(
            model.name, reached, length=monitor.window, metrics=monitor.metrics
        )
        return {
            series: [row for row in rows if not is_left_out(series, row.start, events)]
            for series, rows in measured.items()
            if monitor.watches(series)
        }

    def _bands(
        self,
        model: Model,
        monitor: Monitor,
        window: Window,
        suspect: frozenset[datetime],
        events: Sequence[DeclaredEvent],
        *,
        share: float,
    ) -> dict[Series, Band]:
        """Return how far the monitor's series may go by its share of the budget; nothing where it spends none."""
        if not self._detectors[monitor.detector].needs_band:
            return {}
        span = window.before(past_span(window.length))
        measured = self._catalog.histories(model.name, span, length=window.length, metrics=monitor.metrics)
        watched = {series: rows for series, rows in measured.items() if monitor.watches(series)}
        distrusted = distrusted_starts(self._catalog, model, (monitor,), span)
        alerts = unusual_alerts(self._catalog.alerts(model.name), self._catalog.incidents(model.name))
        allowance = learn_allowance(
            gather_record(monitor, watched, self._metrics, without=distrusted | suspect, events=events),
            monitor,
            a_month=share,
            n_alerts=count_alarms(monitor, alerts, span, events),
        )
        return allowance.bands(window.start) if allowance is not None else {}
