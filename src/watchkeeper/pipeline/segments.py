"""Segments: the values of a segment column, or of two protected ones together, that results are told apart by."""

from collections.abc import Iterable, Sequence

import polars as pl

from watchkeeper.domain.schema import AND, Schema

# Values of one segment column that are told apart; the others count in the whole only.
MAX_SEGMENT_VALUES = 50


def segment_values(frame: pl.DataFrame, columns: Iterable[str]) -> list[tuple[str, Sequence[object]]]:
    """Return each of these columns that the frame has with its most frequent values, most rows first."""
    found: list[tuple[str, Sequence[object]]] = []
    for name in columns:
        if name not in frame.columns:
            continue
        counts = frame[name].drop_nulls().value_counts()
        ranked = counts.sort(["count", name], descending=[True, False])
        found.append((name, ranked[name].head(MAX_SEGMENT_VALUES).to_list()))
    return found


def with_pairs(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return the frame with a column for each pair of protected ones: "F & old"; null where either value is."""
    return frame.with_columns(
        pl.concat_str([pl.col(name).cast(pl.String) for name in pair], separator=AND).alias(together)
        for together, pair in schema.protected_pairs().items()
        if set(pair) <= set(frame.columns)
    )
