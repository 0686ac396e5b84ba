"""Estimates as they stood before labels came: kept, and held against what labels said since."""

import math
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from watchkeeper.domain.declared_event import DeclaredEvent, is_left_out
from watchkeeper.domain.measurement import Measurement
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import PastEstimates, estimated_by
from watchkeeper.metrics.estimated import ESTIMATED
from watchkeeper.metrics.estimated_classes import ESTIMATED_OF_CLASSES
from watchkeeper.metrics.estimated_errors import ESTIMATED_ERRORS
from watchkeeper.profile.performance import Performance
from watchkeeper.store.ports import Catalog

# What such an estimate is compared with, in its series' identity.
FORETOLD = "labels"
# Estimates told are of the latest so many windows whose labels have come, looked for so far back.
N_WINDOWS = 28
_LOOKS_BACK = 4 * N_WINDOWS
# With fewer rows waiting than this share, an estimate is for the most part what labels say themselves.
_MIN_WAITING = 0.5
# An estimate of fewer of its window's rows than this share was made while the window was still open.
_MIN_ROWS = 0.9
_NAMES = [metric.name for metric in (*ESTIMATED, *ESTIMATED_OF_CLASSES, *ESTIMATED_ERRORS)]


def as_foretold(measurements: Iterable[Measurement], performance: Performance | None) -> list[Measurement]:
    """Return a window's estimates to be kept as they stand; none once most of its labels have come.

    What was kept of a window before stays then, as nothing replaces it.
    """
    if performance is not None:
        n_waiting = performance.n_predictions - performance.n_labelled
        if n_waiting < _MIN_WAITING * performance.n_predictions:
            return []
    return [
        replace(one, series=replace(one.series, reference=FORETOLD))
        for one in measurements
        if one.series.metric in _NAMES and one.reading.value is not None
    ]


def load_past_estimates(
    catalog: Catalog, model: Model, until: datetime, events: Collection[DeclaredEvent] = ()
) -> dict[str, PastEstimates]:
    """Return how far the latest estimates were off, by name of the estimate; what has none is left out.

    Parameters
    ----------
    until
        Windows that start before count, once nothing is left to estimate in them, as they were estimated when they were
        complete.
    events
        What was estimated of windows that they leave out does not count.
    """
    span = Window(until - _LOOKS_BACK * model.window, until)
    estimates = catalog.histories(model.name, span, length=model.window, metrics=_NAMES)
    foretold = {series: rows for series, rows in estimates.items() if series.reference == FORETOLD}
    if not foretold:
        return {}
    names = [estimated_by(series.metric) for series in foretold]
    realised = catalog.histories(model.name, span, length=model.window, metrics=names)
    found: dict[str, PastEstimates] = {}
    for series, rows in foretold.items():
        now = replace(series, reference="")
        n_rows = {
            one.start: one.reading.n_rows for one in estimates.get(now, ()) if one.reading.value is None
        }
        whole = [one for one in rows if one.reading.n_rows >= _MIN_ROWS * n_rows.get(one.start, math.inf)]
        came = replace(now, metric=estimated_by(series.metric))
        kept = [one for one in whole if not is_left_out(came, one.start, events)]
        past = _hold(kept, realised.get(came, ()))
        if past.n_windows:
            found[series.metric] = past
    return found


def _hold(foretold: Iterable[Measurement], realised: Iterable[Measurement]) -> PastEstimates:
    said = {one.start: one.reading.value for one in realised}
    errors: list[float] = []
    held: list[bool] = []
    for one in foretold:
        told, value = one.reading, said.get(one.start)
        if value is not None and told.value is not None and told.low is not None and told.high is not None:
            errors.append(told.value - value)
            held.append(told.low <= value <= told.high)
    return PastEstimates(errors[-N_WINDOWS:], sum(held[-N_WINDOWS:]))
