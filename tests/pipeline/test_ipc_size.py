import struct

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import as_arrow
from watchkeeper.pipeline.ipc_size import stated_ipc_size
from watchkeeper.pipeline.stated_size import Damaged

FRAME = pl.DataFrame(
    {
        "id": [str(n) for n in range(1_000)],
        "x": [1.0] * 1_000,
        "list": [[1, 2]] * 1_000,
        "class": pl.Series(["a", "b"] * 500, dtype=pl.Categorical),
    }
)


def written(table, **options):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=400)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
def test_the_size_is_the_same_however_it_is_packed(compression, legacy):
    table = FRAME.select("id", "x").to_arrow()
    plain = stated_ipc_size(written(table))

    size = stated_ipc_size(written(table, compression=compression, use_legacy_format=legacy))

    assert (size.n_rows, size.n_values) == (1_000, 2_000)
    # Buffers that are not packed are padded to eight bytes each.
    assert size.n_bytes == pytest.approx(plain.n_bytes, abs=200)
    assert size.n_bytes >= table.nbytes * 0.9


def test_values_of_nested_columns_and_dictionaries_count():
    size = stated_ipc_size(as_arrow(FRAME))

    assert size.n_rows == 1_000
    assert size.n_values >= 3_000 + 1_000 + 2_000 + 2


@pytest.mark.parametrize("stated", [1 << 40, 1 << 62, -5])
def test_a_length_that_lies_is_seen(stated):
    body = bytearray(as_arrow(FRAME.select("x")))
    struct.pack_into("<q", body, body.rfind(struct.pack("<q", 8_000)), stated)

    if stated > 0:
        assert stated_ipc_size(bytes(body)).n_bytes >= stated
    else:
        with pytest.raises(Damaged):
            stated_ipc_size(bytes(body))


@pytest.mark.parametrize("body", [b"", b"\xff\xff\xff\xff\0\0\0\0"])
def test_nothing_holds_nothing(body):
    assert stated_ipc_size(body).n_rows == 0


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_stream_is_damaged_or_has_a_size_and_never_breaks(place, noise):
    body = bytearray(as_arrow(FRAME.head(20)))
    place %= len(body)
    body[place : place + len(noise)] = noise

    try:
        size = stated_ipc_size(bytes(body))
    except Damaged:
        return
    assert size.n_rows >= 0
    assert size.n_bytes >= 0


@given(st.integers(1, 2_000))
def test_a_stream_cut_anywhere_is_damaged_or_smaller(cut):
    body = as_arrow(FRAME.head(50))

    try:
        size = stated_ipc_size(body[: len(body) - 1 - cut % (len(body) - 1)])
    except Damaged:
        return
    assert size.n_rows <= 50
