"""The runner: gives the stages their loop, their retries and their behaviour when something breaks.

One thread works on all models in turn. Whatever is killed when, the next look at the stores continues where the
last commit ended; nothing of the loop's own is worth keeping.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Event, Thread

from polars.exceptions import PanicException

from watchkeeper.clock import Clock
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import EPOCH, Window
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.drain import drain_once
from watchkeeper.pipeline.judge import GRACE, Judge
from watchkeeper.pipeline.measure import Measure
from watchkeeper.revision import Revision
from watchkeeper.store.ports import Catalog, Lake
from watchkeeper.store.records import Dirty

logger = logging.getLogger(__name__)

# With nothing to wake it, the runner looks again after this long: windows complete as time goes by.
IDLE_S = 1.0
# Under a steady stream something waits after every drain; what has been drained must be measured all the same.
MAX_DRAINS_A_STEP = 10
# After a drain the runner lets events gather for this long, unless this many rows wait already: a drain of one event
# costs as much as one of thousands, and takes the time in which requests would be answered.
GATHER_S = 0.25
GATHER_ROWS = 5_000
# Drains between two compactions of a model's tables: after 600, reads take several times as long.
DRAINS_A_COMPACTION = 200
# Of so many windows to catch up with, one turn goes to the window that is still open: labels for a whole month may have
# come at once, and people look at today.
TURNS = 4
# The last window measured is looked for among this many before the whole history is.
N_NEAR_WINDOWS = 10


class Steps:
    """One model's way from inbox to incidents, a step at a time, in order of event time.

    Late windows are worked off before later ones, for what is usual is learnt from what was judged; only the window that
    is still open, and not to be judged yet, is measured in between.

    Parameters
    ----------
    give_way
        Called between stages: returns when who waits for a page has got it.
    """

    def __init__(
        self,
        catalog: Catalog,
        lake: Lake,
        clock: Clock,
        *,
        measure: Measure,
        judge: Judge,
        alert: AlertStage,
        give_way: Callable[[], None] = lambda: None,
    ) -> None:
        self._catalog = catalog
        self._lake = lake
        self._clock = clock
        self._measure = measure
        self._judge = judge
        self._alert = alert
        self._give_way = give_way
        self._n_drains: dict[str, int] = {}
        self._n_caught_up: dict[str, int] = {}

    @property
    def n_drains(self) -> int:
        """Drains so far, of all models."""
        return sum(self._n_drains.values())

    def drain(self, name: str) -> bool:
        """Move what waits in a model's inbox, one drain; whether there was any."""
        self._give_way()
        moved = drain_once(self._catalog.model(name), self._catalog, self._lake)
        if moved:
            self._n_drains[name] = self._n_drains.get(name, 0) + 1
            if self._n_drains[name] % DRAINS_A_COMPACTION == 0:
                self._lake.compact(name)
        return moved > 0

    def advance(self, name: str) -> bool:
        """Measure one of the model's windows that are out of date, judge and alert; whether there was any."""
        model = self._catalog.model(name)
        due = self._next(model)
        self._give_way()
        if due is not None:
            start, mark = due
            self._measure.measure(model, start, mark)
        windows = self._judge.complete(model)
        if windows:
            self._give_way()
            self._judge.judge(model, windows)
        self._give_way()
        alerted = self._alert.alert(model)
        return due is not None or bool(windows) or alerted is not None

    def _next(self, model: Model) -> tuple[datetime, Dirty | None] | None:
        """Return the window to measure: the earliest that is marked or ended without any row, or else the open one."""
        marks = self._catalog.dirty(model.name)
        if len(marks) > 1 and self._is_turn_of(model, marks[-1]):
            return marks[-1].start, marks[-1]
        mark = marks[0] if marks else None
        silent = self._next_silent(model)
        if silent is not None and (mark is None or silent < mark.start):
            return silent, None
        return (mark.start, mark) if mark is not None else None

    def _is_turn_of(self, model: Model, latest: Dirty) -> bool:
        """Whether the latest window is open, and so many others have been measured since its last turn."""
        if latest.start + model.window <= self._clock.now():
            return False
        n = self._n_caught_up.get(model.name, 0) + 1
        self._n_caught_up[model.name] = n % TURNS
        return n == TURNS

    def _next_silent(self, model: Model) -> datetime | None:
        """Return the window after the last one measured, once it has ended; None before there was any."""
        start = self._end_of_measured(model)
        if start is None:
            return None
        return start if start + model.window + GRACE <= self._clock.now() else None

    def _end_of_measured(self, model: Model) -> datetime | None:
        """Return the end of the last window measured; None before there was any."""
        span = self._catalog.span(model.name)
        now = self._clock.now()
        if span is None or now <= span.start:
            return None
        series = Series("volume", window=model.window)
        near = Window(now - N_NEAR_WINDOWS * model.window, now)
        measured = self._catalog.history(model.name, series, near)
        if not measured and near.start > span.start:
            measured = self._catalog.history(model.name, series, Window(span.start, now))
        return measured[-1].end if measured else None

    def due(self, name: str) -> datetime | None:
        """Return when time alone will next give the model something to do; None while nothing is known of it."""
        model = self._catalog.model(name)
        end = self._end_of_measured(model)
        moments = [self._judge.next_due(model), None if end is None else end + model.window + GRACE]
        return min((moment for moment in moments if moment is not None), default=None)


class Runner:
    """Runs the steps of all models, and the notifications, until stopped.

    Parameters
    ----------
    notify
        Sends what is due; returns how many were sent.
    revision
        Grows after every step that changed something, and when something was sent.
    """

    def __init__(
        self, catalog: Catalog, steps: Steps, clock: Clock, notify: Callable[[], int], revision: Revision
    ) -> None:
        self._catalog = catalog
        self._clock = clock
        self._steps = steps
        self._notify = notify
        self._revision = revision
        self._wake = Event()
        self._stop = Event()
        # When each model will next have something to do by itself; one that is not in it is looked at.
        self._due: dict[str, datetime | None] = {}
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Have it look again at once."""
        self._wake.set()

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread = Thread(target=self._loop, name="watchkeeper-runner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the step under way."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def run_until_idle(self) -> None:
        """Work until nothing is left to do; raises what a step raises."""
        while self.step_all():
            pass

    def step_all(self) -> bool:
        """Take one step for every model, then notify; whether any had something to do. Raises what a step raises."""
        return self._step_each(lambda step: step())

    def _step_each(self, take: Callable[[Callable[[], bool]], bool]) -> bool:
        waiting = frozenset(self._catalog.waiting_models())
        is_any_done = False
        for model in self._catalog.models():
            if take(partial(self._step, model.name, model.name in waiting)):
                # At once, not when all have taken theirs: what is told of it need not wait for the others.
                self._revision.grow([model.name])
                is_any_done = True
        if take(self._send):
            # Whom something was told changes how no model stands.
            self._revision.grow([])
            is_any_done = True
        return is_any_done

    def _step(self, name: str, has_batches: bool) -> bool:  # noqa: FBT001  # Private, and bound by position.
        """Take one model's step, if something waits in its inbox or time has given it something to do."""
        due = self._due.get(name, EPOCH)
        if not has_batches and (due is None or self._clock.now() < due):
            return False
        # Looked at again next time, unless this step ends well with nothing left to do.
        self._due.pop(name, None)
        is_busy = False
        for _ in range(MAX_DRAINS_A_STEP if has_batches else 0):
            if not self._steps.drain(name):
                break
            is_busy = True
        if self._steps.advance(name):
            return True
        self._due[name] = self._steps.due(name)
        return is_busy

    def _send(self) -> bool:
        return self._notify() > 0

    def _loop(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            n_drains = self._steps.n_drains
            # Each step is on its own: one model's that breaks must not silence the other models.
            if not _survive(lambda: self._step_each(_survive)):
                self._wake.wait(IDLE_S)
            elif self._steps.n_drains > n_drains and _survive(self._is_quiet):
                self._stop.wait(GATHER_S)

    def _is_quiet(self) -> bool:
        return self._catalog.depth().n_rows < GATHER_ROWS


def _survive(step: Callable[[], bool]) -> bool:
    """Take a step; one that breaks is logged and will be taken again."""
    try:
        return step()
    except (Exception, PanicException):
        # The boundary of the loop: whatever broke must not end the watch. Polars' panics are no Exceptions.
        logger.exception("a step broke and will be taken again")
    return False
