"""References that are old, or that no longer describe what comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from watchkeeper.domain.reference import Reference
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.columns import columns_for
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.profile import Profile
from watchkeeper.review.remark import Case, Figure, Remark

# Half a year: the other half of the seasons was never seen in training.
MAX_AGE = 182 * DAY
# A distance that matters, as the starter monitor of drift has it.
_DISTANCE = "js_distance"
_MATTERS = 0.1
_N_WINDOWS = 28
_MIN_WINDOWS = 7
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class StaleReference:
    """Finds a training reference that is over half a year old, or surely far from the latest four weeks."""

    name: str = "stale_reference"
    description: str = "Training references that are old, or that no longer describe what comes in."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look at the model's reference."""
        reference = case.source.catalog.reference(case.model.name)
        if reference is None:
            return []
        age = case.now - (reference.end or reference.created_at)
        moved = _moved_columns(case)
        if age <= MAX_AGE and not moved:
            return []
        return [self._tell(reference, age, moved)]

    def _tell(self, reference: Reference, age: timedelta, moved: Sequence[tuple[str, float]]) -> Remark:
        figures = [
            Figure("Ends", f"{reference.end or reference.created_at:%-d %b %Y}"),
            Figure("Version", reference.version),
        ]
        said = f"The training reference ended {age.days} days ago."
        if moved:
            names = ", ".join(name for name, _ in moved[:_MOST_NAMED])
            more = f" and {len(moved) - _MOST_NAMED} more" if len(moved) > _MOST_NAMED else ""
            said = f"The training reference no longer describes the latest weeks: {names}{more} moved away from it."
            figures += [
                Figure(f"Distance of {name}", format_number(value)) for name, value in moved[:_MOST_NAMED]
            ]
        return Remark(
            kind=self.name,
            monitor="",
            said=said,
            why="What is held against training is held against a world that is gone: limits on quality rest on it.",
            figures=tuple(figures),
            advice="Train anew, or take a later reference of the same version with model.set_reference(...).",
        )


def _moved_columns(case: Case) -> list[tuple[str, float]]:
    """Return the columns whose latest four weeks together are surely far from training, the furthest first.

    Together: a single window holds one weekday, say, and is far from a training of many weeks by nature.
    """
    training, recent = case.source.catalog.reference_profile(case.model.name), _recent(case)
    if training is None or recent is None or case.model.schema is None:
        return []
    distance = case.source.metric(_DISTANCE)
    found = []
    for column in columns_for(distance, case.model.schema, ()):
        reading = distance.read(Evidence(recent, None, training, column))
        if column and reading.value is not None and reading.low is not None and reading.low > _MATTERS:
            found.append((column.name, reading.value))
    return sorted(found, key=lambda one: -one[1])


def _recent(case: Case) -> Profile | None:
    end = case.span.end
    span = Window(end - _N_WINDOWS * case.model.window, end)
    stored = case.source.catalog.profiles(case.model.name, span, length=case.model.window)
    live = [profile for key, profile in stored if not key.is_reference]
    return Profile.merge_all(live) if len(live) >= _MIN_WINDOWS else None
