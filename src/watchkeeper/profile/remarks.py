"""What is odd about a column, in words: so that nothing is dropped or misread in silence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.column import ColumnProfile


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a column beside its values.

    Parameters
    ----------
    dtypes
        Types that it came as, in the order they came.
    reason
        Why it is read as its type; empty when that was stated.
    failure
        The error that reading it met; empty when none.
    """

    dtypes: tuple[pl.DataType, ...]
    reason: str = ""
    failure: str = ""


def describe_column(groups: Sequence[ColumnProfile], seen: Seen) -> str:
    """Return what is odd about a column, in one line; empty when nothing is.

    Parameters
    ----------
    groups
        Its profiles of all groups of rows, at least one, all of one type.
    seen
        What else is known.
    """
    n_rows = sum(group.n_rows for group in groups)
    if not n_rows:
        return "no rows"
    facets = {name for group in groups for name in group.facets}
    found = [_describe_dtypes(groups[0].type, facets, seen), _describe_mismatches(groups, seen)]
    n_null = sum(group.n_null for group in groups)
    n_values = sum(group.n_values for group in groups)
    if n_null == n_rows:
        found.append(f"no values: all {n_rows:,} rows are null")
    elif not n_values and not seen.failure and not sum(group.n_mismatch for group in groups):
        found.append("no finite values")
    elif n_values > 1 and (constant := _constant(groups)) is not None:
        found.append(f"one value only: {constant}")
    if seen.failure:
        found.append(f"could not be profiled ({seen.failure})")
    return "; ".join(part for part in found if part)


def _describe_dtypes(type_: ColumnType, facets: Collection[str], seen: Seen) -> str:
    held = [dtype for dtype in seen.dtypes if dtype != pl.Null]
    is_length = type_ is ColumnType.LIST and not facets
    if is_length or (type_ is ColumnType.TEXT and any(map(_has_length_only, held))):
        return f"only the lengths of the values are profiled ({', '.join(map(str, held))})"
    if len(held) > 1:
        return f"types differ between batches ({', '.join(map(str, held))}); read as {type_.value}"
    wide = any(dtype.is_integer() and dtype not in {pl.Int64, pl.Int32} for dtype in held)
    if type_ is ColumnType.FLOAT and wide and seen.reason:
        return f"whole numbers beyond 64 bits ({held[0]}), kept to 53 bits"
    return ""


def _has_length_only(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.List | pl.Array) or dtype == pl.Binary


def _describe_mismatches(groups: Sequence[ColumnProfile], seen: Seen) -> str:
    n_mismatch = sum(group.n_mismatch for group in groups)
    if not n_mismatch:
        return ""
    n_given = sum(group.n_rows - group.n_null for group in groups)
    came_as = ", ".join(map(str, seen.dtypes))
    return f"{n_mismatch:,} of {n_given:,} values cannot be read as {groups[0].type.value} ({came_as})"


def _constant(groups: Sequence[ColumnProfile]) -> str | None:
    """Return the only value of all groups, as text."""
    values: set[str] = set()
    for group in groups:
        if group.categories is not None:
            if not group.categories.is_exact:
                return None
            values.update(group.categories.labels[:2])
        elif group.n_values:
            values.update((str(group.minimum), str(group.maximum)))
        if len(values) > 1:
            return None
    if groups[0].type in {ColumnType.TEXT, ColumnType.LIST, ColumnType.EMBEDDING}:
        return None
    return values.pop() if values else None
