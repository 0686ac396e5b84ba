"""The `watch` decorator: what a predict function was given, what it answered, how long it took, how it failed."""

import asyncio
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from watchkeeper.client.frames import to_records, to_table
from watchkeeper.domain.batch import ERROR, ID, LATENCY_MS, PREDICTION, SCORE

P = ParamSpec("P")
R = TypeVar("R")


class Log(Protocol):
    """What a watch needs of a model."""

    def log(
        self,
        features: Mapping[str, Any],
        prediction: Any = None,
        score: Any = None,
        *,
        id: str | None = None,  # noqa: A002 - as the model's own.
        latency_ms: float | None = None,
        error: str | BaseException | None = None,
    ) -> str:
        """Log one prediction."""
        ...

    def log_frame(self, frame: Any, *, timeout: float) -> int:
        """Log a frame of predictions."""
        ...

    def report_problem(self, problem: str) -> None:
        """Remember what went wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Extractors:
    """How a watch reads a call; each may be None for the usual way.

    Attributes
    ----------
    features
        Called with the function's arguments; returns a mapping, or a frame of one row a prediction.
        By default the first argument that is either.
    id
        Called with the function's arguments; returns the prediction's id, or a sequence of them for a frame.
    prediction, score
        Called with what the function returned. By default a mapping's "prediction" and "score", else the
        whole as prediction.
    """

    features: Callable[..., Any] | None = None
    id: Callable[..., Any] | None = None
    prediction: Callable[[Any], Any] | None = None
    score: Callable[[Any], Any] | None = None


def watch_function(model: Log, function: Callable[P, R], extractors: Extractors) -> Callable[P, R]:
    """Return the function, watched; awaitable if it was. What it returns and raises is left as it is."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def watched_async(*args: P.args, **kwargs: P.kwargs) -> Any:
            with _watching(model, extractors, args, kwargs) as call:
                call.result = await function(*args, **kwargs)
            return call.result

        return cast("Callable[P, R]", watched_async)

    @functools.wraps(function)
    def watched(*args: P.args, **kwargs: P.kwargs) -> R:
        with _watching(model, extractors, args, kwargs) as call:
            call.result = function(*args, **kwargs)
        return cast("R", call.result)

    return watched


@dataclass(slots=True)
class _Call:
    """One call under way. `features` is what it was given, copied before the function could change it."""

    features: Any = None
    id: Any = None
    result: Any = None
    latency_ms: float = 0.0
    error: str | None = None


@contextmanager
def _watching(
    model: Log, extractors: Extractors, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Iterator[_Call]:
    call = _Call()
    with _harmless(model):
        _read_arguments(call, extractors, args, kwargs)
    started_s = perf_counter()
    try:
        yield call
    except (Exception, asyncio.CancelledError) as error:
        # A cancelled prediction was too late for its caller: an error of the service.
        call.error = type(error).__name__
        raise
    finally:
        call.latency_ms = 1e3 * (perf_counter() - started_s)
        with _harmless(model):
            _log_call(model, extractors, call)


@contextmanager
def _harmless(model: Log) -> Iterator[None]:
    """Let nothing that goes wrong in here reach the watched function's caller."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - extractors are the user's; the prediction must go on.
        model.report_problem(f"watch could not log a call: {type(error).__name__}: {error}")


def _read_arguments(
    call: _Call, extractors: Extractors, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    if extractors.features is not None:
        features = extractors.features(*args, **kwargs)
    else:
        features = next((value for value in (*args, *kwargs.values()) if _is_features(value)), {})
    if extractors.id is not None:
        call.id = extractors.id(*args, **kwargs)
    if isinstance(features, Mapping):
        call.features = dict(features)
    else:
        call.features = to_records(features)
        if call.features is None:
            call.features = to_table(features)


def _is_features(value: Any) -> bool:
    return isinstance(value, Mapping) or (hasattr(value, "columns") and hasattr(value, "shape"))


def _log_call(model: Log, extractors: Extractors, call: _Call) -> None:
    prediction, score = _read_result(extractors, call)
    if isinstance(call.features, Mapping):
        prediction, score = _to_single(prediction), _to_single(score)
        model.log(call.features, prediction, score, id=call.id, latency_ms=call.latency_ms, error=call.error)
        return
    n_rows = len(call.features)
    predictions, scores, ids = (_to_list(value, n_rows) for value in (prediction, score, call.id))
    if isinstance(call.features, list):
        for i, features in enumerate(call.features):
            model.log(
                features,
                predictions[i],
                scores[i],
                id=ids[i],
                latency_ms=call.latency_ms,
                error=call.error,
            )
        return
    own = {PREDICTION: predictions, SCORE: scores, ID: ids}
    columns = {name: values for name, values in own.items() if values and values[0] is not None}
    columns[LATENCY_MS] = [call.latency_ms] * n_rows
    if call.error is not None:
        columns[ERROR] = [call.error] * n_rows
    model.log_frame(call.features.with_columns(to_table(columns)), timeout=0.0)


def _read_result(extractors: Extractors, call: _Call) -> tuple[Any, Any]:
    """Return prediction and score, or what they are for each row; None and None when the call failed."""
    if call.error is not None:
        return None, None
    result = call.result
    prediction, score = result, None
    if isinstance(result, Mapping):
        prediction, score = result.get(PREDICTION), result.get(SCORE)
    if extractors.prediction is not None:
        prediction = extractors.prediction(result)
    if extractors.score is not None:
        score = extractors.score(result)
    return prediction, score


def _to_single(value: Any) -> Any:
    """Return the one item of an array of one: what a predict function returns for one row."""
    return value.item() if getattr(value, "size", None) == 1 and hasattr(value, "item") else value


def _to_list(value: Any, n_rows: int) -> Sequence[Any]:
    """Return one item a row.

    Raises
    ------
    ValueError
        There are more or fewer.
    """
    if value is None:
        return [None] * n_rows
    items = value.tolist() if hasattr(value, "tolist") else [value] if isinstance(value, str) else list(value)
    if not isinstance(items, list):
        items = [items]
    if len(items) != n_rows:
        raise ValueError(f"{len(items)} results for {n_rows} rows; pass prediction= or score= to watch()")
    return items
