"""What watches a model, how it stands, and what else could watch it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from watchkeeper.detectors.detector import Detector
from watchkeeper.detectors.settings import UNSET
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.segment import version_segment
from watchkeeper.domain.status import Question, Status
from watchkeeper.metrics.metric import Needs, Unit, is_told_of_segments
from watchkeeper.monitors.fitting import REFERENCES, Fitting
from watchkeeper.monitors.wording import say_main_settings
from watchkeeper.read.charts import describe
from watchkeeper.read.series import MetricInfo
from watchkeeper.read.source import Source


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """A monitor in a line: what it watches, how it stands, and how often it has been bad.

    Attributes
    ----------
    settings
        Those that were given; the others are the detector's defaults.
    alarms_when
        Its settings in words.
    """

    name: str
    title: str
    question: Question
    detector: str
    metrics: Sequence[str]
    columns: Sequence[str]
    segments: Sequence[str]
    parts: Sequence[str]
    window_s: int
    settings: dict[str, float]
    reference: str
    persistence: Persistence
    min_rows: int
    is_enabled: bool
    is_paging: bool
    alarms_when: str
    status: Status
    reason: str
    n_windows: int
    n_bad_windows: int
    n_alerts: int


@dataclass(frozen=True, slots=True)
class SettingChoice:
    """A number that a detector can be given; what is None is not set, or without bound."""

    name: str
    description: str
    default: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class DetectorChoice:
    """A detector that a monitor can have."""

    name: str
    description: str
    settings: Sequence[SettingChoice]


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """A metric that a monitor of this model can watch.

    Attributes
    ----------
    columns
        What it is read for, one by one; empty where it is about the model or an outcome as a whole.
    needs_reference
        Whether it compares with a reference.
    windows_s
        Lengths of the windows that it is measured over, seconds, the usual one first.
    is_told_of_segments
        Whether it can be watched of a part of the rows.
    """

    info: MetricInfo
    columns: Sequence[str]
    needs_reference: bool
    windows_s: Sequence[int]
    is_told_of_segments: bool


@dataclass(frozen=True, slots=True)
class MonitorChoices:
    """All that a monitor of a model can be made of.

    Attributes
    ----------
    segments
        By what it can tell rows apart: columns, for each of their values, and the segments that there were lately.
    """

    metrics: Sequence[MetricChoice]
    detectors: Sequence[DetectorChoice]
    references: Sequence[str]
    segments: Sequence[str]


def load_monitors(source: Source, name: str) -> list[MonitorLine]:
    """Return the monitors of a model with how they stand and how often they have been bad.

    Raises
    ------
    NotFound
        No such model.
    """
    model = source.catalog.model(name)
    alerts: dict[str, list[Alert]] = {}
    for alert in source.catalog.alerts(name):
        if alert.status.is_bad:
            alerts.setdefault(alert.monitor, []).append(alert)
    counts = source.catalog.verdict_counts(name)
    return [
        monitor_line(source, monitor, alerts.get(monitor.name, ()), counts.get(monitor.name, {}))
        for monitor in source.catalog.monitors(model.name)
    ]


def monitor_line(
    source: Source,
    monitor: Monitor,
    alerts: Sequence[Alert] = (),
    counts: Mapping[Status, int] = MappingProxyType({}),
) -> MonitorLine:
    """Return a monitor in a line, with its alerts and how many windows had which status."""
    standing = next((alert for alert in alerts if alert.ended_at is None), None)
    n_windows = sum(counts.values())
    calm = Status.GREEN if n_windows and monitor.is_enabled else Status.GREY
    unit = source.metric(monitor.metrics[0]).unit if monitor.metrics else Unit.NUMBER
    return MonitorLine(
        name=monitor.name,
        title=monitor.title,
        question=monitor.question,
        detector=monitor.detector,
        metrics=monitor.metrics,
        columns=monitor.columns,
        segments=monitor.segments,
        parts=monitor.parts,
        window_s=_seconds(monitor.window),
        settings=dict(monitor.settings),
        reference=monitor.reference,
        persistence=monitor.persistence,
        min_rows=monitor.min_rows,
        is_enabled=monitor.is_enabled,
        is_paging=monitor.is_paging,
        alarms_when=say_main_settings(monitor, source.detectors.get(monitor.detector), unit),
        status=standing.status if standing else calm,
        reason=standing.reason if standing else "",
        n_windows=n_windows,
        n_bad_windows=sum(n for status, n in counts.items() if status.is_bad),
        n_alerts=len(alerts),
    )


def load_choices(source: Source, name: str) -> MonitorChoices:
    """Return what a monitor of a model can be made of.

    Raises
    ------
    NotFound
        No such model.
    """
    fitting = source.fitting(name)
    return MonitorChoices(
        metrics=list(_metric_choices(fitting)),
        detectors=[_detector_choice(one) for one in fitting.detectors.values()],
        references=REFERENCES,
        segments=[*fitting.segment_columns, *_recent_segments(source, fitting.model)],
    )


def _recent_segments(source: Source, model: Model) -> list[str]:
    """Return the segments and versions of the latest traffic."""
    span = source.span(model, None, None)
    versions = [version_segment(one.name) for one in source.catalog.versions(model.name)]
    return [*source.catalog.segments(model.name, span), *versions]


def _metric_choices(fitting: Fitting) -> Iterable[MetricChoice]:
    by_window = {window: fitting.metrics_of(window) for window in fitting.windows}
    for metric in by_window[fitting.model.window]:
        yield MetricChoice(
            info=describe(metric),
            columns=fitting.columns_of(metric),
            needs_reference=Needs.REFERENCE in metric.needs,
            windows_s=[_seconds(window) for window, measured in by_window.items() if metric in measured],
            is_told_of_segments=is_told_of_segments(metric),
        )


def _detector_choice(detector: Detector) -> DetectorChoice:
    settings = [
        SettingChoice(one.name, one.description, _bounded(one.default), _bounded(one.low), _bounded(one.high))
        for one in detector.settings
    ]
    return DetectorChoice(detector.name, detector.description, settings)


def _bounded(number: float) -> float | None:
    return None if abs(number) == UNSET else number


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
