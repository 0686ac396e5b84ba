"""Expected error: how far a prediction of a number is likely off by what its inputs are, learnt from a reference.

A prediction's size tells part of it; the inputs tell which rows are hard. Each row is told for itself, so what is counted
of such rows merges like everything else.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import polars as pl

from watchkeeper.domain.batch import LABEL, PREDICTION, TIME
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.judged.regression import LARGEST
from watchkeeper.profile.judged.rows import Flags, numbers_of
from watchkeeper.profile.oblivious_trees import Codes, ObliviousTrees, fit_trees
from watchkeeper.profile.performance import EXPECTED_ERROR, IS_UNLIKE
from watchkeeper.profile.reading import Reading, read_column
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.profile.value_bands import Bands, band_rows

# Bands of a column of numbers, and categories with a band of their own.
_N_BANDS, _MAX_CATEGORIES = 64, 30
# Columns looked at, those first that go with the error most, and rows: more cost time, and change little.
_MAX_COLUMNS, _MAX_ROWS = 30, 10_000
# With fewer rows, inputs tell little that the size of a prediction does not.
_MIN_ROWS = 1_000
# Spans of time, each told by what the others tell, as later ones will be.
_N_SPANS = 5
# Share of the variance of errors, beyond what chance alone would make, from which on a column tells much of them.
_MUCH = 0.01


@dataclass(frozen=True, slots=True)
class Input:
    """How the values of one column are told apart.

    Attributes
    ----------
    order
        The place of each band: that of numbers as they are, categories by how far predictions of them were off.
    is_usual
        Whether the reference has rows in each band.
    low, high
        Of numbers: between which they lie in the reference; None of categories.
    tells_much
        Whether errors depend on it so much that rows unlike the reference's here cannot be told.
    """

    bands: Bands
    type: ColumnType
    order: tuple[int, ...]
    is_usual: tuple[bool, ...]
    low: float | None
    high: float | None
    tells_much: bool

    def place(self, read: Reading) -> Codes:
        """Return the place of each row's band; shape (n_rows,)."""
        return np.array(self.order, dtype=np.uint8)[self.bands.place(read)]

    def is_unlike(self, read: Reading) -> Flags:
        """Return which rows are of a kind that the reference does not have; shape (n_rows,)."""
        unlike: Flags = ~np.array(self.is_usual)[self.bands.place(read)]
        if self.low is not None and self.high is not None:
            values = np.asarray(read.values, dtype=np.float64)
            unlike[slice(None) if read.rows is None else read.rows] |= (values < self.low) | (
                values > self.high
            )
        return unlike


@dataclass(frozen=True, slots=True)
class ExpectedError:
    """The mean |prediction - label| of rows with such inputs and such a prediction.

    Attributes
    ----------
    inputs
        The columns that it is told by, the prediction among them.
    trees
        Tell it by their bands.
    """

    inputs: tuple[Input, ...]
    trees: ObliviousTrees

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that rows need; one that lacks is a column without values."""
        return tuple(one.bands.column for one in self.inputs)

    def add_to(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with the error that each is expected to have, and whether it is unlike all of the reference's."""
        codes: Codes = np.empty((len(self.inputs), rows.height), dtype=np.uint8)
        is_unlike = np.zeros(rows.height, dtype=np.bool_)
        for place, one in enumerate(self.inputs):
            read = _read(rows, one.bands.column, one.type)
            codes[place] = one.place(read)
            if one.tells_much:
                is_unlike |= one.is_unlike(read)
        return _with(rows, self.trees.predict(codes), is_unlike)

    def to_json(self) -> str:
        """Write as described in docs/formats/catalog.md."""
        trees = {
            "intercept": self.trees.intercept,
            "columns": self.trees.columns.tolist(),
            "bands": self.trees.bands.tolist(),
            "leaves": base64.b64encode(self.trees.leaves.astype("<f8").tobytes()).decode(),
        }
        inputs = [asdict(one) for one in self.inputs]
        return json.dumps({"inputs": inputs, "trees": trees}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        trees = data["trees"]
        columns = np.array(trees["columns"], dtype=np.int64)
        leaves = np.frombuffer(base64.b64decode(trees["leaves"]), dtype="<f8").astype(np.float64)
        return cls(
            tuple(_input_of(one) for one in data["inputs"]),
            ObliviousTrees(
                trees["intercept"],
                columns,
                np.array(trees["bands"], dtype=np.int64),
                leaves.reshape(columns.shape[0], -1),
            ),
        )


@dataclass(frozen=True, slots=True)
class LearntError:
    """What a reference tells of errors.

    Attributes
    ----------
    expected
        Learnt from all of its rows.
    rows
        The reference's rows, each with the error expected by what the other spans of time tell: as good, and as bad,
        as for rows to come.
    """

    expected: ExpectedError
    rows: pl.DataFrame


def learn_error(rows: pl.DataFrame, types: Mapping[str, ColumnType]) -> LearntError | None:
    """Learn how far predictions are off by what the inputs are.

    Parameters
    ----------
    rows
        Of the reference: `prediction`, `label`, `time` and the inputs; where it has no times, in their order.
    types
        How to read the inputs. Texts, lists, times and vectors are left out.

    Returns
    -------
    None of fewer than a thousand labelled rows, and where inputs tell nothing: where held-out errors are no nearer to
    what they tell than to the mean.
    """
    predicted, actual = (numbers_of(rows[name]) for name in (PREDICTION, LABEL))
    is_judged = (np.abs(predicted) < LARGEST) & (np.abs(actual) < LARGEST)
    judged = np.flatnonzero(is_judged)
    if judged.size < _MIN_ROWS:
        return None
    sample = judged[:: -(-judged.size // _MAX_ROWS)]
    errors = np.abs(np.subtract(predicted, actual, out=np.zeros(rows.height), where=is_judged))
    if not errors[sample].var():
        return None
    inputs = _choose(rows, {**types, PREDICTION: ColumnType.FLOAT}, sample, errors[sample])
    if not inputs:
        return None
    codes = np.stack([one.place(_read(rows, one.bands.column, one.type)) for one in inputs])
    n_bands = np.array([one.bands.n_bands for one in inputs])
    span = _spans(rows)
    held_out = np.zeros(rows.height)
    for one in range(_N_SPANS):
        known = sample[span[sample] != one]
        trees = fit_trees(codes[:, known], n_bands, errors[known])
        held_out[span == one] = trees.predict(codes[:, span == one])
    if np.mean((held_out[sample] - errors[sample]) ** 2) >= errors[sample].var():
        return None
    trees = fit_trees(codes[:, sample], n_bands, errors[sample])
    return LearntError(
        ExpectedError(tuple(inputs), trees), _with(rows, held_out, np.zeros(rows.height, dtype=np.bool_))
    )


def _choose(rows: pl.DataFrame, types: Mapping[str, ColumnType], sample: Ints, errors: Floats) -> list[Input]:
    """Return the columns that tell most of the errors, each for itself."""
    found: list[tuple[float, Input]] = []
    known = rows[sample]
    for name, type_ in types.items():
        banded = band_rows(known, name, type_, n_bands=_N_BANDS, max_categories=_MAX_CATEGORIES)
        if banded is None:
            continue
        n_bands = banded.bands.n_bands
        n = np.bincount(banded.codes, minlength=n_bands)
        apart = np.bincount(banded.codes, errors - errors.mean(), minlength=n_bands)
        by_chance = (np.count_nonzero(n) - 1) * errors.var()
        explained = (float(np.sum(apart**2 / np.maximum(n, 1))) - by_chance) / (errors.size * errors.var())
        read = read_column(rows[name], type_)
        is_usual = np.bincount(banded.bands.place(read), minlength=n_bands) > 0
        order, low, high = np.arange(n_bands), None, None
        if banded.bands.categories:
            order = np.argsort(np.argsort(apart / np.maximum(n, 1), kind="stable"))
        else:
            values = np.asarray(read.values, dtype=np.float64)
            low, high = float(values.min()), float(values.max())
        one = Input(
            banded.bands,
            type_,
            tuple(order.tolist()),
            tuple(is_usual.tolist()),
            low,
            high,
            tells_much=bool(explained >= _MUCH),
        )
        found.append((explained, one))
    found.sort(key=lambda pair: -pair[0])
    return [one for _, one in found[:_MAX_COLUMNS]]


def _spans(rows: pl.DataFrame) -> Ints:
    """Return the span of time that each row is in; spans have as many rows each."""
    place = np.arange(rows.height)
    if TIME in rows.columns:
        place[np.argsort(rows[TIME].to_physical().to_numpy(), kind="stable")] = np.arange(rows.height)
    return place * _N_SPANS // rows.height


def _read(rows: pl.DataFrame, column: str, type_: ColumnType) -> Reading:
    if column in rows.columns:
        return read_column(rows[column], type_)
    return read_column(pl.repeat(None, rows.height, dtype=pl.Null, eager=True), type_)


def _with(rows: pl.DataFrame, expected: Floats, is_unlike: Flags) -> pl.DataFrame:
    told = np.maximum(expected, 0.0)
    return rows.with_columns(pl.Series(EXPECTED_ERROR, told), pl.Series(IS_UNLIKE, is_unlike))


def _input_of(data: Mapping[str, Any]) -> Input:
    bands = data["bands"]
    return Input(
        Bands(bands["column"], tuple(bands["edges"]), tuple(bands["categories"])),
        ColumnType(data["type"]),
        tuple(data["order"]),
        tuple(data["is_usual"]),
        data["low"],
        data["high"],
        tells_much=data["tells_much"],
    )
