"""Drills beside the server: one at a time, in a process of its own, so that events and pages are served as quickly as ever.

The process gets copies and gives back what it found. It holds neither stores nor channels, so nothing of a drill can get
into the live watch.
"""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import RLock, Thread

from watchkeeper.api.drills import DrillPage, DrillProgress
from watchkeeper.clock import Clock, SystemClock
from watchkeeper.domain.batch import LABEL, LATENCY_MS
from watchkeeper.domain.drill import DrillFinding
from watchkeeper.domain.model import Model
from watchkeeper.domain.schema import Schema
from watchkeeper.domain.window import Window
from watchkeeper.drill.live import choose_faults, drill_traffic, list_faults
from watchkeeper.drill.planting import Plant
from watchkeeper.drill.traffic import Traffic, copy_traffic
from watchkeeper.errors import Conflict, NotFound, WatchkeeperError
from watchkeeper.pipeline.references import recent_span
from watchkeeper.read.source import Source
from watchkeeper.store.ports import Catalog

# Less than the server's: whoever sends events or looks at a page goes first.
_NICENESS = 10
_BROKE = "The drill broke off; the server's log tells why."


@dataclass(slots=True)
class _Running:
    """The drill under way."""

    model: str
    process: SpawnProcess
    progress: DrillProgress


@dataclass(frozen=True, slots=True)
class _Task:
    """All that the other process is given; much of it, so it is sent once that process listens."""

    traffic: Traffic
    plants: tuple[Plant, ...]
    ran_at: datetime


class BackgroundDrills:
    """Runs drills, and stores what the latest of each model found.

    Parameters
    ----------
    clock
        Wall-clock time, by which it is told when a drill was run; the machine's by default.
    """

    def __init__(self, source: Source, clock: Clock | None = None) -> None:
        self._source = source
        self._clock = clock or SystemClock()
        self._lock = RLock()
        self._running: _Running | None = None
        self._failures: dict[str, str] = {}
        self._held: dict[str, tuple[Window, frozenset[str]]] = {}

    def page(self, model: str) -> DrillPage:
        """Return how a model's drills stand; NotFound without such a model."""
        known = self._source.catalog.model(model)
        faults = list_faults(known.schema or Schema(()), held=self._find_held(known))
        with self._lock:
            running = self._running
            is_mine = running is not None and running.model == model
            return DrillPage(
                model=model,
                faults=faults,
                progress=running.progress if running and is_mine else None,
                busy_with=running.model if running and not is_mine else "",
                last=self._source.catalog.drill_finding(model),
                failure=self._failures.get(model, ""),
            )

    def start(self, model: str, faults: Sequence[str], columns: Sequence[str]) -> None:
        """Begin a drill; Conflict while one runs, NotEnoughData without enough traffic, BadInput where nothing fits."""
        with self._lock:
            if self._running is not None:
                raise Conflict(
                    f"a drill of {self._running.model} is running; wait until it is over, or end it"
                )
            traffic = copy_traffic(self._source, model)
            plants = choose_faults(traffic, faults, columns)
            self._failures.pop(model, None)
            self._running = self._begin(traffic, plants)

    def cancel(self, model: str) -> None:
        """End the model's drill; NotFound when none of it runs."""
        with self._lock:
            running = self._running
            if running is None or running.model != model:
                raise NotFound(f"no drill of {model} is running")
            self._end(running)

    def close(self) -> None:
        """End what is running."""
        with self._lock:
            if self._running is not None:
                self._end(self._running)

    def _begin(self, traffic: Traffic, plants: Sequence[Plant]) -> _Running:
        # A fresh interpreter: a fork of a process with threads may hang on a lock that one of them held.
        context = get_context("spawn")
        mine, its = context.Pipe()
        process = context.Process(target=_work, args=(its,), name="watchkeeper-drill", daemon=True)
        process.start()
        # Its own end stays open in the other process alone, or its death would go unnoticed here.
        its.close()
        running = _Running(
            traffic.past.model.name, process, DrillProgress("Getting ready", 0, 1 + len(plants))
        )
        task = _Task(traffic, tuple(plants), self._clock.now())
        Thread(target=self._follow, args=(running, mine, task), name="watchkeeper-drill", daemon=True).start()
        return running

    def _follow(self, running: _Running, connection: Connection, task: _Task) -> None:
        """Hand over what is to be done, and take in what the process tells, until its end."""
        found: DrillFinding | str = _BROKE
        # An EOFError, or a pipe that broke: it ended before its time.
        with suppress(EOFError, OSError), connection:
            connection.send(task)
            while isinstance(message := connection.recv(), DrillProgress):
                running.progress = message
            found = message
        running.process.join()
        with self._lock:
            if self._running is not running:
                return
            self._running = None
            self._keep(running.model, found)

    def _keep(self, model: str, found: DrillFinding | str) -> None:
        """Store what was found, or remember why nothing was."""
        try:
            if isinstance(found, DrillFinding):
                self._source.catalog.put_drill_finding(found)
            else:
                self._failures[model] = found
        except WatchkeeperError as error:
            self._failures[model] = str(error)

    def _end(self, running: _Running) -> None:
        self._running = None
        running.process.terminate()
        running.process.join()

    def _find_held(self, model: Model) -> frozenset[str]:
        """Return the columns of the latest traffic that faults are planted in beside features; looked up once a window."""
        live = self._source.catalog.span(model.name)
        if live is None:
            return frozenset()
        known = self._held.get(model.name)
        if known is None or known[0] != live:
            known = self._held[model.name] = (live, _read_held(self._source.catalog, model, live))
        return known[1]


def _read_held(catalog: Catalog, model: Model, live: Window) -> frozenset[str]:
    span = recent_span(model, live.end)
    timed = (
        profile.columns[LATENCY_MS].n_rows - profile.columns[LATENCY_MS].n_null
        for _, profile in catalog.profiles(model.name, span, length=model.window, columns=(LATENCY_MS,))
        if LATENCY_MS in profile.columns
    )
    labelled = (one.n_labelled for _, one in catalog.performances(model.name, span, length=model.window))
    return frozenset(name for name, is_held in ((LATENCY_MS, any(timed)), (LABEL, any(labelled))) if is_held)


def _work(connection: Connection) -> None:
    """Run a drill in the process made for it, and tell how far it has come, then what it found or why it could not."""
    # Ctrl-C is meant for the server, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    task: _Task = connection.recv()

    def told(doing: str, n_done: int, n_all: int) -> None:
        connection.send(DrillProgress(doing, n_done, n_all))

    try:
        connection.send(drill_traffic(task.traffic, task.plants, ran_at=task.ran_at, told=told))
    except WatchkeeperError as error:
        connection.send(str(error))
