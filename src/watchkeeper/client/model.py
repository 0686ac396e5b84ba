"""The model as a service sees it: the facade over buffer, sender and frames."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import time_ns
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, overload
from urllib.parse import urlsplit

from watchkeeper.client.buffer import Row
from watchkeeper.client.declaration import Declaration
from watchkeeper.client.encode import RowEncoder
from watchkeeper.client.frame_log import FrameLog
from watchkeeper.client.ids import IdMaker
from watchkeeper.client.instant import to_microseconds
from watchkeeper.client.process import ProcessMeter
from watchkeeper.client.reference import deliver_now, reference_parcel
from watchkeeper.client.sender import Sender, SenderSettings, Stats
from watchkeeper.client.transport import Backoff, make_tls
from watchkeeper.client.watch import Extractors, watch_function
from watchkeeper.domain.batch import ID, KNOWN_AT, LABEL, PREDICTION, PREDICTION_TIME, SCORE, TIME, VALUE
from watchkeeper.domain.model import Task, check_model_name, read_task
from watchkeeper.errors import BadInput

logger = logging.getLogger("watchkeeper.client")

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_URL = "http://127.0.0.1:8470"


class Model:
    """One version of a model, watched from within the service that runs it.

    Make one a process and keep it. `log` never waits and never raises; what becomes of the rows is told by
    `stats` and, once a problem, by the logger "watchkeeper.client". Only `set_reference` raises: it belongs
    to training. In a forked child it works on by itself, with a thread and counts of its own.

    Parameters
    ----------
    name
        Lower-case letters, digits, "-", "_" and ".".
    version
        What runs: "2.1", a registry's version, a date.
    url
        Address of the server.
    task
        One of "binary", "multiclass", "regression", "forecasting", "ranking", "multilabel", "unknown"; guessed save for
        forecasts and lists.
    git_commit
        Where the version comes from; by default read from the repository of the running script, else of
        the working directory.
    registry_uri
        Address of the version in a model registry.
    headers
        Sent with every request: an `Authorization`, for one.
    buffer_rows
        Logged rows that may wait, about 1 KB each; when full, the oldest is dropped and counted.
    batch_rows
        Logged rows in one request, at most.
    frame_rows
        Rows of a logged frame in one request, at most.
    interval_s
        Longest that a logged row waits before it is sent, while the server answers.
    timeout_s
        For connecting, writing and reading, each.
    exit_timeout_s
        Longest that the interpreter's exit waits for rows not sent yet.
    backoff
        How long to wait between attempts.

    Raises
    ------
    BadInput
        A name, address, task or number that cannot be.

    Examples
    --------
    >>> model = Model("late-flights", version="2.1")
    >>> model.stats.n_logged
    0
    """

    def __init__(
        self,
        name: str,
        *,
        version: str = "",
        url: str = DEFAULT_URL,
        task: str = Task.UNKNOWN,
        git_commit: str | None = None,
        registry_uri: str = "",
        headers: Mapping[str, str] | None = None,
        buffer_rows: int = 50_000,
        batch_rows: int = 5_000,
        frame_rows: int = 50_000,
        interval_s: float = 1.0,
        timeout_s: float = 10.0,
        exit_timeout_s: float = 5.0,
        backoff: Backoff | None = None,
    ) -> None:
        if frame_rows < 1:
            raise BadInput(f"frame_rows must be at least 1; got {frame_rows!r}")
        self.name = check_model_name(name)
        self.version = version
        self._declaration = Declaration(version, read_task(task), git_commit, registry_uri)
        self._settings = SenderSettings(
            url=f"{_check_url(url)}/api/v1/models/{name}",
            headers=dict(headers or {}),
            buffer_rows=buffer_rows,
            batch_rows=batch_rows,
            interval_s=interval_s,
            timeout_s=timeout_s,
            exit_timeout_s=exit_timeout_s,
            backoff=backoff or Backoff(),
        )
        self._tls = make_tls(url)
        self._ids = IdMaker()
        self._has_met_naive_time = False
        self._sender = Sender(
            self._settings,
            tls=self._tls,
            declare=self._declaration.to_parcel,
            encode=RowEncoder(version, ProcessMeter()).encode,
        )
        self._frames = FrameLog(
            self._sender,
            version=version,
            batch_rows=frame_rows,
            make_id=self._ids.make,
            on_naive=self._warn_of_naive_time,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Model({self.name!r}, version={self.version!r}, url={self._settings.url!r})"

    # Single predictions ---------------------------------------------------------------------------------

    def log(
        self,
        features: Mapping[str, Any],
        prediction: Any = None,
        score: Any = None,
        *,
        id: str | None = None,  # noqa: A002 - the glossary's word.
        time: datetime | None = None,
        latency_ms: float | None = None,
        error: str | BaseException | None = None,
    ) -> str:
        """Log one prediction; takes microseconds, never waits, never raises.

        Parameters
        ----------
        features
            Name -> value. Copied shallowly: a list or array inside must not be changed afterwards.
        prediction, score
            What the model answered, and how sure it was.
        id
            By which its label will come; by default a new UUIDv7 from `time`.
        time
            When it was made; now by default. Without a time zone it is read as UTC, with one warning.
        latency_ms
            How long it took.
        error
            What went wrong; of an exception, its type's name is kept and nothing else.

        Returns
        -------
        The prediction's id; "" if the row could not be taken at all.
        """
        try:
            if time is None:
                time_us = time_ns() // 1000
            else:
                if time.tzinfo is None:
                    self._warn_of_naive_time()
                time_us = to_microseconds(time)
            row_id = self._ids.make(time_us // 1000) if id is None else str(id)
            if error is not None and not isinstance(error, str):
                error = type(error).__name__
            self._sender.put(Row(row_id, time_us, dict(features), prediction, score, latency_ms, error))
        except Exception as problem:  # noqa: BLE001 - the promise of this method.
            self._sender.refuse(1, f"log() could not take a row: {type(problem).__name__}: {problem}")
            return ""
        return row_id

    @overload
    def watch(self, function: Callable[P, R], /) -> Callable[P, R]: ...

    @overload
    def watch(
        self,
        function: None = None,
        /,
        *,
        features: Callable[..., Any] | None = None,
        id: Callable[..., Any] | None = None,
        prediction: Callable[[Any], Any] | None = None,
        score: Callable[[Any], Any] | None = None,
    ) -> Callable[[Callable[P, R]], Callable[P, R]]: ...

    def watch(
        self,
        function: Callable[..., Any] | None = None,
        /,
        *,
        features: Callable[..., Any] | None = None,
        id: Callable[..., Any] | None = None,  # noqa: A002 - the glossary's word.
        prediction: Callable[[Any], Any] | None = None,
        score: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Watch a predict function, sync or async: log its latency, and its error's type when it raises.

        Features are the first argument that is a mapping or a frame, copied before the call; the
        prediction is what the function returns (of a mapping, its "prediction" and "score"). A frame is
        logged as one prediction a row, each with the latency of the whole call. What the function returns
        or raises is passed on untouched.

        Parameters
        ----------
        features, id
            Called with the function's arguments: return the features (a mapping, or a frame), and the
            prediction's id (for a frame, one a row).
        prediction, score
            Called with what the function returned.

        Examples
        --------
        >>> model = Model("late-flights", version="2.1")
        >>> @model.watch(score=lambda answer: answer["p"], prediction=lambda answer: answer["p"] > 0.5)
        ... def predict(features):
        ...     return {"p": 0.7}
        >>> model.close()
        True
        """
        extractors = Extractors(features=features, id=id, prediction=prediction, score=score)
        if function is not None:
            return watch_function(self, function, extractors)
        return lambda watched: watch_function(self, watched, extractors)

    # Frames ---------------------------------------------------------------------------------------------

    def log_frame(
        self,
        frame: Any,
        *,
        prediction: str | None = None,
        score: str | None = None,
        time: str | None = None,
        id: str | None = None,  # noqa: A002 - the glossary's word.
        timeout: float = 30.0,
    ) -> int:
        """Log a frame of predictions, one a row.

        It is encoded here and sent in the background. When the server does not keep up, this waits for room
        up to `timeout`, then drops what is left and counts it. Never raises.

        Parameters
        ----------
        frame
            pandas, Polars, Arrow, or a mapping of lists. Columns named neither here nor by Watchkeeper
            (`latency_ms`, `error`, `version` ...) are features.
        prediction, score, time, id
            Columns' names; by default those that bear these names, where there are any. Rows without time
            happen now, rows without id get one.
        timeout
            Longest wait for room, in seconds, for each batch of `frame_rows`; 0 never waits.

        Returns
        -------
        Rows taken.
        """
        wanted = {ID: id, TIME: time, PREDICTION: prediction, SCORE: score}
        return self._frames.log_predictions(frame, wanted, timeout_s=timeout)

    def log_labels(
        self,
        frame: Any,
        *,
        id: str = ID,  # noqa: A002 - the glossary's word.
        label: str = LABEL,
        prediction_time: str | None = None,
        known_at: str | None = None,
        timeout: float = 30.0,
    ) -> int:
        """Log actual results, joined to their predictions by id. Waits and counts as `log_frame` does.

        Parameters
        ----------
        id, label
            Columns' names; no others travel.
        prediction_time
            Column with the time of the prediction; finds it faster where ids are not UUIDv7.
        known_at
            Column with the time at which the label became known, where that is not now: how long labels take is learnt.
        timeout
            As for `log_frame`.

        Returns
        -------
        Rows taken.
        """
        wanted = {ID: id, LABEL: label, PREDICTION_TIME: prediction_time, KNOWN_AT: known_at}
        return self._frames.log_labels(frame, wanted, timeout_s=timeout)

    def log_outcomes(
        self,
        frame: Any,
        *,
        name: str,
        id: str = ID,  # noqa: A002 - the glossary's word.
        value: str = VALUE,
        prediction_time: str | None = None,
        timeout: float = 30.0,
    ) -> int:
        """Log a business outcome, joined to its predictions by id. Waits and counts as `log_frame` does.

        Parameters
        ----------
        name
            Of the outcome: "missed_connection_cost".
        id, value
            Columns' names; no others travel.
        prediction_time, timeout
            As for `log_labels`.

        Returns
        -------
        Rows taken.
        """
        wanted = {ID: id, VALUE: value, PREDICTION_TIME: prediction_time}
        return self._frames.log_outcomes(frame, wanted, name=name, timeout_s=timeout)

    # Training -------------------------------------------------------------------------------------------

    def set_reference(
        self,
        frame: Any,
        *,
        prediction: str | None = None,
        score: str | None = None,
        label: str | None = None,
        time: str | None = None,
        id: str | None = None,  # noqa: A002 - the glossary's word.
        segments: Sequence[str] = (),
        protected: Sequence[str] = (),
        task: str = Task.UNKNOWN,
        timeout: float = 60.0,
    ) -> None:
        """Tell the server what the model was built on; call it where the model is trained.

        Waits until the server has it, and raises when that fails.

        Parameters
        ----------
        frame
            pandas, Polars, Arrow, a mapping of lists, or the path of a CSV or Parquet file: best the data
            that the model was tested on, with its predictions.
        prediction, score, label, time, id
            Columns' names; by default those that bear these names, where there are any.
        segments
            Columns by whose values results are also told apart.
        protected
            Likewise, and the model is watched for being fair between their values.
        task
            As for the model; the model's own by default.
        timeout
            Longest to keep trying, in seconds.

        Raises
        ------
        BadInput
            The frame cannot be read, a column is not there, or the server refuses it; the message says why.
        NotFound, Conflict
            The server knows no such thing, or holds another reference for this version.
        Unavailable
            No server could be reached in time.
        """
        wanted = {ID: id, TIME: time, PREDICTION: prediction, SCORE: score, LABEL: label}
        parcel = reference_parcel(
            frame,
            wanted,
            version=self.version,
            task=self._declaration.task if task == Task.UNKNOWN else read_task(task),
            segments=segments,
            protected=protected,
            on_naive=self._warn_of_naive_time,
        )
        parcels = [self._declaration.to_parcel(), parcel]
        deliver_now(parcels, self._settings, tls=self._tls, timeout_s=timeout)

    # Life -----------------------------------------------------------------------------------------------

    @property
    def stats(self) -> Stats:
        """What became of the rows logged in this process."""
        return self._sender.stats()

    def flush(self, timeout: float = 10.0) -> bool:
        """Wait until everything logged before has been sent, refused or dropped.

        Returns
        -------
        Whether that came about within `timeout` seconds; `stats` tells what became of the rows.
        """
        return self._sender.flush(timeout)

    def close(self, timeout: float = 10.0) -> bool:
        """Flush, then end; rows logged later, and those not sent in time, are dropped and counted.

        Runs by itself when the interpreter exits, but not when a signal kills the process, nor at the end of
        a `multiprocessing` worker.

        Returns
        -------
        Whether everything was sent or refused within `timeout` seconds.
        """
        return self._sender.close(timeout)

    def report_problem(self, problem: str) -> None:
        """Remember a problem of an integration in `stats.last_error`, and log it once."""
        self._sender.refuse(0, problem)

    def _warn_of_naive_time(self) -> None:
        if not self._has_met_naive_time:
            self._has_met_naive_time = True
            logger.warning("time_without_zone model=%s: read as UTC; pass aware datetimes", self.name)


def _check_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BadInput(f"the server's address is like {DEFAULT_URL}; got {url!r}")
    return url.rstrip("/")
