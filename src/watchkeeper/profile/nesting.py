"""Columns of records as columns of their fields: `address` with a city becomes `address.city`."""

from collections.abc import Collection, Iterator

import polars as pl


def unnest(frame: pl.DataFrame, keep: Collection[str] = ()) -> pl.DataFrame:
    """Put the fields of records in place of their columns, down to the last level.

    Parameters
    ----------
    frame
        Any frame; one without records is returned as it is.
    keep
        Columns to leave as they are.

    Returns
    -------
    As many rows. A field is named after its path, `address.city`, with ` (2)` where a column has that name
    already; a missing record is missing in each of its fields. Records without fields stay.

    Examples
    --------
    >>> unnest(pl.DataFrame({"address": [{"city": "Bern", "zip": 3000}, None]})).to_dict(as_series=False)
    {'address.city': ['Bern', None], 'address.zip': [3000, None]}
    """
    if not any(_is_record(dtype) and name not in keep for name, dtype in frame.schema.items()):
        return frame
    columns: dict[str, pl.Series] = {}
    for series in frame:
        for field in [series] if series.name in keep else _fields(series):
            name, n = field.name, 2
            while name in columns or (name != series.name and name in frame.columns):
                name, n = f"{field.name} ({n})", n + 1
            columns[name] = field
    return pl.DataFrame(columns)


def _is_record(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.Struct) and bool(dtype.fields)


def _fields(series: pl.Series) -> Iterator[pl.Series]:
    if not _is_record(series.dtype):
        yield series
        return
    for field in series.struct.unnest():
        yield from _fields(field.rename(f"{series.name}.{field.name}"))
