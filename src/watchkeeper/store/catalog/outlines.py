"""Outlines of long histories, chosen inside the database: of each stretch its lowest and its highest measurement.

Of a year of hours, 4 points in 100 are read; bringing all of them into the process to choose there took six times as
long. What is chosen is said in `watchkeeper.store.outline`; this says the same in SQL.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    case,
    func,
    literal,
    select,
    true,
    union,
)

from watchkeeper.domain.measurement import Outline, Series
from watchkeeper.domain.window import EPOCH, Window, floor_time
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.encoding import to_us

_COLUMNS = ("series_id", "start_us", "value", "low", "high", "n_rows")
_MICROSECOND = timedelta(microseconds=1)


def read_outlines(
    connection: Connection,
    by_id: Mapping[int, Series],
    window: Window,
    *,
    stretch: timedelta | None,
    keep: Collection[datetime],
) -> dict[Series, Outline]:
    """Return the outlines of series by their ids; those without a measurement are left out."""
    if not by_id:
        return {}
    ids = list(by_id)
    query = _every(ids, window) if stretch is None else _chosen(ids, window, stretch, keep)
    rows = connection.execute(query).all()  # Fetched at once: one by one takes twice as long.
    return {by_id[series_id]: _columns(part) for series_id, part in groupby(rows, key=itemgetter(0))}


def _columns(rows: Iterable[Sequence[Any]]) -> Outline:
    _, starts_us, *columns = zip(*rows, strict=True)
    return Outline(tuple(EPOCH + timedelta(0, 0, start_us) for start_us in starts_us), *columns)


def _every(ids: Sequence[int], window: Window) -> Select[Any]:
    table = tables.measurement
    return (
        select(*(table.c[name] for name in _COLUMNS))
        .where(table.c.series_id.in_(ids), *_inside(table, window))
        .order_by(table.c.series_id, table.c.start_us)
    )


def _inside(table: FromClause, window: Window) -> tuple[ColumnElement[bool], ...]:
    return table.c.start_us >= to_us(window.start), table.c.start_us < to_us(window.end)


def _chosen(
    ids: Sequence[int], window: Window, stretch: timedelta, keep: Collection[datetime]
) -> Select[Any]:
    table, series = tables.measurement, tables.series
    cells = _cells(window, stretch)
    picks = [
        select(series.c.id, _first_of_cell(by, cells)).select_from(series.join(cells, true()))
        for by in (table.c.value, table.c.value.desc())
    ]
    picks.append(select(series.c.id, _latest(window)))
    chosen = union(
        *(pick.where(series.c.id.in_(ids)) for pick in picks),
        _unknown(ids, window, stretch),
        _kept(ids, keep),
    ).cte("chosen")
    series_id, start_us = chosen.c
    return (
        select(*(table.c[name] for name in _COLUMNS))
        .join_from(chosen, table, (table.c.series_id == series_id) & (table.c.start_us == start_us))
        .where(*_inside(table, window))
        .order_by(table.c.series_id, table.c.start_us)
    )


def _cells(window: Window, stretch: timedelta) -> CTE:
    """Return the stretches of the span as a table, the first and the last cut to it.

    Cut here, for two bounds on one side would have the database walk the whole span for every stretch.
    """
    start_us, end_us, step_us = to_us(window.start), to_us(window.end), stretch // _MICROSECOND
    first = select(literal(to_us(floor_time(window.start, stretch))).label("us")).cte(
        "stretch", recursive=True
    )
    following = first.c.us + step_us
    stretches = first.union_all(select(following).where(following < end_us))
    start = stretches.c.us
    return select(
        case((start < start_us, start_us), else_=start).label("start_us"),
        case((start + step_us > end_us, end_us), else_=start + step_us).label("end_us"),
    ).cte("cell")


def _first_of_cell(by: ColumnElement[Any], cells: CTE) -> ScalarSelect[Any]:
    """Return the start of the cell's first known measurement in this order; the earlier of equals."""
    table = tables.measurement
    return (
        select(table.c.start_us)
        .where(
            table.c.series_id == tables.series.c.id,
            table.c.start_us >= cells.c.start_us,
            table.c.start_us < cells.c.end_us,
            table.c.value.is_not(None),
        )
        .order_by(by, table.c.start_us)
        .limit(1)
        .correlate_except(table)
        .scalar_subquery()
    )


def _latest(window: Window) -> ScalarSelect[Any]:
    table = tables.measurement
    return (
        select(func.max(table.c.start_us))
        .where(table.c.series_id == tables.series.c.id, *_inside(table, window))
        .correlate_except(table)
        .scalar_subquery()
    )


def _unknown(ids: Sequence[int], window: Window, stretch: timedelta) -> Select[Any]:
    table = tables.measurement
    cell = table.c.start_us // literal(stretch // _MICROSECOND)
    return (
        select(table.c.series_id, func.min(table.c.start_us))
        .where(table.c.series_id.in_(ids), *_inside(table, window), table.c.value.is_(None))
        .group_by(table.c.series_id, cell)
    )


def _kept(ids: Sequence[int], keep: Collection[datetime]) -> Select[Any]:
    table = tables.measurement
    starts = [to_us(start) for start in keep]
    return select(table.c.series_id, table.c.start_us).where(
        table.c.series_id.in_(ids), table.c.start_us.in_(starts)
    )
