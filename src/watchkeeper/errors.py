"""Everything Watchkeeper raises on purpose, by cause.

    WatchkeeperError
    ├── BadInput              the caller's data or words are wrong; mend and send again
    │   ├── ShapeError        arrays or frames do not fit together
    │   ├── SchemaMismatch    a frame does not fit its model's schema
    │   └── UnknownName       no such metric, detector, channel ...; the message lists the known
    ├── NotFound              no such model, monitor, incident ...
    ├── Conflict              it exists already, or has changed meanwhile
    ├── NotEnoughData         the question has an answer, but not from this few rows
    ├── Unavailable           try again later; carries `retry_after_s`
    └── MissingExtra          an optional dependency is not installed; says which extra to install

Messages say what was wrong, what was got, what is allowed and what to do next.
"""


class WatchkeeperError(Exception):
    """Root of all errors raised on purpose."""


class BadInput(WatchkeeperError, ValueError):
    """What the caller gave cannot be used; the message says what, where and how to mend it.

    Parameters
    ----------
    message
        One or two sentences for the person it hits.
    row
        Zero-based row at fault within what was sent, where one row is.
    column
        Column at fault, where one column is.
    """

    def __init__(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.row = row
        self.column = column


class ShapeError(BadInput):
    """Arrays or frames that must agree in shape do not."""


class SchemaMismatch(BadInput):
    """A frame does not fit its model's schema."""


class UnknownName(BadInput):
    """A name is not in its registry; the message lists those that are."""


class NotFound(WatchkeeperError, LookupError):
    """The thing named does not exist."""


class Conflict(WatchkeeperError):
    """The thing exists already, or has changed since it was read."""


class NotEnoughData(WatchkeeperError):
    """The answer cannot be known from this few rows."""


class Unavailable(WatchkeeperError):
    """Cannot be done now; the same call may succeed later.

    Parameters
    ----------
    message
        What is unavailable and why.
    retry_after_s
        Seconds to wait before trying again.
    """

    def __init__(self, message: str, *, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class MissingExtra(WatchkeeperError, ImportError):
    """An optional dependency is absent; the message names the extra to install."""
