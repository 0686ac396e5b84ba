"""Matrix products on the calling thread alone.

Rows are shared out over threads before they are multiplied. Were each product shared out once more, by the library
below NumPy, its threads would wait for each other longer than they work: on a busy machine a hundred times the time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import OpenBLASController, ThreadpoolController


class _Gate:
    """Limits the library while anybody is inside: it has one limit for the whole process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._n_inside = 0
        self._limiter: Any = None

    def enter(self) -> None:
        with self._lock:
            if not self._n_inside:
                # Looked up each time, as libraries may have been loaded since.
                with _any_thread_may_limit():
                    self._limiter = ThreadpoolController().limit(limits=1, user_api="blas")
            self._n_inside += 1

    def leave(self) -> None:
        with self._lock:
            self._n_inside -= 1
            if not self._n_inside:
                with _any_thread_may_limit():
                    self._limiter.restore_original_limits()


@contextmanager
def _any_thread_may_limit() -> Iterator[None]:
    """Let this thread set the limit, and the next one too.

    The limit would otherwise belong to the thread that set it first for as long as that lives, and what others set,
    such as the last to leave, would be passed over in silence.
    """
    OpenBLASController.clear_controlling_thread(force=True)
    try:
        yield
    finally:
        OpenBLASController.clear_controlling_thread(force=True)


# One for the process, as the limit is.
_GATE = _Gate()


@contextmanager
def calling_thread_only() -> Iterator[None]:
    """Keep products of matrices on the threads that ask for them, in the whole process, until all have left."""
    _GATE.enter()
    try:
        yield
    finally:
        _GATE.leave()
