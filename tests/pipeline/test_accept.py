from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import numbered
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import ColumnType, Role
from watchkeeper.errors import BadInput, NotFound, SchemaMismatch, Unavailable
from watchkeeper.pipeline.accept import Accept, check
from watchkeeper.pipeline.normalise_rows import UNVERSIONED
from watchkeeper.pipeline.payload import from_payload
from watchkeeper.pipeline.row_rules import MAX_AHEAD
from watchkeeper.store.memory.catalog import MemoryCatalog

NOW = datetime(2024, 3, 4, 12, tzinfo=UTC)


def predictions(**columns):
    n = max((len(values) for values in columns.values()), default=3)
    base = {"id": [str(row) for row in range(n)], "time": [NOW] * n, "prediction": ["1"] * n}
    return pl.DataFrame({**base, **columns}, strict=False)


def checked(frame, kind=Kind.PREDICTIONS, **options):
    return check(kind, numbered(frame), now=NOW, **options)


@pytest.fixture
def catalog():
    catalog = MemoryCatalog()
    catalog.add_model(Model("m", NOW))
    return catalog


@pytest.fixture
def accept(catalog):
    return Accept(catalog, catalog, ManualClock(NOW))


@pytest.mark.parametrize(
    ("column", "values", "refused"),
    [
        ("id", ["a", None, ""], [1, 2]),
        ("id", ["a", "x" * 500, "x" * 501], [2]),
        ("time", [NOW, None, NOW], [1]),
        ("time", [NOW, NOW + MAX_AHEAD - timedelta(seconds=1), NOW + MAX_AHEAD], [2]),
        ("time", ["1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "soon"], [0, 2]),
        ("prediction", ["1", None, "0"], [1]),
        ("score", [0.0, 1.0, 1.01], [2]),
        ("score", [0.5, float("nan"), None], [1]),
        ("score", ["0.5", "high", None], [1]),
        ("latency_ms", [0.0, -1.0, float("inf")], [1, 2]),
        ("memory_bytes", [1, -1, None], [1]),
    ],
)
def test_each_rule_refuses_its_rows_and_no_others(column, values, refused):
    found = checked(predictions(**{column: values}))

    assert [(one.row, one.column) for one in found.refused] == [(row, column) for row in refused]
    assert found.frame.height == 3 - len(refused)
    assert all(one.reason for one in found.refused)


def test_a_failed_call_needs_no_prediction():
    found = checked(predictions(prediction=["1", None], error=[None, "TimeoutError"]))

    assert found.refused == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "", None]), st.floats(-1, 2), st.booleans()), min_size=1, max_size=30
    )
)
def test_every_row_is_either_kept_or_refused_once(rows):
    frame = predictions(
        id=[one for one, _, _ in rows],
        score=[score for _, score, _ in rows],
        time=[NOW if is_known else None for _, _, is_known in rows],
    )

    found = checked(frame)

    numbers = [one.row for one in found.refused]
    assert numbers == sorted(set(numbers))
    assert found.frame.height + len(numbers) == len(rows)


@pytest.mark.parametrize(
    ("task", "values", "kept"),
    [
        (Task.BINARY, [True, False], ["1", "0"]),
        (Task.BINARY, [1.0, 0.0], ["1", "0"]),
        (Task.UNKNOWN, [1, 0], ["1", "0"]),
        (Task.UNKNOWN, [0.5, 1.0], [0.5, 1.0]),
        (Task.REGRESSION, [1, 2], [1.0, 2.0]),
        (Task.REGRESSION, ["1.5", "2"], [1.5, 2.0]),
        (Task.MULTICLASS, ["cat", "1.0"], ["cat", "1"]),
    ],
)
def test_classes_become_text_and_numbers_stay(task, values, kept):
    assert checked(predictions(prediction=values), task=task).frame["prediction"].to_list() == kept


@pytest.mark.parametrize("task", [Task.BINARY, Task.REGRESSION])
@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_finite_number_is_no_prediction(task, value):
    found = checked(predictions(prediction=[1.0, value]), task=task)

    assert [one.column for one in found.refused] == ["prediction"]


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_finite_number_is_no_label(value):
    frame = pl.DataFrame({"id": ["1", "2"], "label": [1.5, value]})

    found = checked(frame, Kind.LABELS, task=Task.REGRESSION)

    assert [(one.row, one.column) for one in found.refused] == [(1, "label")]


def test_a_label_that_is_known_from_the_future_on_is_refused():
    times = [NOW - timedelta(days=9), NOW + timedelta(days=9), None]
    frame = pl.DataFrame({"id": ["1", "2", "3"], "label": [1, 1, 1], "known_at": times})

    found = checked(frame, Kind.LABELS, task=Task.BINARY)

    assert [(one.row, one.column) for one in found.refused] == [(1, "known_at")]
    assert found.frame["known_at"].to_list() == [times[0], None]


@pytest.mark.parametrize(
    ("given", "sent", "kept"), [("", None, UNVERSIONED), ("2", None, "2"), ("2", ["1"], "1"), ("", [3], "3")]
)
def test_rows_that_name_no_version_take_the_requests(given, sent, kept):
    frame = predictions(id=["1"]) if sent is None else predictions(version=sent)

    assert checked(frame, version=given).frame["version"].to_list() == [kept]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2024-03-04T06:00:00-05:00", datetime(2024, 3, 4, 11, tzinfo=UTC)),
        ("2024-03-04T06:00:00", datetime(2024, 3, 4, 6, tzinfo=UTC)),
        ("2024-03-04T06:00:00.123456789Z", datetime(2024, 3, 4, 6, 0, 0, 123456, tzinfo=UTC)),
        (datetime(2024, 3, 4, 6, tzinfo=UTC).replace(tzinfo=None), datetime(2024, 3, 4, 6, tzinfo=UTC)),
    ],
)
def test_times_are_kept_in_utc(sent, kept):
    assert checked(predictions(time=[sent])).frame["time"].to_list() == [kept]


@pytest.mark.parametrize(
    ("kind", "frame", "column"),
    [
        (Kind.PREDICTIONS, pl.DataFrame({"id": ["1"], "time": [NOW]}), "prediction"),
        (Kind.PREDICTIONS, pl.DataFrame({"time": [NOW], "prediction": ["1"]}), "id"),
        (Kind.LABELS, pl.DataFrame({"id": ["1"]}), "label"),
        (Kind.OUTCOMES, pl.DataFrame({"id": ["1"], "outcome": ["cost"]}), "value"),
        (Kind.PREDICTIONS, predictions(id=[b"1"]), "id"),
        (Kind.PREDICTIONS, predictions(prediction=[NOW]), "prediction"),
        (Kind.PREDICTIONS, predictions(error=[[1]]), "error"),
        (Kind.PREDICTIONS, predictions(time=[1]), "time"),
        (Kind.LABELS, pl.DataFrame({"id": ["1"], "label": [{"a": 1}]}), "label"),
        (Kind.OUTCOMES, pl.DataFrame({"id": ["1"], "outcome": [b"cost"], "value": [1]}), "outcome"),
    ],
)
def test_a_column_that_no_row_can_do_with_refuses_the_batch(kind, frame, column):
    with pytest.raises(SchemaMismatch) as refused:
        checked(frame, kind)

    assert refused.value.column == column
    assert repr(column) in str(refused.value)


def test_the_model_learns_its_columns_from_what_comes(accept, catalog):
    accept.accept("m", Kind.PREDICTIONS, numbered(predictions(temp=[1.5, 2.5])), key="a")
    accept.accept("m", Kind.PREDICTIONS, numbered(predictions(wind=["mild", "strong"])), key="b")

    model = catalog.model("m")
    assert {column.name for column in model.schema.columns} == {"temp", "wind", "prediction", "score"} - {
        "score"
    }
    assert model.schema.column("temp").role is Role.FEATURE
    assert model.schema.column("temp").type is ColumnType.FLOAT
    assert model.task is Task.BINARY


def test_a_new_model_is_watched_from_its_first_batch(accept, catalog):
    accept.accept("m", Kind.PREDICTIONS, numbered(predictions()), key="k")

    names = [monitor.name for monitor in catalog.monitors("m")]
    assert names == [
        "performance",
        "calibration",
        "data-quality",
        "lasting-faults",
        "drift",
        "traffic",
        "errors",
        "latency",
        "memory",
    ]


def test_what_people_changed_of_a_monitor_stays_when_more_is_learnt(accept, catalog):
    accept.accept("m", Kind.PREDICTIONS, numbered(predictions()), key="k")
    changed = replace(catalog.monitors("m")[0], is_enabled=False)
    catalog.put_monitor("m", changed)

    accept.accept("m", Kind.PREDICTIONS, numbered(predictions(speed=[1.0, 2.0, 3.0])), key="l")

    assert catalog.monitors("m")[0] == changed


def test_requests_at_the_same_time_do_not_undo_what_the_other_has_learnt(accept, catalog):
    columns = [f"c{number}" for number in range(16)]

    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(
                lambda name: accept.accept(
                    "m", Kind.PREDICTIONS, numbered(predictions(**{name: [1, 2, 3]})), key=name
                ),
                columns,
            )
        )

    assert set(columns) <= set(catalog.model("m").schema.types())


def test_labels_leave_the_schema_as_it_is(accept, catalog):
    accept.accept("m", Kind.LABELS, numbered(pl.DataFrame({"id": ["1"], "label": [1]})), key="a")

    assert catalog.model("m").schema is None


def test_the_runner_is_woken_once_a_batch_is_stored(catalog):
    woken = []
    accept = Accept(catalog, catalog, ManualClock(NOW), lambda: woken.append(catalog.depth().n_rows))

    accept.accept("m", Kind.PREDICTIONS, numbered(predictions(id=["1", "2"])), key="a")

    assert woken == [2]


def test_what_is_stored_is_what_the_drain_reads(accept, catalog):
    accept.accept(
        "m", Kind.PREDICTIONS, numbered(predictions(id=[1, 2], temp=[1.5, None])), key="a", version="7"
    )

    (batch,) = catalog.claim("m", max_rows=10).batches
    frame = from_payload(batch.payload)
    assert frame["id"].to_list() == ["1", "2"]
    assert frame["version"].to_list() == ["7", "7"]
    assert "row_number" not in frame.columns


def test_a_batch_without_one_good_row_is_refused_with_the_first_reason(accept, catalog):
    with pytest.raises(BadInput, match=r"'id' is missing.* \(and 1 more rows\)") as refused:
        accept.accept("m", Kind.PREDICTIONS, numbered(predictions(id=["", None])), key="a")

    assert (refused.value.row, refused.value.column) == (0, "id")
    assert catalog.depth().n_batches == 0
    assert catalog.n_quarantined("m") == 0


def test_an_unknown_model_is_not_found(accept):
    with pytest.raises(NotFound):
        accept.accept("nope", Kind.PREDICTIONS, numbered(predictions(id=["1"])), key="a")


def test_a_full_inbox_takes_no_more_and_says_when_to_come_again():
    catalog = MemoryCatalog(max_inbox_bytes=1_500)
    catalog.add_model(Model("m", NOW))
    accept = Accept(catalog, catalog, ManualClock(NOW))
    accept.accept("m", Kind.PREDICTIONS, numbered(predictions(id=["1"])), key="a")

    with pytest.raises(Unavailable) as full:
        _fill(accept)

    assert full.value.retry_after_s > 0


def _fill(accept):
    for key in range(10):
        accept.accept("m", Kind.PREDICTIONS, numbered(predictions(id=["2"])), key=str(key))
