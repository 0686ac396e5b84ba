import asyncio
import inspect

import numpy as np
import pandas as pd
import polars as pl
import pytest


def logged(server, model):
    assert model.flush()
    rows = server.rows()
    return [{**row, **row.pop("features", {})} for row in rows]


def test_a_call_is_logged_with_features_answer_and_latency(server, make_model):
    model = make_model()

    @model.watch
    def predict(features):
        """Say how late."""
        return 2 * features.pop("a")

    assert predict({"a": 4}) == 8
    assert predict.__doc__ == "Say how late."
    (row,) = logged(server, model)
    assert (row["a"], row["prediction"]) == (4, 8)
    assert 0 < row["latency_ms"] < 1_000


def test_an_error_is_logged_by_its_type_and_raised_untouched(server, make_model):
    model = make_model()
    error = ValueError("a secret")

    @model.watch
    def predict(features):
        raise error

    with pytest.raises(ValueError, match="a secret") as caught:
        predict({"a": 4})
    assert caught.value is error
    (row,) = logged(server, model)
    assert (row["a"], row["error"], row.get("prediction")) == (4, "ValueError", None)
    assert "a secret" not in str(row)


def test_an_async_function_stays_one_and_is_timed_to_its_end(server, make_model):
    model = make_model()

    @model.watch()
    async def predict(features):
        await asyncio.wait_for(asyncio.Event().wait(), 0.02)

    @model.watch()
    async def answer(features):
        return {"prediction": 1, "score": 0.9}

    assert inspect.iscoroutinefunction(predict)
    with pytest.raises(TimeoutError):
        asyncio.run(predict({"a": 4}))
    assert asyncio.run(answer({"a": 5})) == {"prediction": 1, "score": 0.9}
    late, fine = logged(server, model)
    assert late["error"] == "TimeoutError"
    assert late["latency_ms"] >= 15
    assert (fine["prediction"], fine["score"], fine.get("error")) == (1, 0.9, None)


def test_a_cancelled_call_is_an_error(server, make_model):
    model = make_model()

    @model.watch
    async def predict(features):
        await asyncio.Event().wait()

    async def cancel():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(predict({}), 0.01)

    asyncio.run(cancel())
    assert logged(server, model)[0]["error"] == "CancelledError"


def test_a_method_is_watched_by_its_first_mapping(server, make_model):
    model = make_model()

    class Service:
        @model.watch
        def predict(self, scale, *, features):
            return np.array([scale * features["a"]])

    Service().predict(0.5, features={"a": 1})
    (row,) = logged(server, model)
    assert (row["a"], row["prediction"]) == (1, 0.5)


def test_extractors_say_where_everything_is(server, make_model):
    model = make_model()

    @model.watch(
        features=lambda a, b: {"sum": a + b},
        id=lambda a, b: f"{a}-{b}",
        prediction=lambda answer: answer[0],
        score=lambda answer: answer[1],
    )
    def predict(a, b):
        return ("late", 0.8)

    predict(1, 2)
    (row,) = logged(server, model)
    assert (row["id"], row["sum"], row["prediction"], row["score"]) == ("1-2", 3, "late", 0.8)


@pytest.mark.parametrize(
    "frame",
    [pd.DataFrame, pl.DataFrame, lambda data: pl.DataFrame(data).to_arrow()],
    ids=["pandas", "polars", "arrow"],
)
@pytest.mark.parametrize("n_rows", [1, 3, 250])
def test_a_frame_is_one_prediction_a_row(server, make_model, frame, n_rows):
    model = make_model()

    @model.watch(id=lambda _: [f"k{i}" for i in range(n_rows)])
    def predict(features):
        return np.arange(n_rows) / 2

    predict(frame({"a": list(range(n_rows)), "b": ["x"] * n_rows}))
    rows = logged(server, model)
    assert [row["a"] for row in rows] == list(range(n_rows))
    assert [row["prediction"] for row in rows] == [i / 2 for i in range(n_rows)]
    assert [row["id"] for row in rows] == [f"k{i}" for i in range(n_rows)]
    assert len({row["latency_ms"] for row in rows}) == 1


@pytest.mark.parametrize("n_rows", [2, 250])
def test_an_error_on_a_frame_is_one_on_every_row(server, make_model, n_rows):
    model = make_model()

    @model.watch
    def predict(features):
        raise KeyError("a")

    with pytest.raises(KeyError):
        predict(pl.DataFrame({"a": list(range(n_rows))}))
    assert [row["error"] for row in logged(server, model)] == ["KeyError"] * n_rows


@pytest.mark.parametrize(
    "options",
    [
        {"features": lambda _: 1 / 0},
        {"id": lambda _: 1 / 0},
        {"prediction": lambda _: 1 / 0},
        {"score": lambda _: [1, 2, 3]},
    ],
)
def test_a_watch_that_fails_lets_the_prediction_pass(make_model, options):
    model = make_model()

    @model.watch(**options)
    def predict(features):
        return [1, 2]

    assert predict(pl.DataFrame({"a": [1, 2]})) == [1, 2]
    assert "watch could not log a call" in model.stats.last_error
