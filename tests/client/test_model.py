import logging
import re
from datetime import UTC, datetime
from threading import Event, Thread
from time import perf_counter
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pytest

from client.recording import Answer
from watchkeeper.client.model import Model
from watchkeeper.errors import BadInput, Conflict, NotFound, Unavailable

APRIL = datetime(2013, 4, 1, tzinfo=UTC)


# Single predictions


def test_a_logged_prediction_arrives_whole(server, make_model):
    model = make_model()
    made = model.log(
        {"origin": "JFK", "values": [1, 2]}, 0.25, 0.75, time=APRIL, latency_ms=3.5, error=KeyError("x")
    )

    assert model.flush()
    (row,) = server.rows()
    assert row.pop("memory_bytes") > 0
    assert row.pop("cpu_percent") >= 0
    assert row == {
        "id": made,
        "time": "2013-04-01T00:00:00.000000Z",
        "features": {"origin": "JFK", "values": [1, 2]},
        "prediction": 0.25,
        "score": 0.75,
        "latency_ms": 3.5,
        "error": "KeyError",
    }
    assert UUID(made).int >> 80 == APRIL.timestamp() * 1000
    assert server.posts()[0].path.endswith("?version=2.1")


def test_the_id_given_is_kept_as_text(server, make_model):
    model = make_model()

    assert model.log({}, id=17) == "17"
    assert model.flush()
    assert server.rows()[0]["id"] == "17"


def test_what_the_caller_changes_later_was_not_logged(server, make_model):
    model = make_model()
    features = {"a": 1, "b": []}
    model.log(features)
    features["a"] = 2

    assert model.flush()
    row = server.rows()[0]
    assert row.get("features", row)["a"] == 1


def test_model_and_version_are_declared_once_and_first(server, make_model):
    model = make_model(task="binary", git_commit="abc", registry_uri="models:/late/3")
    for _ in range(3):
        model.log({"a": 1})
        assert model.flush()

    assert [request.method for request in server.requests] == ["PUT", "POST", "POST", "POST"]
    assert server.requests[0].rows() == [
        {"version": {"name": "2.1", "git_commit": "abc", "registry_uri": "models:/late/3"}, "task": "binary"}
    ]


def test_a_naive_time_is_utc_and_said_once(server, make_model, caplog):
    model = make_model()
    for _ in range(3):
        model.log({"a": [1]}, time=datetime(2013, 4, 1))  # noqa: DTZ001 - that is the case.

    assert model.flush()
    assert len([record for record in caplog.records if "time_without_zone" in record.message]) == 1
    assert str(server.rows()[0]["time"]).startswith("2013-04-01")


@pytest.mark.parametrize(
    "arguments",
    [
        {"features": 5},
        {"features": None},
        {"features": {}, "time": "yesterday"},
        {"features": {}, "time": pd.NaT},
    ],
)
def test_what_cannot_be_taken_is_counted_and_never_raised(make_model, caplog, arguments):
    model = make_model()

    assert model.log(**arguments) == ""
    assert (model.stats.n_logged, model.stats.n_rejected) == (1, 1)
    assert "log() could not take a row" in model.stats.last_error
    assert len(caplog.records) >= 1


def test_a_row_whose_encoding_fails_costs_no_other(server, make_model):
    class Hostile:
        def __str__(self):
            raise RuntimeError

    model = make_model()
    model.log({"a": Hostile()})
    kept = model.log({"a": 1})

    assert model.flush()
    assert [row["id"] for row in server.rows()] == [kept]
    assert (model.stats.n_sent, model.stats.n_rejected) == (1, 1)


def test_without_a_server_nothing_blocks_or_raises(make_model, free_port):
    model = make_model(url=f"http://127.0.0.1:{free_port}", buffer_rows=1_000, batch_rows=100)
    started = perf_counter()
    for i in range(5_000):
        model.log({"a": i})
    elapsed = perf_counter() - started

    assert elapsed < 2
    assert not model.flush(timeout=0.05)
    assert not model.close(timeout=0.05)
    stats = model.stats
    assert (stats.n_logged, stats.n_sent, stats.n_dropped) == (5_000, 0, 5_000)
    assert "ConnectError" in stats.last_error


def test_a_server_that_does_not_answer_makes_the_oldest_rows_drop(server, make_model):
    release = Event()
    server.script.append(Answer(until=release))
    model = make_model(buffer_rows=100, batch_rows=10)
    model.log({"a": -1})
    assert not model.flush(timeout=0.3)
    for i in range(250):
        model.log({"a": i})
    release.set()

    assert model.flush()
    stats = model.stats
    assert (stats.n_logged, stats.n_sent, stats.n_dropped) == (251, 101, 150)
    values = [row.get("features", row)["a"] for row in server.rows()]
    assert values == [-1, *range(150, 250)]


def test_many_threads_lose_nothing(server, make_model):
    model = make_model(batch_rows=500)
    threads = [
        Thread(target=lambda: [model.log({"a": i}, prediction=0.5) for i in range(1_000)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert model.flush()
    ids = [row["id"] for row in server.rows()]
    assert (len(ids), len(set(ids))) == (8_000, 8_000)
    assert model.stats.n_sent == model.stats.n_logged == 8_000


def test_a_full_batch_goes_before_its_time(server, make_model):
    model = make_model(batch_rows=10, interval_s=60.0)
    for i in range(10):
        model.log({"a": i})

    server.wait_for_posts(1)


def test_a_lone_row_goes_when_its_time_has_come(server, make_model):
    model = make_model(interval_s=0.05)
    model.log({"a": 1})

    server.wait_for_posts(1)


def test_a_refused_batch_is_counted_and_said_once(server, make_model, caplog):
    server.script.extend([Answer(422, body=b'{"detail": "unknown column"}')] * 2)
    model = make_model()
    for _ in range(2):
        model.log({"a": 1})
        assert model.flush()
    model.log({"a": 1})

    assert model.flush()
    assert (model.stats.n_rejected, model.stats.n_sent, model.stats.n_retried) == (2, 1, 0)
    assert model.stats.last_error.endswith("unknown column")
    assert len([record for record in caplog.records if "unknown column" in record.message]) == 1


def test_retries_are_counted_and_the_batch_once(server, make_model):
    server.script.extend([Answer(503), Answer(is_cut=True)])
    model = make_model()
    model.log({"a": 1})

    assert model.flush()
    assert (model.stats.n_retried, model.stats.n_sent) == (2, 1)
    assert len({request.key for request in server.posts()}) == 1


def test_quarantined_rows_are_counted(server, make_model):
    server.script.append(Answer(body=b'{"n_accepted": 0, "n_quarantined": 1, "is_repeat": false}'))
    model = make_model()
    model.log({"a": 1})

    assert model.flush()
    assert (model.stats.n_sent, model.stats.n_quarantined) == (1, 1)


def test_a_batch_too_large_for_the_server_is_sent_in_parts(server, make_model):
    server.script.extend([Answer(413), Answer(413)])
    model = make_model(batch_rows=4)
    for i in range(4):
        model.log({"a": [i]})

    assert model.flush()
    assert [len(request.rows()) for request in server.posts()] == [4, 2, 1, 1, 2]
    assert (model.stats.n_sent, model.stats.n_rejected) == (4, 0)


def test_a_server_that_forgot_the_model_is_told_anew(server, make_model):
    model = make_model()
    server.script.append(Answer(404))
    for _ in range(2):
        model.log({"a": 1})
        assert model.flush()

    assert [request.method for request in server.requests] == ["PUT", "POST", "PUT", "POST"]
    assert (model.stats.n_rejected, model.stats.n_sent) == (1, 1)


def test_leaving_the_context_sends_everything_and_takes_nothing_more(server, make_model):
    with make_model() as model:
        model.log({"a": 1})
    model.log({"a": 2})

    assert len(server.rows()) == 1
    assert (model.stats.n_sent, model.stats.n_dropped) == (1, 1)


def test_flush_of_nothing_is_done_at_once(make_model, free_port):
    assert make_model(url=f"http://127.0.0.1:{free_port}").flush(timeout=0)


def test_httpx_writes_nothing_into_the_services_log(server, make_model, caplog):
    with caplog.at_level(logging.INFO), make_model() as model:
        model.log({"a": 1})

    assert [record.name for record in caplog.records if "HTTP" in record.message] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "Late Flights"}, "model's name"),
        ({"url": "127.0.0.1:8470"}, "server's address"),
        ({"url": "ftp://host"}, "server's address"),
        ({"task": "guessing"}, "one of binary"),
        ({"buffer_rows": 0}, "buffer_rows must be greater than 0"),
        ({"frame_rows": 0}, "frame_rows"),
    ],
)
def test_a_model_that_cannot_be_is_refused_at_once(options, message):
    with pytest.raises(BadInput, match=message):
        Model(**{"name": "late-flights"} | options)


# Frames

FRAME = {"ts": [APRIL, APRIL], "p": [0.1, 0.9], "key": [1, 2], "origin": ["JFK", "LGA"]}


@pytest.mark.parametrize(
    "frame",
    [
        FRAME,
        pl.DataFrame(FRAME),
        pl.DataFrame(FRAME).lazy(),
        pd.DataFrame(FRAME),
        pl.DataFrame(FRAME).to_arrow(),
    ],
    ids=["dict", "polars", "lazy", "pandas", "arrow"],
)
def test_frames_of_every_kind_arrive_under_our_names(server, make_model, frame):
    model = make_model()

    assert model.log_frame(frame, prediction="p", score="p", time="ts", id="key") == 2
    assert model.flush()
    assert server.rows()[0] == {
        "id": "1",
        "time": APRIL,
        "prediction": 0.1,
        "score": 0.1,
        "origin": "JFK",
        "version": "2.1",
    }


def test_own_names_need_not_be_said_and_service_columns_pass(server, make_model):
    model = make_model()
    model.log_frame({"prediction": [1], "x": [2], "latency_ms": [3.0], "version": ["2.0"]})

    assert model.flush()
    (row,) = server.rows()
    assert UUID(row["id"]).int >> 80 == row["time"].timestamp() * 1000 // 1
    assert {name: row[name] for name in ("prediction", "x", "latency_ms", "version")} == {
        "prediction": 1,
        "x": 2,
        "latency_ms": 3.0,
        "version": "2.0",
    }


def test_a_large_frame_goes_in_batches(server, make_model):
    model = make_model(frame_rows=400)

    assert model.log_frame({"x": list(range(1_000))}) == 1_000
    assert model.flush()
    assert [len(request.rows()) for request in server.posts()] == [400, 400, 200]
    assert sorted(row["x"] for row in server.rows()) == list(range(1_000))


def test_naive_times_of_a_frame_are_utc(server, make_model, caplog):
    model = make_model()
    frame = pd.DataFrame({"ts": pd.to_datetime(["2013-04-01"]), "x": [1]})
    model.log_frame(frame, time="ts")

    assert model.flush()
    assert server.rows()[0]["time"] == APRIL
    assert "time_without_zone" in caplog.text


@pytest.mark.parametrize(
    ("frame", "columns", "problem"),
    [
        ({"x": [1, 2]}, {"prediction": "p"}, "no column 'p' for prediction; columns: x"),
        ({"p": [1, 2], "prediction": [3, 4]}, {"prediction": "p"}, "another column is called 'prediction'"),
        ({"ts": ["a", "b"]}, {"time": "ts"}, "must hold dates with time; got String"),
        ({"a": [1, 2], "b": [1]}, {}, "cannot be read as a table"),
    ],
)
def test_a_frame_that_cannot_be_taken_is_counted_and_never_raised(make_model, frame, columns, problem):
    model = make_model()

    assert model.log_frame(frame, **columns) == 0
    assert problem in model.stats.last_error
    assert (model.stats.n_logged, model.stats.n_rejected) == (2, 2)


def test_a_server_that_does_not_keep_up_holds_log_frame_no_longer_than_told(server, make_model):
    release = Event()
    server.script.append(Answer(until=release))
    model = make_model(frame_rows=1)

    taken = model.log_frame({"x": list(range(20))}, timeout=0.01)

    release.set()
    assert 8 <= taken <= 10
    assert model.flush()
    assert (model.stats.n_sent, model.stats.n_dropped) == (taken, 20 - taken)


def test_labels_and_outcomes_travel_alone(server, make_model):
    model = make_model()
    frame = {"key": [1], "late": [True], "cost": [120.0], "name": ["Ada"], "made": [APRIL]}
    model.log_labels(frame, id="key", label="late", known_at="made")
    model.log_outcomes(frame, id="key", value="cost", name="missed_connection_cost", prediction_time="made")

    assert model.flush()
    assert server.rows("labels") == [{"id": "1", "label": True, "known_at": APRIL}]
    assert server.rows("outcomes") == [
        {"id": "1", "value": 120.0, "prediction_time": APRIL, "outcome": "missed_connection_cost"}
    ]


# References


def test_a_reference_arrives_under_our_names(server, make_model):
    model = make_model(task="binary")
    frame = {"p": [0.1], "late": [0], "ts": [APRIL], "origin": ["JFK"], "carrier, main": ["UA"]}
    model.set_reference(
        frame,
        prediction="p",
        label="late",
        time="ts",
        segments=("origin", "carrier, main"),
        protected=("carrier, main",),
    )

    assert [request.method for request in server.requests] == ["PUT", "POST"]
    (request,) = server.posts("reference")
    assert request.path.endswith("/late-flights/reference?version=2.1&task=binary")
    assert request.headers["content-type"] == "application/vnd.apache.parquet"
    assert request.headers["x-watchkeeper-segments"] == "origin,carrier%2C main"
    assert request.headers["x-watchkeeper-protected"] == "carrier%2C main"
    assert request.rows() == [
        {"time": APRIL, "prediction": 0.1, "label": 0, "origin": "JFK", "carrier, main": "UA"}
    ]


@pytest.mark.parametrize(
    ("frame", "options", "problem"),
    [
        ({"x": [1]}, {"label": "y"}, "no column 'y' for label; columns: x"),
        ({"x": [1]}, {"segments": ("z",)}, "no column 'z' for a segment"),
        ({"x": [1]}, {"protected": ("z",)}, "no column 'z' for a protected column"),
        ({"x": []}, {}, "no rows"),
        ({"x": [1]}, {"task": "guessing"}, "a task is one of"),
        (5, {}, "cannot read a int"),
    ],
)
def test_a_reference_that_cannot_be_is_refused_here(server, make_model, frame, options, problem):
    with pytest.raises(BadInput, match=re.escape(problem)):
        make_model().set_reference(frame, **options)
    assert server.requests == []


@pytest.mark.parametrize(("status", "kind"), [(400, BadInput), (404, NotFound), (409, Conflict)])
def test_a_servers_refusal_of_a_reference_is_raised(server, make_model, status, kind):
    server.script.append(Answer(status, body=b'{"detail": "because"}'))

    with pytest.raises(kind, match="because"):
        make_model().set_reference({"x": [1]})


def test_a_reference_without_a_server_says_so(make_model, free_port):
    model = make_model(url=f"http://127.0.0.1:{free_port}")

    with pytest.raises(Unavailable, match="Is the server running"):
        model.set_reference({"x": [1]}, timeout=0.2)


LISTS = {"key": ["1", "2"], "p": [["a", "b"], ["c"]], "wanted": [["b"], []], "ts": [APRIL, APRIL]}


@pytest.mark.parametrize(
    "frame", [LISTS, pl.DataFrame(LISTS), pd.DataFrame(LISTS)], ids=["dict", "polars", "pandas"]
)
def test_answers_and_labels_that_are_lists_arrive_as_they_are(server, make_model, frame):
    model = make_model(task="ranking")

    model.log_frame(frame, prediction="p", time="ts", id="key")
    model.log_labels(frame, id="key", label="wanted")

    assert model.flush()
    assert [row["prediction"] for row in server.rows()] == [["a", "b"], ["c"]]
    assert [row["label"] for row in server.rows("labels")] == [["b"], []]


@pytest.mark.parametrize(
    "answer", [["a", "b"], ("a", "b"), np.array(["a", "b"])], ids=["list", "tuple", "array"]
)
def test_a_logged_answer_may_be_a_list(server, make_model, answer):
    model = make_model(task="ranking")

    model.log({"x": 1.0}, prediction=answer)

    assert model.flush()
    assert server.rows()[0]["prediction"] == ["a", "b"]
