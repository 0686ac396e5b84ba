"""How unlike the rest one part of the rows is: what breaks in one place stands out from the others of the same time."""

from collections.abc import Mapping

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.schema import Role
from watchkeeper.domain.segment import column_of
from watchkeeper.metrics.column_distance import MIN_VALUES, measure_distance
from watchkeeper.metrics.metric import Evidence, Needs, Unit
from watchkeeper.metrics.watched import CATEGORY_TYPES, NUMERIC_TYPES, WATCHED_ROLES, ColumnMetric
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.noise import Estimate

OUTPUTS = (Role.PREDICTION, Role.SCORE)
# Each part is compared with all others together; the largest few parts are where most rows are.
MAX_PARTS = 10


def _segment_contrast(evidence: Evidence) -> Reading:
    """Return the largest Jensen-Shannon distance between a segment and the other segments of the same window."""
    column = evidence.column
    if column is None:
        return Reading(None, reason="a contrast is about a column")
    contrasts = [
        contrast
        for parts in parts_by_column(evidence.segments, column.name).values()
        for contrast in _contrasts(parts)
    ]
    if not contrasts:
        return Reading(None, reason=f"no two segments have {MIN_VALUES} values of it each")
    largest = max(contrasts, key=lambda contrast: contrast.value)
    profile = evidence.profile.columns.get(column.name)
    return Reading(largest.value, largest.low, largest.high, profile.n_values if profile else 0)


def parts_by_column(segments: Mapping[str, Profile], name: str) -> dict[str, list[ColumnProfile]]:
    """Return the profiles of one column in the segments of each segmenting column, save itself, most values first."""
    parts: dict[str, list[ColumnProfile]] = {}
    for segment, profile in segments.items():
        by = column_of(segment)
        column = profile.columns.get(name)
        if by != name and column is not None and column.n_values >= MIN_VALUES:
            parts.setdefault(by, []).append(column)
    return {by: sorted(found, key=lambda one: -one.n_values)[:MAX_PARTS] for by, found in parts.items()}


def _contrasts(parts: list[ColumnProfile]) -> list[Estimate]:
    if len(parts) < 2:
        return []
    return [
        measure_distance(ColumnProfile.merge_all([other for other in parts if other is not part]), part)
        for part in parts
    ]


SEGMENT_CONTRAST = ColumnMetric(
    name="segment_contrast",
    title="Contrast between segments",
    description=(
        "How far the values in one segment lie from those in the others of the same window: 0 alike, 1 wholly "
        "apart. A season moves all segments alike and leaves it as it is; a sensor or feed that breaks in one "
        "place does not."
    ),
    unit=Unit.NUMBER,
    measure=_segment_contrast,
    types=NUMERIC_TYPES | CATEGORY_TYPES,
    roles=WATCHED_ROLES - set(OUTPUTS),  # Answers only follow inputs.
    needs=frozenset({Needs.SEGMENTS}),
)
