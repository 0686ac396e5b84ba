import io

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.pipeline.parquet_size import stated_parquet_size
from watchkeeper.pipeline.stated_size import Damaged

FRAME = pl.DataFrame(
    {
        "id": [f"row {n}" for n in range(2_000)],
        "x": [1.5] * 2_000,
        "nested": [{"a": [1, 2], "b": "x"}] * 2_000,
    }
)


def written(frame, **options):
    buffer = io.BytesIO()
    frame.write_parquet(buffer, **options)
    return buffer.getvalue()


def written_by_arrow(table, **options):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **options)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("compression", ["lz4", "zstd", "snappy", "gzip", "uncompressed"])
@pytest.mark.parametrize("row_group_size", [None, 300])
def test_the_size_is_that_of_the_pages_unpacked(compression, row_group_size):
    plain = stated_parquet_size(written(FRAME, compression="uncompressed", row_group_size=row_group_size))

    size = stated_parquet_size(written(FRAME, compression=compression, row_group_size=row_group_size))

    assert size == plain
    assert size.n_rows == 2_000
    assert size.n_values >= 2_000 * 5


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_both_kinds_of_data_pages_are_read(version):
    size = stated_parquet_size(
        written_by_arrow(FRAME.select("id", "x").to_arrow(), data_page_version=version)
    )

    assert size.n_rows == 2_000
    assert size.n_values >= 4_000


def test_values_of_a_fixed_width_count_by_it():
    wide = pa.array([b"x" * 1_000] * 500, pa.binary(1_000))

    size = stated_parquet_size(written_by_arrow(pa.table({"wide": wide})))

    assert size.n_bytes >= 500_000


def test_pages_that_hide_their_size_are_refused():
    table = pa.table({"id": ["x" * 100] * 100})
    body = written_by_arrow(table, use_dictionary=False, column_encoding={"id": "DELTA_BYTE_ARRAY"})

    with pytest.raises(Damaged, match="DELTA_BYTE_ARRAY"):
        stated_parquet_size(body)


@pytest.mark.parametrize(
    "body",
    [b"", b"PAR1PAR1", b"PAR1" + b"\xff" * 8 + b"PAR1", b"PAR1\x1c" + b"\x1c" * 60 + b"\x3d\0\0\0PAR1"],
)
def test_what_is_no_parquet_is_damaged(body):
    with pytest.raises(Damaged):
        stated_parquet_size(body)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_damaged_or_has_a_size_and_never_breaks(place, noise):
    body = bytearray(written(FRAME.head(20)))
    place %= len(body)
    body[place : place + len(noise)] = noise

    try:
        size = stated_parquet_size(bytes(body))
    except Damaged:
        return
    assert size.n_bytes >= 0
