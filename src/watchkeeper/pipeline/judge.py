"""Judge: metrics against what is expected of them give verdicts, one window at a time.

A window is judged once it is complete, and again whenever late rows or labels have changed its measurements.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.clock import Clock
from watchkeeper.detectors.detector import Detector, Subject
from watchkeeper.detectors.settings import complete_settings
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Status, worst
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import Window
from watchkeeper.metrics.metric import Metric
from watchkeeper.pipeline.trust import distrusted_starts
from watchkeeper.store.ports import Catalog, Judged

# How many earlier windows say what is usual: eight weeks of daily windows.
N_HISTORY_WINDOWS = 56
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
        The monitor's measurements of this window.
    histories
        Readings of the same series over trusted earlier windows, oldest first.
    benchmarks
        What each metric reads on the whole training reference.
    """

    monitor: Monitor
    window: Window
    measurements: Sequence[Measurement]
    histories: Mapping[Series, Sequence[Reading]]
    benchmarks: Mapping[Series, Reading]


def decide(case: Case, metrics: Mapping[str, Metric], detectors: Mapping[str, Detector]) -> Verdict:
    """Judge one window for one monitor; pure."""
    monitor = case.monitor
    detector = detectors[monitor.detector]
    settings = complete_settings(detector, monitor.settings)
    findings = [
        _find(case, measurement, metrics[measurement.series.metric], detector, settings)
        for measurement in case.measurements
    ]
    status = worst(finding.status for finding in findings)
    telling = _telling(findings)
    reason = telling[0].reason if telling else "Nothing was measured in this window."
    return Verdict(monitor.name, case.window.start, case.window.end, status, telling, reason)


def _find(
    case: Case, measurement: Measurement, metric: Metric, detector: Detector, settings: Mapping[str, float]
) -> Finding:
    series, reading = measurement.series, measurement.reading
    if reading.value is not None and reading.n_rows < case.monitor.min_rows and metric.name != "volume":
        reason = f"Only {reading.n_rows} rows; at least {case.monitor.min_rows} are needed to judge."
        return Finding(metric.name, series.column, Status.GREY, reading, None, None, reason)
    subject = Subject(
        metric=metric,
        column=series.column,
        start=measurement.start,
        reading=reading,
        benchmark=case.benchmarks.get(
            Series(series.metric, series.column, series.segment, "", series.window)
        ),
        history=case.histories.get(series, ()),
    )
    return detector.judge(subject, settings)


def _telling(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the bad findings, worst first; where none is bad, the one nearest its limit."""
    ordered = sorted(findings, key=lambda one: (one.status.badness, one.excess), reverse=True)
    bad = [finding for finding in ordered if finding.status.is_bad]
    return tuple(bad[:MAX_FINDINGS] or ordered[:1])


class Judge:
    """The fourth stage, over the stores."""

    def __init__(
        self, catalog: Catalog, clock: Clock, metrics: Iterable[Metric], detectors: Iterable[Detector]
    ) -> None:
        self._catalog = catalog
        self._clock = clock
        self._metrics = {metric.name: metric for metric in metrics}
        self._detectors = {detector.name: detector for detector in detectors}

    def complete(self, model: Model) -> Sequence[Window]:
        """Return the windows that wait to be judged and are complete, earliest end first."""
        now = self._clock.now()
        return [window for window in self._catalog.pending(model.name) if window.end + GRACE <= now]

    def judge(self, model: Model, windows: Sequence[Window]) -> Judged:
        """Judge windows, given earliest first, by the monitors that look at their lengths, and store the verdicts."""
        monitors = [monitor for monitor in self._catalog.monitors(model.name) if monitor.is_enabled]
        verdicts: list[Verdict] = []
        for length in sorted({window.length for window in windows}):
            watching = [monitor for monitor in monitors if monitor.window == length]
            if watching:
                alike = [window for window in windows if window.length == length]
                verdicts.extend(self._verdicts(model, alike, watching))
        judged = Judged(model.name, windows, verdicts)
        self._catalog.commit_judged(judged)
        return judged

    def _verdicts(
        self, model: Model, windows: Sequence[Window], monitors: Sequence[Monitor]
    ) -> list[Verdict]:
        """Judge windows of one length in order; what one is found to be counts for those after it."""
        length = windows[0].length
        span = Window(windows[0].start - N_HISTORY_WINDOWS * length, windows[-1].end)
        names = sorted({name for monitor in monitors for name in monitor.metrics})
        histories = self._catalog.histories(model.name, span, length=length, metrics=names)
        benchmarks = self._catalog.benchmarks(model.name)
        verdicts: list[Verdict] = []
        for monitor in monitors:
            watched = {series: rows for series, rows in histories.items() if _watches(monitor, series)}
            before = Window(span.start, windows[0].start)
            distrusted = distrusted_starts(self._catalog, model, (monitor,), before)
            for window in windows:
                case = _case(monitor, window, watched, benchmarks, distrusted)
                verdict = decide(case, self._metrics, self._detectors)
                # Bad windows of this very batch are on probation too.
                distrusted |= {window.start} if verdict.status.is_bad else frozenset()
                verdicts.append(verdict)
        return verdicts


def _case(
    monitor: Monitor,
    window: Window,
    watched: Mapping[Series, Sequence[Measurement]],
    benchmarks: Mapping[Series, Reading],
    distrusted: frozenset[datetime],
) -> Case:
    now = [row for rows in watched.values() for row in rows if row.start == window.start]
    earliest = window.start - N_HISTORY_WINDOWS * window.length
    before = {
        series: [
            row.reading
            for row in rows
            if earliest <= row.start < window.start and row.start not in distrusted
        ]
        for series, rows in watched.items()
    }
    return Case(monitor, window, now, before, benchmarks)


def _watches(monitor: Monitor, series: Series) -> bool:
    """Whether a series is the monitor's; a metric that compares with nothing has no reference to match."""
    return (
        series.metric in monitor.metrics
        and series.reference in ("", monitor.reference)
        and not series.segment
        and (not monitor.columns or series.column in monitor.columns)
    )
