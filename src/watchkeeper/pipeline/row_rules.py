"""What rows of each kind must not do: in which column, how to see it, and what to say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from watchkeeper.domain.batch import (
    CPU_PERCENT,
    ERROR,
    ID,
    KNOWN_AT,
    LABEL,
    LATENCY_MS,
    LEVEL,
    LOWER,
    MEMORY_BYTES,
    OUTCOME,
    PREDICTION,
    PREDICTION_TIME,
    SCORE,
    TIME,
    UPPER,
    VALUE,
    Kind,
)
from watchkeeper.domain.window import EPOCH

# A sender's clock may run ahead of ours by this much; beyond it the time is a mistake (year 2099).
MAX_AHEAD = timedelta(days=1)
MAX_ID_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """What rows must not do.

    Attributes
    ----------
    broken
        Is true of rows that do it.
    reason
        What their sender is told.
    """

    column: str
    broken: pl.Expr
    reason: str


def rules_of(kind: Kind, frame: pl.DataFrame, now: datetime) -> Sequence[Rule]:
    """Return what rows of a kind, normalised already, must not do; the first rule that a row breaks is told."""
    return _RULES[kind](frame, now)


def _utc_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _moment(moment: datetime) -> pl.Expr:
    """Return a time as an expression; Polars would make a series of it first, which takes as long as a whole pass."""
    return pl.lit((moment - EPOCH) // timedelta(microseconds=1)).cast(pl.Datetime("us", "UTC"))


def _rules_of_ids() -> list[Rule]:
    text = pl.col(ID)
    return [
        Rule(ID, text.is_null() | (text == ""), "'id' is missing; every row needs one"),
        Rule(
            ID,
            text.str.len_chars() > MAX_ID_CHARACTERS,
            f"'id' is longer than {MAX_ID_CHARACTERS} characters; send a shorter one",
        ),
    ]


def _rules_of_times(name: str, now: datetime) -> list[Rule]:
    latest = now + MAX_AHEAD
    return [
        Rule(
            name,
            pl.col(name) >= _moment(latest),
            f"{name!r} lies in the future; it is {_utc_text(now)} here, and times up to {_utc_text(latest)} "
            "are taken. Check the sender's clock and time zone.",
        ),
        Rule(name, pl.col(name) < _moment(EPOCH), f"{name!r} lies before 1970; is it in the right unit?"),
    ]


def _rules_of_predictions(frame: pl.DataFrame, now: datetime) -> list[Rule]:
    prediction = pl.col(PREDICTION)
    is_number = frame[PREDICTION].dtype.is_float()
    is_unknown = ~prediction.is_finite() if is_number else pl.lit(value=False)
    return [
        *_rules_of_ids(),
        Rule(
            TIME,
            pl.col(TIME).is_null(),
            f"{TIME!r} is missing or cannot be read; send ISO 8601, such as 2013-04-01T05:15:00Z",
        ),
        *_rules_of_times(TIME, now),
        Rule(
            PREDICTION,
            prediction.is_null() & pl.col(ERROR).is_null(),
            "'prediction' is missing or no finite number; a failed call carries an 'error' instead",
        ),
        Rule(PREDICTION, is_unknown, "'prediction' is no finite number"),
        Rule(
            SCORE,
            ~pl.col(SCORE).is_between(0.0, 1.0),
            "'score' must be a probability from 0 to 1",
        ),
        Rule(
            LATENCY_MS,
            ~(pl.col(LATENCY_MS).is_finite() & (pl.col(LATENCY_MS) >= 0)),
            "'latency_ms' must be a finite number of milliseconds, not negative",
        ),
        *(
            Rule(
                name,
                ~(pl.col(name).is_finite() & (pl.col(name) >= 0)),
                f"{name!r} must be finite, not negative",
            )
            for name in (CPU_PERCENT, MEMORY_BYTES)
        ),
        *_rules_of_bounds(frame),
    ]


def _rules_of_bounds(frame: pl.DataFrame) -> list[Rule]:
    bounds = [name for name in (LOWER, UPPER) if name in frame.columns]
    rules = [Rule(name, ~pl.col(name).is_finite(), f"{name!r} is no finite number") for name in bounds]
    if len(bounds) == 2:
        rules.append(Rule(LOWER, pl.col(LOWER) > pl.col(UPPER), f"{LOWER!r} lies above {UPPER!r}"))
    if LEVEL in frame.columns:
        is_share = (pl.col(LEVEL) > 0.0) & (pl.col(LEVEL) < 1.0)
        rules.append(Rule(LEVEL, ~is_share, f"{LEVEL!r} must be a share between 0 and 1, such as 0.9"))
    return rules


def _rules_of_labels(frame: pl.DataFrame, now: datetime) -> list[Rule]:
    label = pl.col(LABEL)
    is_unknown = label.is_null() | ~label.is_finite() if frame[LABEL].dtype.is_float() else label.is_null()
    return [
        *_rules_of_ids(),
        Rule(LABEL, is_unknown, "'label' is missing or no finite number; send the row once it is known"),
        *_rules_of_times(PREDICTION_TIME, now),
        *_rules_of_times(KNOWN_AT, now),
    ]


def _rules_of_outcomes(_frame: pl.DataFrame, now: datetime) -> list[Rule]:
    return [
        *_rules_of_ids(),
        Rule(
            OUTCOME,
            pl.col(OUTCOME).is_null() | (pl.col(OUTCOME) == ""),
            "'outcome' must name what was measured",
        ),
        Rule(VALUE, pl.col(VALUE).is_null() | ~pl.col(VALUE).is_finite(), "'value' must be a finite number"),
        *_rules_of_times(PREDICTION_TIME, now),
    ]


_RULES = {
    Kind.PREDICTIONS: _rules_of_predictions,
    Kind.LABELS: _rules_of_labels,
    Kind.OUTCOMES: _rules_of_outcomes,
}
