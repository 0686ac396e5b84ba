"""What every catalog must do with declared events."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace

import pytest

from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.model import Model
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import NotFound
from watchkeeper.store.ports import Catalog
from watchkeeper.testing.catalog.examples import NAME, T0
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class DeclaredEventsContract(WithCatalog):
    """What people say of spans of time."""

    def test_an_event_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        sale = DeclaredEvent("sale", T0, T0 + DAY, NAME, ("age", "fare"), ("volume",), is_muted=True)
        strike = DeclaredEvent("strike", T0 + HOUR, is_excluded=False)

        added = [store.add_declared_event(one) for one in (sale, strike)]

        assert [replace(one, id=0) for one in added] == [sale, strike]
        assert [store.declared_event(one.id) for one in added] == added
        assert len({0, *(one.id for one in added)}) == 1 + len(added)

    def test_events_of_a_model_are_its_own_and_those_of_all_earliest_first(self, store: Catalog) -> None:
        store.add_model(Model("other", T0))
        for number, model in enumerate(["", NAME, "other", ""]):
            store.add_declared_event(DeclaredEvent(f"{number}", T0 - number * DAY, model=model))

        assert [one.name for one in store.declared_events(NAME)] == ["3", "1", "0"]
        assert [one.name for one in store.declared_events()] == ["3", "2", "1", "0"]
        with pytest.raises(NotFound):
            store.declared_events("nope")

    def test_an_event_is_replaced_and_removed(self, store: Catalog) -> None:
        strike = store.add_declared_event(DeclaredEvent("strike", T0, model=NAME))
        other = store.add_declared_event(DeclaredEvent("other", T0 + DAY))

        store.put_declared_event(replace(strike, end=T0 + DAY))
        assert store.declared_events(NAME) == [replace(strike, end=T0 + DAY), other]

        store.remove_declared_event(strike.id)
        assert store.declared_events(NAME) == [other]

    def test_an_unknown_event_or_model_is_not_found(self, store: Catalog) -> None:
        unknown = DeclaredEvent("sale", T0, id=98_765)

        for call in (
            lambda: store.put_declared_event(unknown),
            lambda: store.remove_declared_event(unknown.id),
            lambda: store.declared_event(unknown.id),
            lambda: store.add_declared_event(replace(unknown, model="nope")),
        ):
            with pytest.raises(NotFound):
                call()
        assert store.declared_events() == []
