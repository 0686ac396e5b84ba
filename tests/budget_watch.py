"""A model whose recall and drift were measured for thirteen weeks, and a monitor that spends its budget on them."""

import numpy as np

from verdicts import START, day
from watchkeeper.clock import ManualClock
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, Window
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Measured

NAME = "late-trains"
N_DAYS = 91
RECALL = Series("recall", window=DAY)
MONITOR = Monitor("unusual", "Unusual results", Question.RIGHT, ("recall",), "budget")


def usual_recalls(n=N_DAYS):
    """Return recalls of days: 80 %, on Sundays 70 %, give or take a point."""
    return 0.8 - 0.1 * (np.arange(n) % 7 == 6) + 0.01 * np.random.default_rng(1).normal(size=n)


def measure(catalog, values, *, series=RECALL, first=0, n_rows=500, low=None):
    """Store values of consecutive days, with this low bound."""
    rows = [
        Measurement(series, day(first + number), Reading(float(value), low, n_rows=n_rows))
        for number, value in enumerate(values)
    ]
    pending = [Window(day(first), day(first + 1))] if len(rows) == 1 else []
    catalog.commit_measured(Measured(NAME, rows, (), None, pending))


def watched_model(*monitors):
    """Return a catalog with the model and its past, and the clock."""
    catalog = MemoryCatalog()
    catalog.add_model(Model(NAME, START, task=Task.BINARY))
    for monitor in monitors or (MONITOR,):
        catalog.put_monitor(NAME, monitor)
    measure(catalog, usual_recalls())
    return catalog, ManualClock(day(N_DAYS + 9))
