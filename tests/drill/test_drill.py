"""Drills: what is planted is caught by the monitors that should, and what is left alone stays quiet."""

import polars as pl
import pytest

import watchkeeper as wk
from service import START, in_fahrenheit, service_days
from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput, NotEnoughData, UnknownName

N_DAYS = 30
COLUMNS = {"time": "time", "prediction": "prediction", "score": "score", "label": "label", "id": "id"}


def drilled(frame=None, **chosen):
    rows = service_days(0, N_DAYS, rows_a_day=200) if frame is None else frame
    return wk.drill(rows, **{**COLUMNS, "reference": "14d", "window": "1d", **chosen})


@pytest.fixture(scope="module")
def drill():
    return drilled(faults=["nulls", "unit", "labelflip"], columns=["temp"])


def caught(drill, what):
    return drill.frame.row(by_predicate=pl.col("what") == what, named=True)


@pytest.mark.parametrize(
    ("what", "monitor"),
    [
        ("50 % of temp missing", "data-quality"),
        ("100 % of temp in another unit (°C as °F)", "data-quality"),
        ("100 % of labels from other rows", "performance"),
    ],
)
def test_what_is_strong_is_told_by_the_monitor_that_watches_for_it(drill, what, monitor):
    row = caught(drill, what)

    assert row["told"]
    assert monitor in row["monitors"]
    assert DAY <= row["after"] <= 7 * DAY


def test_what_is_weak_goes_unseen_and_is_said_so(drill):
    row = caught(drill, "2 % of temp missing")

    assert (row["caught"], row["after"], row["status"], row["monitors"]) == (False, None, "green", [])


def test_where_nothing_is_planted_nothing_alarms(drill):
    assert drill.n_false == 0
    assert drill.sentence.endswith("nothing alarmed where nothing was planted.")
    assert (drill.start, drill.end) == (START + 22 * DAY, START + N_DAYS * DAY)


def test_alarms_of_the_table_itself_are_no_catch_of_the_drill():
    rows = service_days(0, N_DAYS, rows_a_day=200)
    warm = START + 24 * DAY
    broken = pl.concat(
        [rows.filter(pl.col("time") < warm), in_fahrenheit(rows.filter(pl.col("time") >= warm))]
    )

    found = drilled(broken, faults=["unit"], columns=["temp"])

    assert found.n_false > 0
    assert "where nothing was planted" in found.sentence
    assert not any(alert.monitor == "data-quality" for one in found.outcomes for alert in one.alerts)


@pytest.mark.parametrize(
    ("chosen", "error", "said"),
    [
        ({"faults": ["gremlins"]}, UnknownName, "gremlins"),
        ({"columns": ["tmp"]}, BadInput, "there are: temp, load, site"),
        ({"reference": "27d"}, NotEnoughData, "only 3 windows follow the reference"),
    ],
)
def test_what_cannot_be_drilled_is_said_with_the_remedy(chosen, error, said):
    with pytest.raises(error, match=said):
        drilled(**chosen)
