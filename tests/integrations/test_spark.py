"""Profiles on a real Spark cluster: a master and two executors, each with a Python worker of its own."""

import os
import sys
from pathlib import Path

import polars as pl
import pytest

from integrations.cluster_tables import BUCKETS, CUTS, assert_alike, every_kind, require, require_java
from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.errors import BadInput, MissingExtra, SchemaMismatch
from watchkeeper.integrations.spark import profile
from watchkeeper.profile import frames

# PySpark warns on each call that it has not been tried with pandas 3, of which nothing is used here.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # Virtual machines that live for a minute are not worth optimising their code for.
    "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.defaultJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "OFF",
    "spark.sql.codegen.wholeStage": "false",
    # Clocks change there while the table's days pass.
    "spark.sql.session.timeZone": "Europe/Berlin",
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    require("pyspark", "spark")
    require_java()
    import pyspark
    from pyspark.sql import SparkSession

    # A cluster of this kind writes its logs into `work` where Spark lies, so it lies elsewhere.
    home = tmp_path_factory.mktemp("spark")
    for path in Path(pyspark.__file__).parent.iterdir():
        if path.name != "work":
            (home / path.name).symlink_to(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(home))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master("local-cluster[2,1,1024]")
        session = builder.config(map=SETTINGS).getOrCreate()
        yield session
        gateway = session.sparkContext._gateway
        session.stop()
        gateway.shutdown()


@pytest.fixture(scope="module")
def table():
    return every_kind()


@pytest.fixture(scope="module")
def partitions(spark, table):
    """The table in skewed and empty partitions, cached where they lie."""
    from pyspark.sql.functions import col

    part = [sum(row >= end for end in CUTS[1:-1]) for row in range(table.height)]
    df = spark.createDataFrame(table.with_columns(part=pl.Series(part)).to_arrow())
    return df.repartitionByRange(len(CUTS), col("part")).drop("part").cache()


@pytest.mark.parametrize("by", [None, "city", BUCKETS])
def test_bytes_are_those_of_one_machine(partitions, table, by):
    assert_alike(profile(partitions, by=by), frames.profile(table, by=by))


def test_partitions_are_profiled_where_they_lie(spark):
    def tell_process(batches):
        for batch in batches:
            yield pl.DataFrame({"process": [os.getpid()] * batch.num_rows}).to_arrow().to_batches()[0]

    df = spark.range(64, numPartitions=4).mapInArrow(tell_process, "process long")

    column = profile(df).columns["process"]

    assert column.n_values == 64
    assert column.minimum < column.maximum
    assert os.getpid() not in {column.minimum, column.maximum}


def test_stated_types_choose_columns(partitions, table):
    types = {"age": T.CATEGORY, "price": T.FLOAT, "address.zip": T.INTEGER, "at": T.CATEGORY, "gone": T.TEXT}

    assert_alike(profile(partitions, types, by="late"), frames.profile(table, types, by="late"))


def test_names_that_spark_finds_hard_and_types_that_arrow_does_not_know_are_read(spark):
    df = spark.sql("SELECT 1 AS `a.b`, 2 AS `a``b`, 3 AS x, 4 AS x, 5 AS X, INTERVAL '1' YEAR AS term")
    expected = pl.DataFrame(
        {"a.b": [1], "a`b": [2], "x": [3], "x (2)": [4], "X": [5], "term": ["INTERVAL '1' YEAR"]}
    )

    assert_alike(profile(df), frames.profile(expected))


def test_a_table_without_rows_has_columns_and_no_groups(partitions, table):
    assert_alike(profile(partitions.limit(0)), frames.profile(table.clear()))
    assert profile(partitions.limit(0), by="city") == {}


def test_errors_are_those_of_one_machine(partitions):
    with pytest.raises(SchemaMismatch, match="no column 'hour' to group by; it has: amount, price"):
        profile(partitions, by="hour")
    with pytest.raises(BadInput, match="cannot group by 'tags'"):
        profile(partitions, by="tags")
    with pytest.raises(BadInput, match=r"give a Spark DataFrame; got a builtins\.list"):
        profile([])


def test_without_its_package_the_extra_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(MissingExtra, match=r'pip install "watchkeeper\[spark\]"'):
        profile([])
