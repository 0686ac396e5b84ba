"""What every lake must do: subclass `LakeContract`, and give it a fixture `lake` that returns yours, empty."""

# Asserts are what tests are made of, and a test's name is its documentation.
# ruff: noqa: D102, S101

from datetime import UTC, datetime, timedelta
from threading import Thread

import polars as pl
import pytest

from watchkeeper.domain.batch import Kind
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.store.ports import Lake

T0 = datetime(2024, 3, 1, tzinfo=UTC)
NAME = "late-flights"
WEEK = Window(T0, T0 + 7 * DAY)
TIME_TYPE = pl.Datetime("us", "UTC")


class LakeContract:
    """Everything that a lake must do; a subclass gives the fixture `lake`, empty for each test."""

    @pytest.fixture
    def lake(self) -> Lake:
        """Return an empty lake; the subclass says which."""
        raise NotImplementedError

    def test_an_empty_lake_has_the_known_columns_and_no_rows(self, lake: Lake) -> None:
        predictions = lake.read(NAME, Kind.PREDICTIONS, WEEK)
        labels = lake.read(NAME, Kind.LABELS, WEEK)
        outcomes = lake.read(NAME, Kind.OUTCOMES, WEEK, columns=["id", "value"])

        assert predictions.is_empty()
        assert {"id", "time", "version", "prediction"} <= set(predictions.columns)
        assert {"id", "label", "prediction_time", "received_at"} <= set(labels.columns)
        assert outcomes.schema == {"id": pl.String(), "value": pl.Float64()}
        assert lake.n_rows(NAME, Kind.PREDICTIONS) == 0
        assert lake.prediction_times(NAME, pl.Series(["a"])).is_empty()

    def test_rows_come_back_as_they_were_appended(self, lake: Lake) -> None:
        frame = predictions(
            [0, 1],
            age=[1, None],
            fare=[1.5, float("inf")],
            carrier=["UA", "ÄÖ"],
            is_new=[True, None],
            at=[T0, None],
            embedding=[[1.0, 2.0], None],
        )

        assert lake.append(NAME, Kind.PREDICTIONS, frame, drain=1)

        assert lake.read(NAME, Kind.PREDICTIONS, WEEK).select(frame.columns).equals(frame)
        assert lake.n_rows(NAME, Kind.PREDICTIONS) == 2

    def test_a_drain_appended_before_is_skipped(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=1)
        lake.append(NAME, Kind.PREDICTIONS, predictions([1]), drain=3)

        assert not lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=1)
        assert not lake.append(NAME, Kind.PREDICTIONS, predictions([1]), drain=3)
        assert lake.n_rows(NAME, Kind.PREDICTIONS) == 2

    def test_kinds_and_models_do_not_see_each_others_drains(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=1)

        assert lake.append(NAME, Kind.LABELS, labels(["0"], [T0]), drain=1)
        assert lake.append("other", Kind.PREDICTIONS, predictions([0]), drain=1)
        assert lake.n_rows(NAME, Kind.PREDICTIONS) == 1

    def test_a_window_is_half_open_and_need_not_be_whole_days(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0, 5, 6, 7, 30]), drain=1)

        found = lake.read(NAME, Kind.PREDICTIONS, Window(T0 + 5 * HOUR, T0 + 7 * HOUR))

        assert found["id"].to_list() == ["5", "6"]

    def test_columns_can_be_chosen_and_unknown_ones_are_null(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0], age=[1]), drain=1)

        found = lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=["age", "nope", "id"])

        assert found.columns == ["age", "nope", "id"]
        assert found.row(0) == (1, None, "0")

    def test_labels_lie_with_their_prediction_and_in_every_window_while_it_is_unknown(
        self, lake: Lake
    ) -> None:
        frame = labels(["a", "b", "c"], [T0, T0 + 9 * DAY, None])
        lake.append(NAME, Kind.LABELS, frame, drain=1)

        found = lake.read(NAME, Kind.LABELS, WEEK)
        later = lake.read(NAME, Kind.LABELS, Window(T0 + 9 * DAY, T0 + 10 * DAY))

        assert sorted(found["id"]) == ["a", "c"]
        assert sorted(later["id"]) == ["b", "c"]

    def test_later_rows_of_one_id_stand_after_earlier_ones(self, lake: Lake) -> None:
        for drain in range(1, 6):
            times = [T0, T0 + DAY, T0 if drain % 2 else None]
            frame = labels(["a", "b", "a"], times, label=[10 * drain, 0, 10 * drain + 1])
            lake.append(NAME, Kind.LABELS, frame, drain=drain)
        before = lake.read(NAME, Kind.LABELS, WEEK)
        lake.compact(NAME)
        after = lake.read(NAME, Kind.LABELS, WEEK)

        of_a = before.filter(pl.col("id") == "a")["label"].to_list()
        assert of_a == sorted(of_a)
        assert len(of_a) == 10
        assert after.equals(before)

    def test_new_columns_widen_the_table(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0], age=[1]), drain=1)
        lake.append(NAME, Kind.PREDICTIONS, predictions([1], fare=[2.0]), drain=2)

        found = lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=["id", "age", "fare"])

        assert found.rows() == [("0", 1, None), ("1", None, 2.0)]

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ([1], [2.5], [1.0, 2.5]),
            ([2.5], [1], [2.5, 1.0]),
            ([True], [2], [1, 2]),
            ([T0.date()], [T0], [T0, T0]),
            ([1], ["a"], ["1", "a"]),
            ([2.5], [T0.date()], ["2.5", "2024-03-01"]),
            ([True], ["x"], ["true", "x"]),
            ([[1]], [[2.5]], [[1.0], [2.5]]),
            ([[1, 2]], ["x"], ["[1,2]", "x"]),
        ],
    )
    def test_a_column_of_two_types_is_read_as_what_holds_both(
        self, lake: Lake, first: list[object], second: list[object], expected: list[object]
    ) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0], x=first), drain=1)
        lake.append(NAME, Kind.PREDICTIONS, predictions([1], x=second), drain=2)
        lake.append(NAME, Kind.PREDICTIONS, predictions([2], x=first), drain=3)

        found = lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=["x"])["x"].to_list()

        assert found == [*expected, expected[0]]

    def test_a_column_of_nulls_says_nothing_of_its_type(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0], x=[None]), drain=1)
        lake.append(NAME, Kind.PREDICTIONS, predictions([1], x=[7]), drain=2)
        lake.append(NAME, Kind.PREDICTIONS, predictions([2], x=[None]), drain=3)

        found = lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=["x"])

        assert found["x"].to_list() == [None, 7, None]
        assert found["x"].dtype == pl.Int64

    @pytest.mark.parametrize(
        "names",
        [
            ["day", "hour"],
            ["Age", "age", "AGE", "Time", "ID"],
            ["x", "x:float", "x:1", "x:text"],
            ["wk_day", "wk_sequence", "WK_DAY"],
            ["has space", "a.b", "ü", "a/b", "a,b;{c}=(d)", "`q`", '"q"', "%20"],
        ],
    )
    def test_any_name_will_do_for_a_column(self, lake: Lake, names: list[str]) -> None:
        values: dict[str, list[object]] = {name: [number] for number, name in enumerate(names)}
        for drain in (1, 2):
            lake.append(NAME, Kind.PREDICTIONS, predictions([drain], **values), drain=drain)
        other: dict[str, list[object]] = {name: ["text"] for name in names}
        lake.append(NAME, Kind.PREDICTIONS, predictions([3], **other), drain=3)

        found = lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=names)

        one = tuple(str(number) for number in range(len(names)))
        assert found.rows() == [one, one, ("text",) * len(names)]

    def test_narrow_types_are_read_in_the_lakes_own(self, lake: Lake) -> None:
        frame = predictions([0], a=[1], b=[1.0], c=["x"], d=[T0], e=[[1.0, 2.0]]).with_columns(
            pl.col("a").cast(pl.UInt8),
            pl.col("b").cast(pl.Float32),
            pl.col("c").cast(pl.Categorical),
            pl.col("d").dt.convert_time_zone("Europe/Vienna"),
            pl.col("e").cast(pl.Array(pl.Float32, 2)),
        )
        lake.append(NAME, Kind.PREDICTIONS, frame, drain=1)

        found = lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=["a", "b", "c", "d", "e"])

        expected = [pl.Int64, pl.Float64, pl.String, TIME_TYPE, pl.List(pl.Float64)]
        assert found.dtypes == expected
        assert found.row(0) == (1, 1.0, "x", T0, [1.0, 2.0])

    def test_prediction_times_are_found_however_old(self, lake: Lake) -> None:
        hours = [0, 24 * 2, 24 * 20, 24 * 300, 24 * 700]
        lake.append(NAME, Kind.PREDICTIONS, predictions(hours), drain=1)

        ids = pl.Series([*(str(hour) for hour in hours), "unknown", None])
        found = lake.prediction_times(NAME, ids)

        assert found.schema == {"id": pl.String(), "time": TIME_TYPE}
        assert dict(found.rows()) == {str(hour): T0 + hour * HOUR for hour in hours}

    def test_an_id_that_came_twice_has_one_time(self, lake: Lake) -> None:
        lake.append(NAME, Kind.PREDICTIONS, predictions([0, 1]), drain=1)
        lake.append(NAME, Kind.PREDICTIONS, predictions([1]), drain=2)

        assert lake.prediction_times(NAME, pl.Series(["1"])).rows() == [("1", T0 + HOUR)]

    def test_compacting_changes_nothing_that_is_read(self, lake: Lake) -> None:
        for drain in range(1, 8):
            extra: dict[str, list[object]] = {"age": [drain]} if drain % 2 else {"fare": [drain / 2]}
            lake.append(NAME, Kind.PREDICTIONS, predictions([drain * 5], **extra), drain=drain)
        before = lake.read(NAME, Kind.PREDICTIONS, WEEK)

        lake.compact(NAME)
        lake.compact(NAME)

        assert lake.read(NAME, Kind.PREDICTIONS, WEEK).equals(before)
        assert lake.n_rows(NAME, Kind.PREDICTIONS) == 7
        assert not lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=7)
        assert lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=8)

    def test_readers_see_whole_drains_while_one_writes(self, lake: Lake) -> None:
        heights: list[int] = []

        def read() -> None:
            heights.extend(lake.read(NAME, Kind.PREDICTIONS, WEEK, columns=["id"]).height for _ in range(8))

        threads = [Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for drain in range(1, 9):
            lake.append(NAME, Kind.PREDICTIONS, predictions([0, 25, 50]), drain=drain)
        for thread in threads:
            thread.join()

        assert len(heights) == 24
        assert all(height % 3 == 0 for height in heights)


def predictions(hours: list[int], **features: list[object]) -> pl.DataFrame:
    """Return predictions made so many hours after T0; each has its hour as its id."""
    return pl.DataFrame(
        {
            "id": [str(hour) for hour in hours],
            "time": pl.Series([T0 + timedelta(hours=hour) for hour in hours], dtype=TIME_TYPE),
            "version": ["1"] * len(hours),
            "prediction": ["yes"] * len(hours),
            "score": [0.5] * len(hours),
            **features,
        }
    )


def labels(ids: list[str], times: list[datetime | None], *, label: list[int] | None = None) -> pl.DataFrame:
    """Return labels of predictions made at these times, None where that is not known."""
    return pl.DataFrame(
        {
            "id": ids,
            "label": label or [1] * len(ids),
            "prediction_time": pl.Series(times, dtype=TIME_TYPE),
            "received_at": pl.Series([T0] * len(ids), dtype=TIME_TYPE),
        }
    )
