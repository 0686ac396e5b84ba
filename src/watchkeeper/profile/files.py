"""Files of tables: which ones a path or glob names, and how each kind is opened without reading it whole."""

import gzip
from collections.abc import Callable, Mapping
from glob import glob
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from watchkeeper.errors import BadInput

# Bytes of a CSV file whose types are inferred at once: Polars takes some three times as much memory for it.
_PART_BYTES = 1 << 26
_LINE_BYTES = 1 << 16
# The end of the names of files packed by gzip, which Polars unpacks by itself.
_PACKED = ".gz"
# How many times larger unpacked tables are, about.
_PACKED_TO = 10


def _scan_csv(path: Path) -> pl.LazyFrame:
    # The types are those that fit every row of the file. Without a full look a column that turns out to hold
    # words in its last row would stop the reading, or lose them.
    if path.stat().st_size * (_PACKED_TO if path.suffix.lower() == _PACKED else 1) <= _PART_BYTES:
        return pl.scan_csv(path, infer_schema_length=None, try_parse_dates=True, glob=False)
    return pl.scan_csv(path, schema_overrides=_infer_csv(path), try_parse_dates=True, glob=False)


def _infer_csv(path: Path) -> dict[str, pl.DataType]:
    """Return the types that fit every row of a long file, looked through part by part."""
    found: dict[str, pl.DataType] = {}
    with _open(path) as file:
        header = _read_rows(file, 1)
        while part := _read_rows(file, _PART_BYTES):
            scan = pl.scan_csv(BytesIO(header + part), infer_schema_length=None, try_parse_dates=True)
            for name, dtype in _known_types(scan, found).items():
                found[name] = _common_type(found.get(name, dtype), dtype)
    return found


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path)) if path.suffix.lower() == _PACKED else path.open("rb")


def _read_rows(file: BinaryIO, n_bytes: int) -> bytes:
    """Read about that many bytes, to the end of a row: a line break outside of quotes."""
    rows = file.read(n_bytes) + file.readline()
    while rows.count(b'"') % 2 and (more := file.readline(_LINE_BYTES)):
        rows += more
        if rows.count(b'"') % 2 == 0 and not rows.endswith(b"\n"):
            rows += file.readline()
    return rows


def _known_types(scan: pl.LazyFrame, known: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
    """Return the types of a part's columns, less those without a value, which look like strings too."""
    types = dict(scan.collect_schema())
    unsure = [name for name, dtype in types.items() if dtype == pl.String and known.get(name) != pl.String]
    if unsure:
        held = scan.select(pl.col(unsure).is_not_null().any()).collect().row(0, named=True)
        types = {name: dtype for name, dtype in types.items() if held.get(name, True)}
    return types


def _common_type(first: pl.DataType, second: pl.DataType) -> pl.DataType:
    if first == second:
        return first
    return pl.Float64() if first.is_numeric() and second.is_numeric() else pl.String()


def _scan_ndjson(path: Path) -> pl.LazyFrame:
    return pl.scan_ndjson(path, infer_schema_length=None)


def _scan_parquet(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False)


_SCANS: dict[str, Callable[[Path], pl.LazyFrame]] = {
    ".csv": _scan_csv,
    ".parquet": _scan_parquet,
    ".ndjson": _scan_ndjson,
    ".jsonl": _scan_ndjson,
}


def _kind(path: Path) -> str:
    """Return what tells the kind of a file: the end of its name, before that of its packing."""
    name = path.name.lower()
    return Path(name.removesuffix(_PACKED)).suffix


def list_files(path: str | Path) -> list[Path]:
    """Return the files that a path or a glob such as `data/**/*.parquet` names, in order of name.

    Raises
    ------
    BadInput
        There is none, or one is of an unknown kind.
    """
    found = [Path(path)]
    if not found[0].exists():
        names = glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern.
        found = [Path(name) for name in sorted(names)]
    if not found:
        raise BadInput(f"no file at {path}")
    for file in found:
        if _kind(file) not in _SCANS or file.name.lower().endswith(f".parquet{_PACKED}"):
            known = ", ".join(_SCANS)
            raise BadInput(
                f"{file.name}: unknown kind of file {file.suffix!r}; known: {known}, and all but Parquet with {_PACKED} too"
            )
    return found


def scan_file(path: Path) -> pl.LazyFrame:
    """Open a file lazily; an empty one is a table without columns.

    Raises
    ------
    BadInput
        It cannot be read.
    """
    try:
        scan = _SCANS[_kind(path)](path)
        scan.collect_schema()
    except pl.exceptions.NoDataError:
        return pl.LazyFrame()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise unreadable_file(path, error) from error
    return scan


def count_rows(paths: list[Path]) -> int | None:
    """Return how many rows Parquet files hold, which their footers tell; None for kinds that must be read."""
    if any(_kind(path) != ".parquet" for path in paths):
        return None
    return sum(int(scan_file(path).select(pl.len()).collect().item()) for path in paths)


def unreadable_file(path: Path, error: Exception) -> BadInput:
    """Return the error for a file that turned out to be damaged or of another kind."""
    return BadInput(f"{path.name} cannot be read: {error}")
