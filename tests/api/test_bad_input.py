"""Malformed requests: each gets a clear refusal that names what, where and how to mend it, and leaves no trace."""

import gzip
import io
import json
import struct
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.conftest import NOW
from service import NAME, as_arrow
from watchkeeper.pipeline import wire

JSON, NDJSON, ARROW, PARQUET = (one.value for one in wire.Format)
TIME = "2024-03-20T08:00:00Z"
GOOD = {"id": "1", "time": TIME, "prediction": "1", "features": {"temp": 20.5}}


def row(**changes):
    return {**GOOD, **changes}


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


def dumped(*rows):
    return json.dumps(list(rows)).encode()


def table(**columns):
    return pl.DataFrame({"id": ["1", "2"], "time": [TIME, TIME], "prediction": ["1", "0"], **columns})


def as_parquet(frame, **options):
    buffer = io.BytesIO()
    frame.write_parquet(buffer, **options)
    return buffer.getvalue()


def as_arrow_file(frame):
    buffer = io.BytesIO()
    frame.write_ipc(buffer)
    return buffer.getvalue()


def twice(write):
    arrow = pa.table([pa.array(["1"]), pa.array(["2"])], names=["id", "id"])
    sink = pa.BufferOutputStream()
    write(arrow, sink)
    return sink.getvalue().to_pybytes()


def write_stream(arrow, sink, **options):
    with pa.ipc.new_stream(sink, arrow.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(arrow)


def arrow_bomb():
    """A gigabyte of one letter, packed to a few hundred kilobytes."""
    sink = pa.BufferOutputStream()
    column = pa.array(["x" * (64 << 20)])
    batch = pa.record_batch([column], names=["id"])
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        for _ in range(16):
            writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


def arrow_liar():
    """A buffer that says it holds an exabyte."""
    body = bytearray(as_arrow(pl.DataFrame({"id": [str(n) for n in range(1_000)]})))
    place = body.rfind(struct.pack("<q", 16_000))
    struct.pack_into("<q", body, place, 1 << 60)
    return bytes(body)


def gzip_bomb():
    """Members one after the other, each a megabyte of nothing: a gigabyte out of one."""
    return gzip.compress(bytes(1 << 20), 9) * 600


def parquet_bomb():
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink, pa.schema([("id", pa.string())]), compression="zstd", use_dictionary=False
    ) as writer:
        for _ in range(16):
            writer.write_table(pa.table({"id": ["x" * (64 << 20)]}))
    return sink.getvalue().to_pybytes()


def parquet_front_coded():
    """Each value is the one before and nothing more: a million long texts out of one."""
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.table({"id": ["x" * 1_000] * 1_000}),
        sink,
        use_dictionary=False,
        column_encoding={"id": "DELTA_BYTE_ARRAY"},
    )
    return sink.getvalue().to_pybytes()


@dataclass(frozen=True)
class Case:
    body: bytes
    status: int = 422
    says: str = ""
    kind: str = "predictions"
    content_type: str = JSON
    encoding: str = ""
    model: str = NAME
    row: int | None = None
    column: str | None = None


def faulty(column, says, **changes):
    """One row at fault in one column."""
    return Case(dumped(row(**changes)), says=says, row=0, column=column)


CASES = {
    # Bodies that cannot be read at all.
    "empty body": Case(b"", says="the body is empty"),
    "no JSON": Case(b"{", says="cannot be read as JSON"),
    "an empty list": Case(b"[]", says="no rows"),
    "a number instead of rows": Case(b"3", says='expected {"predictions": [...]}'),
    "rows under a wrong name": Case(
        b'{"rows": []}', says='expected {"predictions": [...]}', column="predictions"
    ),
    "invalid UTF-8": Case(b'[{"id": "\xff"}]', says="can't decode byte 0xff"),
    "UTF-16": Case(dumped(GOOD).decode().encode("utf-16"), says="can't decode byte"),
    "half a character": Case(b'[{"id": "\\ud83d"}]', says="half of a character"),
    "lists without end": Case(b"[" * 100_000, says="nested too deeply"),
    "objects without end": Case(b'{"a":' * 100_000, says="nested too deeply"),
    "a NaN literal": Case(b'[{"id": "1", "score": NaN}]', says="JSON has no NaN; send null"),
    "an Infinity literal": Case(b'[{"id": "1", "score": -Infinity}]', says="JSON has no -Infinity"),
    "a name twice": Case(b'[{"id": "1", "id": "2"}]', says="'id' stands twice", column="id"),
    "a number of 5,000 digits": Case(
        b'[{"id": 1%s}]' % (b"0" * 5_000), says="too many digits; send it as text"
    ),
    # Rows of the wrong shape.
    "a row that is no object": Case(b"[1]", says="a row must be an object; got int", row=0),
    "a missing id": Case(dumped(without("id")), says="'id' is missing", row=0, column="id"),
    "an id that is null": faulty("id", "'id' is missing", id=None),
    "an id that is empty": faulty("id", "'id' is missing", id=""),
    "an id with a fraction": faulty("id", "text or a whole number; got float", id=1.5),
    "an id that is true": faulty("id", "text or a whole number; got bool", id=True),
    "an id that is a list": faulty("id", "one value a row", id=[1]),
    "an id that is endless": faulty("id", "longer than 500 characters", id="x" * 501),
    "a missing prediction": Case(
        dumped(without("prediction")), says="'prediction' is missing", row=0, column="prediction"
    ),
    "a nested prediction": faulty("prediction", "one value a row", prediction={"class": 1}),
    "a prediction of 1e400": Case(
        b'[{"id": "1", "time": "%s", "prediction": 1e400}]' % TIME.encode(), says="no finite number", row=0
    ),
    "a prediction of 10**400": faulty("prediction", "no finite number", prediction=10**400),
    "features that are a list": faulty("features", "must be an object of names and values", features=[1, 2]),
    "a feature with a reserved name": faulty("score", "must not be called 'score'", features={"score": 1}),
    "a feature without a name": Case(dumped(row(features={"": 1})), says="1 to 200 characters", row=0),
    "a feature with a NUL in its name": faulty("a\0b", "control characters", features={"a\0b": 1}),
    "an unknown field": faulty("temp", "features belong inside 'features'", temp=20.5),
    # Values that cannot be.
    "a missing time": Case(dumped(without("time")), says="send ISO 8601", row=0, column="time"),
    "a time that is no time": faulty("time", "send ISO 8601", time="yesterday"),
    "a time that is a number": Case(dumped(row(time=1.7e9)), says="ISO 8601 text", column="time"),
    "a time in 2099": faulty(
        "time", "lies in the future; it is 2024-03-24 12:00 UTC here", time="2099-01-01T00:00:00Z"
    ),
    "a time before 1970": faulty(
        "time", "before 1970; is it in the right unit?", time="1969-12-31T23:59:59Z"
    ),
    "a score of 1.2": faulty("score", "probability from 0 to 1", score=1.2),
    "a score of 10**400": faulty("score", "probability from 0 to 1", score=10**400),
    "a score that is a word": faulty("score", "probability from 0 to 1", score="high"),
    "a negative latency": faulty("latency_ms", "not negative", latency_ms=-1),
    "negative memory": faulty("memory_bytes", "not negative", memory_bytes=-1),
    # Labels and outcomes.
    "a missing label": Case(
        dumped({"id": "1"}), kind="labels", says="'label' is missing", row=0, column="label"
    ),
    "a label that is a list": Case(
        dumped({"id": "1", "label": [1]}), kind="labels", says="one value a row", row=0, column="label"
    ),
    "a missing value": Case(
        dumped({"id": "1", "outcome": "cost"}),
        kind="outcomes",
        says="'value' is missing",
        row=0,
        column="value",
    ),
    "a value that is a word": Case(
        dumped({"id": "1", "outcome": "cost", "value": "much"}),
        kind="outcomes",
        says="must be a finite number",
        row=0,
        column="value",
    ),
    # Tables.
    "no Arrow": Case(b"ARROW?", content_type=ARROW, says="cannot be read as an Arrow IPC stream"),
    "truncated Arrow": Case(as_arrow(table())[:-200], content_type=ARROW, says="cut short"),
    "an Arrow file": Case(as_arrow_file(table()), content_type=ARROW, says="an IPC *stream* writer"),
    "a column twice in Arrow": Case(twice(write_stream), content_type=ARROW, says="hold a column twice"),
    "an Arrow bomb": Case(arrow_bomb(), 413, "unpacks to more than", content_type=ARROW),
    "an Arrow buffer that lies": Case(arrow_liar(), 413, "unpacks to more than", content_type=ARROW),
    "Arrow without rows": Case(as_arrow(table().head(0)), content_type=ARROW, says="no rows"),
    "Arrow without ids": Case(
        as_arrow(table().drop("id")),
        content_type=ARROW,
        says="a column 'id' is needed; got time",
        column="id",
    ),
    "ids as floats": Case(
        as_arrow(table(id=[1.0, 2.0])),
        content_type=ARROW,
        says="text or whole numbers; got Float64",
        column="id",
    ),
    "ids that are NaN": Case(
        as_arrow(table(id=[float("nan")] * 2)), content_type=ARROW, says="text or whole numbers", column="id"
    ),
    "a reserved column": Case(
        as_arrow(table(row_number=[1, 2])), content_type=ARROW, says="must not be called 'row_number'"
    ),
    "predictions that are lists": Case(
        as_arrow(table(prediction=[[1], [2]])),
        content_type=ARROW,
        says="got List(Int64)",
        column="prediction",
    ),
    "a version that is a list": Case(
        as_arrow(table(version=[[1], [2]])),
        content_type=ARROW,
        says="'version' must be text",
        column="version",
    ),
    "scores that are times": Case(
        as_arrow(table(score=[NOW, NOW])),
        content_type=ARROW,
        says="'score' must hold numbers",
        column="score",
    ),
    "times within lists": Case(
        as_arrow(table(when=[[NOW], [NOW]])), content_type=ARROW, says="holds times within", column="when"
    ),
    "a moment that no calendar holds": Case(
        as_arrow(table(time=pl.Series([2**62, 2**62]).cast(pl.Datetime("ms", "UTC")))),
        content_type=ARROW,
        says="cannot be read; send ISO 8601",
        row=0,
        column="time",
    ),
    "too many rows in Arrow": Case(
        as_arrow(pl.DataFrame({"id": pl.int_range(wire.MAX_ROWS + 1, eager=True)})),
        413,
        "1,000,001 rows in one request; at most 1,000,000",
        content_type=ARROW,
    ),
    "too many columns": Case(
        as_arrow(table(**{f"x{n}": [1, 2] for n in range(5_001)})), content_type=ARROW, says="at most 5,000"
    ),
    "truncated Parquet": Case(
        as_parquet(table())[:-20], content_type=PARQUET, says="cannot be read as Parquet"
    ),
    "damaged Parquet": Case(
        b"PAR1" + bytes(200) + as_parquet(table())[204:], content_type=PARQUET, says="cut short or damaged"
    ),
    "a column twice in Parquet": Case(
        twice(pq.write_table), content_type=PARQUET, says="hold a column twice"
    ),
    "a Parquet bomb": Case(parquet_bomb(), 413, "unpacks to more than", content_type=PARQUET),
    "Parquet that repeats itself": Case(parquet_front_coded(), content_type=PARQUET, says="DELTA_BYTE_ARRAY"),
    "too many rows in Parquet": Case(
        as_parquet(pl.DataFrame({"id": pl.int_range(wire.MAX_ROWS + 1, eager=True)})),
        413,
        "1,000,001 rows in one request",
        content_type=PARQUET,
    ),
    # Encodings and headers.
    "truncated gzip": Case(
        gzip.compress(dumped(GOOD))[:-9], encoding="gzip", says="the gzip body ends too early"
    ),
    "no gzip": Case(dumped(GOOD), encoding="gzip", says="cannot be unpacked"),
    "a gzip bomb": Case(gzip_bomb(), 413, "unpacks to more than", encoding="gzip"),
    "a body too large": Case(bytes(wire.MAX_BODY_BYTES + 1), 413, "more than 67,108,864 bytes"),
    "JSON too large once unpacked": Case(
        gzip.compress(b" " * (wire.MAX_TEXT_BYTES + 1), 1), 413, "Send several requests", encoding="gzip"
    ),
    "an unknown media type": Case(
        b"id,time", 415, "Content-Type 'text/csv' is not read", content_type="text/csv"
    ),
    "an unknown encoding": Case(
        b"x", 415, "Content-Encoding 'br' is not read here; send gzip", encoding="br"
    ),
    "a model that is not there": Case(dumped(GOOD), 404, f"known: {NAME}", model="nope"),
}


def standing(app):
    """All that a refused request must leave as it was."""
    return (
        app.catalog.depth(),
        app.catalog.n_quarantined(NAME),
        app.catalog.quarantine(NAME),
        app.catalog.models(),
        app.catalog.versions(NAME),
        app.catalog.monitors(NAME),
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_malformed_is_refused_with_its_reason_and_changes_nothing(http, app, case):
    before = standing(app)

    answer = http.post(
        f"/models/{case.model}/{case.kind}",
        content=case.body,
        headers={"Content-Type": case.content_type, "Content-Encoding": case.encoding},
    )

    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (case.status, case.status)
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert case.says in problem["detail"]
    assert (problem.get("row"), problem.get("column")) == (case.row, case.column) or case.column is None
    assert standing(app) == before


@pytest.mark.parametrize(
    ("method", "path", "says"),
    [
        ("PUT", "/models/Late%20Flights", "Try 'late-flights'"),
        ("PUT", "/models/..", "does not start with a dot"),
        ("PUT", f"/models/{'x' * 101}", "1 to 100 of a-z"),
        ("PUT", f"/models/{NAME}/schema", "valid list"),
        ("PATCH", f"/models/{NAME}/monitors/traffic", ""),
        ("POST", f"/models/{NAME}/predictions?version={'x' * 201}", "at most 200 characters"),
        ("GET", f"/models/{NAME}/page?from=2024-03-01", "timezone"),
        ("GET", f"/models/{NAME}/page?from=2024-03-02T00:00:00Z&to=2024-03-01T00:00:00Z", "before 'to'"),
        ("GET", f"/models/{NAME}/metrics?metric=beauty", "known: "),
        ("GET", "/incidents/one", "valid integer"),
        ("GET", "/incidents/99", ""),
        ("GET", "/nowhere", "/openapi.json"),
    ],
)
def test_every_route_refuses_in_the_same_form(http, app, method, path, says):
    before = standing(app)

    # The path is given as it is: a client would take ".." for a step up.
    answer = http.request(
        method, f"http://testserver/api/v1{path.replace('..', '%2E%2E')}", json={"task": "binary"}
    )

    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]
    assert standing(app) == before


def test_a_defect_of_ours_says_nothing_of_what_is_inside(server, app, monkeypatch, caplog):
    from api.conftest import TestClient

    def fail(*_args):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(type(app.catalog), "models", fail)

    answer = TestClient(server, raise_server_exceptions=False).get("/api/v1/models")

    assert answer.status_code == 500
    problem = answer.json()
    assert "secret" not in answer.text
    assert problem["reference"] in problem["detail"]
    assert problem["reference"] in caplog.text
