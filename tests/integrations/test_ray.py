"""Profiles on a real Ray cluster of two nodes."""

import logging
import os
import shutil
import sys
import tempfile
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from integrations.cluster_tables import BUCKETS, CUTS, assert_alike, cut, every_kind, require
from watchkeeper.domain.schema import ColumnType as T
from watchkeeper.errors import BadInput, MissingExtra, SchemaMismatch
from watchkeeper.integrations.ray import profile
from watchkeeper.profile import frames

# Ray warns of settings that it makes itself, whenever it makes its settings.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:Warning:ray.data.context")


@pytest.fixture(scope="module")
def data():
    """`ray.data` on a cluster of its own: two nodes, with one worker process each."""
    require("ray", "ray")
    require("pyarrow", "ray")
    import ray
    import ray.data
    from ray.cluster_utils import Cluster

    # The paths of its sockets must be short.
    home = tempfile.mkdtemp(prefix="wk-ray-")
    node = {"num_cpus": 1, "object_store_memory": 128 << 20}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        cluster = Cluster(initialize_head=True, head_node_args={**node, "temp_dir": home})
        cluster.add_node(**node)
        ray.init(cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield ray.data
        ray.shutdown()
        cluster.shutdown()
    shutil.rmtree(home)


@pytest.mark.parametrize("by", [None, "city", BUCKETS])
def test_bytes_are_those_of_one_machine(data, by):
    frame = every_kind().with_columns(pl.col("city").cast(pl.Categorical))
    blocks = data.from_arrow([part.to_arrow() for part in cut(frame)])

    assert_alike(profile(blocks, by=by), frames.profile(frame, by=by))


def test_bytes_of_pandas_blocks_are_those_of_one_machine(data):
    frame = every_kind()
    table = frame.to_pandas().assign(tags=frame["tags"].to_list())
    blocks = data.from_pandas([table.iloc[a:b] for a, b in pairwise(CUTS)])

    assert_alike(profile(blocks), frames.profile(table))


def test_blocks_are_profiled_where_they_lie(data):
    blocks = data.range(64, override_num_blocks=32)
    blocks = blocks.map_batches(lambda batch: {"process": np.full(len(batch["id"]), os.getpid())})

    column = profile(blocks).columns["process"]

    assert column.n_values == 64
    assert column.minimum < column.maximum
    assert os.getpid() not in {column.minimum, column.maximum}


def test_whole_numbers_beyond_64_bits_lose_nothing_to_those_within(data):
    ids = pl.DataFrame({"id": pl.Series([1, 2**62 + 1, 2**64 - 1, None], dtype=pl.UInt64)})
    blocks = data.from_arrow([ids[:2].to_arrow(), ids[2:].to_arrow()])

    assert_alike(profile(blocks), frames.profile(ids))


def test_arrays_and_objects_in_rays_own_types_are_read_as_lists_and_values(data):
    rng = np.random.default_rng(3)
    rows = [
        {"vector": rng.normal(size=4), "ragged": rng.normal(size=i % 3 + 1), "mixed": i if i % 2 else "word"}
        for i in range(50)
    ]
    lists = {"vector": pl.List(pl.Float64), "ragged": pl.List(pl.Float64), "mixed": pl.String}
    expected = pl.DataFrame(
        {
            "vector": [row["vector"].tolist() for row in rows],
            "ragged": [row["ragged"].tolist() for row in rows],
            "mixed": [str(row["mixed"]) for row in rows],
        },
        schema=lists,
    )

    assert_alike(profile(data.from_items(rows, override_num_blocks=1)), frames.profile(expected))


def test_stated_types_choose_columns(data):
    frame = every_kind()
    blocks = data.from_arrow([part.to_arrow() for part in cut(frame)])
    types = {"age": T.CATEGORY, "price": T.FLOAT, "address.zip": T.INTEGER, "gone": T.TEXT}

    assert_alike(profile(blocks, types), frames.profile(frame, types))


@pytest.mark.parametrize("by", [None, "city"])
def test_a_table_without_rows_has_columns_and_no_groups(data, by):
    frame = every_kind().clear()

    assert_alike(profile(data.from_arrow([frame.to_arrow()]), by=by), frames.profile(frame, by=by))


def test_the_order_of_execution_is_left_as_it_was(data):
    blocks = data.from_arrow(every_kind().to_arrow())

    profile(blocks)

    assert blocks.context.execution_options.preserve_order is False


def test_errors_are_those_of_one_machine(data):
    blocks = data.from_arrow(every_kind().to_arrow())

    with pytest.raises(SchemaMismatch, match="no column 'hour' to group by; it has: amount, price"):
        profile(blocks, by="hour")
    with pytest.raises(BadInput, match="cannot group by 'tags'"):
        profile(blocks, by="tags")
    with pytest.raises(BadInput, match=r"give a Ray dataset; got a builtins\.list"):
        profile([])


def test_without_its_package_the_extra_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(MissingExtra, match=r'pip install "watchkeeper\[ray\]"'):
        profile([])
