"""Events come in: by four formats, once under each key, good rows kept beside bad ones, until the pages show them."""

import gzip
import io
import json
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from service import START, as_arrow, service_days
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.window import DAY, Window
from watchkeeper.pipeline import wire
from watchkeeper.pipeline.payload import from_payload

JSON, NDJSON, ARROW, PARQUET = (one.value for one in wire.Format)
GOOD = {"id": "1", "time": "2024-03-20T08:00:00Z", "prediction": "1", "features": {"temp": 20.5}}
OWN = ("id", "time", "prediction", "score", "latency_ms")


def row(**changes):
    return {**GOOD, **changes}


def as_rows(frame):
    rows = frame.with_columns(pl.col("time").dt.to_string("iso:strict")).to_dicts()
    return [
        {name: value for name, value in one.items() if name in OWN}
        | {"features": {name: value for name, value in one.items() if name not in OWN}}
        for one in rows
    ]


def as_parquet(frame):
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


WRITERS = {
    JSON: lambda frame: json.dumps({"predictions": as_rows(frame), "version": "7"}).encode(),
    NDJSON: lambda frame: "\n".join(json.dumps(one) for one in as_rows(frame)).encode(),
    ARROW: as_arrow,
    PARQUET: as_parquet,
}


@pytest.mark.parametrize("content_type", WRITERS)
def test_every_format_ends_in_the_same_profiles_and_on_the_page(app, http, fresh, content_type):
    frame = service_days(3, 1, rows_a_day=50).drop("label")

    answer = http.post(
        f"/models/{fresh}/predictions?version=7",
        content=WRITERS[content_type](frame),
        headers={"Content-Type": content_type},
    )
    app.runner.run_until_idle()

    assert answer.json() == {"n_accepted": 50, "n_quarantined": 0, "is_repeat": False}
    ((key, profile),) = app.catalog.profiles(fresh, Window(START, START + 9 * DAY), length=DAY)
    assert (key.version, profile.n_rows) == ("7", 50)
    assert profile.columns["temp"].mean() == pytest.approx(frame["temp"].mean())
    page = http.get(f"/models/{fresh}/page").json()
    assert page["n_predictions"] == 50
    assert {line["name"] for line in page["features"]} == {"temp", "load", "site", "prediction", "score"}


def test_what_the_client_packs_is_unpacked(app, http, fresh):
    lines = "\n".join(json.dumps(row(id=str(n))) for n in range(2_000)).encode()

    answer = http.post(
        f"/models/{fresh}/predictions",
        content=gzip.compress(lines, 1),
        headers={"Content-Type": NDJSON, "Content-Encoding": "gzip"},
    )

    assert answer.json()["n_accepted"] == 2_000


def test_gzip_of_several_members_is_read_whole(http, fresh):
    members = [gzip.compress(json.dumps(row(id=str(n))).encode() + b"\n") for n in range(3)]

    answer = http.post(
        f"/models/{fresh}/predictions",
        content=b"".join(members),
        headers={"Content-Type": NDJSON, "Content-Encoding": "gzip"},
    )

    assert answer.json()["n_accepted"] == 3


@pytest.mark.parametrize("other", [[GOOD], [row(id="2"), row(id="3")]], ids=["the same rows", "other rows"])
def test_a_key_stores_once(app, http, fresh, other):
    headers = {"Idempotency-Key": "k1"}

    first = http.post(f"/models/{fresh}/predictions", json=[GOOD], headers=headers).json()
    second = http.post(f"/models/{fresh}/predictions", json=other, headers=headers).json()

    assert first == {"n_accepted": 1, "n_quarantined": 0, "is_repeat": False}
    assert second == {"n_accepted": 1, "n_quarantined": 0, "is_repeat": True}
    (batch,) = app.catalog.claim(fresh, max_rows=100).batches
    assert from_payload(batch.payload)["id"].to_list() == ["1"]


def test_a_key_sent_by_many_at_once_stores_once(app, http, fresh):
    def send(_):
        return http.post(
            f"/models/{fresh}/predictions", json=[GOOD], headers={"Idempotency-Key": "k1"}
        ).json()["is_repeat"]

    with ThreadPoolExecutor(8) as pool:
        repeats = list(pool.map(send, range(16)))

    assert repeats.count(False) == 1
    assert len(app.catalog.claim(fresh, max_rows=100).batches) == 1


def test_a_refused_batch_leaves_its_key_free(http, fresh):
    headers = {"Idempotency-Key": "k1"}

    http.post(f"/models/{fresh}/predictions", json=[row(score=7)], headers=headers)
    mended = http.post(f"/models/{fresh}/predictions", json=[row(score=0.7)], headers=headers)

    assert mended.json() == {"n_accepted": 1, "n_quarantined": 0, "is_repeat": False}


def test_one_key_of_two_models_is_two_keys(http, fresh, app):
    other = f"{fresh}-b"
    http.put(f"/models/{other}", json={})
    headers = {"Idempotency-Key": "k1"}

    answers = [
        http.post(f"/models/{name}/predictions", json=[GOOD], headers=headers) for name in (fresh, other)
    ]

    assert [answer.json()["is_repeat"] for answer in answers] == [False, False]


def test_labels_and_outcomes_find_their_predictions(app, http, fresh):
    http.post(f"/models/{fresh}/predictions", json=[row(id=str(n)) for n in range(40)])
    labels = [{"id": str(n), "label": n % 2} for n in range(40)]
    outcomes = [{"id": str(n), "outcome": "cost", "value": 2.5} for n in range(40)]

    http.post(f"/models/{fresh}/labels", json={"labels": labels})
    http.post(f"/models/{fresh}/outcomes", json={"outcomes": outcomes})
    app.runner.run_until_idle()

    assert app.catalog.n_waiting_labels(fresh) == 0
    ((_, performance),) = app.catalog.performances(fresh, Window(START, START + 20 * DAY), length=DAY)
    assert performance.n_labelled == 40
    assert set(performance.outcomes) == {"cost"}


def test_labels_before_their_predictions_wait_for_them(app, http, fresh):
    http.post(f"/models/{fresh}/labels", json=[{"id": "1", "label": 1}])
    app.runner.run_until_idle()
    n_waiting = http.get(f"/models/{fresh}/page").json()["n_waiting_labels"]

    http.post(f"/models/{fresh}/predictions", json=[GOOD])
    app.runner.run_until_idle()

    assert n_waiting == 1
    assert http.get(f"/models/{fresh}/page").json()["n_waiting_labels"] == 0


@pytest.mark.parametrize(
    "name", ["group", "Time", "day", "wk_day", "a.b", "a=b", "found", "count", "%41", "ID", "é"]
)
def test_a_feature_may_have_any_name_that_people_give(app, http, fresh, name):
    http.post(f"/models/{fresh}/predictions", json=[row(features={name: 1.5})])
    app.runner.run_until_idle()

    ((_, profile),) = app.catalog.profiles(fresh, Window(START, START + 20 * DAY), length=DAY)
    assert profile.columns[name].mean() == 1.5
    assert name in app.lake.read(fresh, Kind.PREDICTIONS, Window(START, START + 20 * DAY)).columns


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([2**62], dtype=pl.Int64).cast(pl.Datetime("ms", "UTC")),
        pl.Series([2**31 - 1], dtype=pl.Int32).cast(pl.Date),
        pl.Series(["a"], dtype=pl.Categorical),
        pl.Series([b"\xff"]),
        pl.Series([[1, 2]]),
        pl.Series([{"a": 1}]),
        pl.Series([2**64 - 1], dtype=pl.UInt64),
        pl.Series([float("inf")]),
        pl.Series([None]),
    ],
    ids=lambda values: str(values.dtype),
)
def test_a_feature_of_any_type_that_was_taken_is_drained(app, http, fresh, values):
    frame = pl.DataFrame({"id": ["1"], "time": ["2024-03-20T08:00:00Z"], "prediction": ["1"]})

    answer = http.post(
        f"/models/{fresh}/predictions",
        content=as_arrow(frame.with_columns(values.alias("x"))),
        headers={"Content-Type": ARROW},
    )
    app.runner.run_until_idle()

    assert answer.status_code == 202
    assert app.lake.n_rows(fresh, Kind.PREDICTIONS) == 1
    assert app.catalog.depth().n_rows == 0


def test_good_rows_are_kept_and_bad_ones_are_quarantined_with_their_reasons(http, app, fresh):
    rows = [
        row(id="good"),
        row(id="late", score=7),
        "no object",
        row(id="also good"),
        row(id="far", time="2099-01-01T00:00:00Z"),
    ]

    answer = http.post(f"/models/{fresh}/predictions", json=rows)

    assert answer.status_code == 202
    assert answer.json() == {"n_accepted": 2, "n_quarantined": 3, "is_repeat": False}
    assert app.catalog.claim(fresh, max_rows=10).batches[0].n_rows == 2
    shown = http.get(f"/models/{fresh}/quarantine").json()
    assert shown["n_rows"] == 3
    told = {(line["row"], line["column"]): line for line in shown["rows"]}
    assert set(told) == {(1, "score"), (2, ""), (4, "time")}
    assert told[1, "score"]["reason"] == "'score' must be a probability from 0 to 1"
    assert json.loads(told[1, "score"]["content"])["id"] == "late"
    assert told[2, ""]["content"] == '"no object"'


def test_a_line_that_cannot_be_read_spoils_no_other(http, fresh):
    lines = [json.dumps(GOOD), '{"id": ', "", json.dumps(row(id="2"))]

    answer = http.post(
        f"/models/{fresh}/predictions", content="\n".join(lines), headers={"Content-Type": NDJSON}
    )

    assert answer.json() == {"n_accepted": 2, "n_quarantined": 1, "is_repeat": False}
    (line,) = http.get(f"/models/{fresh}/quarantine").json()["rows"]
    assert line["row"] == 1
    assert line["reason"].startswith("line 2 cannot be read as JSON")
    assert line["content"] == '{"id": '


def test_the_content_of_many_refused_rows_is_kept_for_the_first_only(http, app, fresh):
    rows = [GOOD, *([{"id": "x" * 600}] * 300)]

    answer = http.post(f"/models/{fresh}/predictions", json=rows)

    assert answer.json()["n_quarantined"] == 300
    contents = [kept.content for _, kept in app.catalog.quarantine(fresh, limit=300)]
    assert sum(content != "" for content in contents) == wire.MAX_KEPT_REFUSALS
