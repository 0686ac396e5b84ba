"""A model of trains whose monitors are edited: what they can be made of."""

from datetime import UTC, datetime

from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.monitors.fitting import Fitting

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
