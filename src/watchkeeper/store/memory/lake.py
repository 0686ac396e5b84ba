"""The lake in memory: frames by day, in the types that a stored lake has."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from threading import RLock
from typing import Any, Self

import polars as pl

from watchkeeper.domain.batch import ID, TIME, Kind
from watchkeeper.domain.window import Window
from watchkeeper.store.lake.events import BASE_COLUMNS, is_within, placed_by, prepare
from watchkeeper.store.lake.types import TIME_TYPE, cast_to, common_type

_SEQUENCE = "\0sequence"  # No frame that came over a wire has this name.
_DAY = "\0day"


class _Events:
    """One model's events of one kind."""

    def __init__(self) -> None:
        self.last_drain = -1
        self.n_rows = 0
        self.types: dict[str, pl.DataType] = {}
        self.days: dict[date | None, list[pl.DataFrame]] = {}

    def add(self, rows: pl.DataFrame, day_of: str) -> None:
        """Add rows, each to its day."""
        for name, dtype in rows.schema.items():
            self.types[name] = common_type(self.types.get(name, dtype), dtype)
        numbered = rows.with_columns(
            pl.int_range(self.n_rows, self.n_rows + rows.height).alias(_SEQUENCE),
            pl.col(day_of).dt.date().alias(_DAY),
        )
        for day, part in numbered.partition_by(_DAY, as_dict=True, include_key=False).items():
            self.days.setdefault(day[0], []).append(part)
        self.n_rows += rows.height

    def frames(self, window: Window, *, with_unplaced: bool) -> list[pl.DataFrame]:
        """Return the frames of the days that `window` touches."""
        last = (window.end - timedelta(microseconds=1)).date()
        days: list[date | None] = [
            day for day in self.days if day is not None and window.start.date() <= day <= last
        ]
        if with_unplaced:
            days.append(None)
        return [frame for day in days for frame in self.days.get(day, [])]


class MemoryLake:
    """The port `Lake` in memory; gone when the process ends. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._events: dict[tuple[str, Kind], _Events] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = type(self)()
        with self._lock:
            vars(twin)["_events"] = deepcopy(self._events, memo)
        return twin

    def append(self, model: str, kind: Kind, frame: pl.DataFrame, *, drain: int) -> bool:
        """Append a drain's rows of one kind; return False if that drain's rows are there already.

        New columns widen the table; rows of earlier drains read as null there. A column that comes
        back with another type is widened where that is lossless, else kept as text.
        """
        if frame.is_empty():
            return True
        with self._lock:
            events = self._of(model, kind)
            if events.last_drain >= drain:
                return False
            events.add(prepare(kind, frame), placed_by(kind))
            events.last_drain = drain
        return True

    def read(
        self, model: str, kind: Kind, window: Window, *, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Return rows of predictions inside `window`, or labels and outcomes of predictions inside it.

        Labels and outcomes whose prediction is not known yet are always among them. Later rows of one
        id stand after earlier ones. Empty, with at least the columns known, when there is nothing.
        """
        with self._lock:
            events = self._of(model, kind)
            frames = events.frames(window, with_unplaced=kind is not Kind.PREDICTIONS)
            types = dict(BASE_COLUMNS[kind]) | events.types
        wanted = list(types) if columns is None else list(columns)
        parts = [
            frame.filter(is_within(kind, window)).select(
                *(_reading(frame, name, types) for name in wanted), _SEQUENCE
            )
            for frame in frames
        ]
        if not parts:
            return pl.DataFrame(schema={name: types.get(name, pl.Null()) for name in wanted})
        return _in_order(pl.concat(parts)).drop(_SEQUENCE)

    def prediction_times(self, model: str, ids: pl.Series) -> pl.DataFrame:
        """Return (id, time) of the predictions with these ids, newest days searched first."""
        sought = ids.cast(pl.String).drop_nulls().unique().alias(ID).to_frame()
        found = [pl.DataFrame(schema={ID: pl.String, TIME: TIME_TYPE})]
        with self._lock:
            days = [(day, list(frames)) for day, frames in self._of(model, Kind.PREDICTIONS).days.items()]
        for _, frames in sorted(days, key=lambda item: item[0] or date.min, reverse=True):
            if sought.is_empty():
                break
            rows = pl.concat([frame.select(ID, TIME) for frame in frames])
            rows = rows.join(sought, on=ID, how="semi", maintain_order="left")
            found.append(rows.unique(subset=ID, keep="last"))
            sought = sought.join(found[-1], on=ID, how="anti")
        return pl.concat(found)

    def n_rows(self, model: str, kind: Kind) -> int:
        """Return how many rows of the kind are stored."""
        with self._lock:
            return self._of(model, kind).n_rows

    def compact(self, model: str) -> None:
        """Join each day's frames into one; readers see no change."""
        with self._lock:
            for kind in Kind:
                days = self._of(model, kind).days
                for day, frames in days.items():
                    if len({tuple(frame.schema.items()) for frame in frames}) == 1:
                        days[day] = [pl.concat(frames, rechunk=True)]

    def _of(self, model: str, kind: Kind) -> _Events:
        return self._events.setdefault((model, kind), _Events())


def _reading(frame: pl.DataFrame, name: str, types: dict[str, pl.DataType]) -> pl.Expr:
    wanted = types.get(name, pl.Null())
    if name not in frame.columns:
        return pl.lit(None, dtype=wanted).alias(name)
    return cast_to(pl.col(name), frame.schema[name], wanted).alias(name)


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame if frame[_SEQUENCE].is_sorted() else frame.sort(_SEQUENCE)
