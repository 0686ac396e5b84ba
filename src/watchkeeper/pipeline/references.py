"""The profiles that a window is compared with: training, the recent trusted windows, and both together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.model import Model
from watchkeeper.domain.reference import KNOWN, RECENT, TRAINING
from watchkeeper.domain.segment import stored_under
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.trust import distrusted_starts, excluded_events, trusted_part
from watchkeeper.profile.profile import Profile
from watchkeeper.store.ports import Catalog

# Four whole weeks of daily windows: every weekday stands in it equally often.
N_RECENT_WINDOWS = 28
# Fewer windows than a week say little of what is usual.
MIN_RECENT_WINDOWS = 7


@dataclass(frozen=True, slots=True)
class References:
    """What one window is compared with, by the reference's name; a name that is absent has no rows yet."""

    training: Profile | None
    recent: Profile | None
    recent_span: Window | None

    def get(self, name: str) -> Profile | None:
        """Return the profile of that name; None where there is none."""
        if name == TRAINING:
            return self.training
        if name == RECENT:
            return self.recent or self.training
        if name == KNOWN:
            parts = [part for part in (self.training, self.recent) if part is not None]
            return Profile.merge_all(parts) if parts else None
        return None


def recent_span(model: Model, start: datetime) -> Window:
    """Return the span in which recent windows are looked for."""
    return Window(start - N_RECENT_WINDOWS * model.window, start)


def trusted_profiles(
    catalog: Catalog, model: Model, span: Window, *, segment: str = ""
) -> list[tuple[datetime, Profile]]:
    """Return the starts and profiles of the windows inside `span` that may stand for what is usual, oldest first."""
    distrusted = _untrusted_starts(catalog, model, span)
    events = excluded_events(catalog, model, span)
    stored = catalog.profiles(model.name, span, length=model.window, segment=segment)
    parts = (
        (key.start, trusted_part(profile, Window(key.start, key.start + key.length), events))
        for key, profile in stored
        if key.start not in distrusted
    )
    return [(start, part) for start, part in parts if part is not None]


def _untrusted_starts(catalog: Catalog, model: Model, span: Window) -> frozenset[datetime]:
    """Return the windows whose input was judged bad: they must not become what is usual."""
    about_input = [
        monitor
        for monitor in catalog.monitors(model.name)
        if monitor.question is Question.INPUT and monitor.window == model.window
    ]
    return distrusted_starts(catalog, model, about_input, span)


def load_references(catalog: Catalog, model: Model, start: datetime, *, segment: str = "") -> References:
    """Return what the window that starts at `start` is compared with.

    Parameters
    ----------
    segment
        Whose rows alone; those of one version are compared with what came of all.
    """
    own = stored_under(segment)
    trusted = trusted_profiles(catalog, model, recent_span(model, start), segment=own)
    return References(training_profile(catalog, model, own), *_recent(trusted, model))


def training_profile(catalog: Catalog, model: Model, segment: str) -> Profile | None:
    """Return the rows of the training reference, all or a segment's; of these None where it has no times, and so no windows."""
    if not stored_under(segment):
        return catalog.reference_profile(model.name)
    reference = catalog.reference(model.name)
    span = reference.span(model.window) if reference is not None else None
    if reference is None or span is None:
        return None
    stored = catalog.profiles(model.name, span, length=model.window, segment=segment)
    parts = [one for key, one in stored if key.is_reference and key.version == reference.version]
    return Profile.merge_all(parts) if parts else None


def _recent(
    trusted: Sequence[tuple[datetime, Profile]], model: Model
) -> tuple[Profile | None, Window | None]:
    starts = [start for start, _ in trusted]
    if len(set(starts)) < MIN_RECENT_WINDOWS:
        return None, None
    return Profile.merge_all(profile for _, profile in trusted), Window(
        min(starts), max(starts) + model.window
    )
