"""Estimates as they stood before labels came: which are kept, and which are held against labels."""

from datetime import timedelta

import polars as pl
import pytest

from service import NAME, START
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.estimate import PastEstimates
from watchkeeper.profile.performance import performance_of
from watchkeeper.store.foretold import FORETOLD, N_WINDOWS, as_foretold, load_past_estimates
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Measured

MODEL = Model(NAME, START, task=Task.REGRESSION)
OPEN, SETTLED = Reading(2.0, 1.0, 3.0, 100), Reading(None, n_rows=100, reason="most labels have come")


def loaded(days, events=()):
    """Return past estimates of days, each told as it was foretold, as it is estimated now, and as labels say."""
    catalog = MemoryCatalog()
    catalog.add_model(MODEL)
    told = [
        Measurement(Series(metric, reference=reference), START + day * DAY, reading)
        for day, readings in enumerate(days)
        for (metric, reference), reading in zip(
            (("estimated_mae", FORETOLD), ("estimated_mae", ""), ("mae", "")), readings, strict=True
        )
    ]
    catalog.commit_measured(Measured(NAME, told, (), None, ()))
    return load_past_estimates(catalog, MODEL, START + len(days) * DAY, events)


@pytest.mark.parametrize(
    ("foretold", "now", "said", "expected"),
    [
        (Reading(2.0, 1.5, 2.5, 100), SETTLED, Reading(1.8, n_rows=98), PastEstimates([0.2], 1)),
        (Reading(2.0, 1.9, 2.5, 100), SETTLED, Reading(1.8, n_rows=98), PastEstimates([0.2], 0)),
        # Labels have not all come; there are none; the window was still open.
        (Reading(2.0, 1.5, 2.5, 100), OPEN, Reading(1.8, n_rows=40), None),
        (Reading(2.0, 1.5, 2.5, 100), SETTLED, Reading(None, reason="no labels"), None),
        (Reading(2.0, 1.5, 2.5, 60), SETTLED, Reading(1.8, n_rows=98), None),
    ],
)
def test_complete_windows_count_once_their_labels_have_come(foretold, now, said, expected):
    past = loaded([(foretold, now, said)]).get("estimated_mae")

    assert (past is None) == (expected is None)
    if expected:
        assert (past.errors, past.n_held) == (pytest.approx(expected.errors), expected.n_held)


def test_the_latest_windows_count():
    days = [(Reading(float(day), 0.0, 1e9, 100), SETTLED, Reading(0.0)) for day in range(N_WINDOWS + 3)]

    assert loaded(days)["estimated_mae"].errors[0] == 3.0


@pytest.mark.parametrize(("metrics", "expected"), [((), [1.0]), (("mae",), [1.0]), (("auc",), [0.0, 1.0])])
def test_windows_that_a_declared_event_excludes_do_not_count(metrics, expected):
    days = [(Reading(float(day), 0.0, 1e9, 100), SETTLED, Reading(0.0)) for day in range(2)]
    event = DeclaredEvent("strike", START, START + DAY, metrics=metrics)

    assert loaded(days, [event])["estimated_mae"].errors == expected


@pytest.mark.parametrize(("n_labels", "is_kept"), [(0, True), (5, True), (6, False)])
def test_estimates_are_kept_while_half_of_the_labels_wait(n_labels, is_kept):
    label = [1.0] * n_labels + [None] * (10 - n_labels)
    performance = performance_of(
        pl.DataFrame({"prediction": [1.0] * 10, "label": label}), task=Task.REGRESSION, positive=""
    )
    measured = [
        Measurement(Series(name, window=timedelta(hours=1)), START, Reading(1.0))
        for name in ("estimated_mae", "mae")
    ]

    kept = as_foretold(measured, performance)

    assert [(one.series.metric, one.series.reference) for one in kept] == [
        ("estimated_mae", FORETOLD)
    ] * is_kept
