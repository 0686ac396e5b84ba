"""Performance: what predictions turned out to be worth, once labels and outcomes have come.

Holds all that quality metrics of any window and segment are read from, without a row of data: counts,
score grids by label, exact error sums and outcome sums. Like every profile it is a commutative monoid to
the bit: any split of the rows, merged in any order, gives identical bytes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
import polars as pl

from watchkeeper.domain.model import NUMBER_TASKS, Task
from watchkeeper.errors import BadInput
from watchkeeper.profile import performance_codec
from watchkeeper.profile.by_inputs import ByInputs
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.classes import split_pair
from watchkeeper.profile.grid import Grid, run_starts
from watchkeeper.profile.judged.binary import read_binary
from watchkeeper.profile.judged.forecasting import read_forecasting
from watchkeeper.profile.judged.intervals import read_intervals
from watchkeeper.profile.judged.label_delays import read_label_delays
from watchkeeper.profile.judged.multiclass import read_multiclass
from watchkeeper.profile.judged.multilabel import read_multilabel
from watchkeeper.profile.judged.outcomes import read_outcomes
from watchkeeper.profile.judged.ranking import read_ranking
from watchkeeper.profile.judged.regression import read_regression
from watchkeeper.profile.judged.rows import JoinedRows, is_absent, relevant_columns
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.scale import Floats, Ints, Scale, cell_bounds, coarser_cells

# Made once and shared, as most fields of a performance belong to other tasks and nothing changes them.
_NO_MOMENTS = Moments.empty()
_NOTHING_TOLD = ByInputs()
_NO_SCORES = Grid.empty(Scale.PROBABILITY)
_NO_NUMBERS = Grid.empty(Scale.FLOAT)
_NO_PAIRS = Grid.empty(Scale.PAIR)
_NO_CATEGORIES = CategorySketch.empty()


def _no_scores() -> Grid:
    return _NO_SCORES


def _no_numbers() -> Grid:
    return _NO_NUMBERS


def _no_pairs() -> Grid:
    return _NO_PAIRS


def _no_categories() -> CategorySketch:
    return _NO_CATEGORIES


@dataclass(frozen=True, slots=True)
class Performance:
    """What the predictions of one window and segment turned out to be worth.

    Only what the model's task calls for is filled; the rest stays empty.

    Attributes
    ----------
    n_predictions, n_labelled
        Rows, and rows whose label has come.
    n_unpredicted
        Rows without a prediction (null or NaN): the model gave none.
    label_delays
        Grid of how long labels took, from prediction to when they were first known, seconds; of whole windows only.
    tp, fp, fn, tn
        Binary: labelled rows with a prediction, by both (true positive, ...).
    n_predicted_positive, n_positive_labels
        Binary: rows predicted positive, labelled or not; labelled rows whose label is positive.
    hits, misses
        Multiclass: labelled rows whose prediction names, or does not name, the label's class. Multilabel: whose sets of
        classes are, or are not, the same.
    confusion
        Multiclass: the same rows by label and prediction, as `pair_text` names the two; see `confusion_table`.
    unlabelled_answers
        Multiclass: rows whose label has not come, by prediction.
    n_scores_outside
        Binary, multiclass: rows whose score is not in [0, 1]. They enter none of the following.
    positive_scores, negative_scores, unlabelled_scores
        Binary: grids of the scores, by label. Multiclass: by whether the prediction is the label's class. Each row with a
        score is in one of them.
    squared_error
        Binary: (score - label)^2 a row. Regression: (prediction - label)^2.
    log_loss
        Binary: -ln of the probability given to the actual class, nats.
    error, absolute_error
        Regression: prediction - label, and its magnitude.
    errors_by_prediction, unlabelled_predictions
        Regression: a grid of pairs of prediction and error (`watchkeeper.profile.pairs`) over the judged rows, and one of
        the predictions whose label has not come.
    by_inputs, unlabelled_by_inputs
        Regression: what inputs let expect of the judged rows, and of those whose label has not come.
    absolute_errors, actuals
        Regression: grids of |prediction - label| and of the label, over the judged rows.
    actual, error_by_actual, squared_error_by_actual
        Regression: the label, and the error and its square times the label, over the judged rows.
    percentage_error
        Regression: |prediction - label| / |label| of the rows whose label is not 0.
    symmetric_error
        Regression: |prediction - label| by the mean of both magnitudes, 0 to 2; 0 where both are 0.
    squared_log_error
        Regression: (ln(1 + prediction) - ln(1 + label))^2 of the rows in which neither is negative.
    naive_error, scaled_error
        Forecasting: what a naive forecast errs by, of rows of a reference; |prediction - label| in units of its mean there.
    n_bounded, n_within
        Regression and forecasting: labelled rows with a prediction interval, and those whose interval holds the label.
    interval_width
        Of the same rows: upper less lower bound.
    interval_gap, interval_score
        Of those that say what share of labels their interval is to hold: 1 or 0 for holding it, less that share; and the
        interval score.
    ndcg, average_precision, reciprocal_rank, recall_of_items, precision_of_items, has_hit
        Ranking: of the first ten items, a value a row that has an answer and a relevant item, 0 to 1.
    recommended_items, relevant_items
        Ranking: the first ten items of every answer, and the items of every label.
    jaccard
        Multilabel: classes in both sets as a share of those in either, a value a judged row.
    found_classes, wrong_or_missed_classes, named_or_actual_classes
        Multilabel: of a judged row, classes in both sets, in one of them only, and in one plus in the other.
    found_by_class, wrong_by_class, missed_by_class
        Multilabel: judged rows by class, where it is in both sets, only in the answer, only in the label.
    outcomes
        Values of each business outcome over the predictions that have one; none is empty.
    """

    n_predictions: int = 0
    n_labelled: int = 0
    n_unpredicted: int = 0
    label_delays: Grid = field(default_factory=_no_numbers)
    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0
    n_predicted_positive: int = 0
    n_positive_labels: int = 0
    hits: int = 0
    misses: int = 0
    confusion: CategorySketch = field(default_factory=_no_categories)
    unlabelled_answers: CategorySketch = field(default_factory=_no_categories)
    n_scores_outside: int = 0
    positive_scores: Grid = field(default_factory=_no_scores)
    negative_scores: Grid = field(default_factory=_no_scores)
    unlabelled_scores: Grid = field(default_factory=_no_scores)
    squared_error: Moments = _NO_MOMENTS
    log_loss: Moments = _NO_MOMENTS
    error: Moments = _NO_MOMENTS
    absolute_error: Moments = _NO_MOMENTS
    errors_by_prediction: Grid = field(default_factory=_no_pairs)
    unlabelled_predictions: Grid = field(default_factory=_no_numbers)
    by_inputs: ByInputs = _NOTHING_TOLD
    unlabelled_by_inputs: ByInputs = _NOTHING_TOLD
    absolute_errors: Grid = field(default_factory=_no_numbers)
    actual: Moments = _NO_MOMENTS
    actuals: Grid = field(default_factory=_no_numbers)
    error_by_actual: Moments = _NO_MOMENTS
    squared_error_by_actual: Moments = _NO_MOMENTS
    percentage_error: Moments = _NO_MOMENTS
    symmetric_error: Moments = _NO_MOMENTS
    squared_log_error: Moments = _NO_MOMENTS
    naive_error: Moments = _NO_MOMENTS
    scaled_error: Moments = _NO_MOMENTS
    n_bounded: int = 0
    n_within: int = 0
    interval_width: Moments = _NO_MOMENTS
    interval_gap: Moments = _NO_MOMENTS
    interval_score: Moments = _NO_MOMENTS
    ndcg: Moments = _NO_MOMENTS
    average_precision: Moments = _NO_MOMENTS
    reciprocal_rank: Moments = _NO_MOMENTS
    recall_of_items: Moments = _NO_MOMENTS
    precision_of_items: Moments = _NO_MOMENTS
    has_hit: Moments = _NO_MOMENTS
    recommended_items: CategorySketch = field(default_factory=_no_categories)
    relevant_items: CategorySketch = field(default_factory=_no_categories)
    jaccard: Moments = _NO_MOMENTS
    found_classes: Moments = _NO_MOMENTS
    wrong_or_missed_classes: Moments = _NO_MOMENTS
    named_or_actual_classes: Moments = _NO_MOMENTS
    found_by_class: CategorySketch = field(default_factory=_no_categories)
    wrong_by_class: CategorySketch = field(default_factory=_no_categories)
    missed_by_class: CategorySketch = field(default_factory=_no_categories)
    outcomes: Mapping[str, Moments] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Self:
        """Return the performance of no predictions: the identity of `merge`."""
        return cls()

    def merge(self, other: Self) -> Self:
        """Return the performance of both sets of predictions, exactly as if they had been read together."""
        return self.merge_all((self, other))

    @classmethod
    def merge_all(cls, parts: Iterable[Self]) -> Self:
        """Return the performance of all their predictions together; far quicker than merging one by one."""
        parts = tuple(parts)
        if len(parts) <= 1:
            return parts[0] if parts else cls.empty()
        return cls(**{one.name: _merged([getattr(part, one.name) for part in parts]) for one in fields(cls)})

    def to_bytes(self) -> bytes:
        """Write as described in docs/formats/performance.md; equal performances give equal bytes."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return performance_codec.encode(
            performance_codec.Parts(
                counts={name: value for name, value in values.items() if isinstance(value, int)},
                grids={name: value for name, value in values.items() if isinstance(value, Grid)},
                moments={name: value for name, value in values.items() if isinstance(value, Moments)},
                outcomes=self.outcomes,
                categories={
                    name: value for name, value in values.items() if isinstance(value, CategorySketch)
                },
                by_inputs={name: value for name, value in values.items() if isinstance(value, ByInputs)},
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote, in this or any earlier version.

        Raises
        ------
        BadInput
            The bytes are no performance, are damaged, or come from a newer version.
        """
        parts = performance_codec.decode(data)
        values: dict[str, Any] = {
            **parts.counts,
            **parts.grids,
            **parts.moments,
            **parts.categories,
            **parts.by_inputs,
        }
        nothing = cls()
        empty = {one.name: getattr(nothing, one.name) for one in fields(cls)}
        for name, value in values.items():
            if not _is_alike(value, empty.get(name)):
                raise BadInput(
                    f"the performance's bytes are damaged (unexpected {name!r}); measure its window again"
                )
        return cls(**values, outcomes=parts.outcomes)

    @property
    def n_judged(self) -> int:
        """Labelled rows with a prediction: those that can be right or wrong."""
        return self.tp + self.fp + self.fn + self.tn + self.hits + self.misses

    @property
    def n_correct(self) -> int:
        """Rows whose prediction is the label's class."""
        return self.tp + self.tn + self.hits

    @property
    def n_scored(self) -> int:
        """Labelled rows with a score in [0, 1]."""
        return self.positive_scores.n + self.negative_scores.n

    @property
    def has_exact_scores(self) -> bool:
        """Whether rows that share a cell of `counts_by_score` truly have one score."""
        return self.positive_scores.is_exact and self.negative_scores.is_exact

    def scores(self) -> Grid:
        """Return the grid of all scores, labelled or not."""
        return Grid.merge_all((self.positive_scores, self.negative_scores, self.unlabelled_scores))

    def labelled_scores(self) -> Grid:
        """Return the grid of the scores of rows that have a label."""
        return Grid.merge_all((self.positive_scores, self.negative_scores))

    def confusion_table(self) -> tuple[list[str], Ints] | None:
        """Return the classes in order of name, and rows by label (first axis) and prediction.

        None of more than 1,024 pairs of label and prediction: no small summary holds so many classes exactly.
        """
        if not self.confusion.is_exact:
            return None
        pairs = [split_pair(text) for text in self.confusion.labels]
        classes = sorted({name for pair in pairs for name in pair})
        place = {name: i for i, name in enumerate(classes)}
        table = np.zeros((len(classes), len(classes)), dtype=np.int64)
        for (label, prediction), n in zip(pairs, self.confusion.counts.tolist(), strict=True):
            table[place[label], place[prediction]] += n
        return classes, table

    def counts_by_class(self) -> Ints | None:
        """Return rows by class that have it in both sets, only in the answer, and only in the label.

        Returns
        -------
        Shape (3, n_classes), >= 0, in order of the classes' hashes; no class is 0 in all three. None of more classes
        than are kept apart, 1,024.
        """
        parts = (self.found_by_class, self.wrong_by_class, self.missed_by_class)
        classes = CategorySketch.merge_all(parts)
        if not classes.is_exact:
            return None
        table = np.zeros((len(parts), classes.hashes.size), dtype=np.int64)
        for counts, part in zip(table, parts, strict=True):
            counts[np.searchsorted(classes.hashes, part.hashes)] = part.counts
        return table

    def counts_by_score(self) -> tuple[Ints, Ints]:
        """Return labelled positives and negatives per cell of score, ascending.

        Returns
        -------
        Two arrays of shape (n_cells,), >= 0, over the same cells at the coarser grid's level; no cell is
        empty in both.
        """
        level, grids, union = self._score_cells()
        positives, negatives = (np.zeros(union.size, dtype=np.int64) for _ in grids)
        for counts, grid in zip((positives, negatives), grids, strict=True):
            counts[np.searchsorted(union, coarser_cells(grid.cells, grid.scale, grid.level, level))] = (
                grid.counts
            )
        return positives, negatives

    def score_bounds(self) -> Floats:
        """Return the least score of each cell of `counts_by_score`; shape (n_cells,), in [0, 1], ascending."""
        level, _, union = self._score_cells()
        return cell_bounds(union, Scale.PROBABILITY, level)[0]

    def _score_cells(self) -> tuple[int, list[Grid], Ints]:
        """Return the level of both classes' scores, their grids at it, and the cells that either occupies."""
        level = max(self.positive_scores.level, self.negative_scores.level)
        grids = [grid.coarsen(level) for grid in (self.positive_scores, self.negative_scores)]
        # An empty grid has no cells to coarsen, whatever its level.
        cells = [coarser_cells(grid.cells, grid.scale, grid.level, level) for grid in grids]
        union = np.sort(np.concatenate(cells))
        return level, grids, union[run_starts(union)]


def performance_of(frame: pl.DataFrame, *, task: Task, positive: str) -> Performance:
    """Read the performance of predictions joined with what labels and outcomes have come.

    Parameters
    ----------
    frame
        One row a prediction. Columns, each of which may be missing: `prediction` (any type), `score`
        (probability of the positive class; of many classes, that of the predicted one), `label` (null: not known yet),
        `label:delay_s` (how long it took to come, seconds; null: unknown), `prediction_lower`, `prediction_upper` and
        `prediction_level` (its interval), `naive_error` and `naive_scale` (of forecasts), those of
        `watchkeeper.profile.by_inputs` together (what inputs let expect), and `outcome:<name>` (numbers; null, NaN and
        infinite: none). A NaN prediction, score or label counts as null.
    task
        What the model predicts. For UNKNOWN, rows, labels and outcomes are all that is kept.
    positive
        The positive class of a binary task; classes are compared by `class_text`.
    """
    return _read_groups(relevant_columns(frame), [frame.height], task, positive)[0]


def performance_groups(frame: pl.DataFrame, key: str, *, task: Task, positive: str) -> dict[Any, Performance]:
    """Read the performance of each group of rows, in one pass; many small groups cost little more than one.

    Parameters
    ----------
    frame, task, positive
        As in `performance_of`.
    key
        The column whose values tell the groups apart; null is a group of its own.

    Returns
    -------
    By value of `key`, in order of first appearance.
    """
    if frame.height == 0:
        return {}
    if frame[key].is_sorted():
        # As rows in order of time are: they lie group by group already.
        runs = frame[key].rle().struct.unnest()
        read = _read_groups(relevant_columns(frame), runs["len"].to_list(), task, positive)
        return dict(zip(runs["value"].to_list(), read, strict=True))
    rows = frame.select(pl.col(key).alias("key"), pl.int_range(pl.len()).alias("row"))
    groups = rows.group_by("key", maintain_order=True).agg("row")
    sizes = groups["row"].list.len().to_list()
    ordered = relevant_columns(frame)
    if len(sizes) > 1 and ordered.width:
        ordered = ordered[groups["row"].explode()]
    return dict(zip(groups["key"].to_list(), _read_groups(ordered, sizes, task, positive), strict=True))


def _is_alike(value: Any, empty: Any) -> bool:
    """Whether a field may hold the value: it is of the kind, and a grid of the scale, that the field has."""
    if isinstance(value, Grid) and isinstance(empty, Grid):
        return value.scale is empty.scale
    return type(value) is type(empty)


def _merged(parts: list[Any]) -> Any:
    """Merge one field of every part."""
    if isinstance(parts[0], Grid | CategorySketch | Moments | ByInputs):
        return type(parts[0]).merge_all(parts)
    if isinstance(parts[0], int):
        return sum(parts)
    names = sorted({name for part in parts for name in part})
    return {name: Moments.merge_all(part[name] for part in parts if name in part) for name in names}


def _read_groups(frame: pl.DataFrame, sizes: list[int], task: Task, positive: str) -> list[Performance]:
    """Read each group of consecutive rows; `sizes` add up to the frame's height (or to rows without columns)."""
    rows = JoinedRows.of(frame, sizes)
    values: dict[str, Sequence[Any]] = {
        "n_predictions": sizes,
        **_count_presence(rows),
        **_read_task(rows, task, positive),
        **read_outcomes(rows),
        **read_label_delays(rows),
    }
    return [
        Performance(**dict(zip(values, group, strict=True))) for group in zip(*values.values(), strict=True)
    ]


_READERS: Mapping[Task, Callable[[JoinedRows], dict[str, list[Any]]]] = {
    Task.MULTICLASS: read_multiclass,
    Task.REGRESSION: read_regression,
    Task.FORECASTING: read_forecasting,
    Task.RANKING: read_ranking,
    Task.MULTILABEL: read_multilabel,
}


def _read_task(rows: JoinedRows, task: Task, positive: str) -> dict[str, list[Any]]:
    """Return the fields that the task calls for, a value a group."""
    if task is Task.BINARY:
        return read_binary(rows, positive)
    read = _READERS.get(task)
    fields = read(rows) if read is not None else {}
    return fields | (read_intervals(rows) if task in NUMBER_TASKS else {})


def _count_presence(rows: JoinedRows) -> dict[str, list[int]]:
    return {
        "n_labelled": rows.count(~is_absent(rows.label)).tolist(),
        "n_unpredicted": rows.count(is_absent(rows.prediction)).tolist(),
    }
