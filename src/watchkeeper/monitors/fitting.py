"""Whether a monitor fits its model: what it watches is measured, and its detector knows its settings.

A monitor that fits nothing would stay grey for ever and nobody would know why, so it is refused when it is written.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from watchkeeper.detectors.composite import Composite
from watchkeeper.detectors.detector import Detector
from watchkeeper.detectors.settings import UNSET, complete_settings
from watchkeeper.documents.length import write_length
from watchkeeper.documents.written import suggest
from watchkeeper.domain.batch import VERSION
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import KNOWN, RECENT, TRAINING
from watchkeeper.domain.segment import column_of
from watchkeeper.domain.status import Question
from watchkeeper.errors import BadInput
from watchkeeper.metrics.columns import columns_for
from watchkeeper.metrics.metric import Metric, Needs, Scope, is_told_of_segments

REFERENCES: Final = (TRAINING, RECENT, KNOWN)
COMPOSITE: Final = Composite().name
_AT_LEAST: Final = "at_least"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_MAX_TITLE = 200
_MAX_ROWS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a monitor cannot be.

    Attributes
    ----------
    field
        The field at fault; one of several settings as "settings.red".
    what
        What is wrong, and what is allowed.
    """

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """What the monitors of one model can be made of.

    Attributes
    ----------
    metrics, detectors
        All registered, by name.
    monitors
        The model's, of which some can be combined.
    """

    model: Model
    metrics: Mapping[str, Metric]
    detectors: Mapping[str, Detector]
    monitors: tuple[Monitor, ...] = ()

    @property
    def windows(self) -> tuple[timedelta, ...]:
        """Lengths of the windows that are measured, the model's own first."""
        return tuple(dict.fromkeys((self.model.window, self.model.bucket)))

    def metrics_of(self, window: timedelta) -> list[Metric]:
        """Return the metrics that are measured over windows of that length."""
        is_whole = window == self.model.window
        return [
            metric
            for metric in self.metrics.values()
            if (not metric.tasks or self.model.task in metric.tasks)
            # What is seen within the hour is the service, not the model.
            and (is_whole or metric.question is Question.ON_TIME)
        ]

    def columns_of(self, metric: Metric) -> list[str]:
        """Return the columns that a metric is read for; none where it is about the model or an outcome as a whole."""
        return [one.name for one in columns_for(metric, self.model.schema, ()) if one is not None]

    def check(self, monitor: Monitor) -> None:
        """Refuse a monitor that does not fit.

        Raises
        ------
        BadInput
            The message names every field at fault, and what is allowed there.
        """
        faults = self.faults(monitor)
        if faults:
            raise BadInput("; ".join(f"{one.field}: {one.what}" for one in faults))

    def check_removal(self, name: str) -> None:
        """Refuse to remove a monitor that another combines with others.

        Raises
        ------
        BadInput
            The message names that one.
        """
        for whole in self.monitors:
            if name in whole.parts:
                raise BadInput(f"{whole.name} combines {name} with others; take it out of that one first")

    def faults(self, monitor: Monitor) -> list[Fault]:
        """Return all that is wrong with a monitor; none where it fits."""
        return [
            *_about_itself(monitor),
            *self._about_window(monitor),
            *self._about_metrics(monitor),
            *self._about_parts(monitor),
            *self._about_columns(monitor),
            *self._about_segments(monitor),
            *self._about_reference(monitor),
            *self._about_settings(monitor),
        ]

    def _about_window(self, monitor: Monitor) -> Iterator[Fault]:
        if monitor.window not in self.windows:
            allowed = " or ".join(write_length(one) for one in self.windows)
            got = write_length(monitor.window)
            yield Fault("window", f"{self.model.name} is measured over windows of {allowed}; got {got}")

    def _about_metrics(self, monitor: Monitor) -> Iterator[Fault]:
        if not monitor.metrics and not _combines(monitor):
            yield Fault("metrics", "name at least one metric to watch")
        measured = {one.name for one in self.metrics_of(monitor.window)}
        for name in monitor.metrics:
            if name not in self.metrics:
                yield Fault("metrics", f"no metric is called {name!r}{suggest(name, sorted(measured))}")
            elif name not in measured and monitor.window in self.windows:
                yield Fault("metrics", self._why_not_measured(self.metrics[name], monitor.window))

    def _about_parts(self, monitor: Monitor) -> Iterator[Fault]:
        """Tell what cannot be combined; what is combined is no combination itself, so nothing goes round in a circle."""
        others = {one.name: one for one in self.monitors if one.name != monitor.name}
        for whole in others.values():
            if monitor.name in whole.parts and monitor.window != whole.window:
                length = write_length(whole.window)
                yield Fault(
                    "window", f"{whole.name} combines it, over windows of {length}; change that one first"
                )
        if not _combines(monitor):
            return
        if not monitor.parts:
            yield Fault("parts", f"name the monitors that it combines: {', '.join(others)}")
        if monitor.detector != COMPOSITE:
            yield Fault(
                "detector", f"what combines monitors has the detector {COMPOSITE}; got {monitor.detector}"
            )
        if monitor.metrics:
            yield Fault("metrics", "what combines monitors looks at no metric itself; leave them out")
        if monitor.parts and monitor.settings.get(_AT_LEAST, 1.0) > len(monitor.parts):
            yield Fault(
                f"settings.{_AT_LEAST}", f"it combines {len(monitor.parts)} monitors; no more can be bad"
            )
        for name in monitor.parts:
            if why := _why_no_part(name, monitor, others):
                yield Fault("parts", why)

    def _why_not_measured(self, metric: Metric, window: timedelta) -> str:
        if metric.tasks and self.model.task not in metric.tasks:
            tasks = ", ".join(sorted(metric.tasks))
            return f"{metric.name} is for models of task {tasks}; {self.model.name} is {self.model.task}"
        known = ", ".join(one.name for one in self.metrics_of(window))
        return f"{metric.name} is not measured over windows of {write_length(window)}; these are: {known}"

    def _about_columns(self, monitor: Monitor) -> Iterator[Fault]:
        metrics = [self.metrics[name] for name in monitor.metrics if name in self.metrics]
        # Outcomes are known only once they have come.
        if not monitor.columns or any(one.scope is Scope.OUTCOME for one in metrics):
            return
        allowed = {name: None for metric in metrics for name in self.columns_of(metric)}
        for name in monitor.columns:
            if not allowed:
                told = ", ".join(one.name for one in metrics)
                yield Fault("columns", f"{told} tells of the model as a whole; leave the columns out")
                return
            if name not in allowed:
                yield Fault(
                    "columns", f"nothing is measured for a column {name!r}{suggest(name, list(allowed))}"
                )

    @property
    def segment_columns(self) -> tuple[str, ...]:
        """Columns by whose values a monitor can tell rows apart, the version last."""
        schema = self.model.schema
        declared = (*schema.segment_columns(), *schema.protected_pairs()) if schema else ()
        return (*declared, VERSION)

    def _about_segments(self, monitor: Monitor) -> Iterator[Fault]:
        if not monitor.segments:
            return
        if _combines(monitor):
            yield Fault("segments", "what combines monitors looks at no segment itself; leave them out")
            return
        if monitor.window != self.model.window and monitor.window in self.windows:
            length = write_length(self.model.window)
            yield Fault("segments", f"segments are measured over windows of {length} alone")
        for name in monitor.metrics:
            if name in self.metrics and not is_told_of_segments(self.metrics[name]):
                yield Fault("segments", f"{name} is told of all rows together; watch it without segments")
        for scope in monitor.segments:
            column = column_of(scope)
            if column not in self.segment_columns:
                yield Fault(
                    "segments",
                    f"rows are not told apart by {column!r}{suggest(column, self.segment_columns)}",
                )

    def _about_reference(self, monitor: Monitor) -> Iterator[Fault]:
        needing = [
            name
            for name in monitor.metrics
            if name in self.metrics and Needs.REFERENCE in self.metrics[name].needs
        ]
        if monitor.reference and monitor.reference not in REFERENCES:
            yield Fault(
                "reference",
                f"no reference is called {monitor.reference!r}{suggest(monitor.reference, REFERENCES)}",
            )
        elif needing and not monitor.reference:
            yield Fault("reference", f"{needing[0]} compares with a reference: {', '.join(REFERENCES)}")
        elif monitor.reference and monitor.metrics and not needing:
            yield Fault("reference", "none of the metrics compares with a reference; leave it out")

    def _about_settings(self, monitor: Monitor) -> Iterator[Fault]:
        detector = self.detectors.get(monitor.detector)
        if detector is None:
            known = list(self.detectors)
            yield Fault(
                "detector", f"no detector is called {monitor.detector!r}{suggest(monitor.detector, known)}"
            )
            return
        faults = list(_about_each_setting(detector, monitor.settings))
        yield from faults
        optional = [one.name for one in detector.settings if one.default == UNSET]
        if optional and not faults and not set(optional) & set(monitor.settings):
            yield Fault("settings", f"{detector.name} needs at least one of {', '.join(optional)}")


def _combines(monitor: Monitor) -> bool:
    return bool(monitor.parts) or monitor.detector == COMPOSITE


def _why_no_part(name: str, whole: Monitor, others: Mapping[str, Monitor]) -> str:
    """Return why a monitor cannot be combined with others; empty where it can."""
    if name == whole.name:
        return f"{name} cannot be a part of itself"
    if name not in others:
        return f"no other monitor is called {name!r}{suggest(name, sorted(others))}"
    part = others[name]
    if _combines(part):
        return f"{name} combines monitors itself; name those instead: {', '.join(part.parts)}"
    if part.window != whole.window:
        return f"{name} looks at windows of {write_length(part.window)}, not of {write_length(whole.window)}"
    return ""


def _about_itself(monitor: Monitor) -> Iterator[Fault]:
    if not _NAME.fullmatch(monitor.name):
        yield Fault(
            "name",
            f"1 to 100 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit; got {monitor.name!r}",
        )
    if not monitor.title.strip() or len(monitor.title) > _MAX_TITLE:
        yield Fault("title", f"a title for people, of 1 to {_MAX_TITLE} characters; got {monitor.title!r}")
    if not 0 <= monitor.min_rows <= _MAX_ROWS:
        yield Fault("min_rows", f"rows, from 0 to {_MAX_ROWS:,}; got {monitor.min_rows}")
    yield from _repeated("metrics", monitor.metrics)
    yield from _repeated("columns", monitor.columns)
    yield from _repeated("segments", monitor.segments)
    yield from _repeated("parts", monitor.parts)


def _repeated(field: str, names: Collection[str]) -> Iterator[Fault]:
    if len(set(names)) < len(names):
        yield Fault(field, f"each may be there once; got {', '.join(names)}")


def _about_each_setting(detector: Detector, given: Mapping[str, float]) -> Iterator[Fault]:
    known = [one.name for one in detector.settings]
    for name, value in given.items():
        if name not in known:
            yield Fault(f"settings.{name}", f"{detector.name} has no setting {name!r}{suggest(name, known)}")
            continue
        try:
            complete_settings(detector, {name: value})
        except BadInput as error:
            yield Fault(f"settings.{name}", str(error))
