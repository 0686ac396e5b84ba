"""The run of a replay: the watch over the stores in memory, and the rows of a table that it is sent, window by window.

A run can be forked: several futures of one past cost no more than their own windows.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Self

import polars as pl

from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import ID, KNOWN_AT, LABEL, PREDICTION_TIME, SERVICE_COLUMNS, TIME, Kind
from watchkeeper.domain.model import Model
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import HOUR, Window, floor_time
from watchkeeper.errors import BadInput, SchemaMismatch
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.accept import check
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.roles.plan import Plan
from watchkeeper.pipeline.starter_monitors import SERVICE_MONITORS
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import ROW_NUMBER, Rows
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

MODEL = "replay"
VERSION = "replayed"
# Rows that are sent at a time, in whole windows: profiling many windows at once costs little more than one.
_BATCH_ROWS = 100_000

# Told what is being done, and of how many windows how many are done; 0 of 0 where that is not counted.
OnProgress = Callable[[str, int, int], None]


def rows_in(rows: pl.DataFrame, span: Window) -> pl.DataFrame:
    """Return those of rows that lie in order of time whose time is inside."""
    first, last = (rows[TIME].search_sorted(moment, side="left") for moment in (span.start, span.end))
    return rows[first:last]


def say_nothing(_doing: str, _n_done: int, _n_windows: int) -> None:
    """Take no notice of progress."""


@dataclass
class _Watch:
    """What a run has come to: its stores, its clock, the next window to send, and the rows it could not use."""

    clock: ManualClock
    at: datetime
    catalog: MemoryCatalog = field(default_factory=MemoryCatalog)
    lake: MemoryLake = field(default_factory=MemoryLake)
    n_refused: int = 0

    def copy(self) -> Self:
        return replace(
            self,
            clock=ManualClock(self.clock.now()),
            catalog=deepcopy(self.catalog),
            lake=deepcopy(self.lake),
        )


class ReplayRun:
    """One replay: the watch over the stores in memory, and what it is sent.

    Attributes
    ----------
    app
        The watch.
    span
        From the first window of the reference to the end of the last.
    live_from
        Where the reference ends.
    """

    def __init__(
        self,
        plan: Plan,
        told: OnProgress,
        *,
        rows: pl.DataFrame | None = None,
        watch: _Watch | None = None,
    ) -> None:
        self._plan, self._told = plan, told
        self._rows = plan.events.rows if rows is None else rows
        self._length = plan.spans.window
        times = plan.events.rows[TIME]
        self._last = times[-1]
        start = floor_time(times[0], self._length)
        self.span = Window(start, floor_time(self._last, self._length) + self._length)
        self.live_from = start + plan.spans.reference
        self._watch = watch or _Watch(ManualClock(self.live_from), self.live_from)
        self.app = assemble(
            Settings(Path()), self._watch.catalog, self._watch.lake, {}, clock=self._watch.clock
        )

    @property
    def at(self) -> datetime:
        """The start of the next window to be sent."""
        return self._watch.at

    @property
    def n_refused(self) -> int:
        """Rows that could not be used and that the inbox does not count.

        Those of the reference, and of batches that hold none that can.
        """
        return self._watch.n_refused

    def take_reference(self) -> None:
        """Take the rows before `live_from` as the reference, and turn on what watches such a table."""
        self._told("Taking the reference", 0, 0)
        self._take_reference(self._rows.filter(self._rows[TIME] < self.live_from))

    def go_on(self, until: datetime | None = None) -> None:
        """Send the rows of the windows that come next, and have each window judged in turn.

        Parameters
        ----------
        until
            The start of a window, where to stop; None to go on to the end.
        """
        end = self.span.end if until is None else until
        n_windows = (self.span.end - self.live_from) // self._length
        for span, part in self._batches(Window(self._watch.at, end)):
            self._watch.clock.set(min(span.end, self._last))
            self._send(part, span)
            self._watch.clock.set(min(span.end, self._complete_until) + GRACE)
            self._judge((span.start - self.live_from) // self._length, span.length // self._length, n_windows)
        self._watch.at = end

    def fork(self, rows: pl.DataFrame, told: OnProgress) -> Self:
        """Return a run with the same past as this one, and other rows from here on.

        Parameters
        ----------
        rows
            By time, shaped as the plan's; those before the next window to be sent are of the past, and are left out.
        """
        return type(self)(self._plan, told, rows=rows, watch=self._watch.copy())

    def _judge(self, n_done: int, n_sent: int, n_windows: int) -> None:
        n_steps = 0
        self._told("Judging", n_done, n_windows)
        while self.app.runner.step_all():
            n_steps = min(n_steps + 1, n_sent)
            self._told("Judging", n_done + n_steps, n_windows)

    @cached_property
    def _complete_until(self) -> datetime:
        """Return up to when all rows are there: half a window is not a loss of traffic.

        Rows are taken to go on for an hour after the last, or as long as they usually lie apart.
        """
        times, moments = self._plan.events.rows[TIME], self._plan.moments
        if moments.every is not None:
            return moments.moment_at(len(times))
        gaps = times.unique().sort().diff().drop_nulls()
        gap = gaps.median() if len(gaps) else None
        usual = gap if isinstance(gap, timedelta) else HOUR
        return floor_time(self._last, min(HOUR, self._length)) + max(usual, min(HOUR, self._length))

    def _batches(self, span: Window) -> Iterator[tuple[Window, pl.DataFrame]]:
        """Yield whole windows of rows, many at a time."""
        rows = rows_in(self._rows, span)
        places = (rows[TIME] - span.start).dt.total_microseconds() // (
            self._length // timedelta(microseconds=1)
        )
        counts = dict(pl.DataFrame({"window": places}).group_by("window").len().iter_rows())
        n_windows = span.length // self._length
        first, n_held, at = 0, 0, 0
        for window in range(n_windows):
            n_held += counts.get(window, 0)
            if n_held >= _BATCH_ROWS or window == n_windows - 1:
                part = Window(span.start + first * self._length, span.start + (window + 1) * self._length)
                yield part, rows[at : at + n_held]
                first, n_held, at = window + 1, 0, at + n_held

    def _take_reference(self, rows: pl.DataFrame) -> None:
        catalog, results = self.app.catalog, self._plan.results
        # Only what tells of the service is told by the hour.
        is_served = any(name in rows.columns for name in SERVICE_COLUMNS)
        model = Model(
            MODEL,
            self.span.start,
            schema=self._plan.events.schema,
            task=results.task,
            positive=results.positive,
            bucket=min(HOUR, self._length) if is_served else self._length,
            window=self._length,
        )
        catalog.add_model(model)
        take_reference(
            catalog,
            METRICS,
            model,
            self._usable(rows),
            version=VERSION,
            segments=self._plan.events.segments,
            protected=self._plan.events.protected,
            now=self.live_from,
            task=results.task,
        )
        self._settle_monitors(is_served=is_served)

    def _settle_monitors(self, *, is_served: bool) -> None:
        """Turn off the monitors of what the table does not tell, and let drift page where nothing judges answers."""
        catalog = self.app.catalog
        monitors = catalog.monitors(MODEL)
        off = {Question.RIGHT} if not self._plan.results.has_answers else set()
        # Windows of rows are all alike: there is no traffic to watch.
        off |= {Question.ON_TIME} if self._plan.moments.every else set()
        judges = [one for one in monitors if one.question is Question.RIGHT and one.question not in off]
        for monitor in monitors:
            is_idle = monitor.question in off or (monitor.name in SERVICE_MONITORS and not is_served)
            is_paging = monitor.is_paging or not judges
            catalog.put_monitor(
                MODEL, replace(monitor, is_enabled=monitor.is_enabled and not is_idle, is_paging=is_paging)
            )

    def _usable(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that a reference can be taken from; the others are counted, as they are in live traffic."""
        numbered = rows.with_row_index(ROW_NUMBER)
        predictions = numbered.drop(LABEL, strict=False)
        checked = check(
            Kind.PREDICTIONS,
            Rows(predictions),
            now=self.live_from,
            version=VERSION,
            task=self._plan.results.task,
        )
        if not checked.refused:
            return rows
        if checked.frame.is_empty():
            raise BadInput(f"no row of the reference can be used: {checked.refused[0].reason}")
        self._watch.n_refused += len(checked.refused)
        refused = [one.row for one in checked.refused]
        return numbered.filter(~pl.col(ROW_NUMBER).is_in(refused)).drop(ROW_NUMBER)

    def _send(self, part: pl.DataFrame, span: Window) -> None:
        if part.is_empty():
            return
        key = span.start.isoformat()
        self._accept(Kind.PREDICTIONS, part.drop(LABEL, strict=False), f"p{key}")
        if LABEL in part.columns:
            # A table does not tell when labels came; they are watched as if they were known at once.
            at = pl.col(TIME)
            labels = part.select(ID, LABEL, at.alias(PREDICTION_TIME), at.alias(KNOWN_AT)).drop_nulls(LABEL)
            if not labels.is_empty():
                self._accept(Kind.LABELS, labels, f"l{key}")

    def _accept(self, kind: Kind, rows: pl.DataFrame, key: str) -> None:
        numbered = Rows(rows.with_row_index(ROW_NUMBER))
        try:
            self.app.accept.accept(MODEL, kind, numbered, key=key, version=VERSION)
        except SchemaMismatch:
            raise
        except BadInput:
            # Not one row can be used; a sender would be told, and send what comes next all the same.
            self._watch.n_refused += rows.height
