"""Evidence for metrics' tests, made from plain frames."""

import polars as pl

from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.frames import profile_frame

SERVICE_TYPES = {
    "latency_ms": ColumnType.FLOAT,
    "error": ColumnType.CATEGORY,
    "cpu_percent": ColumnType.FLOAT,
    "memory_bytes": ColumnType.INTEGER,
}


def column_evidence(current, reference=None, type_=ColumnType.FLOAT):
    """Return the evidence of one feature called "x"."""
    types = {"x": type_}

    def profiled(values):
        return profile_frame(pl.DataFrame({"x": values}, strict=False), types)

    column = Column("x", Role.FEATURE, type_)
    return Evidence(profiled(current), None, None if reference is None else profiled(reference), column)


def service_evidence(**columns):
    """Return the evidence of service columns."""
    frame = pl.DataFrame(columns)
    return Evidence(profile_frame(frame, {name: SERVICE_TYPES[name] for name in columns}))
