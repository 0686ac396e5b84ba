import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.errors import BadInput
from watchkeeper.profile import files as files_module
from watchkeeper.profile import sources
from watchkeeper.profile.frames import profile, to_polars
from watchkeeper.profile.profile import Profile

N = 4_000
# What streaming a Parquet file of 3,000,000 x 5 may take beyond importing everything.
STREAM_MIB = 400


def plain_frame(n=N):
    rng = np.random.default_rng(5)
    start = datetime(2024, 5, 1, tzinfo=UTC)
    return pl.DataFrame(
        {
            "whole": rng.integers(-9, 10**12, n),
            "float": rng.normal(size=n),
            "price": np.round(rng.lognormal(3, 1, n), 2),
            "flag": rng.random(n) < 0.3,
            "city": pl.Series([f"Zürich {i}" for i in rng.integers(0, 9, n)]),
            "code": pl.Series([f"c{i}" for i in rng.integers(0, 3_000, n)]),
            "at": pl.Series([start + timedelta(seconds=int(s)) for s in rng.integers(0, 9_999, n)]).cast(
                pl.Datetime("us", "UTC")
            ),
        }
    )


class OnlyArrow:
    """A stream that speaks nothing but Arrow's interface."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


def files(folder, suffix, n_files=3):
    frame = plain_frame()
    for i in range(n_files):
        part = frame[i * N // n_files : (i + 1) * N // n_files]
        getattr(part, f"write_{suffix}")(folder / f"part-{i}.{suffix}")
    return str(folder / f"*.{suffix}")


SOURCES = {
    "lazy": lambda frame, _: frame.lazy(),
    "pandas": lambda frame, _: frame.to_pandas(),
    "pandas_arrow": lambda frame, _: frame.to_pandas(use_pyarrow_extension_array=True),
    "arrow": lambda frame, _: frame.to_arrow(),
    "arrow_reader": lambda frame, _: pa.RecordBatchReader.from_stream(frame),
    "arrow_stream": lambda frame, _: OnlyArrow(frame),
    "mapping": lambda frame, _: frame.to_dict(as_series=False),
    "generator": lambda frame, _: (frame[i : i + 777] for i in range(0, N, 777)),
    "list": lambda frame, _: [frame[:10], frame[10:].to_pandas()],
    "parquet": lambda _, folder: files(folder, "parquet"),
    "csv": lambda _, folder: files(folder, "csv"),
    "parquet_path": lambda _, folder: files(folder, "parquet", 1).replace("*", "part-0"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_gives_the_same_bytes(name, tmp_path):
    frame = plain_frame()

    found = profile(SOURCES[name](frame, tmp_path))

    assert found.to_bytes() == profile(frame).to_bytes()
    assert found.remarks == {}


def test_ndjson_gives_the_same_bytes_as_its_columns(tmp_path):
    # JSON has no times: they come as text.
    pattern = files(tmp_path, "ndjson")

    assert profile(pattern).to_bytes() == profile(to_polars(pattern)).to_bytes()
    assert (
        profile(pl.scan_ndjson(pattern).drop("at")).to_bytes() == profile(plain_frame().drop("at")).to_bytes()
    )


def test_duckdb_relations_give_the_same_bytes():
    duckdb = pytest.importorskip("duckdb")
    frame = plain_frame()
    table = frame.to_arrow()
    connection = duckdb.connect()

    found = profile(connection.from_arrow(table))

    assert found.to_bytes() == profile(frame).to_bytes()


VALUES = {
    "i": st.integers(-(2**62), 2**62),
    "x": st.floats(),
    "s": st.one_of(st.none(), st.sampled_from(["a", "1", "2.5", "é", ""])),
    "n": st.one_of(st.none(), st.integers(0, 3)),
}
DTYPES = {"i": pl.Int64, "x": pl.Float64, "s": pl.String, "n": pl.Int8}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(VALUES), max_size=40), st.data())
def test_sizes_of_batches_never_show(rows, data):
    frame = pl.DataFrame(rows, schema=DTYPES)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=6)))
    batches = [frame[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]

    assert profile(iter(batches)).to_bytes() == profile(frame).to_bytes()
    assert profile(iter(batches)).remarks == profile(frame).remarks
    by_value = profile(iter(batches), by="n")
    assert by_value == profile(frame, by="n")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**64 - 1), st.floats()), max_size=30), st.data())
def test_blocks_of_other_types_never_depend_on_the_sizes_of_batches(values, data):
    """The same rows, each with its own type, cut differently into runs of one type."""
    kinds = [pl.Float64 if isinstance(v, float) else pl.Int128 for v in values]
    singles = [pl.DataFrame({"x": pl.Series([v], dtype=k)}) for v, k in zip(values, kinds, strict=True)]
    runs = []
    for single in singles:
        if runs and runs[-1].schema == single.schema and data.draw(st.booleans()):
            runs[-1] = pl.concat([runs[-1], single])
        else:
            runs.append(single)

    assert profile(iter(runs)).to_bytes() == profile(iter(singles)).to_bytes()


def test_blocks_are_cut_anew(monkeypatch):
    monkeypatch.setattr(sources, "block_rows", lambda _: 10)
    batches = [pl.DataFrame({"x": range(n)}) for n in (3, 0, 25, 1, 4)]

    blocks = list(sources.cut_blocks(batches))

    assert [sum(frame.height for frame in block) for block in blocks] == [10, 10, 10, 3]
    assert all(len(block) == 1 for block in blocks)
    assert pl.concat(frame for block in blocks for frame in block)["x"].equals(pl.concat(batches)["x"])


@pytest.mark.parametrize(
    ("dtype", "n_columns", "n_rows"),
    [
        (pl.Float64, 0, 1 << 20),
        (pl.String, 10, 1 << 20),
        (pl.Int8, 1_000, 1 << 15),
        (pl.Float64, 4_000, 1 << 15),
        (pl.Float64, 5_000, 1 << 14),
        (pl.Float64, 10**5, 1 << 13),
        (pl.Array(pl.Float32, 1_000), 1, 1 << 15),
        (pl.Struct({"a": pl.Array(pl.Float32, 900), "b": pl.List(pl.Int8)}), 1, 1 << 15),
    ],
)
def test_wide_tables_are_held_in_fewer_rows(dtype, n_columns, n_rows):
    schema = pl.Schema({str(i): dtype for i in range(n_columns)})

    assert sources.block_rows(schema) == n_rows


@pytest.mark.parametrize("part_bytes", [1, 100, 5_000])
def test_types_of_a_long_csv_fit_all_its_rows(tmp_path, monkeypatch, part_bytes):
    n = 300
    rows = pl.DataFrame(
        {
            "late_float": [*["1"] * (n - 1), "2.5"],
            "late_word": [*["1"] * (n - 1), "N/A"],
            "late_value": [*[None] * (n - 1), "7"],
            "at": [f"2024-05-01T10:{i % 60:02d}:00" for i in range(n)],
            "quoted": [f'a\n"b", {i % 3}' for i in range(n)],
            "never": [None] * n,
        }
    )
    rows.write_csv(tmp_path / "long.csv")
    whole = profile(tmp_path / "long.csv")

    monkeypatch.setattr(files_module, "_PART_BYTES", part_bytes)
    by_part = profile(tmp_path / "long.csv")

    assert by_part.to_bytes() == whole.to_bytes()
    assert by_part.columns["late_float"].maximum == 2.5
    assert by_part.columns["late_word"].n_mismatch == 1
    assert by_part.columns["at"].minimum == 1_714_557_600_000_000


def test_types_may_change_from_file_to_file(tmp_path):
    for i, text in enumerate(["a,b\n1,x\n2,y\n", "a,b\n2.5,7\n", "a,c\nN/A,true\n"]):
        (tmp_path / f"{i}.csv").write_text(text)

    found = profile(tmp_path / "*.csv")

    assert found.n_rows == 4
    assert found.columns["a"].grid.edges()[:, 0].tolist() == [1.0, 2.0, 2.5]
    assert found.columns["a"].n_mismatch == 1
    assert found.columns["b"].categories.n_distinct() == 3
    assert found.n_absent("c") == 3
    assert "Int64, Float64, String" in found.remarks["a"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (3, "cannot read a int"),
        ([3], "cannot read a int"),
        ({"x": 3}, "'x' is a single int"),
        ({"x": [1], "y": [1, 2]}, "x 1, y 2"),
        ("nowhere/*.csv", "no file at"),
    ],
)
def test_what_is_no_table_says_what_is(source, message):
    with pytest.raises(BadInput, match=message):
        profile(source)


def test_names_that_occur_twice_are_told_apart():
    frame = pd.DataFrame([[1, 2.5, "a"]], columns=["x", "x", "x"])

    assert list(profile(frame).columns) == ["x", "x (2)", "x (3)"]


def test_progress_tells_rows_done_and_rows_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "block_rows", lambda _: 1_500)
    told = []

    profile(files(tmp_path, "parquet"), progress=lambda done, there_are: told.append((done, there_are)))
    profile(plain_frame().lazy(), progress=lambda *rows: told.append(rows))

    assert told == [(1_500, N), (3_000, N), (N, N), (1_500, None), (3_000, None), (N, None)]


def test_every_kind_of_column_is_profiled_or_named():
    frame = pl.DataFrame(
        {
            "decimal": [Decimal("1.25"), Decimal("9.99")],
            "beyond_2_53": [2**60, 2**60 + 1],
            "unsigned": pl.Series([2**64 - 1, 2**60 + 1], dtype=pl.UInt64),
            "int128": pl.Series([2**100, 5], dtype=pl.Int128),
            "day": [date(2024, 1, 1), date(2024, 1, 2)],
            "zoned": pl.Series([datetime(2024, 1, i, tzinfo=UTC) for i in (1, 2)]).dt.convert_time_zone(
                "Asia/Tokyo"
            ),
            "enum": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
            "categorical": pl.Series(["a", "b"], dtype=pl.Categorical),
            "embedding": pl.Series([[0.5] * 3] * 2, dtype=pl.Array(pl.Float32, 3)),
            "list": [[1, 2], [3]],
            "struct": [{"a": 1}, {"a": 2}],
            "binary": [b"ab", b"c"],
            "object": pl.Series([object(), object()], dtype=pl.Object),
            "null": pl.Series([None, None]),
            "null_text": pl.Series([None, None], dtype=pl.String),
            "constant": [7, 7],
            "nan": [float("nan"), float("inf")],
        }
    )

    found = profile(frame)

    assert list(found.columns) == [name.replace("struct", "struct.a") for name in frame.columns]
    assert all(column.n_rows == 2 for column in found.columns.values())
    assert found.columns["beyond_2_53"].minimum == 2**60
    assert found.columns["beyond_2_53"].maximum == 2**60 + 1
    assert found.columns["unsigned"].moments.total >> 1074 == 2**64 + 2**60 + 1
    assert found.columns["embedding"].maximum == 0.75**0.5
    assert found.columns["embedding"].facets["length"].maximum == 3
    assert found.columns["list"].moments.total >> 1074 == 3
    assert sorted(found.remarks) == sorted(
        [
            "unsigned",
            "int128",
            "binary",
            "object",
            "null",
            "null_text",
            "constant",
            "nan",
        ]
    )
    assert "beyond 64 bits" in found.remarks["int128"]
    assert "only the lengths" in found.remarks["binary"]
    assert found.remarks["constant"] == "one value only: 7"
    assert Profile.from_bytes(found.to_bytes()) == found


MEASURE = """
import resource, sys
from watchkeeper.profile.frames import profile, profile_frame
import polars as pl
profile_frame(pl.DataFrame({"x": [1.5], "s": ["a"]}))
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
print(profile(sys.argv[1]).n_rows, peak() - before)
"""


def test_a_file_is_streamed_in_bounded_memory(tmp_path):
    rng = np.random.default_rng(0)
    n = 3_000_000
    numbers = {f"x{i}": rng.normal(size=n) for i in range(4)}
    pl.DataFrame(numbers | {"i": rng.integers(0, 10**9, n)}).write_parquet(
        tmp_path / "long.parquet", row_group_size=250_000, compression="uncompressed"
    )

    out = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "long.parquet")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    n_rows, mib = map(int, out.split())

    assert n_rows == n
    assert mib < STREAM_MIB
