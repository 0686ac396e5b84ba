import gzip
import io
import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

import numpy as np
import polars as pl
import pytest

from watchkeeper.client.buffer import Row
from watchkeeper.client.encode import RowEncoder
from watchkeeper.client.parcel import ARROW, NDJSON
from watchkeeper.client.process import Resources

RESOURCES = Resources(cpu_percent=12.5, memory_bytes=1_000)


class Meter:
    def sample(self):
        return RESOURCES


def encode(*rows):
    return RowEncoder("2.1", Meter()).encode(rows)


def table_of(parcel):
    assert parcel.content_type == ARROW
    return pl.read_ipc_stream(io.BytesIO(parcel.body))


def lines_of(parcel):
    assert parcel.content_type == NDJSON
    body = gzip.decompress(parcel.body) if parcel.headers else parcel.body
    return [json.loads(line) for line in body.splitlines()]


def test_rows_that_are_alike_become_a_table():
    parcel = encode(
        Row("a", 1_000_000, {"origin": "JFK", "delay": 3}, 0.25, None, 1.5, None),
        Row("b", 2_000_000, {"delay": 4.5, "origin": None}, 1, None, None, "KeyError"),
    )

    assert parcel.n_rows == 2
    assert table_of(parcel).to_dicts() == [
        {
            "origin": "JFK",
            "delay": 3.0,
            "id": "a",
            "time": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
            "prediction": 0.25,
            "latency_ms": 1.5,
            "error": None,
            "version": "2.1",
            "cpu_percent": 12.5,
            "memory_bytes": 1000,
        },
        {
            "origin": None,
            "delay": 4.5,
            "id": "b",
            "time": datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC),
            "prediction": 1.0,
            "latency_ms": None,
            "error": "KeyError",
            "version": "2.1",
            "cpu_percent": 12.5,
            "memory_bytes": 1000,
        },
    ]


def test_a_table_keeps_nan_apart_from_null_and_numpy_scalars_as_numbers():
    table = table_of(
        encode(
            Row("a", 0, {"x": np.float32("nan"), "n": np.int64(3), "flag": np.bool_(True)}),  # noqa: FBT003
            Row("b", 0, {"x": None, "n": 4, "flag": False}),
        )
    )

    assert math.isnan(table["x"][0])
    assert table["x"][1] is None
    assert table["n"].to_list() == [3, 4]
    assert table["flag"].to_list() == [True, False]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {}),
        ({}, {"a": 1}),
        ({"a": 1}, {"a": "one"}),
        ({"a": True}, {"a": 1}),
        ({"a": 2**70}, {"a": 1}),
        ({"a": [1.0, 2.0]}, {"a": [3.0]}),
        ({"id": 7}, {"id": 8}),  # A feature by one of our own names: nested, nobody mistakes it.
    ],
)
def test_rows_that_are_not_alike_become_lines(first, second):
    lines = lines_of(encode(Row("x", 0, first), Row("y", 0, second)))

    assert [line["features"] for line in lines] == [first, second]
    assert [line["id"] for line in lines] == ["x", "y"]


def test_a_line_holds_what_is_known_and_nothing_else():
    (line, _) = lines_of(encode(Row("x", 0, {"a": [1]}, "yes"), Row("y", 0, {})))

    assert line == {
        "id": "x",
        "time": "1970-01-01T00:00:00.000000Z",
        "features": {"a": [1]},
        "prediction": "yes",
        "cpu_percent": 12.5,
        "memory_bytes": 1000,
    }


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (math.nan, None),
        (-math.inf, None),
        (np.float64("nan"), None),
        (np.float32(0.5), 0.5),
        (np.array([1, 2]), [1, 2]),
        (np.datetime64("2013-04-01"), "2013-04-01"),
        (datetime(2013, 4, 1, tzinfo=UTC), "2013-04-01T00:00:00.000000Z"),
        (date(2013, 4, 1), "2013-04-01"),
        (Decimal("1.5"), 1.5),
        (Colour.RED, "red"),
        ({1: {2}}, {"1": [2]}),
        (pl.Series([1, None]), [1, None]),
        (3 + 4j, "(3+4j)"),
    ],
)
def test_every_value_finds_a_plain_form(value, plain):
    (line, _) = lines_of(encode(Row("x", 0, {"a": value, "b": [1]}), Row("y", 0, {"other": 1})))

    assert line["features"]["a"] == plain


class Hostile:
    def __str__(self):
        raise RuntimeError("no text for you")


def test_a_row_that_cannot_be_encoded_is_left_out():
    parcel = encode(Row("x", 0, {"a": Hostile()}), Row("y", 0, {"a": 1}))

    assert parcel.n_rows == 1
    assert lines_of(parcel)[0]["id"] == "y"
    assert encode(Row("x", 0, {"a": Hostile()})) is None


def test_long_lines_are_compressed():
    parcel = encode(*(Row(str(i), 0, {"text": ["word"] * 100}) for i in range(200)))

    assert parcel.headers == {"Content-Encoding": "gzip"}
    assert len(lines_of(parcel)) == 200
