"""The share of rows whose category never occurred in the reference."""

import math
from dataclasses import replace

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Evidence, Needs, Unit
from watchkeeper.metrics.rate import read_rate
from watchkeeper.metrics.watched import CATEGORY_TYPES, ColumnMetric, current_column, reference_column
from watchkeeper.profile.align import unseen_rows
from watchkeeper.profile.categories import CategorySketch

# Standard errors added to the estimate of what the reference has missed, itself a count of few rows.
_MISSED_Z = 2.0


def _unseen_rate(evidence: Evidence) -> Reading:
    """Return rows with a category that the reference never had, as a share of rows that have one.

    The low bound is lowered by the share of rows whose category a reference of that size must be expected
    to have missed: in a column of many rare values every window brings new ones, and that is no news.

    References
    ----------
    Good (1953), Biometrika 40, 237-264: the share missed is about that of categories seen once; its variance in Esty
    (1983), Annals of Statistics 11, 905-912.
    """
    column, reference = current_column(evidence), reference_column(evidence)
    if column is None or column.categories is None:
        return Reading(None, reason="no row of this window has the column as a category")
    if reference is None or reference.categories is None or not reference.n_values:
        return Reading(None, reason="the reference has no categories in the column")
    if reference.type is not column.type:
        return Reading(None, reason=f"the column is {column.type} here and {reference.type} in the reference")
    reading = read_rate(
        unseen_rows(reference, column),
        column.n_values,
        nothing="no row of this window has a category in the column",
    )
    if not reading.low:
        return reading
    return replace(reading, low=max(0.0, reading.low - _missed_ratio(reference.categories)))


def _missed_ratio(reference: CategorySketch) -> float:
    """Return at most what share of rows, without any change, has a category that the reference missed."""
    n_once, n_twice = (int((reference.grid.counts == times).sum()) for times in (1, 2))
    return (n_once + _MISSED_Z * math.sqrt(n_once + 2 * n_twice)) / reference.n


UNSEEN_RATE = ColumnMetric(
    name="unseen_rate",
    title="Unseen categories",
    description=(
        "Share of rows whose category never occurred in the reference. The model has learnt nothing about "
        "them; a rise is a new product, a new code list or a changed spelling."
    ),
    unit=Unit.RATIO,
    measure=_unseen_rate,
    types=CATEGORY_TYPES,
    needs=frozenset({Needs.REFERENCE}),
)
