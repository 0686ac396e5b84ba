import polars as pl
import pytest
from deltalake import DeltaTable

from watchkeeper.domain.batch import Kind
from watchkeeper.domain.window import DAY, Window
from watchkeeper.store.lake import delta
from watchkeeper.store.lake.delta import DeltaLake
from watchkeeper.testing.lake_contract import NAME, T0, WEEK, labels, predictions


@pytest.fixture
def lake(tmp_path):
    return DeltaLake(tmp_path)


def test_a_replayed_drain_is_skipped_by_another_process_too(lake, tmp_path):
    lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=7)

    other = DeltaLake(tmp_path)

    assert not other.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=7)
    assert other.append(NAME, Kind.PREDICTIONS, predictions([1]), drain=8)
    assert lake.n_rows(NAME, Kind.PREDICTIONS) == 2


def test_another_writer_counts_its_own_drains(lake, tmp_path):
    lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=7)

    assert DeltaLake(tmp_path, writer="another").append(NAME, Kind.PREDICTIONS, predictions([1]), drain=1)


def test_the_log_remembers_drains_after_compaction_and_vacuum(lake, tmp_path):
    for drain in range(1, 5):
        lake.append(NAME, Kind.PREDICTIONS, predictions([drain]), drain=drain)

    lake.compact(NAME)

    assert DeltaTable(str(tmp_path / NAME / "predictions")).transaction_version("watchkeeper") == 4


def test_compaction_joins_the_files_of_a_day(lake, tmp_path):
    for drain in range(1, 6):
        lake.append(NAME, Kind.PREDICTIONS, predictions([0, 30]), drain=drain)

    lake.compact(NAME)

    assert len(DeltaTable(str(tmp_path / NAME / "predictions")).file_uris()) == 2


def test_days_are_partitions_any_engine_can_prune(lake, tmp_path):
    lake.append(NAME, Kind.PREDICTIONS, predictions([0, 30]), drain=1)
    lake.append(NAME, Kind.LABELS, labels(["0", "x"], [T0, None]), drain=1)

    assert DeltaTable(str(tmp_path / NAME / "predictions")).metadata().partition_columns == ["wk_day"]
    plain = pl.read_delta(str(tmp_path / NAME / "labels"))
    assert dict(zip(plain["id"], plain["wk_day"], strict=True)) == {"0": T0.date(), "x": None}


def test_another_type_is_stored_beside_and_rewrites_nothing(lake, tmp_path):
    lake.append(NAME, Kind.PREDICTIONS, predictions([0], amount=[1]), drain=1)
    files = DeltaTable(str(tmp_path / NAME / "predictions")).file_uris()

    lake.append(NAME, Kind.PREDICTIONS, predictions([1], amount=["one"]), drain=2)

    table = DeltaTable(str(tmp_path / NAME / "predictions"))
    assert set(files) < set(table.file_uris())
    stored = pl.read_delta(str(tmp_path / NAME / "predictions")).sort("id")
    assert stored.select("amount", "amount:text").rows() == [(1, None), (None, "one")]


def test_reading_opens_only_the_files_of_its_days(lake, monkeypatch):
    lake.append(NAME, Kind.PREDICTIONS, predictions([24 * day for day in range(10)]), drain=1)
    scanned = []
    scan = pl.scan_parquet
    monkeypatch.setattr(
        delta.pl, "scan_parquet", lambda paths, **options: [scanned.extend(paths), scan(paths, **options)][1]
    )

    lake.read(NAME, Kind.PREDICTIONS, Window(T0 + 3 * DAY, T0 + 5 * DAY))

    assert sorted(path.split("wk_day=")[1][:10] for path in scanned) == ["2024-03-04", "2024-03-05"]


def test_old_days_are_not_searched_once_every_id_is_found(lake, monkeypatch):
    lake.append(NAME, Kind.PREDICTIONS, predictions([24 * day for day in range(40)]), drain=1)
    scanned = []
    scan = pl.scan_parquet
    monkeypatch.setattr(
        delta.pl, "scan_parquet", lambda paths, **options: [scanned.extend(paths), scan(paths, **options)][1]
    )

    lake.prediction_times(NAME, pl.Series([str(24 * 39), str(24 * 38)]))

    assert len(scanned) == 3


def test_a_reader_follows_a_table_that_another_process_changes(lake, tmp_path):
    lake.append(NAME, Kind.PREDICTIONS, predictions([0]), drain=1)
    reader = DeltaLake(tmp_path)
    assert reader.n_rows(NAME, Kind.PREDICTIONS) == 1

    lake.append(NAME, Kind.PREDICTIONS, predictions([1], new=[1]), drain=2)
    lake.compact(NAME)

    assert reader.read(NAME, Kind.PREDICTIONS, WEEK)["new"].to_list() == [None, 1]
