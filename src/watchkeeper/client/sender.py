"""The sender: one daemon thread that empties the buffer to the server, and counts what becomes of it."""

import atexit
import logging
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from http import HTTPStatus
from queue import Empty, Full, Queue, SimpleQueue
from random import Random
from threading import Condition, Event, Lock, Thread
from time import monotonic

from watchkeeper.client.buffer import Buffer, Row
from watchkeeper.client.fork import call_in_child
from watchkeeper.client.parcel import Parcel
from watchkeeper.client.transport import Backoff, Ending, Result, Transport
from watchkeeper.errors import BadInput

logger = logging.getLogger("watchkeeper.client")

_MAX_PARCELS = 8  # Batches of frames that may wait; log_frame waits for room beyond that.
_MAX_KNOWN_PROBLEMS = 100  # Problems remembered so as not to be logged again.
_GRACE_S = 0.5  # For the thread to end once it was told to.


class _Wanted(Enum):
    """What the sender is woken for."""

    FULL_BATCHES = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Stats:
    """What became of the rows logged in this process; counts rows unless it says otherwise.

    Attributes
    ----------
    n_logged
        Given to the client: `n_sent + n_dropped + n_rejected` and those that still wait.
    n_sent
        Acknowledged by the server.
    n_quarantined
        Those of `n_sent` that the server set aside because they do not fit the model's schema.
    n_dropped
        Lost: pushed out of a full buffer, given up after failures, or not sent before the end.
    n_retried
        Requests (not rows) that were sent again.
    n_rejected
        Refused for good, by the server or because they could not be encoded.
    last_error
        The last thing that went wrong; empty when nothing has.
    """

    n_logged: int = 0
    n_sent: int = 0
    n_quarantined: int = 0
    n_dropped: int = 0
    n_retried: int = 0
    n_rejected: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class SenderSettings:
    """How the sender behaves.

    Attributes
    ----------
    url
        The model's own address on the server.
    headers
        Sent with every request.
    buffer_rows
        Logged rows that may wait before the oldest is dropped.
    batch_rows
        Logged rows in one request, at most; that many waiting wake the sender.
    interval_s
        Longest that a logged row waits before it is sent, while the server answers.
    timeout_s
        For connecting, writing and reading, each.
    exit_timeout_s
        Longest that the interpreter's exit waits for what is left.

    Raises
    ------
    BadInput
        A number is not positive.
    """

    url: str
    headers: Mapping[str, str]
    buffer_rows: int = 50_000
    batch_rows: int = 5_000
    interval_s: float = 1.0
    timeout_s: float = 10.0
    exit_timeout_s: float = 5.0
    backoff: Backoff = field(default_factory=Backoff)

    def __post_init__(self) -> None:
        for name in ("buffer_rows", "batch_rows", "interval_s", "timeout_s"):
            if not getattr(self, name) > 0:
                raise BadInput(f"{name} must be greater than 0; got {getattr(self, name)!r}")


class Sender:
    """Takes rows without ever waiting, and sends them from a thread that starts with the first.

    A forked child begins with nothing waiting, counts from zero and starts a thread of its own; what its
    parent had taken is sent by the parent.

    Parameters
    ----------
    tls
        For every connection.
    declare
        Makes the request that makes model and version known; sent once, before the first batch.
    encode
        Makes one request of logged rows. Both functions are called in the sender's thread only.
    """

    def __init__(
        self,
        settings: SenderSettings,
        *,
        tls: ssl.SSLContext,
        declare: Callable[[], Parcel],
        encode: Callable[[Sequence[Row]], Parcel | None],
    ) -> None:
        self._settings = settings
        self._tls = tls
        self._declare = declare
        self._encode = encode
        self._is_closed = False
        self._begin()
        call_in_child(self._begin)

    def _begin(self) -> None:
        """Start from nothing: when made, and in a forked child, where every lock may be held by a ghost."""
        self._buffer = Buffer(self._settings.buffer_rows)
        self._parcels: Queue[Parcel] = Queue(_MAX_PARCELS)
        # SimpleQueue is the one way to wake a thread that is safe in signal handlers and finalisers.
        self._wake: SimpleQueue[_Wanted] = SimpleQueue()
        self._stop = Event()
        self._progress = Condition()  # Reentrant, for the same reason as the buffer's lock.
        self._counts = Stats()
        self._n_parcels_put = 0
        self._n_parcels_settled = 0
        self._n_rows_settled = 0
        self._is_declared = False
        self._known_problems: set[str] = set()
        self._start_lock = Lock()
        self._thread: Thread | None = None

    # The caller's side ----------------------------------------------------------------------------------

    def put(self, row: Row) -> None:
        """Take a row; never waits."""
        if self._is_closed:
            self.refuse(1, "logged after close(); the row was dropped", ending=Ending.STOPPED)
            return
        n_waiting = self._buffer.append(row)
        if self._thread is None:
            self._start()
        if n_waiting == self._settings.batch_rows:
            self._wake.put(_Wanted.FULL_BATCHES)

    def put_parcel(self, parcel: Parcel, *, timeout_s: float) -> bool:
        """Take a batch made of a frame, waiting for room; False when there was none in time."""
        if self._is_closed:
            self.refuse(parcel.n_rows, "logged after close(); the batch was dropped", ending=Ending.STOPPED)
            return False
        if self._thread is None:
            self._start()
        try:
            self._parcels.put(parcel, block=timeout_s > 0, timeout=timeout_s or None)
        except Full:
            self.refuse(
                parcel.n_rows,
                f"the server did not keep up for {timeout_s:g} s; a batch was dropped",
                ending=Ending.STOPPED,
            )
            return False
        with self._progress:
            self._n_parcels_put += 1
            self._counts = replace(self._counts, n_logged=self._counts.n_logged + parcel.n_rows)
        self._wake.put(_Wanted.ALL)
        return True

    def refuse(self, n_rows: int, problem: str, *, ending: Ending = Ending.REJECTED) -> None:
        """Count rows that never came as far as the buffer."""
        with self._progress:
            self._counts = replace(self._counts, n_logged=self._counts.n_logged + n_rows)
        self._settle(n_rows, ending, problem=problem)

    def flush(self, timeout_s: float) -> bool:
        """Wait until nothing that was taken before this call waits any more.

        Returns
        -------
        Whether that came about in time. Rows may have been rejected: `stats` tells.
        """
        n_rows, n_parcels = self._buffer.n_appended, self._n_parcels_put
        if self._thread is None:
            return True
        self._wake.put(_Wanted.ALL)
        with self._progress:
            return self._progress.wait_for(
                lambda: self._n_rows_settled >= n_rows and self._n_parcels_settled >= n_parcels, timeout_s
            )

    def close(self, timeout_s: float) -> bool:
        """Take nothing more, send what waits, end the thread; what is left by then is dropped.

        Returns
        -------
        Whether everything was sent or refused in time.
        """
        self._is_closed = True
        is_flushed = self.flush(timeout_s)
        self._stop.set()
        self._wake.put(_Wanted.ALL)
        if self._thread is not None:
            self._thread.join(_GRACE_S)
        atexit.unregister(self._close_at_exit)
        return is_flushed

    def stats(self) -> Stats:
        """Return the counts up to now."""
        with self._progress:
            counts = self._counts
        return replace(
            counts,
            n_logged=counts.n_logged + self._buffer.n_appended,
            n_dropped=counts.n_dropped + self._buffer.n_dropped,
        )

    def _start(self) -> None:
        with self._start_lock:
            if self._thread is not None:
                return
            thread = Thread(target=self._run, name="watchkeeper-sender", daemon=True)
            thread.start()  # Raises when the interpreter is ending; the facade counts the row as refused.
            self._thread = thread
            atexit.register(self._close_at_exit)

    def _close_at_exit(self) -> None:
        self.close(self._settings.exit_timeout_s)

    # The thread's side ----------------------------------------------------------------------------------

    def _run(self) -> None:
        # Everything that the thread holds is its own: a forked child never sees its sockets.
        settings = self._settings
        with Transport(
            settings.url,
            headers=settings.headers,
            timeout_s=settings.timeout_s,
            tls=self._tls,
            backoff=settings.backoff,
            random=Random(),  # noqa: S311 - jitter.
        ) as transport:
            due_s = monotonic() + settings.interval_s
            while not self._stop.is_set():
                is_all_wanted = self._await_wake(due_s - monotonic())
                if is_all_wanted or monotonic() >= due_s:
                    self._send_waiting(transport, min_rows=1)
                    due_s = monotonic() + settings.interval_s
                else:
                    self._send_waiting(transport, min_rows=settings.batch_rows)
        self._drop_waiting()

    def _await_wake(self, timeout_s: float) -> bool:
        """Sleep until woken or due; True when everything is to be sent now."""
        is_all_wanted = False
        try:
            is_all_wanted = self._wake.get(timeout=max(timeout_s, 0.001)) is _Wanted.ALL
            while True:
                is_all_wanted |= self._wake.get_nowait() is _Wanted.ALL
        except Empty:
            return is_all_wanted

    def _send_waiting(self, transport: Transport, *, min_rows: int) -> None:
        """Send what waits now: frames' batches, and rows while there are at least `min_rows`."""
        n_appended = self._buffer.n_appended
        # Those there are, and no more: frames without end must not starve the rows.
        for _ in range(self._parcels.qsize()):
            if self._stop.is_set():
                break
            self._send(transport, self._parcels.get_nowait())
            with self._progress:
                self._n_parcels_settled += 1
                self._progress.notify_all()
        while not self._stop.is_set() and self._buffer.n_waiting >= min_rows:
            rows = self._buffer.take(self._settings.batch_rows)
            n_gone = self._buffer.n_gone
            self._send_rows(transport, rows)
            with self._progress:
                self._n_rows_settled = n_gone
                self._progress.notify_all()
            if n_gone >= n_appended:
                break

    def _send_rows(self, transport: Transport, rows: Sequence[Row]) -> None:
        try:
            parcel = self._encode(rows)
        except Exception as error:
            logger.exception("encoding_failed n_rows=%d", len(rows))
            self._settle(len(rows), Ending.REJECTED, problem=f"encoding failed: {error}")
            return
        n_encoded = parcel.n_rows if parcel is not None else 0
        if n_encoded < len(rows):
            self._settle(len(rows) - n_encoded, Ending.REJECTED, problem="rows could not be encoded")
        if parcel is None:
            return
        result = self._deliver(transport, parcel)
        if result.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and n_encoded == len(rows) > 1:
            # Rows with long texts: nobody can know the server's limit beforehand.
            half = len(rows) // 2
            self._send_rows(transport, rows[:half])
            self._send_rows(transport, rows[half:])
        else:
            self._count(parcel, result)

    def _send(self, transport: Transport, parcel: Parcel) -> None:
        self._count(parcel, self._deliver(transport, parcel))

    def _deliver(self, transport: Transport, parcel: Parcel) -> Result:
        """Deliver one parcel, after the model's declaration; the boundary for what nobody foresaw."""
        try:
            if not self._is_declared:
                declared = transport.deliver(self._declare(), pause=self._pause)
                self._is_declared = declared.ending in {Ending.DELIVERED, Ending.REJECTED}
                if declared.detail:
                    self._note(declared.detail)
            result = transport.deliver(parcel, pause=self._pause)
        except Exception as error:
            logger.exception("sending_failed path=%s n_rows=%d", parcel.path, parcel.n_rows)
            return Result(Ending.REJECTED, detail=f"sending failed: {error}")
        if result.status == HTTPStatus.NOT_FOUND:
            self._is_declared = False  # The server has forgotten the model: tell it anew with the next batch.
        return result

    def _count(self, parcel: Parcel, result: Result) -> None:
        n_quarantined = result.n_quarantined
        problem = result.detail or (f"the server quarantined rows of {parcel.path}" if n_quarantined else "")
        self._settle(parcel.n_rows, result.ending, n_quarantined=n_quarantined, problem=problem)

    def _pause(self, seconds: float, reason: str) -> bool:
        if self._stop.is_set():
            return False
        with self._progress:
            self._counts = replace(self._counts, n_retried=self._counts.n_retried + 1)
        self._note(reason)
        return not self._stop.wait(seconds)

    def _drop_waiting(self) -> None:
        n_rows = 0
        while rows := self._buffer.take(self._settings.batch_rows):
            n_rows += len(rows)
        while not self._parcels.empty():
            n_rows += self._parcels.get_nowait().n_rows
        if n_rows:
            logger.warning("closed_with_rows_unsent url=%s n_rows=%d", self._settings.url, n_rows)
            # Not as a problem of its own: what kept the rows from going is more to the point.
            self._settle(n_rows, Ending.STOPPED)

    def _settle(self, n_rows: int, ending: Ending, *, n_quarantined: int = 0, problem: str = "") -> None:
        with self._progress:
            counts = self._counts
            if ending is Ending.DELIVERED:
                counts = replace(
                    counts,
                    n_sent=counts.n_sent + n_rows,
                    n_quarantined=counts.n_quarantined + n_quarantined,
                )
            elif ending is Ending.REJECTED:
                counts = replace(counts, n_rejected=counts.n_rejected + n_rows)
            else:
                counts = replace(counts, n_dropped=counts.n_dropped + n_rows)
            self._counts = counts
        if problem:
            self._note(problem)

    def _note(self, problem: str) -> None:
        """Remember a problem, and log it if it is new: an outage is one line, not one a second."""
        with self._progress:
            self._counts = replace(self._counts, last_error=problem)
            is_new = problem not in self._known_problems and len(self._known_problems) < _MAX_KNOWN_PROBLEMS
            if is_new:
                self._known_problems.add(problem)
        if is_new:
            logger.warning("logging_impeded url=%s problem=%s", self._settings.url, problem)
