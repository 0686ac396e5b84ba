"""Rows by segment: the parts of a frame that share a value of a segment column."""

import polars as pl

from watchkeeper.domain.schema import Schema

# Values of one segment column that are told apart; the others count in the whole only.
MAX_SEGMENT_VALUES = 50


def split_by_segment(frame: pl.DataFrame, schema: Schema | None) -> list[tuple[str, pl.DataFrame]]:
    """Return the rows of each value of each segment column, as ("column=value", rows), most rows first."""
    parts: list[tuple[str, pl.DataFrame]] = []
    for column in schema.columns if schema else ():
        if not column.is_segment or column.name not in frame.columns:
            continue
        values = frame[column.name].cast(pl.String)
        counts = values.drop_nulls().value_counts().sort(["count", column.name], descending=[True, False])
        for value in counts[column.name].head(MAX_SEGMENT_VALUES).to_list():
            parts.append((f"{column.name}={value}", frame.filter(values == value)))
    return parts
