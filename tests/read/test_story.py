"""The story page: what happened in order, how each monitor saw it, and the numbers that show it."""

import polars as pl
import pytest

from service import START, in_fahrenheit, service_days
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY
from watchkeeper.pipeline.starter_monitors import SERVICE_MONITORS
from watchkeeper.read.story import N_COLUMNS
from watchkeeper.replay import replay

COLUMNS = {"time": "time", "prediction": "prediction", "score": "score", "label": "label", "id": "id"}


def page_of(frame, **changes):
    return replay(
        frame, **{**COLUMNS, "segments": ("site",), "reference": "14d", "window": "1d", **changes}
    ).page


@pytest.fixture(scope="module")
def faulty():
    days = [service_days(0, 20), in_fahrenheit(service_days(20, 4)), service_days(24, 4)]
    return page_of(pl.concat(days))


def test_the_span_runs_from_the_reference_to_the_last_window(faulty):
    assert (faulty.start, faulty.live_from, faulty.end) == (START, START + 14 * DAY, START + 28 * DAY)
    assert faulty.reference.n_rows == 14 * 300
    assert (faulty.n_rows, faulty.n_windows, faulty.n_judged) == (14 * 300, 14, 14)


def test_the_status_is_the_worst_that_happened_even_when_it_is_over(faulty):
    assert faulty.incidents[0].resolved_at is not None
    assert faulty.status is faulty.incidents[0].severity is Status.RED


def test_a_strip_is_bad_just_while_an_alert_lasts(faulty):
    strip = next(one for one in faulty.monitors if one.name == "data-quality")
    bad = [start for start, status in zip(strip.starts, strip.statuses, strict=True) if status.is_bad]

    assert bad[0] == START + 20 * DAY
    assert bad == [bad[0] + day * DAY for day in range(len(bad))]
    assert strip.n_judged == len(strip.starts) == 14


def test_columns_in_alert_are_drawn_first(faulty):
    assert faulty.columns[0].column == "temp"
    assert any(status is not None and status.is_bad for status in faulty.columns[0].statuses)
    assert len(faulty.columns) <= N_COLUMNS


def test_a_series_is_drawn_once(faulty):
    drawn = [(one.metric.name, one.column, one.reference) for one in (*faulty.charts, *faulty.columns)]

    assert len(drawn) == len(set(drawn))


def test_what_never_moves_has_no_picture(faulty):
    names = [view.metric.name for view in faulty.charts]

    assert names[0] == "log_loss"
    assert "labelled_ratio" not in names
    assert "error_rate" not in names


def test_a_change_that_does_no_harm_is_noticed_beside():
    days = [service_days(0, 20), service_days(20, 8).with_columns(pl.col("load") + 12.0)]

    page = page_of(pl.concat(days))

    assert (page.status, page.incidents) == (Status.GREEN, [])
    (noticed,) = page.noticed
    assert (noticed.column, noticed.since, noticed.closed_at) == ("load", START + 20 * DAY, None)


def test_where_rows_are_too_few_nothing_is_judged_and_it_is_said():
    page = page_of(service_days(0, 28, rows_a_day=10), segments=())

    assert (page.status, page.n_judged) == (Status.GREY, 0)
    quality = next(one for one in page.monitors if one.name == "data-quality")
    assert "at least 30 are needed" in quality.reason


def test_monitors_of_what_the_table_does_not_tell_are_off():
    page = page_of(
        service_days(0, 28).drop("latency_ms", "score", "label", "prediction"),
        prediction=None,
        score=None,
        label=None,
    )

    assert {strip.question for strip in page.monitors} == {Question.INPUT, Question.ON_TIME}
    assert not SERVICE_MONITORS & {strip.name for strip in page.monitors}
