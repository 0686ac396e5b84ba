"""Evidence for metrics from a handful of joined rows."""

from typing import Any

import polars as pl

from watchkeeper.domain.model import Task
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.performance import performance_of
from watchkeeper.profile.profile import Profile


def evidence_of(columns: dict[str, list[Any]], *, task: Task = Task.BINARY) -> Evidence:
    """Return evidence whose performance is that of these joined columns; class 1 is positive."""
    frame = pl.DataFrame(columns)
    performance = performance_of(frame, task=task, positive="1")
    return Evidence(profile=Profile(frame.height, {}), performance=performance)
