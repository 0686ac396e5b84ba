"""Models, versions, references and monitors in memory."""

from collections.abc import Collection, Sequence

from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model, Version
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.errors import Conflict
from watchkeeper.profile.expected_error import ExpectedError
from watchkeeper.profile.expected_selection import ExpectedSelection
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.memory.state import (
    Blob,
    Blobs,
    CatalogState,
    ModelState,
    StoredReference,
    put_blob,
    write_measurements,
)
from watchkeeper.store.records import ProfileKey


class MemoryModels:
    """The port `Models` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def add_model(self, model: Model) -> None:
        """Store a new model; Conflict when its name is taken."""
        with self._state.lock:
            if model.name in self._state.models:
                raise Conflict(f"a model called {model.name!r} exists already; choose another name")
            self._state.models[model.name] = ModelState(model)

    def put_model(self, model: Model) -> None:
        """Replace a stored model; NotFound when there is none of its name."""
        with self._state.lock:
            self._state.of(model.name).model = model

    def model(self, name: str) -> Model:
        """Return it; NotFound says which names exist."""
        with self._state.lock:
            return self._state.of(name).model

    def models(self) -> Sequence[Model]:
        """Return all, by name."""
        with self._state.lock:
            return [self._state.models[name].model for name in sorted(self._state.models)]

    def put_version(self, model: str, version: Version) -> None:
        """Store or replace a version."""
        with self._state.lock:
            self._state.of(model).versions[version.name] = version

    def versions(self, model: str) -> Sequence[Version]:
        """Return its versions, oldest first."""
        with self._state.lock:
            return sorted(self._state.of(model).versions.values(), key=lambda version: version.created_at)

    def put_reference(
        self,
        model: str,
        reference: Reference,
        *,
        whole: Profile,
        performance: Performance,
        windows: Sequence[tuple[ProfileKey, Profile]],
        performances: Sequence[tuple[ProfileKey, Performance]],
        benchmarks: Sequence[tuple[Series, Reading]],
        history: Sequence[Measurement],
        selection: ExpectedSelection | None = None,
        expected_error: ExpectedError | None = None,
    ) -> None:
        """Store a version's training reference as a whole, replacing an earlier one of that version."""
        with self._state.lock:
            state = self._state.of(model)
            _delete_reference(state, reference.version)
            state.references[reference.version] = StoredReference(
                reference, whole, performance, dict(benchmarks), selection, expected_error
            )
            for key, profile in windows:
                put_blob(state.profiles, key, profile)
            for key, each in performances:
                put_blob(state.performances, key, each)
            write_measurements(state, history, reference_version=reference.version)

    def extend_reference(
        self,
        model: str,
        *,
        benchmarks: Sequence[tuple[Series, Reading]],
        history: Sequence[Measurement],
    ) -> None:
        """Store more that was measured of the latest reference, over what there is of the same series; nothing without one."""
        with self._state.lock:
            state, stored = self._state.of(model), self._latest(model)
            if stored is None:
                return
            stored.benchmarks.update(benchmarks)
            write_measurements(state, history, reference_version=stored.reference.version)

    def reference(self, model: str) -> Reference | None:
        """Return the latest reference, of whatever version."""
        stored = self._latest(model)
        return None if stored is None else stored.reference

    def reference_profile(self, model: str) -> Profile | None:
        """Return the whole training profile of the latest reference."""
        stored = self._latest(model)
        return None if stored is None else stored.whole

    def reference_performance(self, model: str) -> Performance | None:
        """Return the whole training performance of the latest reference."""
        stored = self._latest(model)
        return None if stored is None else stored.performance

    def reference_selection(self, model: str) -> ExpectedSelection | None:
        """Return what inputs let expect by the latest reference; None where it was not asked of it."""
        stored = self._latest(model)
        return None if stored is None else stored.selection

    def reference_expected_error(self, model: str) -> ExpectedError | None:
        """Return how far off inputs let expect predictions by the latest reference; None where it tells nothing of it."""
        stored = self._latest(model)
        return None if stored is None else stored.expected_error

    def benchmarks(self, model: str) -> dict[Series, Reading]:
        """Return what each metric reads on the latest training reference (window as in the model)."""
        stored = self._latest(model)
        return {} if stored is None else dict(stored.benchmarks)

    def put_monitor(self, model: str, monitor: Monitor) -> None:
        """Store or replace a monitor."""
        self.change_monitors(model, put=(monitor,))

    def change_monitors(
        self, model: str, *, put: Sequence[Monitor] = (), remove: Collection[str] = ()
    ) -> None:
        """Store or replace some monitors and remove others by name: all or nothing; an unknown name is no error."""
        with self._state.lock:
            monitors = self._state.of(model).monitors
            for name in remove:
                monitors.pop(name, None)
            monitors.update({monitor.name: monitor for monitor in put})

    def monitors(self, model: str) -> Sequence[Monitor]:
        """Return its monitors in the order they were first stored."""
        with self._state.lock:
            return list(self._state.of(model).monitors.values())

    def _latest(self, model: str) -> StoredReference | None:
        with self._state.lock:
            stored = reversed(self._state.of(model).references.values())
            return max(stored, key=lambda each: each.reference.created_at, default=None)


def _delete_reference(state: ModelState, version: str) -> None:
    if state.references.pop(version, None) is None:
        return
    _discard_reference(state.profiles, version)
    _discard_reference(state.performances, version)
    for history in state.measurements.values():
        history.discard(lambda stored: stored.reference_version == version)


def _discard_reference(blobs: Blobs[Blob], version: str) -> None:
    for history in blobs.values():
        history.discard(lambda item: item[0].is_reference and item[0].version == version)
