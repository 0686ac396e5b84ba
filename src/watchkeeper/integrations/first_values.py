"""What the first values of a table's columns tell of their types, without bringing the table together.

On one machine the type of a column of strings or lists is inferred from its first 10,000 values. Here the very same
values are looked for in the first partitions, in as few as hold them, and inferred from once: all partitions are
then read alike, and as one machine would have read them.
"""

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.inference import infer_type
from watchkeeper.profile.nesting import unnest
from watchkeeper.profile.vectors import holds_numbers

# Given columns and a number of partitions, returns what `glimpse` made of each of the first partitions, in their
# order; fewer when there are no more.
Look = Callable[[Sequence[str], int], Sequence[bytes]]
# A type, and why.
Inferred = tuple[ColumnType, str]

# As many values as inference looks at.
N_VALUES = 10_000
# Values of more bytes are judged where they lie: they would cost more to send than they can tell.
_MAX_BYTES = 4_000_000
# Partitions looked at in the first round, and how many times more in each round that follows: most tables are
# settled by the first, and looking again at those already seen stays cheap.
_FIRST_ROUND = 4
_GROWTH = 8


@dataclass(frozen=True, slots=True)
class _Glimpse:
    """What the first values of a column in one partition tell.

    Parameters
    ----------
    values
        They themselves, when their type depends on them and they are not too large.
    inferred
        Otherwise what was inferred from them.
    """

    values: pl.Series | None = None
    inferred: Inferred | None = None


def depends_on_values(dtype: pl.DataType) -> bool:
    """Whether values of this dtype may be read as one type or another: strings, and lists of numbers."""
    return dtype == pl.String or holds_numbers(dtype)


def heads(name: str) -> Iterator[str]:
    """Return a column's name, last, and those of the columns of records whose field it may be.

    Examples
    --------
    >>> list(heads("order.address.city"))
    ['order', 'order.address', 'order.address.city']
    """
    return accumulate(name.split("."), "{}.{}".format)


def glimpse(frames: Iterable[pl.DataFrame], columns: Collection[str]) -> bytes:
    """Return what the first values of some columns in one partition tell of their types.

    Parameters
    ----------
    frames
        The partition's rows, in order; no more are taken than needed.
    columns
        Their names. Of records, all fields are looked at.
    """
    asked = set(columns)
    held: dict[str, list[pl.Series]] = {}
    n_held: dict[str, int] = {}
    for frame in map(unnest, frames):
        for name in [name for name in frame.columns if not asked.isdisjoint(heads(name))]:
            values = frame[name].drop_nulls().head(N_VALUES - n_held.get(name, 0))
            if len(values):
                held.setdefault(name, []).append(values)
                n_held[name] = n_held.get(name, 0) + len(values)
        if all(n_held.get(column, 0) == N_VALUES for column in asked):
            break
    return pickle.dumps({name: _look_at(values) for name, values in held.items()})


def infer_from_values(columns: Sequence[str], look: Look) -> dict[str, Inferred]:
    """Infer the types of columns from their first values.

    Parameters
    ----------
    columns
        Their names.
    look
        Has partitions looked at.

    Returns
    -------
    By name of the column, or of each field of its records; columns without any value are left out.
    """
    found: dict[str, Inferred] = {}
    unsettled = list(columns)
    n_partitions, is_all = _FIRST_ROUND, False
    while unsettled and not is_all:
        # Pickled by our own workers.
        seen: list[Mapping[str, _Glimpse]] = [pickle.loads(data) for data in look(unsettled, n_partitions)]  # noqa: S301
        is_all = len(seen) < n_partitions
        n_partitions *= _GROWTH
        left = []
        for column, fields in _gather(unsettled, seen).items():
            settled = {name: _settle(glimpses, is_all=is_all) for name, glimpses in fields.items()}
            if is_all or (settled and all(settled.values())):
                found |= {name: inferred for name, inferred in settled.items() if inferred}
            else:
                left.append(column)
        unsettled = left
    return found


def _look_at(held: Sequence[pl.Series]) -> _Glimpse:
    dtype = held[0].dtype
    if not depends_on_values(dtype):
        # By the dtype alone, as on one machine: whole numbers beyond an int64 are sorted out row by row.
        return _Glimpse(inferred=infer_type(pl.Series(dtype=dtype)))
    values = pl.concat([series for series in held if series.dtype == dtype])
    if values.estimated_size() > _MAX_BYTES:
        return _Glimpse(inferred=infer_type(values))
    return _Glimpse(values)


def _gather(
    columns: Iterable[str], seen: Iterable[Mapping[str, _Glimpse]]
) -> dict[str, dict[str, list[_Glimpse]]]:
    """Return the glimpses of each column, by its name or those of its fields, in the order of partitions."""
    gathered: dict[str, dict[str, list[_Glimpse]]] = {column: {} for column in columns}
    for glimpses in seen:
        for name, found in glimpses.items():
            for column in heads(name):
                if column in gathered:
                    gathered[column].setdefault(name, []).append(found)
    return gathered


def _settle(glimpses: Sequence[_Glimpse], *, is_all: bool) -> Inferred | None:
    """Return what the glimpses of the first partitions tell; None when later ones have a say."""
    first = glimpses[0].values
    if first is None:
        return glimpses[0].inferred
    values = [each.values for each in glimpses if each.values is not None]
    alike = pl.concat([series for series in values if series.dtype == first.dtype])
    return infer_type(alike) if is_all or len(alike) >= N_VALUES else None
