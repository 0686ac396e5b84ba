import polars as pl
import pytest

from service import NAME, START
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.pipeline.join import by_segment, performances_of, read_joined
from watchkeeper.profile.performance import Performance
from watchkeeper.store.memory.lake import MemoryLake
from watchkeeper.store.records import ProfileKey

MODEL = Model(NAME, START, Schema((Column("site", Role.SEGMENT, ColumnType.CATEGORY),)), Task.BINARY)
TODAY = Window(START, START + DAY)


@pytest.fixture
def lake():
    lake = MemoryLake()
    rows = {
        "id": ["a", "b", "c", "d"],
        "time": [START, START, START, START + DAY],
        "version": ["1", "1", "2", "1"],
        "prediction": ["1", "0", "1", "1"],
        "score": [0.9, 0.1, 0.6, 0.7],
        "site": ["east", "west", "east", "east"],
    }
    lake.append(NAME, Kind.PREDICTIONS, pl.DataFrame(rows), drain=1)
    return lake


def labels(lake, drain, *, known_at=None, received_at=None, **labels):
    frame = pl.DataFrame({"id": list(labels), "label": list(labels.values())})
    times = {"prediction_time": START, "known_at": known_at, "received_at": received_at}
    lake.append(
        NAME,
        Kind.LABELS,
        frame.with_columns(pl.lit(at).alias(name) for name, at in times.items()),
        drain=drain,
    )


def outcomes(lake, drain, *rows):
    frame = pl.DataFrame(rows, schema=["id", "outcome", "value"], orient="row")
    lake.append(NAME, Kind.OUTCOMES, frame.with_columns(prediction_time=pl.lit(START)), drain=drain)


def test_predictions_without_anything_stand_with_nulls(lake):
    joined = read_joined(lake, MODEL, TODAY)

    assert joined["id"].to_list() == ["a", "b", "c"]
    assert joined["label"].null_count() == 3


def test_a_window_without_predictions_joins_nothing(lake):
    assert read_joined(lake, MODEL, Window(START + 5 * DAY, START + 6 * DAY)).is_empty()


def test_of_several_labels_of_one_id_the_last_holds(lake):
    labels(lake, 2, a="1", b="0")
    labels(lake, 3, a="0")

    joined = read_joined(lake, MODEL, TODAY)

    assert joined["label"].to_list() == ["0", "0", None]


def test_every_label_of_an_id_stays_in_the_lake(lake):
    labels(lake, 2, a="1", received_at=START + HOUR)
    labels(lake, 3, a="0", received_at=START + DAY)

    history = lake.read(NAME, Kind.LABELS, TODAY, columns=("id", "label", "received_at"))

    assert history.rows() == [("a", "1", START + HOUR), ("a", "0", START + DAY)]


def test_a_label_took_until_it_was_first_known_or_else_received(lake):
    labels(lake, 2, a="1", received_at=START + 3 * HOUR)
    labels(lake, 3, a="0", b="0", received_at=START + DAY, known_at=START + 4 * HOUR)

    joined = read_joined(lake, MODEL, TODAY)

    assert joined["label:delay_s"].to_list() == [3 * 3600.0, 4 * 3600.0, None]
    whole, *segments = (part.label_delays.n for _, part in performances_of(joined, MODEL, START))
    assert (whole, set(segments)) == (2, {0})


def test_each_outcome_has_a_column_of_its_own_and_its_last_value(lake):
    outcomes(lake, 2, ("a", "cost", 1.0), ("a", "clicks", 3.0), ("b", "cost", 2.0))
    outcomes(lake, 3, ("a", "cost", 5.0))

    joined = read_joined(lake, MODEL, TODAY)

    assert joined["outcome:cost"].to_list() == [5.0, 2.0, None]
    assert joined["outcome:clicks"].to_list() == [3.0, None, None]
    assert joined.height == 3


def test_labels_of_unknown_predictions_join_nothing(lake):
    labels(lake, 2, zz="1")

    assert read_joined(lake, MODEL, TODAY)["label"].null_count() == 3


def test_protected_columns_are_told_apart_two_by_two():
    columns = [Column(name, Role.PROTECTED, ColumnType.CATEGORY) for name in ("sex", "old")]
    rows = pl.DataFrame(
        {
            "version": ["1"] * 4,
            "prediction": ["1", "1", "0", "0"],
            "sex": ["F", "F", "M", None],
            "old": [True, False, True, True],
        }
    )

    parts = performances_of(rows, Model(NAME, START, Schema(tuple(columns)), Task.BINARY), START)

    counts = {key.segment: part.n_predicted_positive for key, part in parts}
    assert counts == {
        "": 2,
        "sex=F": 2,
        "sex=M": 0,
        "old=True": 1,
        "old=False": 1,
        "sex & old=F & true": 1,
        "sex & old=F & false": 1,
        "sex & old=M & true": 0,
    }


def test_performance_of_each_segment_is_that_of_all_its_windows_and_versions():
    def part(segment, n, version="1"):
        return ProfileKey(START, DAY, segment, version), Performance(n_predictions=n)

    parts = by_segment([part("", 9), part("a=1", 2), part("a=1", 3, "2"), part("a=0", 4)])

    assert {segment: one.n_predictions for segment, one in parts.items()} == {"a=0": 4, "a=1": 5}


def test_performance_is_told_apart_by_version_and_segment(lake):
    labels(lake, 2, a="1", b="0", c="0")

    parts = performances_of(read_joined(lake, MODEL, TODAY), MODEL, START)

    counts = {(key.version, key.segment): part.n_labelled for key, part in parts}
    assert counts == {
        ("1", ""): 2,
        ("1", "site=east"): 1,
        ("1", "site=west"): 1,
        ("2", ""): 1,
        ("2", "site=east"): 1,
    }
