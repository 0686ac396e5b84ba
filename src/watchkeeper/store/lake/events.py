"""What every lake knows of events: the columns a kind always has, and where its rows lie in time."""

from collections.abc import Mapping

import polars as pl

from watchkeeper.domain.batch import (
    ID,
    KNOWN_AT,
    LABEL,
    OUTCOME,
    PREDICTION,
    PREDICTION_TIME,
    RECEIVED_AT,
    TIME,
    VALUE,
    VERSION,
    Kind,
)
from watchkeeper.domain.window import Window
from watchkeeper.store.lake.types import TIME_TYPE, to_lake_types

# Columns that a reader may count on; those of Null type have the type of what came.
BASE_COLUMNS: Mapping[Kind, Mapping[str, pl.DataType]] = {
    Kind.PREDICTIONS: {ID: pl.String(), TIME: TIME_TYPE, VERSION: pl.String(), PREDICTION: pl.Null()},
    Kind.LABELS: {
        ID: pl.String(),
        LABEL: pl.Null(),
        PREDICTION_TIME: TIME_TYPE,
        KNOWN_AT: TIME_TYPE,
        RECEIVED_AT: TIME_TYPE,
    },
    Kind.OUTCOMES: {
        ID: pl.String(),
        OUTCOME: pl.String(),
        VALUE: pl.Float64(),
        PREDICTION_TIME: TIME_TYPE,
        RECEIVED_AT: TIME_TYPE,
    },
}


def prepare(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame as a lake keeps it: base columns first and in their own types, then the others.

    They come first because Delta tells no upper case from lower: `Time`, before `time`, would take its name.
    """
    base = {name: dtype for name, dtype in BASE_COLUMNS[kind].items() if dtype != pl.Null}
    own = [
        (pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype)).alias(name)
        for name, dtype in base.items()
    ]
    return to_lake_types(frame.select(*own, pl.exclude(*base)))


def placed_by(kind: Kind) -> str:
    """Return the column whose day says where a row lies."""
    return TIME if kind is Kind.PREDICTIONS else PREDICTION_TIME


def is_within(kind: Kind, window: Window) -> pl.Expr:
    """Return whether a row belongs to the window; one whose prediction is not known belongs to all."""
    moment = pl.col(placed_by(kind))
    inside = (moment >= pl.lit(window.start, TIME_TYPE)) & (moment < pl.lit(window.end, TIME_TYPE))
    return inside if kind is Kind.PREDICTIONS else inside | moment.is_null()
