"""From what was sent to rows: JSON, NDJSON, Arrow IPC and Parquet become one frame with known columns.

Nothing here knows a model; only the shape of what may be sent. Every refusal names what, where and how to mend it.
Sizes are bounded before anything is unpacked, by what the bodies state of themselves, so a small body cannot fill
the memory.
"""

import gzip
import io
import json
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from watchkeeper.domain.batch import (
    ERROR,
    ID,
    KNOWN_AT,
    LABEL,
    OUTCOME,
    PREDICTION,
    PREDICTION_TIME,
    RESERVED_COLUMNS,
    VALUE,
    Kind,
    QuarantinedRow,
)
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.ipc_size import stated_ipc_size
from watchkeeper.pipeline.parquet_size import stated_parquet_size
from watchkeeper.pipeline.stated_size import Damaged, StatedSize
from watchkeeper.profile.classes import class_text
from watchkeeper.profile.item_lists import ITEMS

# Larger bodies are cheaper as several requests than as one that must be held in memory whole.
MAX_BODY_BYTES = 64 * 1024 * 1024
# What a body may unpack to: room for a full batch of wide rows, far below the memory of any server.
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
MAX_ROWS = 1_000_000
# A value takes eight bytes once it is in a column, however few it took on its way.
MAX_VALUES = MAX_UNPACKED_BYTES // 8
# JSON takes some thirty times its size once it is read; larger bodies belong into Arrow or Parquet.
MAX_TEXT_BYTES = 64 * 1024 * 1024
MAX_CONTENT_CHARACTERS = 2_000
# Rows of one batch whose refusal is kept with its content; the others are counted.
MAX_KEPT_REFUSALS = 100
MAX_NAME_CHARACTERS = 200
FEATURES = "features"
# Unicode's control characters, and halves of characters, which are no text.
_UNSPEAKABLE = frozenset(("Cc", "Cs"))
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


class Format(StrEnum):
    """The wire formats, by their media type."""

    JSON = "application/json"
    NDJSON = "application/x-ndjson"
    ARROW = "application/vnd.apache.arrow.stream"
    PARQUET = "application/vnd.apache.parquet"


class TooLarge(BadInput):
    """A body, packed or unpacked, exceeds what one request may hold."""


class UnknownFormat(BadInput):
    """The media type or content encoding is none that is read here."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they were sent.

    Attributes
    ----------
    frame
        The rows that have the right shape, with `row_number` holding each one's place as sent.
    refused
        The rows that have not.
    listed
        Numbers of the rows whose answer or label came as a list, as JSON can mix them with single values; columns of
        tables are lists in all rows or in none.
    """

    frame: pl.DataFrame
    refused: tuple[QuarantinedRow, ...] = ()
    listed: frozenset[int] = frozenset()


ROW_NUMBER = "row_number"


def media_type(content_type: str) -> Format:
    """Return the format a Content-Type header names.

    Raises
    ------
    UnknownFormat
        It names none of ours.
    """
    name = content_type.partition(";")[0].strip().lower() or Format.JSON.value
    try:
        return Format(name)
    except ValueError:
        known = ", ".join(Format)
        raise UnknownFormat(f"Content-Type {name!r} is not read here; send one of {known}") from None


def unpack(body: bytes, content_encoding: str) -> bytes:
    """Undo the content encoding, in bounded memory.

    Raises
    ------
    TooLarge
        Packed or unpacked, it is larger than one request may be.
    UnknownFormat
        The encoding is neither gzip nor identity.
    BadInput
        The gzip stream is damaged or cut short.
    """
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(
            f"the body has {len(body):,} bytes; one request holds at most {MAX_BODY_BYTES:,}. Send several."
        )
    encoding = content_encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise UnknownFormat(f"Content-Encoding {encoding!r} is not read here; send gzip, or none")
    try:
        # Of all its members: tools that work in parallel, or append, write several.
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            plain = packed.read(MAX_UNPACKED_BYTES + 1)
    except EOFError as exc:
        raise BadInput("the gzip body ends too early; it was cut short on its way") from exc
    except (OSError, zlib.error) as exc:
        raise BadInput("the body says it is gzip, but cannot be unpacked; it may be damaged") from exc
    if len(plain) > MAX_UNPACKED_BYTES:
        raise TooLarge(_TOO_MUCH)
    return plain


def decode(kind: Kind, wire_format: Format, body: bytes) -> Rows:
    """Read the rows of a body that `unpack` has returned.

    Raises
    ------
    BadInput
        It cannot be read as what it says it is, or it holds no rows; `TooLarge` when it has too many.
    """
    if not body:
        raise BadInput(f"the body is empty; send {kind.value} as {wire_format.value}")
    if wire_format is Format.ARROW:
        rows = Rows(_number(_read_table(body, stated_ipc_size, pl.read_ipc_stream, _ARROW_FAULT)))
    elif wire_format is Format.PARQUET:
        rows = Rows(_number(_read_table(body, stated_parquet_size, pl.read_parquet, _PARQUET_FAULT)))
    else:
        _refuse_long_text(body)
        parse = _parse_json if wire_format is Format.JSON else _parse_ndjson
        rows = _rows_to_frame(kind, parse(kind, body))
    n_rows = rows.frame.height + len(rows.refused)
    if n_rows == 0:
        raise BadInput(f"there are no rows in it; send at least one of {kind.value}")
    if n_rows > MAX_ROWS:
        raise TooLarge(_too_many_rows(n_rows))
    return rows


def _refuse_long_text(body: bytes) -> None:
    if len(body) > MAX_TEXT_BYTES:
        raise TooLarge(
            f"JSON of {len(body):,} bytes; at most {MAX_TEXT_BYTES:,} are read at once. Send several requests, or "
            f"{Format.ARROW.value}."
        )


def _number(frame: pl.DataFrame) -> pl.DataFrame:
    if ROW_NUMBER in frame.columns:
        raise BadInput(f"a column must not be called {ROW_NUMBER!r}; rename it", column=ROW_NUMBER)
    for name in frame.columns:
        fault = _name_fault(name)
        if fault is not None:
            raise BadInput(fault, column=name)
    return frame.with_row_index(ROW_NUMBER)


_ARROW_FAULT = (
    "the body cannot be read as an Arrow IPC stream; it may be cut short, hold a column twice, or be the file "
    "format: write it with an IPC *stream* writer"
)
_PARQUET_FAULT = (
    "the body cannot be read as Parquet; it may be cut short or damaged, hold a column twice, or have "
    "DELTA_BYTE_ARRAY pages: write it with PLAIN or dictionary encoding"
)


def _read_table(
    body: bytes, state: Callable[[bytes], StatedSize], read: Callable[[io.BytesIO], pl.DataFrame], fault: str
) -> pl.DataFrame:
    """Read a table once it is known to fit."""
    try:
        _refuse_large(state(body))
        frame = read(io.BytesIO(body))
    # A damaged body can make Polars panic, which Python sees as no ordinary error.
    except (Damaged, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as exc:
        if isinstance(exc, BadInput):
            raise
        raise BadInput(fault) from exc
    if _text_bytes(frame) > MAX_UNPACKED_BYTES:
        raise TooLarge(_TOO_MUCH)
    return frame


_TOO_MUCH = f"the body unpacks to more than {MAX_UNPACKED_BYTES:,} bytes; send it as several requests"


def _refuse_large(size: StatedSize) -> None:
    if size.n_rows > MAX_ROWS:
        raise TooLarge(_too_many_rows(size.n_rows))
    if size.n_bytes > MAX_UNPACKED_BYTES or size.n_values > MAX_VALUES:
        raise TooLarge(_TOO_MUCH)


def _too_many_rows(n_rows: int) -> str:
    return f"{n_rows:,} rows in one request; at most {MAX_ROWS:,}. Send several."


def _text_bytes(frame: pl.DataFrame) -> int:
    """Return the bytes of all values, each counted though many may share one text that was sent once."""
    lengths = (
        frame[name].cat.len_bytes().sum()
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.Categorical | pl.Enum)
    )
    return int(frame.estimated_size()) + sum(int(length or 0) for length in lengths)


def _refuse_constant(name: str) -> float:
    raise BadInput(f"JSON has no {name}; send null for a value that is not known")


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = next(name for name, n in Counter(name for name, _ in pairs).items() if n > 1)
        raise BadInput(f"{twice!r} stands twice in one object; send each name once", column=twice)
    return result


def _load_json(body: bytes, what: str) -> object:
    try:
        # Strictly: left to itself, the parser takes other encodings and halves of characters too.
        text = body.decode("utf-8-sig")
        document = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates)
    except BadInput:
        raise
    except RecursionError as exc:
        raise BadInput(f"{what} has lists or objects nested too deeply; features are flat") from exc
    except (json.JSONDecodeError, UnicodeDecodeError) as exc:
        raise BadInput(f"{what} cannot be read as JSON: {exc}") from exc
    except ValueError as exc:
        raise BadInput(f"{what} holds a number with too many digits; send it as text") from exc
    if _HALF_CHARACTER.search(text):
        _refuse_half_characters(document, what)
    return document


def _refuse_half_characters(document: object, what: str) -> None:
    r"""Refuse escapes such as \ud83d alone: half of a character, which no store can keep."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as exc:
        raise BadInput(f"{what} holds half of a character, such as \\ud83d alone; it is no text") from exc


def _parse_json(kind: Kind, body: bytes) -> Iterator[object]:
    document = _load_json(body, "the body")
    if isinstance(document, list):
        yield from document
        return
    if not isinstance(document, dict) or not isinstance(document.get(kind.value), list):
        raise BadInput(f'expected {{"{kind.value}": [...]}}, or the list itself', column=kind.value)
    version = document.get("version")
    for row in document[kind.value]:
        is_plain = version is None or not isinstance(row, dict) or "version" in row
        yield row if is_plain else {**row, "version": version}


def _parse_ndjson(_kind: Kind, body: bytes) -> Iterator[object]:
    for number, line in enumerate(body.splitlines()):
        if not line.strip():
            continue
        try:
            yield _load_json(line, f"line {number + 1}")
        except BadInput as exc:
            text = line[: 4 * MAX_CONTENT_CHARACTERS].decode(errors="replace")
            yield _Unreadable(str(exc), exc.column or "", text)


@dataclass(frozen=True, slots=True)
class _Unreadable:
    reason: str
    column: str
    text: str


def _rows_to_frame(kind: Kind, rows: Iterator[object]) -> Rows:
    good: list[dict[str, object]] = []
    refused: list[QuarantinedRow] = []
    listed: set[int] = set()
    for number, row in enumerate(rows):
        if number >= MAX_ROWS:
            raise TooLarge(f"more than {MAX_ROWS:,} rows in one request; send several")
        fault = (row.column, row.reason) if isinstance(row, _Unreadable) else _shape_fault(kind, row)
        if fault is not None:
            content = content_of(row) if len(refused) < MAX_KEPT_REFUSALS else ""
            refused.append(QuarantinedRow(number, *fault, content))
            continue
        if isinstance(row, dict):
            good.append({ROW_NUMBER: number, **_flatten(row)})
            if any(isinstance(row.get(name), list) for name in _LISTED):
                listed.add(number)
    if not good:
        return Rows(pl.DataFrame(), tuple(refused))
    return Rows(_columns_to_frame(good), tuple(refused), frozenset(listed))


def content_of(row: object) -> str:
    """Return a row as JSON text, cut to a bounded length; one that could not be read as it was sent."""
    if isinstance(row, _Unreadable):
        return row.text[:MAX_CONTENT_CHARACTERS]
    return json.dumps(row, default=str, ensure_ascii=False)[:MAX_CONTENT_CHARACTERS]


_ALLOWED = {
    Kind.PREDICTIONS: frozenset((*RESERVED_COLUMNS, FEATURES)),
    Kind.LABELS: frozenset((ID, LABEL, PREDICTION_TIME, KNOWN_AT)),
    Kind.OUTCOMES: frozenset((ID, OUTCOME, VALUE, PREDICTION_TIME)),
}
# What may hold a list in each row: the items that a model ranks, the classes it names, and those that came true.
_LISTED = frozenset((PREDICTION, LABEL))
_REQUIRED = {
    Kind.PREDICTIONS: (ID,),
    Kind.LABELS: (ID, LABEL),
    Kind.OUTCOMES: (ID, OUTCOME, VALUE),
}


def _shape_fault(kind: Kind, row: object) -> tuple[str, str] | None:  # noqa: C901, PLR0911  # One branch a fault.
    """Return the column at fault and why, or None for a row that has the right shape."""
    if not isinstance(row, dict):
        return "", f"a row must be an object; got {type(row).__name__}"
    for name in row:
        if name not in _ALLOWED[kind] and name != "version":
            known = ", ".join(sorted(_ALLOWED[kind]))
            hint = f"; features belong inside {FEATURES!r}" if kind is Kind.PREDICTIONS else ""
            return name, f"{name!r} is not a field of {kind.value}; known: {known}{hint}"
    for name in _REQUIRED[kind]:
        if row.get(name) is None:
            return name, f"{name!r} is missing"
    if isinstance(row.get(ID), float | bool):
        return ID, f"'id' must be text or a whole number; got {type(row[ID]).__name__}"
    nested = next((name for name, value in row.items() if name != FEATURES and _is_nested(name, value)), None)
    if nested is not None:
        allowed = "one value a row, or a flat list of them" if nested in _LISTED else "one value a row"
        return nested, f"{nested!r} must be {allowed}, not a {type(row[nested]).__name__} of lists or objects"
    if kind is Kind.PREDICTIONS and row.get(PREDICTION) is None and row.get(ERROR) is None:
        return PREDICTION, "'prediction' is missing; a failed call carries an 'error' instead"
    features = row.get(FEATURES, {})
    if not isinstance(features, Mapping):
        return FEATURES, f"'features' must be an object of names and values; got {type(features).__name__}"
    for name in features:
        fault = _name_fault(name)
        if fault is not None:
            return name, fault
    clash = next((name for name in features if name in RESERVED_COLUMNS or name == ROW_NUMBER), None)
    if clash is not None:
        return clash, f"a feature must not be called {clash!r}, which Watchkeeper uses itself; rename it"
    return None


def _is_nested(name: str, value: object) -> bool:
    if name in _LISTED and isinstance(value, list):
        return any(isinstance(item, list | dict) for item in value)
    return isinstance(value, list | dict)


def _name_fault(name: str) -> str | None:
    """Return why a column cannot have this name, or None; a NUL in one would end the whole process in Arrow."""
    if not name or len(name) > MAX_NAME_CHARACTERS:
        return f"a column's name has 1 to {MAX_NAME_CHARACTERS} characters; got {len(name)}"
    if any(unicodedata.category(character) in _UNSPEAKABLE for character in name):
        return f"a column's name must not hold control characters; got {name!r}. Rename it."
    return None


def _flatten(row: dict[str, object]) -> dict[str, object]:
    features = row.get(FEATURES)
    flat = {name: value for name, value in row.items() if name != FEATURES}
    if isinstance(features, Mapping):
        flat.update(features)
    flat[ID] = str(flat[ID])
    return flat


def _columns_to_frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Build the frame column by column, so that one column of mixed types spoils no other."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame([_column(name, [row.get(name) for row in rows]) for name in names])


def _column(name: str, values: list[object]) -> pl.Series:
    kinds = {type(value) for value in values if value is not None}
    if list in kinds and name in _LISTED:
        return pl.Series(name, [_to_items(value) for value in values], dtype=ITEMS)
    if kinds <= {bool} or kinds <= {str}:
        return pl.Series(name, values, dtype=pl.Boolean if kinds == {bool} else pl.String)
    if kinds <= {int} and all(value is None or _fits_int64(value) for value in values):
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds <= {int, float}:
        return pl.Series(name, [_to_float(value) for value in values], dtype=pl.Float64)
    return pl.Series(name, [_to_text(value) for value in values], dtype=pl.String)


def _to_items(value: object) -> list[str] | None:
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    return [class_text(item) for item in items if item is not None]


def _fits_int64(value: object) -> bool:
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _to_float(value: object) -> float | None:
    if not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _to_text(value: object) -> str | None:
    """Mixed types become text; the profile counts those that do not read as the column's type."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, default=str, ensure_ascii=False)
