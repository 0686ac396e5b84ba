"""Spans: windows long enough to be judged, a reference long enough to learn from, from the pace of the rows."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from real_data import real_data
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.roles.spans import (
    find_row_spans,
    find_spans,
    measure_pace,
    parse_length,
    parse_rows,
    write_length,
)

START = datetime(2024, 1, 1, tzinfo=UTC)


def evenly(reach, step):
    return pl.datetime_range(
        START, START + reach - timedelta(microseconds=1), step, eager=True, time_unit="us"
    )


def told(spans):
    return [guess.found[0] for guess in spans.guesses]


@pytest.mark.parametrize(
    ("reach", "step", "window", "reference"),
    [
        pytest.param(365 * DAY, timedelta(minutes=5), "1d", "30d", id="plenty of rows, a year"),
        pytest.param(60 * DAY, timedelta(minutes=5), "1d", "3w", id="two months"),
        pytest.param(28 * DAY, timedelta(minutes=5), "1d", "1w", id="four weeks"),
        pytest.param(14 * DAY, timedelta(minutes=5), "1d", "1w", id="two weeks"),
        pytest.param(10 * DAY, timedelta(seconds=10), "6h", "3d", id="ten days of many rows"),
        pytest.param(3 * DAY, timedelta(seconds=10), "1h", "1d", id="three days of many rows"),
        pytest.param(10 * DAY, HOUR, "1d", "5d", id="ten days by the hour"),
        pytest.param(30 * DAY, timedelta(minutes=15), "2d", "2w", id="a month by the quarter of an hour"),
        pytest.param(365 * DAY, timedelta(minutes=15), "1w", "17w", id="a year by the quarter of an hour"),
        pytest.param(2 * 365 * DAY, HOUR, "1w", "30w", id="two years by the hour"),
        pytest.param(10 * 365 * DAY, 7 * DAY, "52w", "260w", id="weekly rows of ten years"),
        pytest.param(8 * 365 * DAY, DAY, "13w", "143w", id="daily rows of eight years"),
    ],
)
def test_lengths_follow_from_reach_and_pace(reach, step, window, reference):
    spans = find_spans(evenly(reach, step), window=None, reference=None)

    assert told(spans) == [window, reference]


def test_few_rows_are_owned_up_to():
    spans = find_spans(evenly(10 * DAY, HOUR), window=None, reference=None)

    assert spans.guesses[0].reason == "only about 24 rows in each of 10: checks need 30 or 100 to be judged"


def test_what_is_stated_holds():
    spans = find_spans(evenly(60 * DAY, HOUR), window="12h", reference="14d")

    assert (spans.window, spans.reference) == (12 * HOUR, 14 * DAY)
    assert told(spans) == ["12h", "14d"]
    assert {guess.reason for guess in spans.guesses} == {"as you said"}


def test_a_reference_follows_a_stated_window():
    assert told(find_spans(evenly(60 * DAY, HOUR), window="12h", reference=None)) == ["12h", "15d"]


def test_the_pace_counts_windows_with_and_without_rows():
    times = pl.concat([evenly(DAY, HOUR), evenly(DAY, HOUR).dt.offset_by("9d")])

    pace = measure_pace(times, DAY)

    assert (pace.n_windows, pace.n_rows) == (10, 24.0)


@pytest.mark.parametrize(
    ("n_rows", "every", "reference", "expected"),
    [
        (30_000, 1_000, None, ["1,000 rows", "10,000 rows"]),
        (1_599, 100, None, ["100 rows", "700 rows"]),
        (5_000, 500, "2200", ["500 rows", "2,500 rows"]),
    ],
)
def test_rows_have_lengths_too(n_rows, every, reference, expected):
    assert told(find_row_spans(n_rows, every=every, reference=reference)) == expected


@pytest.mark.parametrize(
    ("path", "column", "expected"),
    [
        ("nannyml_california_housing/reference.csv.gz", "timestamp", ["1w", "11w"]),
        ("compas/compas-scores-two-years.csv.gz", "screening_date", ["4w", "36w"]),
        ("nab/data/realTweets/Twitter_volume_FB.csv.gz", "timestamp", ["1d", "3w"]),
    ],
)
def test_real_tables_get_lengths_that_suit_them(path, column, expected):
    times = pl.read_csv(real_data(path), try_parse_dates=True)[column].cast(pl.Datetime("us"))

    assert told(find_spans(times.dt.replace_time_zone("UTC"), window=None, reference=None)) == expected


@pytest.mark.parametrize(("text", "days"), [("30d", 30), ("2w", 14), (" 48h ", 2)])
def test_lengths_are_read(text, days):
    assert parse_length(text) == days * DAY


@pytest.mark.parametrize("text", ["", "0d", "-1d", "1.5d", "3m", "d"])
def test_what_is_no_length_is_refused(text):
    with pytest.raises(BadInput, match="such as 30d"):
        parse_length(text)


@pytest.mark.parametrize(("text", "n"), [("10000", 10_000), ("10,000 rows", 10_000), (" 1_000 ", 1_000)])
def test_numbers_of_rows_are_read(text, n):
    assert parse_rows(text) == n


@pytest.mark.parametrize("text", ["", "0", "30d", "-5", "_", "1.5"])
def test_what_is_no_number_of_rows_is_refused(text):
    with pytest.raises(BadInput, match="such as 10000"):
        parse_rows(text)


@pytest.mark.parametrize("text", ["1h", "6h", "1d", "30d", "1w", "52w"])
def test_lengths_are_written_as_they_are_read(text):
    assert write_length(parse_length(text)) == text
