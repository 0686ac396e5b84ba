"""Faults that can be planted in rows: each one a change of a frame, in several strengths.

Every fault is what has gone wrong in somebody's production; what the model answered stays as it was, for nobody knows
what it would have answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
import polars as pl

from watchkeeper.domain.batch import LABEL, LATENCY_MS
from watchkeeper.metrics.format import format_number
from watchkeeper.registry import Registry

# What stands for a value that was never there before.
NEW_CATEGORY = "\N{WARNING SIGN} never seen"

Inject = Callable[[pl.DataFrame, str, float, np.random.Generator], pl.DataFrame]


class Target(Enum):
    """What a fault is planted in."""

    NUMBER = auto()  # a feature of numbers
    ANY = auto()  # a feature of any kind
    CATEGORY = auto()  # a feature of categories
    LABEL = auto()
    LATENCY = auto()
    ROWS = auto()  # whole rows


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for traffic to go wrong.

    Parameters
    ----------
    name
        As it is chosen by: "nulls".
    label
        What it is called in plain words.
    imitates
        What goes wrong like that in life, in a sentence.
    title
        What is wrong, with {column} for where and {strength} for how much.
    target
        What it is planted in.
    strengths
        Tried from weak to strong.
    write
        Writes a strength for people.
    inject
        From rows, column, strength and chance to rows that have the fault.
    """

    name: str
    label: str
    imitates: str
    title: str
    target: Target
    strengths: Sequence[float]
    write: Callable[[float], str]
    inject: Inject

    @property
    def is_fixed(self) -> bool:
        """Whether it has a column of its own, or whole rows: nobody chooses where it is planted."""
        return self.target in FIXED

    def say(self, column: str, strength: float) -> str:
        """Return what is wrong with what, and how much, for people."""
        return self.title.format(column=column, strength=self.write(strength))


def _percent(strength: float) -> str:
    return f"{format_number(100.0 * strength)} %"


def _deviations(strength: float) -> str:
    return f"{format_number(strength)} standard deviations"


def _times(strength: float) -> str:
    return f"{format_number(strength)} times"


def _some(frame: pl.DataFrame, share: float, chance: np.random.Generator) -> pl.Series:
    """Return which rows are hit: about a share of them, by chance."""
    return pl.Series(chance.random(frame.height) < share)


def _replace_some(
    frame: pl.DataFrame, column: str, values: pl.Expr, share: float, chance: np.random.Generator
) -> pl.DataFrame:
    hit = _some(frame, share, chance)
    return frame.with_columns(pl.when(hit).then(values).otherwise(pl.col(column)).alias(column))


def _numbers(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64)


def _nulls(frame: pl.DataFrame, column: str, share: float, chance: np.random.Generator) -> pl.DataFrame:
    return _replace_some(frame, column, pl.lit(None), share, chance)


def _unit(frame: pl.DataFrame, column: str, share: float, chance: np.random.Generator) -> pl.DataFrame:
    return _replace_some(frame, column, _numbers(column) * 1.8 + 32.0, share, chance)


def _shift(frame: pl.DataFrame, column: str, deviations: float, _: np.random.Generator) -> pl.DataFrame:
    return frame.with_columns(_numbers(column) + deviations * _numbers(column).std())


def _noise(frame: pl.DataFrame, column: str, deviations: float, chance: np.random.Generator) -> pl.DataFrame:
    noise = pl.Series(chance.normal(0.0, deviations, frame.height))
    return frame.with_columns(_numbers(column) + noise * _numbers(column).std())


def _freeze(frame: pl.DataFrame, column: str, share: float, chance: np.random.Generator) -> pl.DataFrame:
    return _replace_some(frame, column, pl.col(column).drop_nulls().first(), share, chance)


def _shuffle(frame: pl.DataFrame, column: str, share: float, chance: np.random.Generator) -> pl.DataFrame:
    others = frame[column][pl.Series(chance.permutation(frame.height))]
    return _replace_some(frame, column, pl.lit(others), share, chance)


def _category(frame: pl.DataFrame, column: str, share: float, chance: np.random.Generator) -> pl.DataFrame:
    return _replace_some(
        frame.with_columns(pl.col(column).cast(pl.String)), column, pl.lit(NEW_CATEGORY), share, chance
    )


def _volume(frame: pl.DataFrame, _: str, share: float, chance: np.random.Generator) -> pl.DataFrame:
    return frame.filter(~_some(frame, share, chance))


def _latency(frame: pl.DataFrame, column: str, times: float, _: np.random.Generator) -> pl.DataFrame:
    return frame.with_columns(_numbers(column) * times)


FAULTS: Registry[Fault] = Registry(
    "faults",
    [
        Fault(
            "nulls",
            "Missing values",
            "A field that an upstream service no longer fills, or a join that finds no partner.",
            "{strength} of {column} missing",
            Target.ANY,
            (0.02, 0.1, 0.5),
            _percent,
            _nulls,
        ),
        Fault(
            "unit",
            "Another unit",
            "A sender that changes from Celsius to Fahrenheit, or from metres to feet.",
            "{strength} of {column} in another unit (°C as °F)",
            Target.NUMBER,
            (0.02, 0.2, 1.0),
            _percent,
            _unit,
        ),
        Fault(
            "shift",
            "All values moved",
            "A sensor that was calibrated anew, or customers who are not those of last month.",
            "{column} shifted by {strength}",
            Target.NUMBER,
            (0.1, 0.3, 1.0),
            _deviations,
            _shift,
        ),
        Fault(
            "noise",
            "Noise",
            "A sensor that wears out, or a value that is estimated where it was measured before.",
            "noise of {strength} on {column}",
            Target.NUMBER,
            (0.3, 1.0, 3.0),
            _deviations,
            _noise,
        ),
        Fault(
            "freeze",
            "Stuck at one value",
            "A cache that is never renewed, or a default that stands in for what was not asked.",
            "{strength} of {column} stuck at one value",
            Target.ANY,
            (0.05, 0.3, 1.0),
            _percent,
            _freeze,
        ),
        Fault(
            "category",
            "A new category",
            "A product, country or code that did not exist when the model was trained.",
            "{strength} of {column} of a new category",
            Target.CATEGORY,
            (0.01, 0.05, 0.3),
            _percent,
            _category,
        ),
        Fault(
            "shuffle",
            "Values of other rows",
            "A join on the wrong key: every value is usual, and none belongs to its row.",
            "{strength} of {column} from other rows",
            Target.ANY,
            (0.1, 0.5, 1.0),
            _percent,
            _shuffle,
        ),
        Fault(
            "labelflip",
            "Labels of other rows",
            "Labels joined to the wrong predictions, or a labelling team that guesses.",
            "{strength} of labels from other rows",
            Target.LABEL,
            (0.1, 0.3, 1.0),
            _percent,
            _shuffle,
        ),
        Fault(
            "volume",
            "Lost rows",
            "A region that no longer calls the model, or a sender whose queue overflows.",
            "{strength} of rows lost",
            Target.ROWS,
            (0.2, 0.5, 0.95),
            _percent,
            _volume,
        ),
        Fault(
            "latency",
            "Slow answers",
            "A machine that swaps, or a feature store that answers late.",
            "latency {strength} as long",
            Target.LATENCY,
            (1.3, 2.0, 5.0),
            _times,
            _latency,
        ),
    ],
)

# The columns that faults of these targets have, whatever the table.
FIXED = {Target.LABEL: LABEL, Target.LATENCY: LATENCY_MS, Target.ROWS: ""}
