"""Profiles per window and segment, and what is out of date, in memory."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from watchkeeper.domain.window import Window
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.memory.state import CatalogState, ModelState, get_blob, put_blob, read_blobs
from watchkeeper.store.records import Dirty, Drained, ProfileKey


class MemoryProfiles:
    """The port `Profiles` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def commit_drained(self, drained: Drained) -> None:
        """Merge profiles into the stored, mark dirty, delete the drain's batches: all or nothing.

        Committing the same drain twice is harmless: the second time nothing happens.
        """
        with self._state.lock:
            state = self._state.of(drained.drain.model)
            if drained.drain.number <= state.last_drain:
                return
            state.last_drain = drained.drain.number
            state.drain = []
            state.n_waiting_labels += drained.n_waiting_labels
            for key, profile in drained.profiles:
                known = get_blob(state.profiles, key)
                put_blob(state.profiles, key, profile if known is None else known.merge(profile))
            for mark in drained.dirty:
                _mark(state, mark, revision=drained.drain.number)
            for version in drained.versions:
                state.versions.setdefault(version.name, version)

    def profiles(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        segment: str = "",
        columns: Collection[str] | None = None,
    ) -> Sequence[tuple[ProfileKey, Profile]]:
        """Return stored profiles of that length starting inside `window`, oldest first.

        With `columns` they hold only those, which is far quicker for a few of many.
        """
        with self._state.lock:
            found = read_blobs(self._state.of(model).profiles, window, length=length, segment=segment)
        if columns is None:
            return found
        return [(key, _only(profile, columns)) for key, profile in found]

    def segments(self, model: str, window: Window) -> Sequence[str]:
        """Return the segments that have profiles starting inside `window`, sorted."""
        with self._state.lock:
            profiles = self._state.of(model).profiles
            return sorted(
                {segment for (_, segment), history in profiles.items() if segment and history.has_any(window)}
            )

    def performances(
        self, model: str, window: Window, *, length: timedelta, segment: str | None = ""
    ) -> Sequence[tuple[ProfileKey, Performance]]:
        """Return stored performances likewise; where `segment` is None, of the whole and of every segment."""
        with self._state.lock:
            return read_blobs(self._state.of(model).performances, window, length=length, segment=segment)

    def dirty(self, model: str) -> Sequence[Dirty]:
        """Return the marked windows, oldest first."""
        with self._state.lock:
            return sorted(self._state.of(model).dirty.values(), key=lambda mark: mark.start)

    def span(self, model: str) -> Window | None:
        """Return from the start of the first to the end of the last live profile; None without any."""
        with self._state.lock:
            histories = self._state.of(model).profiles.values()
            live = [key for history in histories for key, _ in history.all() if not key.is_reference]
        if not live:
            return None
        return Window(min(key.start for key in live), max(key.start + key.length for key in live))

    def n_waiting_labels(self, model: str) -> int:
        """Return how many labels came whose prediction has not."""
        with self._state.lock:
            return self._state.of(model).n_waiting_labels


def _only(profile: Profile, columns: Collection[str]) -> Profile:
    return Profile(
        profile.n_rows, {name: column for name, column in profile.columns.items() if name in columns}
    )


def _mark(state: ModelState, mark: Dirty, *, revision: int) -> None:
    known = state.dirty.get(mark.start)
    is_joined_anew = mark.is_joined_anew or (known is not None and known.is_joined_anew)
    state.dirty[mark.start] = Dirty(mark.start, is_joined_anew, revision)
