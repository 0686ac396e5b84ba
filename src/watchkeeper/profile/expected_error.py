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
from watchkeeper.profile.by_inputs import EXPECTED_ERROR, EXPECTED_SQUARE, IS_UNLIKE, RARITY
from watchkeeper.profile.error_doubt import ErrorDoubt, learn_doubt
from watchkeeper.profile.judged.regression import LARGEST
from watchkeeper.profile.judged.rows import Flags, numbers_of
from watchkeeper.profile.oblivious_trees import Codes, ObliviousTrees, Told, fit_trees
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
    """The mean |prediction - label|, and its square, of rows with such inputs and such a prediction.

    Attributes
    ----------
    inputs
        The columns that they are told by, the prediction among them.
    trees
        Tell both by their bands, in units of `unit` and of its square; None where inputs tell nothing.
    unit
        The greatest error of the reference, > 0.
    doubt
        How far errors may be off from what the reference lets expect.
    """

    inputs: tuple[Input, ...]
    trees: ObliviousTrees | None
    unit: float
    doubt: ErrorDoubt

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that rows need; one that lacks is a column without values."""
        return tuple(one.bands.column for one in self.inputs) if self.trees is not None else ()

    def add_to(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with what each is expected to be off by, how rare it is, and whether the reference has none like it.

        Where inputs tell nothing, rows are returned as they are.
        """
        if self.trees is None:
            return rows
        codes: Codes = np.empty((len(self.inputs), rows.height), dtype=np.uint8)
        is_unlike = np.zeros(rows.height, dtype=np.bool_)
        for place, one in enumerate(self.inputs):
            read = _read(rows, one.bands.column, one.type)
            codes[place] = one.place(read)
            if one.tells_much:
                is_unlike |= one.is_unlike(read)
        return _with(rows, self.trees.tell(codes), self.unit, is_unlike)

    def to_json(self) -> str:
        """Write as described in docs/formats/catalog.md."""
        data = {
            "inputs": [asdict(one) for one in self.inputs],
            "trees": None if self.trees is None else _write_trees(self.trees),
            "unit": self.unit,
            "doubt": asdict(self.doubt),
        }
        return json.dumps(data, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self | None:
        """Read what `to_json` wrote; None of what was written before it told squares, doubt and rarity."""
        data = json.loads(text)
        if "doubt" not in data:
            return None
        return cls(
            tuple(_input_of(one) for one in data["inputs"]),
            None if data["trees"] is None else _trees_of(data["trees"]),
            data["unit"],
            ErrorDoubt(**data["doubt"]),
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
    None of fewer than a thousand labelled rows, or of rows all off by as much. Where held-out errors are no nearer to what
    inputs tell than to the mean, inputs tell nothing, and rows are as they were.
    """
    predicted, actual = (numbers_of(rows[name]) for name in (PREDICTION, LABEL))
    is_judged = (np.abs(predicted) < LARGEST) & (np.abs(actual) < LARGEST)
    judged = np.flatnonzero(is_judged)
    if judged.size < _MIN_ROWS:
        return None
    place = _places(rows)
    sample = judged[:: -(-judged.size // _MAX_ROWS)]
    sample = sample[np.argsort(place[sample], kind="stable")]
    errors = np.abs(predicted[sample] - actual[sample])
    if not errors.var():
        return None
    inputs = _choose(rows, {**types, PREDICTION: ColumnType.FLOAT}, sample, errors)
    if not inputs:
        return None
    codes = np.stack([one.place(_read(rows, one.bands.column, one.type)) for one in inputs])
    n_bands = np.array([one.bands.n_bands for one in inputs])
    # In units of the greatest, or squares of squares might overflow.
    unit = float(errors.max())
    targets = np.stack([errors / unit, (errors / unit) ** 2])
    held_out = _hold_out(codes, n_bands, targets, sample=sample, span=place * _N_SPANS // rows.height)
    is_input = np.array([one.bands.column != PREDICTION for one in inputs])
    known = codes[:, sample]
    doubt = learn_doubt(known, n_bands, errors, actual[sample], is_input=is_input)
    if np.mean((held_out.values[0, sample] - targets[0]) ** 2) >= targets[0].var():
        return LearntError(ExpectedError(tuple(inputs), None, unit, doubt), rows)
    return LearntError(
        ExpectedError(tuple(inputs), fit_trees(known, n_bands, targets), unit, doubt),
        _with(rows, held_out, unit, np.zeros(rows.height, dtype=np.bool_)),
    )


def _hold_out(codes: Codes, n_bands: Ints, targets: Floats, *, sample: Ints, span: Ints) -> Told:
    """Return what is told of all rows, each by trees of the sample's rows in the other spans."""
    held_out = Told(np.zeros((targets.shape[0], span.size)), np.zeros(span.size))
    for one in range(_N_SPANS):
        is_known, is_held = span[sample] != one, span == one
        trees = fit_trees(codes[:, sample[is_known]], n_bands, targets[:, is_known])
        told = trees.tell(codes[:, is_held])
        held_out.values[:, is_held], held_out.rarity[is_held] = told.values, told.rarity
    return held_out


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


def _places(rows: pl.DataFrame) -> Ints:
    """Return each row's place in order of time."""
    place = np.arange(rows.height)
    if TIME in rows.columns:
        place[np.argsort(rows[TIME].to_physical().to_numpy(), kind="stable")] = np.arange(rows.height)
    return place


def _read(rows: pl.DataFrame, column: str, type_: ColumnType) -> Reading:
    if column in rows.columns:
        return read_column(rows[column], type_)
    return read_column(pl.repeat(None, rows.height, dtype=pl.Null, eager=True), type_)


def _with(rows: pl.DataFrame, told: Told, unit: float, is_unlike: Flags) -> pl.DataFrame:
    error = np.maximum(told.values[0], 0.0)
    # No mean of squares is less than the square of the mean.
    square = np.maximum(told.values[1], error * error)
    return rows.with_columns(
        pl.Series(EXPECTED_ERROR, unit * error),
        pl.Series(EXPECTED_SQUARE, unit * unit * square),
        pl.Series(RARITY, told.rarity),
        pl.Series(IS_UNLIKE, is_unlike),
    )


def _write_trees(trees: ObliviousTrees) -> dict[str, Any]:
    return {
        "intercepts": trees.intercepts.tolist(),
        "columns": trees.columns.tolist(),
        "bands": trees.bands.tolist(),
        "leaves": _write_short(trees.leaves),
        "rarity": _write_short(trees.rarity),
    }


def _trees_of(data: Mapping[str, Any]) -> ObliviousTrees:
    columns = np.array(data["columns"], dtype=np.int64)
    n_trees, depth = columns.shape
    return ObliviousTrees(
        np.array(data["intercepts"]),
        columns,
        np.array(data["bands"], dtype=np.int64),
        _read_short(data["leaves"]).reshape(-1, n_trees, 1 << depth),
        _read_short(data["rarity"]).reshape(n_trees, 1 << depth),
    )


def _write_short(values: Floats) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


def _read_short(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float64)


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
