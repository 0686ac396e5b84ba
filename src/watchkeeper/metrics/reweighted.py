"""What labels say of all predictions where it was no chance who got one.

Rows count as alike within a cell: of one predicted class and of neighbouring scores, and of one value of the column by
which labels differ most, if they surely do. What else labelling went by, nothing of the sort can mend.
"""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from watchkeeper.domain.batch import PREDICTION
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column
from watchkeeper.domain.segment import column_of
from watchkeeper.domain.status import Question
from watchkeeper.errors import NotEnoughData
from watchkeeper.metrics.joined import NEEDS_LABELS, unknown, why_unjudged
from watchkeeper.metrics.likely import Meaning
from watchkeeper.metrics.metric import Better, Evidence, Needs, Scope, Unit
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.profile.scale import Floats
from watchkeeper.stats.selected_labels import LabelledCells, are_selected, reweighted_share

# Pools of neighbouring scores, of equally many rows.
_N_POOLS = 20
# Predictions that a threshold on the score does not explain, as a share of the labelled rows: with more, scores are not
# what decided, and the predicted class alone makes the cells.
_MAX_UNEXPLAINED = 0.01


@dataclass(frozen=True, slots=True)
class ReweightedMetric:
    """A metric of all of a window's rows, from labels that were selected.

    Parameters
    ----------
    measure
        Reads it off cells of all rows, and of those predicted positive (the same where there is no such class).
    """

    name: str
    title: str
    description: str
    better: Better
    measure: Callable[[LabelledCells, LabelledCells], Reading]
    tasks: AbstractSet[Task]
    unit: Unit = Unit.RATIO
    needs: AbstractSet[Needs] = NEEDS_LABELS
    question: Question = Question.RIGHT
    scope: Scope = Scope.MODEL

    def applies_to(self, column: Column | None) -> bool:
        """Whether it is asked of the model as a whole."""
        return column is None

    def read(self, evidence: Evidence) -> Reading:
        """Read it; a Reading without value, and with the reason, where labels are of all rows alike."""
        performance = evidence.performance
        if performance is None or not performance.n_judged:
            return unknown(why_unjudged(performance or Performance.empty()))
        if performance.n_labelled == performance.n_predictions:
            return unknown("all labels have come: they stand for all rows", n_rows=performance.n_judged)
        parts = [_cells(profile, part) for profile, part in _alike(evidence, performance)]
        cells = _together([one for sides in parts for one in sides])
        if not are_selected(cells):
            return unknown("labels are not selected: they stand for all rows", n_rows=performance.n_judged)
        return self.measure(cells, _together([sides[0] for sides in parts]))


def _alike(evidence: Evidence, performance: Performance) -> Iterator[tuple[Profile | None, Performance]]:
    """Yield all rows, or those of each value of the column by which labels are selected most."""
    columns: dict[str, list[str]] = {}
    for segment in evidence.groups:
        columns.setdefault(column_of(segment), []).append(segment)
    most, chosen = 0.0, [""]
    for segments in columns.values():
        groups = [evidence.groups[segment] for segment in segments]
        counts = np.array([(one.n_predictions, one.n_labelled) for one in groups], dtype=np.float64)
        # Rows whose value is rare or missing are of no group: a column with such does not part all rows.
        if counts[:, 0].sum() != performance.n_predictions:
            continue
        cells = LabelledCells(counts[:, 0], counts[:, 1], np.zeros(len(groups)))
        spread = float(np.average((counts[:, 1] / counts[:, 0]) ** 2, weights=counts[:, 0]))
        if are_selected(cells) and spread > most:
            most, chosen = spread, segments
    for segment in chosen:
        whole = evidence.profile, performance
        yield whole if not segment else (evidence.segments.get(segment), evidence.groups[segment])


def _cells(profile: Profile | None, performance: Performance) -> tuple[LabelledCells, ...]:
    """Return the cells of rows that are alike otherwise; for two classes those predicted positive first."""
    if performance.hits + performance.misses:
        return (_by_class(profile, performance),)
    by_score = _by_score(performance) if performance.n_scored else None
    return by_score or _by_prediction(performance)


def _by_prediction(performance: Performance) -> tuple[LabelledCells, LabelledCells]:
    positive = performance.n_predicted_positive
    negative = performance.n_predictions - performance.n_unpredicted - positive
    return (
        _one_cell(positive, performance.tp + performance.fp, performance.tp),
        _one_cell(negative, performance.tn + performance.fn, performance.tn),
    )


def _one_cell(rows: int, labelled: int, hits: int) -> LabelledCells:
    return _occupied(*(np.array([float(one)]) for one in (rows, labelled, hits)))


def _by_score(performance: Performance) -> tuple[LabelledCells, LabelledCells] | None:
    """Return cells by score, either side of the threshold; None where no threshold tells the predictions."""
    meaning, scores = Meaning(performance), performance.scores()
    every, known = meaning.rows(scores, np.zeros(scores.cells.size)), meaning.as_labelled(performance)
    right = known.predicted_share * known.positives
    wrong_side = (1.0 - known.predicted_share) * known.positives
    told = np.array([right.sum(), wrong_side.sum(), known.rows.sum()])
    actual = np.array([performance.tp, performance.fn, performance.n_judged])
    if np.abs(told - actual).max() > _MAX_UNEXPLAINED * performance.n_judged:
        return None
    pool = (np.cumsum(every.rows) - every.rows) * _N_POOLS // every.rows.sum()
    starts = every.scores[np.flatnonzero(np.diff(pool, prepend=-1.0))]
    pools = [
        np.maximum(np.searchsorted(starts, one, side="right") - 1, 0) for one in (every.scores, known.scores)
    ]

    def count(which: int, rows: Floats) -> Floats:
        return np.bincount(pools[which], weights=rows, minlength=starts.size).astype(np.float64)

    known_negative = known.rows - known.predicted
    return (
        _occupied(count(0, every.predicted), count(1, known.predicted), count(1, right)),
        _occupied(
            count(0, every.rows - every.predicted),
            count(1, known_negative),
            count(1, known_negative - wrong_side),
        ),
    )


def _by_class(profile: Profile | None, performance: Performance) -> LabelledCells:
    """Return a cell for each predicted class; one for all rows where classes cannot all be told apart."""
    column = profile.columns.get(PREDICTION) if profile else None
    named, found = column.categories if column else None, performance.confusion_table()
    if named is not None and named.is_exact and found is not None:
        classes, table = found
        of_class = dict(zip(classes, zip(table.sum(axis=0), table.diagonal(), strict=True), strict=True))
        rows = zip(named.labels, named.counts.tolist(), strict=True)
        counts = np.array([(n, *of_class.get(name, (0, 0))) for name, n in rows], dtype=np.float64)
        if counts[:, 1].sum() == performance.n_judged:
            return _occupied(*counts.T)
    return _one_cell(performance.n_predictions, performance.n_judged, performance.hits)


def _occupied(rows: Floats, labelled: Floats, hits: Floats) -> LabelledCells:
    """Return the cells that have rows, none with more labels than rows: grids of either part end at their own borders."""
    rows, labelled, hits = (one[rows >= 1.0] for one in (rows, labelled, hits))
    labelled = np.minimum(labelled, rows)
    return LabelledCells(rows, labelled, np.clip(hits, 0.0, labelled))


def _together(parts: list[LabelledCells]) -> LabelledCells:
    return LabelledCells(
        *(np.concatenate([getattr(one, name) for one in parts]) for name in ("rows", "labelled", "hits"))
    )


def _share(cells: LabelledCells) -> Reading:
    n_labelled = int(cells.labelled.sum())
    try:
        told = reweighted_share(cells)
    except NotEnoughData as exc:
        return unknown(str(exc), n_rows=n_labelled)
    return Reading(told.value, told.interval.low, told.interval.high, n_labelled)


def _unrepresented(cells: LabelledCells) -> Reading:
    n_rows = int(cells.rows.sum())
    try:
        return Reading(reweighted_share(cells).unknown_share, n_rows=n_rows)
    except NotEnoughData:
        return Reading(1.0, n_rows=n_rows)


_HOW = (
    "Each labelled row is weighted by how few like it have a label, by score, prediction and the column by which labels "
    "differ most. Where there are rows like none that is labelled, the interval holds all that may be true of them."
)

REWEIGHTED = (
    ReweightedMetric(
        name="reweighted_accuracy",
        title="Accuracy, weighted to all predictions",
        description=f"Share of all predictions that name the actual class, from labels that are selected. {_HOW}",
        better=Better.HIGHER,
        measure=lambda cells, _: _share(cells),
        tasks=frozenset({Task.BINARY, Task.MULTICLASS}),
    ),
    ReweightedMetric(
        name="reweighted_precision",
        title="Precision, weighted to all predictions",
        description=f"Share of all positive predictions that are right, from labels that are selected. {_HOW}",
        better=Better.HIGHER,
        measure=lambda _, positive: _share(positive),
        tasks=frozenset({Task.BINARY}),
    ),
    ReweightedMetric(
        name="unrepresented_ratio",
        title="Predictions like none that is labelled",
        description=(
            "Share of predictions whose likes have hardly any label, where labels are selected. What is true of them no label "
            "tells, and weighting cannot mend that."
        ),
        better=Better.LOWER,
        measure=lambda cells, _: _unrepresented(cells),
        tasks=frozenset({Task.BINARY, Task.MULTICLASS}),
    ),
)
