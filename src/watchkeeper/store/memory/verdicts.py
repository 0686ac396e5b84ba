"""What monitors said, in memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window
from watchkeeper.store.memory.state import CatalogState, ModelState
from watchkeeper.store.records import Judged


class MemoryVerdicts:
    """The port `Verdicts` in memory."""

    def __init__(self, state: CatalogState) -> None:
        self._state = state

    def commit_judged(self, judged: Judged) -> None:
        """Store the verdicts of some windows: all or nothing."""
        with self._state.lock:
            state = self._state.of(judged.model)
            for verdict in judged.verdicts:
                known = state.verdicts.get(verdict.start, (verdict.monitor, verdict.end))
                if known != verdict:
                    _put(state, verdict)
            for window in judged.windows:
                state.pending.discard(window)

    def verdicts(
        self, model: str, window: Window, *, monitors: Collection[str] | None = None
    ) -> Sequence[Verdict]:
        """Return verdicts of windows starting inside `window`, oldest first; of all monitors where None."""
        with self._state.lock:
            found = list(self._state.of(model).verdicts.within(window))
        return _oldest_first(verdict for verdict in found if monitors is None or verdict.monitor in monitors)

    def starts(
        self, model: str, window: Window, *, statuses: Iterable[Status], monitors: Iterable[str]
    ) -> frozenset[datetime]:
        """Return the starts, inside `window`, of the windows to which any of the monitors gave such a status."""
        names, wanted = frozenset(monitors), frozenset(statuses)
        with self._state.lock:
            found = list(self._state.of(model).verdicts.within(window))
        return frozenset(one.start for one in found if one.status in wanted and one.monitor in names)

    def verdict_counts(self, model: str) -> dict[str, dict[Status, int]]:
        """Return for each monitor how many windows had which status."""
        counts: dict[str, Counter[Status]] = {}
        with self._state.lock:
            for verdict in self._state.of(model).verdicts.all():
                counts.setdefault(verdict.monitor, Counter())[verdict.status] += 1
        return {monitor: dict(counts[monitor]) for monitor in sorted(counts)}

    def unalerted(self, model: str) -> Sequence[Verdict]:
        """Return verdicts new or revised since `commit_alerted` last took them, oldest first."""
        with self._state.lock:
            return _oldest_first(self._state.of(model).unalerted.values())


def mark_alerted(state: ModelState, verdicts: Sequence[Verdict]) -> None:
    """Note that these verdicts are dealt with; one revised since it was read stays to be dealt with."""
    for verdict in verdicts:
        place = (verdict.monitor, verdict.start, verdict.end)
        if state.unalerted.get(place) == verdict:
            del state.unalerted[place]


def _put(state: ModelState, verdict: Verdict) -> None:
    state.verdicts.put(verdict.start, (verdict.monitor, verdict.end), verdict)
    state.unalerted[verdict.monitor, verdict.start, verdict.end] = verdict


def _oldest_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: (verdict.start, verdict.end, verdict.monitor))
