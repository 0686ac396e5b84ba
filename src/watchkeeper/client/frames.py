"""Frames as they travel: columns renamed to Watchkeeper's own names, cut into batches, encoded.

Polars is imported inside the functions: only those who log frames pay for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from watchkeeper.client.encode import write_arrow
from watchkeeper.client.parcel import ARROW, Parcel
from watchkeeper.domain.batch import ID, KNOWN_AT, LABEL, OUTCOME, PREDICTION_TIME, TIME, VALUE, VERSION, Kind
from watchkeeper.errors import BadInput

if TYPE_CHECKING:
    import polars as pl

MAX_RECORDS = 100
"""Frames up to this long are logged row by row, so that many small ones share a request."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A frame under Watchkeeper's names.

    Attributes
    ----------
    table
        Own columns first, then the rest as it was.
    names
        The frame's names of own columns -> theirs in `table`.
    """

    table: "pl.DataFrame"
    names: Mapping[str, str]


def to_table(frame: Any) -> "pl.DataFrame":
    """Return pandas, Polars, Arrow, a mapping of lists or a file's path as a Polars frame.

    Raises
    ------
    BadInput
        It is none of these, or its columns differ in length.
    """
    import polars as pl  # noqa: PLC0415 - see the module's docstring.

    from watchkeeper.profile.frames import to_polars  # noqa: PLC0415 - likewise; it imports Polars.

    try:
        return to_polars(frame)
    except pl.exceptions.PolarsError as error:
        raise BadInput(f"the frame cannot be read as a table: {error}") from error


def to_records(frame: Any) -> list[dict[str, Any]] | None:
    """Return a small pandas, Polars or Arrow frame as one mapping a row; None for a large one."""
    if len(frame) > MAX_RECORDS:
        return None
    if hasattr(frame, "to_dicts"):  # Polars.
        return list(frame.to_dicts())
    if hasattr(frame, "to_pylist"):  # Arrow.
        return list(frame.to_pylist())
    return list(frame.to_dict("records"))


def rename_columns(table: "pl.DataFrame", wanted: Mapping[str, str | None]) -> Rename:
    """Give columns Watchkeeper's own names.

    Parameters
    ----------
    wanted
        Own name -> the table's name, or None: then a column that bears the own name already is taken.

    Raises
    ------
    BadInput
        A column is not there, or another one bears the name that it should get.
    """
    import polars as pl  # noqa: PLC0415 - see the module's docstring.

    own: list[pl.Expr] = []
    names: dict[str, str] = {}
    for name, given in wanted.items():
        source = given if given is not None else name if name in table.columns else None
        if source is None:
            continue
        if source not in table.columns:
            raise BadInput(
                f"no column {source!r} for {name}; columns: {', '.join(table.columns)}", column=source
            )
        own.append(pl.col(source).alias(name))
        names[source] = name
    rest = [name for name in table.columns if name not in names]
    clash = next((name for name in rest if name in wanted), None)
    if clash is not None:
        raise BadInput(
            f"column {wanted[clash]!r} is to become {clash!r}, but another column is called {clash!r} "
            "already; rename or drop that one",
            column=clash,
        )
    return Rename(table.select(*own, *rest), names)


def normalise(table: "pl.DataFrame", *, on_naive: Callable[[], None]) -> "pl.DataFrame":
    """Return the table with ids as text and times in microseconds UTC.

    Parameters
    ----------
    on_naive
        Called when a time lacks its zone and is read as UTC.

    Raises
    ------
    BadInput
        A column of times holds something else.
    """
    import polars as pl  # noqa: PLC0415 - see the module's docstring.

    changed: list[pl.Expr] = []
    if ID in table.columns:
        changed.append(pl.col(ID).cast(pl.String))
    for name in (TIME, PREDICTION_TIME, KNOWN_AT):
        if name not in table.columns:
            continue
        dtype = table.schema[name]
        if not isinstance(dtype, (pl.Datetime, pl.Date)):
            raise BadInput(
                f"column {name!r} must hold dates with time; got {dtype}. "
                "Try frame[...] = pandas.to_datetime(...) or .str.to_datetime() first.",
                column=name,
            )
        moment = pl.col(name).cast(pl.Datetime("us")) if dtype == pl.Date else pl.col(name)
        if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
            moment = moment.dt.convert_time_zone("UTC")
        else:
            on_naive()
            moment = moment.dt.replace_time_zone("UTC")
        changed.append(moment.dt.cast_time_unit("us"))
    return table.with_columns(changed)


def complete_predictions(
    table: "pl.DataFrame", *, version: str, now_us: int, make_id: Callable[[int], str]
) -> "pl.DataFrame":
    """Return the table with a time, an id and the version in every row, where it has no such column."""
    import polars as pl  # noqa: PLC0415 - see the module's docstring.

    if TIME not in table.columns:
        now = pl.Series(TIME, [now_us], dtype=pl.Int64).cast(pl.Datetime("us", "UTC"))
        table = table.with_columns(now.new_from_index(0, table.height))
    if ID not in table.columns:
        times_ms = table[TIME].dt.epoch("ms")
        ids = [make_id(now_us // 1000 if ms is None else ms) for ms in times_ms]
        table = table.with_columns(pl.Series(ID, ids, dtype=pl.String))
    if version and VERSION not in table.columns:
        table = table.with_columns(pl.lit(version).alias(VERSION))
    return table


def label_table(table: "pl.DataFrame", wanted: Mapping[str, str | None]) -> "pl.DataFrame":
    """Return id, label and, where there are such, prediction time and when it was known; nothing else travels."""
    return _select_joined(table, wanted, (LABEL, KNOWN_AT))


def outcome_table(table: "pl.DataFrame", wanted: Mapping[str, str | None], *, name: str) -> "pl.DataFrame":
    """Return id, outcome, value and, where there is one, prediction time; nothing else travels."""
    import polars as pl  # noqa: PLC0415 - see the module's docstring.

    return _select_joined(table, wanted, (VALUE,)).with_columns(pl.lit(name).alias(OUTCOME))


def _select_joined(
    table: "pl.DataFrame", wanted: Mapping[str, str | None], values: tuple[str, ...]
) -> "pl.DataFrame":
    sources = {name if given is None else given for name, given in wanted.items()}
    known = [name for name in table.columns if name in sources or name == PREDICTION_TIME]
    renamed = rename_columns(table.select(known), wanted).table
    return renamed.select(name for name in (ID, *values, PREDICTION_TIME) if name in renamed.columns)


def to_parcels(
    table: "pl.DataFrame", kind: Kind, *, batch_rows: int, params: Mapping[str, str]
) -> Iterator[Parcel]:
    """Cut a table into batches and encode each."""
    for part in table.iter_slices(batch_rows):
        if part.height:
            yield Parcel(kind, write_arrow(part), ARROW, n_rows=part.height, params=params)
