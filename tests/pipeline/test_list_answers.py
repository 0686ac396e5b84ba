"""Answers that are lists, the whole way: sent, stored in the lake, joined with their labels, measured."""

import io
import json
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from service import START, open_watch
from watchkeeper.client.frames import label_table
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, Window
from watchkeeper.errors import SchemaMismatch
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import Format, decode
from watchkeeper.profile.performance import performance_of
from watchkeeper.read.model_page import load_model_page

TASKS = pytest.mark.parametrize("task", [Task.RANKING, Task.MULTILABEL])
N_ROWS = 60


def rows_of(task, *, seed=0):
    rng = np.random.default_rng(seed)
    items = [f"item {i}" for i in range(15)]
    n_answers = 12 if task is Task.RANKING else 3
    answers = [rng.permutation(items)[: rng.integers(1, n_answers + 1)].tolist() for _ in range(N_ROWS)]
    labels = [rng.permutation(answer + items)[:2].tolist() for answer in answers]
    labels[0] = []
    return pl.DataFrame(
        {
            "id": [f"{seed}-{i}" for i in range(N_ROWS)],
            "time": [START + timedelta(minutes=20 * i) for i in range(N_ROWS)],
            "prediction": answers,
            "label": labels,
            "x": rng.normal(size=N_ROWS),
        },
        schema_overrides={"time": pl.Datetime("us", "UTC"), "label": pl.List(pl.String)},
    )


def as_json(rows):
    predictions = [
        {"id": id_, "time": time.isoformat(), "prediction": answer, "features": {"x": x}}
        for id_, time, answer, x in rows.select("id", "time", "prediction", "x").iter_rows()
    ]
    labels = [{"id": id_, "label": label} for id_, label in rows.select("id", "label").iter_rows()]
    # One relevant item, or class, may come bare.
    labels = [one | {"label": one["label"][0]} if len(one["label"]) == 1 else one for one in labels]
    return (
        (Format.JSON, json.dumps({"predictions": predictions}).encode()),
        (Format.NDJSON, "\n".join(map(json.dumps, labels)).encode()),
    )


def as_tables(rows):
    sinks = io.BytesIO(), io.BytesIO()
    rows.drop("label").write_ipc_stream(sinks[0])
    label_table(rows, {"id": "id", "label": "label"}).write_parquet(sinks[1])
    return (Format.ARROW, sinks[0].getvalue()), (Format.PARQUET, sinks[1].getvalue())


@pytest.fixture
def app(tmp_path):
    app = open_watch(tmp_path)
    yield app
    app.close()


def send(app, name, bodies):
    app.clock.set(START + DAY)
    for kind, (wire_format, body) in zip((Kind.PREDICTIONS, Kind.LABELS), bodies, strict=True):
        app.accept.accept(name, kind, decode(kind, wire_format, body), key=kind.value, version="1")
    app.clock.set(START + DAY + GRACE)
    app.runner.run_until_idle()


def performances(app, name):
    stored = app.catalog.performances(name, Window(START, START + DAY), length=DAY)
    return [part for key, part in stored if not key.is_reference and not key.segment]


@TASKS
@pytest.mark.parametrize("encode", [as_json, as_tables])
def test_rows_are_measured_as_if_they_had_been_read_at_once(app, task, encode):
    app.catalog.add_model(Model("lists", START, task=task))
    rows = rows_of(task)

    send(app, "lists", encode(rows))

    # All labels came when the day was over.
    delay = (START + DAY - pl.col("time")).dt.total_seconds().alias("label:delay_s")
    read = rows.with_columns(delay.cast(pl.Float64))
    assert performances(app, "lists") == [performance_of(read, task=task, positive="1")]
    charts = {
        chart.metric.name
        for section in load_model_page(app.source, "lists").questions
        for chart in section.charts
        if section.answer.question is Question.RIGHT
    }
    expected = {metric.name for metric in METRICS if task in metric.tasks}
    assert expected <= charts
    assert app.catalog.model("lists").schema.column("prediction").type is ColumnType.LIST


@TASKS
def test_a_reference_of_lists_gives_benchmarks_and_a_monitor(app, task):
    model = Model("lists", START, task=task)
    app.catalog.add_model(model)

    reference = take_reference(
        app.catalog, METRICS, model, rows_of(task), version="1", segments=(), now=START + DAY
    )

    assert reference.n_labelled == N_ROWS
    headline = next(one for one in app.catalog.monitors("lists") if one.name == "performance").metrics[0]
    benchmark = next(
        reading for series, reading in app.catalog.benchmarks("lists").items() if series.metric == headline
    )
    measured = METRICS.get(headline).measure(performance_of(rows_of(task), task=task, positive="1"))
    assert benchmark.value == pytest.approx(measured.value)


def test_what_lists_mean_has_to_be_said(app):
    app.catalog.add_model(Model("lists", START))
    rows = rows_of(Task.RANKING)

    send(app, "lists", as_json(rows))

    assert app.catalog.model("lists").task is Task.UNKNOWN
    assert performances(app, "lists")[0].n_labelled == N_ROWS


@pytest.mark.parametrize(
    ("value", "reason"),
    [([["a"]], "a flat list"), ([{"a": 1}], "a flat list"), ({"a": 1}, "a flat list")],
)
def test_lists_of_lists_and_objects_are_refused(value, reason):
    row = {"id": "a", "time": START.isoformat(), "prediction": value, "features": {}}

    refused = decode(Kind.PREDICTIONS, Format.JSON, json.dumps([row]).encode()).refused

    assert reason in refused[0].reason


def test_a_list_among_single_answers_spoils_no_other_row(app):
    app.catalog.add_model(Model("single", START, task=Task.REGRESSION))
    app.clock.set(START + DAY)
    rows = [
        {"id": str(i), "time": START.isoformat(), "prediction": value, "features": {}}
        for i, value in enumerate([0.1, [0.2], 3, 4.5e-9])
    ]

    accepted = decode(Kind.PREDICTIONS, Format.JSON, json.dumps(rows).encode())
    receipt = app.accept.accept("single", Kind.PREDICTIONS, accepted, key="p")

    assert (receipt.n_accepted, receipt.n_quarantined) == (3, 1)
    (_, refused), *_ = app.catalog.quarantine("single", limit=5)
    assert (refused.row, refused.column) == (1, "prediction")
    assert "one value a row" in refused.reason
    app.runner.run_until_idle()
    stored = app.lake.read("single", Kind.PREDICTIONS, Window(START, START + DAY), columns=("prediction",))
    assert sorted(stored["prediction"]) == [4.5e-9, 0.1, 3.0]


def test_lists_for_a_model_of_single_answers_are_refused_with_what_to_do(app):
    app.catalog.add_model(Model("single", START, task=Task.BINARY))
    app.clock.set(START + DAY)
    (wire_format, body), _ = as_tables(rows_of(Task.MULTILABEL))

    with pytest.raises(SchemaMismatch, match="ranking or multilabel"):
        app.accept.accept("single", Kind.PREDICTIONS, decode(Kind.PREDICTIONS, wire_format, body), key="p")
