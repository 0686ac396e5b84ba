from dataclasses import replace

import numpy as np

from budget_watch import MONITOR, N_DAYS, NAME, measure, watched_model
from verdicts import day
from watchkeeper.clock import ManualClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.calendar import UTC_CALENDAR
from watchkeeper.domain.model import Model
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.read.budget import load_budget
from watchkeeper.read.source import Source
from watchkeeper.store.label_arrivals import LabelHabits
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

DRIFT = replace(MONITOR, name="drift", detector="drift", metrics=("js_distance",))
TRAFFIC = replace(MONITOR, name="traffic", detector="absence", metrics=("volume",))


def budget_of(*monitors):
    catalog, _ = watched_model(*monitors)
    return load_budget(source_of(catalog, N_DAYS), NAME)


def source_of(catalog, n_days):
    clock = ManualClock(day(n_days))
    return Source(catalog, clock, METRICS, DETECTORS, MemoryLake(), UTC_CALENDAR, LabelHabits(catalog))


def test_it_is_shared_by_those_who_can_spend_it():
    budget = budget_of(MONITOR, DRIFT, TRAFFIC)

    assert budget.allowed_a_month == 1.0
    assert [(one.monitor, one.allowed_a_month) for one in budget.monitors] == [
        ("unusual", 0.5),
        ("drift", 0.5),
    ]
    assert (
        budget.monitors[1].sentence
        == "0.5 false alarms a month allowed; an even part of it for each metric and column."
    )


def test_its_own_past_is_judged_each_window_by_those_before_it():
    (monitor,) = budget_of(MONITOR).monitors

    assert monitor.n_windows == N_DAYS - 28
    assert 0.0 <= monitor.seen_a_month <= 1.5
    assert "a month were seen over 63 windows of its past." in monitor.sentence


def test_what_it_would_notice_is_noticed_when_it_comes():
    (monitor,) = budget_of(MONITOR).monitors
    (recall,) = monitor.noticeable

    assert (recall.metric, recall.within_s) == ("recall", 3 * 86_400)
    assert recall.sentence.startswith("Would notice a fall of Recall by ")
    assert recall.sentence.endswith(" points within 3 days.")
    # A point is the noise of a day, and two of three must be bad.
    assert 0.005 < recall.change < 0.04


def test_a_short_past_says_so():
    catalog = MemoryCatalog()
    catalog.add_model(Model(NAME, day(0)))
    catalog.put_monitor(NAME, MONITOR)
    measure(catalog, np.full(9, 0.8))

    (monitor,) = load_budget(source_of(catalog, 9), NAME).monitors

    assert monitor.seen_a_month is None
    assert monitor.sentence == "1 false alarm a month allowed; 9 windows are too few to tell what is usual."
    assert monitor.noticeable == ()
