"""Ids of what never changes its name: models and series. Asked once, then remembered."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Row, select

from watchkeeper.domain.measurement import Series
from watchkeeper.errors import NotFound
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import from_seconds, to_seconds


class Names:
    """Looks ids up and remembers those that are committed; safe to share among threads.

    An id is remembered only once its row is known to be committed, else a transaction rolled back
    would leave an id here that the database gives to somebody else.
    """

    def __init__(self) -> None:
        self._models: dict[str, int] = {}
        self._series: dict[int, dict[Series, int]] = {}

    def known_model_id(self, name: str) -> int | None:
        """Return the model's id if it was asked for before; no connection is needed for that."""
        return self._models.get(name)

    def model_id(self, connection: Connection, name: str) -> int:
        """Return the model's id; NotFound says which models exist."""
        known = self._models.get(name)
        if known is not None:
            return known
        table = tables.model
        found = connection.scalar(select(table.c.id).where(table.c.name == name))
        if found is None:
            names = connection.scalars(select(table.c.name).order_by(table.c.name)).all()
            raise NotFound(f"no model called {name!r}; known: {', '.join(names) or 'none yet'}")
        self._models[name] = found
        return int(found)

    def series_id(self, connection: Connection, model_id: int, series: Series) -> int | None:
        """Return the id of one series, or None while it has none."""
        known = self._series.get(model_id, {}).get(series)
        if known is None:
            self.remember_series(model_id, self._load_series(connection, model_id))
            known = self._series[model_id].get(series)
        return known

    def add_series(
        self, connection: Connection, model_id: int, wanted: Iterable[Series]
    ) -> Mapping[Series, int]:
        """Return the ids of all the model's series, those wanted added; `remember_series` once committed."""
        known = self._series.get(model_id, {})
        # In the order wanted: a set's order differs from process to process, and with it whatever is told first.
        missing = [series for series in dict.fromkeys(wanted) if series not in known]
        if not missing:
            return known
        statement = insert_or(connection, tables.series).on_conflict_do_nothing()
        connection.execute(statement, [_series_row(model_id, series) for series in missing])
        return self._load_series(connection, model_id)

    def remember_series(self, model_id: int, ids: Mapping[Series, int]) -> None:
        """Remember ids that are committed."""
        self._series[model_id] = {**self._series.get(model_id, {}), **ids}

    def _load_series(self, connection: Connection, model_id: int) -> dict[Series, int]:
        rows = connection.execute(select(tables.series).where(tables.series.c.model_id == model_id))
        return {series_of(row): row.id for row in rows}


def series_of(row: Row[tuple[object, ...]]) -> Series:
    """Return the series that a row of its table tells of."""
    return Series(row.metric, row.column_name, row.segment, row.reference, from_seconds(row.window_s))


def _series_row(model_id: int, series: Series) -> dict[str, object]:
    return {
        "model_id": model_id,
        "metric": series.metric,
        "column_name": series.column,
        "segment": series.segment,
        "reference": series.reference,
        "window_s": to_seconds(series.window),
    }
