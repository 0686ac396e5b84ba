"""Segments: the values of a segment column that results are told apart by."""

from collections.abc import Sequence

import polars as pl

from watchkeeper.domain.schema import Schema

# Values of one segment column that are told apart; the others count in the whole only.
MAX_SEGMENT_VALUES = 50


def segment_values(frame: pl.DataFrame, schema: Schema | None) -> list[tuple[str, Sequence[object]]]:
    """Return each segment column of the frame with its most frequent values, most rows first."""
    found: list[tuple[str, Sequence[object]]] = []
    for column in schema.columns if schema else ():
        if not column.is_segment or column.name not in frame.columns:
            continue
        counts = frame[column.name].drop_nulls().value_counts()
        ranked = counts.sort(["count", column.name], descending=[True, False])
        found.append((column.name, ranked[column.name].head(MAX_SEGMENT_VALUES).to_list()))
    return found
