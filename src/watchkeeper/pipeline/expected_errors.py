"""How far predictions of numbers are expected to be off: what a model's reference tells of it, put beside joined rows."""

import polars as pl

from watchkeeper.domain.batch import PREDICTION
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.join import read_joined
from watchkeeper.profile.by_inputs import TOLD_BY_INPUTS
from watchkeeper.profile.expected_error import ExpectedError
from watchkeeper.store.ports import Catalog, Lake

# Rows of a window that are told; the mean of evenly spread ones stands for all.
_MAX_ROWS = 20_000


class ExpectedErrors:
    """Reads joined rows with the error that their inputs let expect; what a reference tells of it is kept."""

    def __init__(self, catalog: Catalog, lake: Lake) -> None:
        self._catalog = catalog
        self._lake = lake
        self._kept: dict[str, tuple[Reference, ExpectedError | None]] = {}

    def read_joined(self, model: Model, window: Window) -> pl.DataFrame:
        """Return the window's joined rows, with the expected error of each where the model's reference tells it."""
        expected = self._of(model)
        if expected is None or expected.trees is None:
            return read_joined(self._lake, model, window)
        features = [name for name in expected.columns if name != PREDICTION]
        return tell(expected, read_joined(self._lake, model, window, features=features))

    def _of(self, model: Model) -> ExpectedError | None:
        reference = self._catalog.reference(model.name) if model.task is Task.REGRESSION else None
        if reference is None:
            return None
        kept = self._kept.get(model.name)
        if kept is None or kept[0] != reference:
            told = self._catalog.reference_expected_error(model.name)
            kept = self._kept[model.name] = (reference, told)
        return kept[1]


def tell(expected: ExpectedError, rows: pl.DataFrame, *, max_rows: int = _MAX_ROWS) -> pl.DataFrame:
    """Return rows with what inputs let expect of each; of more than `max_rows` evenly spread ones have it, the others null."""
    every = max(1, -(-rows.height // max_rows))
    told = expected.add_to(rows.gather_every(every))
    place = pl.int_range(rows.height)
    at = pl.select(pl.when(place % every == 0).then(place // every)).to_series()
    return rows.with_columns(told[name].gather(at) for name in TOLD_BY_INPUTS)
