"""Logged rows as they travel: one Arrow stream where rows are alike, else one JSON object a line.

Arrow costs a fifth of JSON's time (`bench/log_cost.py`) and keeps NaN apart from null. It needs Polars, whose
import takes longer than a small batch saves, so few rows go as JSON until Polars is loaded anyway.
"""

import gzip
import io
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any

from watchkeeper.client.buffer import Row
from watchkeeper.client.fork import call_in_child
from watchkeeper.client.instant import to_microseconds, to_text
from watchkeeper.client.parcel import ARROW, NDJSON, Parcel
from watchkeeper.client.process import ProcessMeter, Resources
from watchkeeper.domain.batch import (
    CPU_PERCENT,
    ERROR,
    ID,
    LATENCY_MS,
    MEMORY_BYTES,
    PREDICTION,
    RESERVED_COLUMNS,
    SCORE,
    TIME,
    VERSION,
    Kind,
)

if TYPE_CHECKING:
    import polars as pl

MIN_ARROW_ROWS = 500
"""Below this, loading Polars (0.15 s, once) costs more than JSON does."""

_MIN_GZIP_BYTES = 65_536  # Smaller bodies travel as fast as they compress.


class _NotAlikeError(Exception):
    """Rows do not fit one table; they are sent as JSON instead."""


class RowEncoder:
    """Makes requests of one model's logged rows, in the sender's thread.

    Parameters
    ----------
    version
        The model's version; "" sends none.
    meter
        Sampled once a batch; what it says is noted on every row.
    """

    def __init__(self, version: str, meter: ProcessMeter) -> None:
        self._version = version
        self._meter = meter
        self._may_use_polars = True
        call_in_child(self._avoid_dead_threads)

    def _avoid_dead_threads(self) -> None:
        # Polars' threads do not survive a fork: once loaded by the parent, it hangs in the child.
        self._may_use_polars = self._may_use_polars and "polars" not in sys.modules

    def encode(self, rows: Sequence[Row]) -> Parcel | None:
        """Make one parcel of logged rows, at least one.

        Returns
        -------
        A parcel whose `n_rows` counts the rows that could be encoded; None when none could.
        """
        resources = self._meter.sample()
        params = {VERSION: self._version} if self._version else {}
        if self._may_use_polars and (len(rows) >= MIN_ARROW_ROWS or "polars" in sys.modules):
            try:
                body = _to_arrow(rows, self._version, resources)
            except _NotAlikeError:
                pass
            else:
                return Parcel(Kind.PREDICTIONS, body, ARROW, n_rows=len(rows), params=params)
        lines = [line for row in rows if (line := _to_line(row, resources)) is not None]
        if not lines:
            return None
        body = "\n".join(lines).encode()
        headers = {}
        if len(body) >= _MIN_GZIP_BYTES:
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        return Parcel(Kind.PREDICTIONS, body, NDJSON, n_rows=len(lines), params=params, headers=headers)


# Arrow ------------------------------------------------------------------------------------------------


def _to_arrow(rows: Sequence[Row], version: str, resources: Resources) -> bytes:
    import polars as pl  # noqa: PLC0415 - loaded by the sender's thread only, never by the caller.

    try:
        columns = [_to_series(name, values) for name, values in _feature_columns(rows)]
        ids, times, _, *rest = zip(*rows, strict=True)
        columns.append(pl.Series(ID, ids, dtype=pl.String))
        columns.append(pl.Series(TIME, times, dtype=pl.Int64).cast(pl.Datetime("us", "UTC")))
        for name, values in zip((PREDICTION, SCORE, LATENCY_MS, ERROR), rest, strict=True):
            if any(value is not None for value in values):
                columns.append(_to_series(name, values))
        constants = {VERSION: version} if version else {}
        table = pl.DataFrame(columns).with_columns(
            pl.lit(resources.cpu_percent).alias(CPU_PERCENT),
            pl.lit(resources.memory_bytes, dtype=pl.Int64).alias(MEMORY_BYTES),
            **{name: pl.lit(value) for name, value in constants.items()},
        )
        return write_arrow(table)
    except (TypeError, OverflowError, pl.exceptions.PolarsError) as error:
        raise _NotAlikeError from error


def write_arrow(table: "pl.DataFrame") -> bytes:
    """Return an Arrow IPC stream of the table, its buffers compressed by LZ4: the least CPU for the caller."""
    sink = io.BytesIO()
    table.write_ipc_stream(sink, compression="lz4")
    return sink.getvalue()


def _feature_columns(rows: Sequence[Row]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    names = tuple(rows[0].features)
    if not names:
        if any(row.features for row in rows):
            raise _NotAlikeError
        return
    if any(not isinstance(name, str) or name in RESERVED_COLUMNS for name in names):
        raise _NotAlikeError  # In a flat table such a feature would pass for ours; in JSON it is nested.
    if any(len(row.features) != len(names) for row in rows):
        raise _NotAlikeError
    # A name twice makes itemgetter return tuples for a single name too.
    pick = itemgetter(*names, names[0])
    try:
        values = zip(*(pick(row.features) for row in rows), strict=True)
    except KeyError as error:
        raise _NotAlikeError from error
    yield from zip(names, values, strict=False)


def _to_series(name: str, values: Sequence[Any]) -> "pl.Series":
    import polars as pl  # noqa: PLC0415 - as above.

    kinds = set(map(type, values)) - {NoneType}
    if any(kind.__module__ == "numpy" for kind in kinds):
        # Not _to_plain: a table can tell NaN from null.
        values = [value.item() if getattr(value, "ndim", None) == 0 else value for value in values]
        kinds = set(map(type, values)) - {NoneType}
    if kinds == {int, float}:
        kinds = {float}
    if len(kinds) > 1:
        raise _NotAlikeError
    known = {float: pl.Float64, int: pl.Int64, bool: pl.Boolean, str: pl.String, NoneType: pl.Null}
    dtype = known.get(next(iter(kinds), NoneType))
    if dtype is None:
        raise _NotAlikeError
    return pl.Series(name, values, dtype=dtype, strict=dtype != pl.Float64)


# JSON -------------------------------------------------------------------------------------------------


def _to_line(row: Row, resources: Resources) -> str | None:
    """Return the row as one line of JSON; None when even its text cannot be had."""
    given = chain(
        ((ID, row.id), (TIME, to_text(row.time_us)), ("features", row.features)),
        zip((PREDICTION, SCORE, LATENCY_MS, ERROR), row[3:], strict=True),
        ((CPU_PERCENT, resources.cpu_percent), (MEMORY_BYTES, resources.memory_bytes)),
    )
    event = {name: value for name, value in given if value is not None}
    try:
        return _dump(event)
    except Exception:  # noqa: BLE001 - a value's own __str__ may raise anything.
        # Mostly a number that JSON does not know, or a key that is no text: the slow way mends them.
        return _to_mended_line(event)


def _to_mended_line(event: Mapping[str, Any]) -> str | None:
    try:
        return _dump(_to_plain(event))
    except Exception:  # noqa: BLE001 - as above; the other rows must go.
        return None


def _to_plain(value: Any) -> Any:  # noqa: PLR0911 - a table of cases.
    """Return the value in JSON's own types; what has none becomes its text, NaN and infinities null."""
    if isinstance(value, Enum):  # Before the others: an enum may be a str or an int besides.
        return _to_plain(value.value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_to_plain(item) for item in value]
    if isinstance(value, datetime):
        return to_text(to_microseconds(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _to_plain(float(value))
    to_list = getattr(value, "tolist", None) or getattr(value, "to_list", None)
    if callable(to_list):  # NumPy scalars and arrays, pandas and Polars columns.
        plain = to_list()
        return _to_plain(plain) if type(plain) is not type(value) else str(value)
    return str(value)


_dump = json.JSONEncoder(
    separators=(",", ":"), allow_nan=False, ensure_ascii=False, check_circular=True, default=_to_plain
).encode
