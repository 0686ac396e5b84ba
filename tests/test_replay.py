"""Replay: finds what was planted, stays quiet where nothing was, and says what the stored watch would have said."""

import polars as pl
import pytest

from service import NAME, START, in_fahrenheit, live, open_watch, service_days, train, without_load
from watchkeeper.domain.window import DAY, Window
from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.replay import parse_length, replay

COLUMNS = {"time": "time", "prediction": "prediction", "score": "score", "label": "label", "id": "id"}


def replayed(frame, **changes):
    return replay(frame, **COLUMNS, **{"segments": ("site",), "reference": "14d", **changes})


def with_fault(spoil, first=20, n_days=4):
    return pl.concat(
        [service_days(0, first), spoil(service_days(first, n_days)), service_days(first + n_days, 4)]
    )


@pytest.mark.parametrize(
    ("spoil", "cause", "column"),
    [
        (in_fahrenheit, "temp looks converted from Celsius to Fahrenheit", "temp"),
        (without_load, "load", "load"),
    ],
    ids=["another unit", "a null storm"],
)
def test_a_planted_fault_is_one_incident_with_its_cause(spoil, cause, column):
    story = replayed(with_fault(spoil))

    (incident,) = story.incidents.to_dicts()
    assert cause in incident["cause"]
    assert column in incident["title"]
    assert incident["since"] == START + 20 * DAY
    assert incident["opened"] <= START + 22 * DAY
    assert incident["closed"] is not None
    assert "data-quality" in incident["monitors"]


def test_the_healthy_twin_stays_quiet():
    story = replayed(service_days(0, 28))

    assert story.incidents.is_empty()
    assert story.verdicts["status"].is_in(["green", "grey"]).mean() > 0.95


def test_stores_in_memory_and_on_disk_say_the_same(tmp_path):
    frame = with_fault(in_fahrenheit, first=16, n_days=3)
    app = open_watch(tmp_path)
    train(app)
    live(app, frame.filter(pl.col("time") >= START + 14 * DAY))

    story = replayed(frame)

    stored = app.catalog.verdicts(NAME, Window(START, START + 40 * DAY))
    in_memory = story.app.catalog.verdicts("replay", Window(START, START + 40 * DAY))
    assert len(stored) > 30
    assert sorted(in_memory, key=_place) == sorted(stored, key=_place)
    titles = [incident.title for incident in app.catalog.incidents()]
    assert story.incidents["title"].to_list() == titles
    app.close()


def _place(verdict):
    return verdict.start, verdict.end, verdict.monitor


def test_what_was_measured_is_told_too():
    story = replayed(service_days(0, 16))

    volumes = story.metrics.filter((pl.col("metric") == "volume") & (pl.col("start") >= START + 14 * DAY))
    assert volumes["value"].to_list() == [300.0, 300.0]


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"reference": "60d"}, NotEnoughData, "within its reference; try a shorter one than 60d"),
        ({"reference": "month"}, BadInput, "a whole number and h, d or w, such as 30d; got 'month'"),
        ({"segments": ("town",)}, BadInput, "segment 'town' is no column"),
        ({"label": "truth"}, BadInput, "there is no column 'truth'"),
        ({"time": "temp"}, BadInput, "another column is called 'time'; rename or drop that one"),
    ],
)
def test_what_cannot_be_replayed_is_refused_with_its_reason(changes, error, says):
    with pytest.raises(error, match=says):
        replay(service_days(0, 20), **{**COLUMNS, "segments": (), "reference": "14d", **changes})


def test_times_that_are_numbers_are_refused():
    with pytest.raises(BadInput, match="column 'temp' must hold times; got Float64"):
        replay(service_days(0, 20).drop("time"), time="temp", prediction="prediction")


@pytest.mark.parametrize(("text", "days"), [("30d", 30), ("2w", 14), (" 48h ", 2)])
def test_lengths_are_read(text, days):
    assert parse_length(text) == days * DAY


@pytest.mark.parametrize("text", ["", "0d", "-1d", "1.5d", "3m", "d"])
def test_what_is_no_length_is_refused(text):
    with pytest.raises(BadInput, match="such as 30d"):
        parse_length(text)


@pytest.mark.parametrize("dtype", [pl.String, pl.Datetime("us"), pl.Datetime("ns", "America/New_York")])
def test_times_may_come_in_any_form(dtype):
    days = service_days(0, 16, rows_a_day=60)
    times = days["time"].dt.to_string("iso:strict") if dtype == pl.String else days["time"]
    if dtype == pl.Datetime("us"):
        times = times.dt.replace_time_zone(None)
    elif dtype != pl.String:
        times = times.dt.convert_time_zone("America/New_York").dt.cast_time_unit("ns")

    story = replayed(days.with_columns(times.alias("time")), segments=())

    volumes = story.metrics.filter((pl.col("metric") == "volume") & (pl.col("start") >= START + 14 * DAY))
    assert volumes["value"].to_list() == [60.0, 60.0]
