"""Frames that are logged: put in order, cut into batches, and handed to the sender as fast as it has room."""

from collections.abc import Callable, Mapping
from time import time_ns
from typing import TYPE_CHECKING, Any

from watchkeeper.client.frames import (
    complete_predictions,
    label_table,
    normalise,
    outcome_table,
    rename_columns,
    to_parcels,
    to_table,
)
from watchkeeper.client.sender import Sender
from watchkeeper.domain.batch import VERSION, Kind

if TYPE_CHECKING:
    import polars as pl


class FrameLog:
    """Logs frames of one version of a model; never raises, and counts what it could not take.

    Every method takes a frame, which of its columns bear Watchkeeper's own names (own name -> the frame's, or None), and how
    long to wait for room for each batch, in seconds; it returns how many rows were taken.

    Parameters
    ----------
    batch_rows
        Rows in one request, at most.
    make_id
        Makes the id of a prediction from its time, in milliseconds since 1970.
    on_naive
        Called when a time lacks its zone and is read as UTC.
    """

    def __init__(
        self,
        sender: Sender,
        *,
        version: str,
        batch_rows: int,
        make_id: Callable[[int], str],
        on_naive: Callable[[], None],
    ) -> None:
        self._sender = sender
        self._version = version
        self._batch_rows = batch_rows
        self._make_id = make_id
        self._on_naive = on_naive

    def log_predictions(self, frame: Any, wanted: Mapping[str, str | None], *, timeout_s: float) -> int:
        """Log predictions, one a row; rows without time happen now, rows without id get one."""

        def prepare(table: "pl.DataFrame") -> "pl.DataFrame":
            table = self._normalise(rename_columns(table, wanted).table)
            now_us = time_ns() // 1000
            return complete_predictions(table, version=self._version, now_us=now_us, make_id=self._make_id)

        params = {VERSION: self._version} if self._version else {}
        return self._log(Kind.PREDICTIONS, frame, prepare, params=params, timeout_s=timeout_s)

    def log_labels(self, frame: Any, wanted: Mapping[str, str | None], *, timeout_s: float) -> int:
        """Log actual results; no other columns travel."""

        def prepare(table: "pl.DataFrame") -> "pl.DataFrame":
            return self._normalise(label_table(table, wanted))

        return self._log(Kind.LABELS, frame, prepare, params={}, timeout_s=timeout_s)

    def log_outcomes(
        self, frame: Any, wanted: Mapping[str, str | None], *, name: str, timeout_s: float
    ) -> int:
        """Log the values of one business outcome; no other columns travel."""

        def prepare(table: "pl.DataFrame") -> "pl.DataFrame":
            return self._normalise(outcome_table(table, wanted, name=name))

        return self._log(Kind.OUTCOMES, frame, prepare, params={}, timeout_s=timeout_s)

    def _normalise(self, table: "pl.DataFrame") -> "pl.DataFrame":
        return normalise(table, on_naive=self._on_naive)

    def _log(
        self,
        kind: Kind,
        frame: Any,
        prepare: "Callable[[pl.DataFrame], pl.DataFrame]",
        *,
        params: Mapping[str, str],
        timeout_s: float,
    ) -> int:
        n_taken = 0
        try:
            table = prepare(to_table(frame))
            for parcel in to_parcels(table, kind, batch_rows=self._batch_rows, params=params):
                if self._sender.put_parcel(parcel, timeout_s=timeout_s):
                    n_taken += parcel.n_rows
        except Exception as problem:  # noqa: BLE001 - predictions may depend on the caller going on.
            n_rows = max(_count_rows(frame) - n_taken, 0)
            self._sender.refuse(n_rows, f"a frame of {kind} could not be logged: {problem}")
        return n_taken


def _count_rows(frame: Any) -> int:
    """Return the rows of a frame that could not be read; 0 when even that cannot be told."""
    if isinstance(frame, Mapping):
        frame = next(iter(frame.values()), ())
    try:
        return len(frame)
    except TypeError:
        return 0
