"""The training reference on its way to the server: waited for, unlike all that is logged."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from ssl import SSLContext
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from watchkeeper.client.frames import normalise, rename_columns, to_table
from watchkeeper.client.parcel import PARQUET, Parcel
from watchkeeper.client.sender import SenderSettings
from watchkeeper.client.transport import Ending, Result, Transport
from watchkeeper.domain.batch import VERSION
from watchkeeper.domain.model import Task
from watchkeeper.errors import BadInput, Conflict, NotFound, Unavailable, WatchkeeperError

if TYPE_CHECKING:
    import polars as pl

_LONGEST_REQUEST_S = 60.0


def reference_parcel(
    frame: Any,
    wanted: Mapping[str, str | None],
    *,
    version: str,
    task: Task,
    segments: Sequence[str],
    protected: Sequence[str],
    on_naive: Callable[[], None],
) -> Parcel:
    """Encode a training frame as Parquet.

    Parameters
    ----------
    wanted, on_naive
        As for `rename_columns` and `normalise`.
    task
        UNKNOWN where the server is to tell it from the frame.
    segments, protected
        Columns by whose values results are told apart, by the frame's names.

    Raises
    ------
    BadInput
        The frame cannot be read or has no rows, or a column is not there.
    """
    renamed = rename_columns(to_table(frame), wanted)
    table = normalise(renamed.table, on_naive=on_naive)
    if not table.height:
        raise BadInput("the reference has no rows")
    headers = _column_headers(table, renamed.names, segments=segments, protected=protected)
    params = {VERSION: version} | ({"task": task} if task != Task.UNKNOWN else {})
    sink = io.BytesIO()
    table.write_parquet(sink, compression="zstd")
    return Parcel("reference", sink.getvalue(), PARQUET, table.height, params=params, headers=headers)


def _column_headers(
    table: "pl.DataFrame", names: Mapping[str, str], *, segments: Sequence[str], protected: Sequence[str]
) -> dict[str, str]:
    """Return the headers that tell by which columns results are told apart; `names`: the caller's -> those in `table`."""
    headers = {}
    for kind, header, given in (
        ("segment", "X-Watchkeeper-Segments", segments),
        ("protected column", "X-Watchkeeper-Protected", protected),
    ):
        own = [names.get(name, name) for name in given]
        unknown = [name for name in own if name not in table.columns]
        if unknown:
            raise BadInput(f"no column {unknown[0]!r} for a {kind}; columns: {', '.join(table.columns)}")
        if own:
            # A header holds ASCII only, and a comma parts its names.
            headers[header] = ",".join(quote(name, safe=" ") for name in own)
    return headers


def deliver_now(
    parcels: Iterable[Parcel], settings: SenderSettings, *, tls: SSLContext, timeout_s: float
) -> None:
    """Deliver parcels in turn, trying again until `timeout_s` have passed.

    Raises
    ------
    BadInput, NotFound, Conflict, WatchkeeperError
        The server refuses one; the message says why.
    Unavailable
        No server could be reached in time.
    """
    deadline_s = monotonic() + timeout_s
    never = Event()

    def pause(seconds: float, _reason: str) -> bool:
        if monotonic() + seconds > deadline_s:
            return False
        never.wait(seconds)
        return True

    with Transport(
        settings.url,
        headers=settings.headers,
        timeout_s=min(timeout_s, _LONGEST_REQUEST_S),
        tls=tls,
        backoff=settings.backoff,
        random=Random(),  # noqa: S311 - jitter.
    ) as transport:
        for parcel in parcels:
            _raise_unless_delivered(transport.deliver(parcel, pause=pause))


def _raise_unless_delivered(result: Result) -> None:
    if result.ending is Ending.DELIVERED:
        return
    if result.ending is not Ending.REJECTED:
        raise Unavailable(f"the reference was not taken: {result.detail}. Is the server running?")
    kinds = {404: NotFound, 409: Conflict, 401: WatchkeeperError, 403: WatchkeeperError}
    raise kinds.get(result.status or 0, BadInput)(f"the reference was refused: {result.detail}")
