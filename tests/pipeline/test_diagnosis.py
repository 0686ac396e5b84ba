"""What lies behind an incident, found from what is stored; the finding itself is tested in `tests/explain`."""

from pathlib import Path

import polars as pl
import pytest

from service import NAME, START, in_fahrenheit, live, numbered, service_days, train, without_load
from verdicts import monitor, verdict
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.incident import Cause, CauseKind, EventKind
from watchkeeper.domain.window import DAY
from watchkeeper.pipeline.diagnosis import title_of, worst_findings
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake


def watched(*parts):
    app = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START))
    train(app)
    for part in parts:
        live(app, part)
    return app


def at_east(spoil):
    """Spoil the rows of one site only."""

    def spoiled(rows):
        is_east = pl.col("site") == "east"
        return pl.concat([spoil(rows.filter(is_east)), rows.filter(~is_east)]).sort("time")

    return spoiled


@pytest.mark.parametrize(
    ("spoil", "kind", "column", "segment"),
    [
        (in_fahrenheit, CauseKind.UNIT_CHANGE, "temp", ""),
        (at_east(in_fahrenheit), CauseKind.UNIT_CHANGE, "temp", "site=east"),
        (without_load, CauseKind.BROKEN_FEATURE, "load", ""),
        (at_east(lambda rows: without_load(rows, share=1.0)), CauseKind.BROKEN_FEATURE, "load", "site=east"),
    ],
    ids=["another unit", "another unit at one site", "a null storm", "a null storm at one site"],
)
def test_the_cause_has_a_kind_a_column_and_a_segment(spoil, kind, column, segment):
    app = watched(service_days(14, 4), spoil(service_days(18, 4)))

    (incident,) = app.catalog.incidents()
    assert (incident.cause.kind, incident.cause.column, incident.cause.segment) == (kind, column, segment)
    assert incident.since == START + 18 * DAY
    assert column in incident.title


def test_what_its_windows_show_later_explains_an_incident_better():
    later = in_fahrenheit(without_load(service_days(22, 2)))
    app = watched(service_days(14, 4), without_load(service_days(18, 4)), later)

    (incident,) = app.catalog.incidents()
    told = [event for event in app.catalog.timeline(incident.id) if event.kind is EventKind.DIAGNOSED]
    assert (incident.cause.kind, incident.cause.column) == (CauseKind.UNIT_CHANGE, "temp")
    assert incident.cause.known_until == START + 24 * DAY
    assert incident.title.startswith("temp")
    assert [event.at for event in told] == [START + 24 * DAY]
    assert told[0].text.startswith("Likely cause now: temp")
    assert "Before: load is missing" in told[0].text


def test_a_fault_that_is_over_stays_the_cause_of_what_goes_on():
    both = in_fahrenheit(without_load(service_days(18, 4)))
    app = watched(service_days(14, 4), both, without_load(service_days(22, 6)))

    (incident,) = app.catalog.incidents()
    assert incident.cause.known_until == START + 28 * DAY
    assert (incident.cause.kind, incident.cause.column) == (CauseKind.UNIT_CHANGE, "temp")


def test_an_incident_is_priced_by_the_outcomes_that_came():
    app = watched()

    for day in range(14, 24):
        rows = service_days(day, 1)
        app.clock.set(rows["time"].max())
        is_bad = day >= 20
        costs = rows.select(
            "id", outcome=pl.lit("cost"), value=pl.lit(5.0 if is_bad else 1.0), prediction_time="time"
        )
        app.accept.accept(NAME, Kind.OUTCOMES, numbered(costs), key=f"costs of {day}")
        live(app, in_fahrenheit(rows) if is_bad else rows)

    (incident,) = app.catalog.incidents()
    # Four more for each of 300 rows a day.
    assert (incident.cost.outcome, incident.cost.per_day) == ("cost", pytest.approx(1_200.0))
    assert incident.cost.low <= incident.cost.per_day <= incident.cost.high


def test_findings_are_the_worst_of_each_symptom_that_lasted():
    told = [verdict(0, "y"), verdict(1, "r"), verdict(2, "Y")]

    found = worst_findings(told, {monitor().name: 2})

    assert [(finding.column, finding.status.value) for finding in found] == [("temp", "red")]


@pytest.mark.parametrize(
    ("cause", "title"),
    [
        (
            Cause(CauseKind.UNIT_CHANGE, "temp looks converted: median 14.9 → 59.1.", "temp"),
            "temp looks converted",
        ),
        (Cause(CauseKind.BROKEN_FEATURE, "load is missing (50 % of rows).", "load"), "load is missing"),
        (Cause(CauseKind.UNKNOWN, "Nothing explains it."), "red in temp on day 1"),
    ],
)
def test_the_title_is_what_names_the_cause(cause, title):
    assert title_of(cause, verdict(1, "r").findings) == title
