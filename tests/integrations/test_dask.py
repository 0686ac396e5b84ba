"""Profiles on a real Dask cluster: a scheduler and two worker processes."""

import os
import sys
from itertools import pairwise

import polars as pl
import pytest

from integrations.cluster_tables import BUCKETS, CUTS, assert_alike, every_kind, require
from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.errors import BadInput, MissingExtra, SchemaMismatch
from watchkeeper.integrations.dask import profile
from watchkeeper.profile import frames


@pytest.fixture(scope="module")
def cluster():
    require("distributed", "dask")
    require("pyarrow", "dask")
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def table():
    """The table as pandas holds it: times, words and categories by pandas' own types, the rest by Python's."""
    frame = every_kind().with_columns(pl.col("city").cast(pl.Categorical))
    return frame.to_pandas().assign(tags=frame["tags"].to_list())


@pytest.fixture
def partitions(cluster, table):
    """The table in skewed and empty partitions."""
    import dask
    import dask.dataframe as dd

    pieces = [table.iloc[a:b] for a, b in pairwise(CUTS)]
    # Else Dask itself makes words of lists and records.
    with dask.config.set({"dataframe.convert-string": False}):
        yield dd.from_map(lambda piece: piece, pieces, meta=table.iloc[:0])


@pytest.mark.parametrize("by", [None, "city", BUCKETS, "late"])
def test_bytes_are_those_of_one_machine(partitions, table, by):
    assert_alike(profile(partitions, by=by), frames.profile(table, by=by))


def test_partitions_are_profiled_where_they_lie(cluster, table):
    import dask.dataframe as dd

    frame = dd.from_pandas(table[["price"]], npartitions=8)
    frame = frame.map_partitions(lambda part: part.assign(process=os.getpid()))

    column = profile(frame).columns["process"]

    workers = {worker["pid"] for worker in cluster.run(lambda: {"pid": os.getpid()}).values()}
    assert {column.minimum, column.maximum} == workers
    assert len(workers) == 2


def test_stated_types_choose_columns_and_alone_are_read(partitions, table):
    types = {"age": T.CATEGORY, "price": T.FLOAT, "address.zip": T.INTEGER, "gone": T.TEXT}

    assert_alike(profile(partitions, types), frames.profile(table, types))
    assert_alike(profile(partitions, types, by="late"), frames.profile(table, types, by="late"))


def test_columns_that_share_a_name_are_told_apart(cluster, table):
    import dask.dataframe as dd

    twice = table[["price", "age", "price"]]

    assert_alike(profile(dd.from_pandas(twice, npartitions=2)), frames.profile(twice))


def test_errors_are_those_of_one_machine(partitions):
    with pytest.raises(SchemaMismatch, match="no column 'hour' to group by; it has: amount, price"):
        profile(partitions, by="hour")
    with pytest.raises(BadInput, match="cannot group by 'tags'"):
        profile(partitions, by="tags")
    with pytest.raises(BadInput, match=r"give a Dask DataFrame; got a pandas\.\S*DataFrame"):
        profile(partitions.head(1))


def test_without_its_package_the_extra_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)

    with pytest.raises(MissingExtra, match=r'pip install "watchkeeper\[dask\]"'):
        profile([])
