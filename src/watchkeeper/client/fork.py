"""What must begin anew in a forked child: locks, threads, sockets and seeds do not survive a fork."""

import os
import weakref
from collections.abc import Callable


def call_in_child(method: Callable[[], None]) -> None:
    """Call a bound method in every child forked from now on, for as long as its object lives.

    The hook is asked once per object: Python has no way to take one back, so only a weak reference is left
    in the interpreter's list. Does nothing where there is no fork.

    Parameters
    ----------
    method
        Called in the child, in the thread that forked, before anything else of the child runs.
    """
    if not hasattr(os, "register_at_fork"):
        return
    reference = weakref.WeakMethod(method)

    def call() -> None:
        bound = reference()
        if bound is not None:
            bound()

    os.register_at_fork(after_in_child=call)
