"""Group commit: threads that write small things at the same time share one wait for the disk.

A commit costs one flush to disk (milliseconds), whether it holds one event or a thousand. The first
thread to come leads: it commits what has gathered, its own included, in one transaction. What comes
meanwhile waits for the next round, whose leader is the first of those waiting. Nobody returns before
its own part is on disk, and nothing is delayed in the hope of company: under light load a group is one.
"""

from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

from watchkeeper.errors import WatchkeeperError

Job = TypeVar("Job")
Result = TypeVar("Result")


class _Ticket(Generic[Job, Result]):
    """One thread's place in the queue."""

    __slots__ = ("failure", "is_done", "job", "result", "woken")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.woken = Event()
        self.is_done = False
        self.result: Result | None = None
        self.failure: BaseException | None = None


class GroupCommit(Generic[Job, Result]):
    """Gathers jobs of many threads and commits them together.

    Parameters
    ----------
    commit
        Commits jobs in one transaction and returns, in their order, the result of each or the error
        that it alone met. What it raises is raised to every thread of the group.
    """

    def __init__(self, commit: Callable[[Sequence[Job]], Sequence[Result | WatchkeeperError]]) -> None:
        self._commit = commit
        self._lock = Lock()
        self._waiting: list[_Ticket[Job, Result]] = []
        self._is_led = False

    def submit(self, job: Job) -> Result:
        """Return the job's result once it is committed, or raise the error that it met."""
        ticket: _Ticket[Job, Result] = _Ticket(job)
        with self._lock:
            self._waiting.append(ticket)
            must_lead = not self._is_led
            self._is_led = True
        if not must_lead:
            ticket.woken.wait()
        if not ticket.is_done:
            self._lead()
        if ticket.failure is not None:
            raise ticket.failure
        return ticket.result  # type: ignore[return-value]  # Done without failure: it is there.

    def _lead(self) -> None:
        with self._lock:
            group, self._waiting = self._waiting, []
        try:
            self._settle(group, self._commit([ticket.job for ticket in group]))
        except BaseException as exc:  # noqa: BLE001  # Each thread of the group raises it in its own `submit`.
            for ticket in group:
                ticket.failure = exc
        finally:
            self._hand_over()
            for ticket in group:
                ticket.is_done = True
                ticket.woken.set()

    @staticmethod
    def _settle(group: Sequence[_Ticket[Job, Result]], outcomes: Sequence[Result | WatchkeeperError]) -> None:
        for ticket, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, WatchkeeperError):
                ticket.failure = outcome
            else:
                ticket.result = outcome

    def _hand_over(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting[0].woken.set()
            else:
                self._is_led = False
