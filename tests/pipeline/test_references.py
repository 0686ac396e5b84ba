from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from verdicts import day, monitor, verdicts
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.model import Model
from watchkeeper.domain.reference import KNOWN, RECENT, TRAINING
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.window import DAY
from watchkeeper.pipeline.references import MIN_RECENT_WINDOWS, N_RECENT_WINDOWS, load_references
from watchkeeper.profile.frames import profile_frame
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Drained, Judged, ProfileKey

MODEL = Model("late-trains", day(0))


def profile(value):
    return profile_frame(pl.DataFrame({"temp": [float(value)]}), {"temp": ColumnType.FLOAT})


def catalog_with(numbers, *, segment=""):
    """A catalog with a profile of one row, that holds the day's number, for each of these days."""
    catalog = MemoryCatalog()
    catalog.add_model(MODEL)
    catalog.put(
        MODEL.name, Kind.PREDICTIONS, key="k", payload=b"x", n_rows=1, quarantined=[], received_at=day(0)
    )
    drain = catalog.claim(MODEL.name, max_rows=1)
    profiles = [(ProfileKey(day(number), DAY, segment, "1"), profile(number)) for number in numbers]
    catalog.commit_drained(Drained(drain, profiles, ()))
    catalog.put_monitor(MODEL.name, monitor())
    return catalog


def n_rows(found):
    return None if found is None else found.n_rows


@pytest.mark.parametrize(
    ("numbers", "at", "n_recent"),
    [
        (range(MIN_RECENT_WINDOWS - 1), 10, None),
        (range(MIN_RECENT_WINDOWS), 10, MIN_RECENT_WINDOWS),
        (range(60), 60, N_RECENT_WINDOWS),
        (range(60), 30, N_RECENT_WINDOWS),
        ((), 10, None),
    ],
)
def test_recent_is_the_last_windows_before_and_nothing_after(numbers, at, n_recent):
    found = load_references(catalog_with(numbers), MODEL, day(at))

    assert n_rows(found.recent) == n_recent
    assert found.recent is None or float(found.recent.columns["temp"].maximum) < at


def test_windows_whose_input_was_bad_are_left_out():
    catalog = catalog_with(range(20))
    catalog.commit_judged(Judged(MODEL.name, (), verdicts("rr", first=18)))

    found = load_references(catalog, MODEL, day(20))

    assert n_rows(found.recent) == 18
    assert found.recent_span.end == day(18)


@pytest.mark.parametrize(
    ("about", "n_recent", "n_of_column"),
    [
        ({}, 15, 15),
        ({"model": "late-trains"}, 15, 15),
        ({"columns": ("temp",)}, 20, 15),
        # Of numbers, and not of the rows that they are read off; of other columns; and not left out.
        ({"metrics": ("missing_rate",)}, 20, 20),
        ({"columns": ("load",)}, 20, 20),
        ({"is_excluded": False}, 20, 20),
    ],
)
def test_windows_of_a_declared_event_are_left_out_of_what_it_is_about(about, n_recent, n_of_column):
    catalog = catalog_with(range(20))
    catalog.add_declared_event(DeclaredEvent("sale", day(5), day(10), **about))

    recent = load_references(catalog, MODEL, day(20)).recent

    assert (recent.n_rows, recent.columns["temp"].n_rows) == (n_recent, n_of_column)


def test_without_anything_there_is_nothing_to_compare_with():
    found = load_references(catalog_with(()), MODEL, day(10))

    assert [found.get(name) for name in (TRAINING, RECENT, KNOWN, "", "other")] == [None] * 5


def test_known_is_training_and_recent_together():
    found = replace(load_references(catalog_with(range(10)), MODEL, day(10)), training=profile(99))

    assert n_rows(found.get(KNOWN)) == 11
    assert n_rows(found.get(RECENT)) == 10
    assert n_rows(replace(found, recent=None).get(RECENT)) == 1


def test_windows_of_another_length_are_not_taken():
    hourly = Model("late-trains", day(0), window=timedelta(hours=1))

    assert load_references(catalog_with(range(10)), hourly, day(10)).recent is None
