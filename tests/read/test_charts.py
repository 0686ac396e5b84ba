from dataclasses import replace

import pytest

from budget_watch import MONITOR, RECALL
from verdicts import day
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.measurement import Outline, Series
from watchkeeper.domain.window import HOUR
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.read.charts import draw, expecting

SALE = DeclaredEvent("sale", day(3), day(5), is_excluded=False)


def events_beside(series, *events, n_days=10):
    outline = Outline.of([(day(number), 0.5, None, None, 100) for number in range(n_days)])
    metric = METRICS.get(series.metric)
    return draw(
        metric, series, outline, benchmark=None, alerts=(), events=events, reference_until=None
    ).events


@pytest.mark.parametrize(
    ("series", "event", "is_shown"),
    [
        (Series("volume"), SALE, True),
        (Series("volume"), replace(SALE, end=None), True),
        # Up to the end of the last window, and not beyond.
        (Series("volume"), replace(SALE, start=day(9), end=day(12)), True),
        (Series("volume"), replace(SALE, start=day(10), end=day(12)), False),
        (Series("volume"), replace(SALE, start=day(-2), end=day(0)), False),
        (Series("volume"), replace(SALE, metrics=("accuracy",)), False),
        # What is estimated is what the event is about.
        (Series("estimated_accuracy"), replace(SALE, metrics=("accuracy",)), True),
        (Series("js_distance", "temp"), replace(SALE, columns=("temp",)), True),
        (Series("js_distance", "load"), replace(SALE, columns=("temp",)), False),
    ],
)
def test_a_chart_shows_what_was_declared_of_it_in_its_time(series, event, is_shown):
    assert [band.name for band in events_beside(series, event)] == ["sale"] * is_shown


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, ["unusual"]),
        ({"detector": "seasonal"}, ["unusual"]),
        ({"detector": "threshold"}, []),
        ({"is_enabled": False}, []),
        ({"metrics": ("volume",)}, []),
        ({"window": HOUR}, []),
    ],
)
def test_a_chart_names_the_monitors_that_know_what_is_usual(change, names):
    monitors = {MONITOR.name: replace(MONITOR, **change)}

    assert expecting(RECALL, monitors, DETECTORS.as_mapping()) == names


def test_what_has_no_history_shows_no_event():
    assert list(events_beside(Series("volume"), SALE, n_days=0)) == []
