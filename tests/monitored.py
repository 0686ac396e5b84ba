"""A model of trains whose monitors are edited: what they can be made of, and a past to try them out on."""

from datetime import UTC, datetime

from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.window import HOUR, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.monitors.fitting import Fitting
from watchkeeper.profile.profile import Profile
from watchkeeper.store.records import Drained, Measured, ProfileKey

MODEL = Model(
    "late-trains",
    datetime(2024, 3, 4, tzinfo=UTC),
    schema=Schema(
        (
            Column("temp", Role.FEATURE, ColumnType.FLOAT),
            Column("load", Role.FEATURE, ColumnType.FLOAT),
            Column("site", Role.SEGMENT, ColumnType.CATEGORY),
            Column("prediction", Role.PREDICTION, ColumnType.INTEGER),
        )
    ),
    task=Task.BINARY,
)
FITTING = Fitting(MODEL, METRICS.as_mapping(), DETECTORS.as_mapping())


def have_traffic(catalog, model, span):
    """Store that the model had live traffic from the first to the last window of a span."""
    ends = (span.start, span.end - model.window)
    live = [(ProfileKey(start, model.window, "", "1"), Profile(1)) for start in ends]
    catalog.put(
        model.name, Kind.PREDICTIONS, key="k", payload=b"", n_rows=1, quarantined=(), received_at=span.start
    )
    catalog.commit_drained(Drained(catalog.claim(model.name, max_rows=1), live, ()))


def have_measured(catalog, model, metric, values):
    """Store a metric's values, hour by hour, of live traffic that began with the model."""
    start = model.created_at
    have_traffic(catalog, model, Window(start, start + len(values) * HOUR))
    series = Series(metric, window=HOUR)
    rows = [
        Measurement(series, start + hour * HOUR, Reading(value, value, value, 100))
        for hour, value in enumerate(values)
    ]
    catalog.commit_measured(Measured(model.name, rows, (), None, ()))
