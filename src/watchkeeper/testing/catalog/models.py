"""What every catalog must do with models."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace
from datetime import timedelta

import pytest

from watchkeeper.domain.model import Model, Task, Version
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.schema import Column, ColumnType, Role, Schema
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import Conflict, NotFound
from watchkeeper.store.ports import Catalog
from watchkeeper.testing.catalog.examples import NAME, T0
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class ModelsContract(WithCatalog):
    """Models, versions, references and monitors."""

    def test_a_model_comes_back_as_it_was_stored(self, catalog: Catalog) -> None:
        schema = Schema((Column("age", Role.FEATURE, ColumnType.INTEGER, "whole numbers"),))
        model = Model("a.b-c_1", T0, schema, Task.BINARY, "late", HOUR, timedelta(days=7), 0.5)

        catalog.add_model(model)

        assert catalog.model("a.b-c_1") == model

    def test_a_name_is_taken_once(self, store: Catalog) -> None:
        with pytest.raises(Conflict, match=NAME):
            store.add_model(Model(NAME, T0))

    def test_an_unknown_model_is_not_found_and_the_known_are_named(self, store: Catalog) -> None:
        with pytest.raises(NotFound, match=NAME):
            store.model("nope")

    def test_a_model_can_be_replaced(self, store: Catalog) -> None:
        store.put_model(Model(NAME, T0, task=Task.REGRESSION))

        assert store.model(NAME).task is Task.REGRESSION

    def test_only_a_stored_model_can_be_replaced(self, catalog: Catalog) -> None:
        with pytest.raises(NotFound):
            catalog.put_model(Model(NAME, T0))

    def test_models_are_listed_by_name(self, store: Catalog) -> None:
        store.add_model(Model("a", T0))
        store.add_model(Model("z", T0))

        assert [model.name for model in store.models()] == ["a", NAME, "z"]

    def test_versions_are_listed_oldest_first_and_can_be_replaced(self, store: Catalog) -> None:
        store.put_version(NAME, Version("2", T0 + DAY))
        store.put_version(NAME, Version("1", T0))
        store.put_version(NAME, Version("2", T0 + DAY, "abc123", "models:/x/2"))

        assert store.versions(NAME) == [Version("1", T0), Version("2", T0 + DAY, "abc123", "models:/x/2")]

    def test_monitors_keep_the_order_in_which_they_were_first_stored(self, store: Catalog) -> None:
        first = Monitor(
            "performance",
            "Performance against training",
            Question.RIGHT,
            ("auc", "accuracy"),
            "relative",
            columns=("age",),
            segments=("site", "version=2"),
            settings={"yellow": 0.1, "red": 0.15},
            reference="training",
            window=HOUR,
            persistence=Persistence(1, 2, 3),
            min_rows=7,
            is_paging=False,
        )
        second = Monitor("a", "A", Question.INPUT, (), "composite", parts=("performance", "drift"))
        store.put_monitor(NAME, first)
        store.put_monitor(NAME, second)
        store.put_monitor(NAME, replace(first, is_enabled=False))

        assert store.monitors(NAME) == [replace(first, is_enabled=False), second]

    def test_monitors_are_put_and_removed_together(self, store: Catalog) -> None:
        kept, gone, new = (
            Monitor(name, name.title(), Question.INPUT, ("volume",), "absence")
            for name in ("kept", "gone", "new")
        )
        store.change_monitors(NAME, put=(gone, kept))

        store.change_monitors(NAME, put=(new, replace(kept, min_rows=7)), remove=("gone", "never there"))

        assert store.monitors(NAME) == [replace(kept, min_rows=7), new]
