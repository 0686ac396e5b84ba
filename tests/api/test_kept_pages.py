from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from service import START
from watchkeeper.api.kept_pages import KeptPages
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.model import Model, Version
from watchkeeper.domain.window import DAY
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake


@pytest.fixture
def app():
    catalog = MemoryCatalog()
    for name in ("one", "other"):
        catalog.add_model(Model(name, START))
    return assemble(Settings(Path()), catalog, MemoryLake(), {}, clock=ManualClock(START))


@pytest.fixture
def pages(app):
    return KeptPages(app.source, app.revision, app.clock)


def warm_up(pages, give_way=lambda: None):
    anyio.run(pages.warm_up, give_way)


def lines(pages):
    return {line.name: line for line in pages.fleet().models}


def test_only_the_lines_of_models_that_changed_are_worked_out_anew(app, pages):
    before = lines(pages)

    app.revision.grow(["one"])

    after = lines(pages)
    assert after["other"] is before["other"]
    assert after["one"] is not before["one"]


def test_a_new_model_shows_at_once(app, pages):
    warm_up(pages)

    app.catalog.add_model(Model("new", START))

    assert set(lines(pages)) == {"one", "other", "new"}


def test_a_models_page_is_kept_by_its_span_until_the_model_changes(app, pages):
    whole = pages.model("one", start=None, end=None)

    assert pages.model("one", start=None, end=None) is whole
    assert pages.model("one", start=START - DAY, end=None) is not whole
    app.revision.grow(["one"])
    assert pages.model("one", start=None, end=None) is not whole


def test_what_was_worked_out_ahead_is_what_the_first_to_ask_gets(app, pages):
    warm_up(pages)

    app.catalog.put_version("one", Version("2", START))

    assert lines(pages)["one"].version == ""
    app.revision.grow(["one"])
    assert lines(pages)["one"].version == "2"


def test_requests_go_before_each_line_and_whoever_stops_it_waits_for_one_at_most(app, pages):
    n_before = []

    async def work_and_stop():
        async with anyio.create_task_group() as beside:

            def give_way():
                n_before.append(1)
                if len(n_before) == 2:
                    anyio.from_thread.run_sync(beside.cancel_scope.cancel)

            beside.start_soon(pages.warm_up, give_way)

    anyio.run(work_and_stop)

    for name in ("one", "other"):
        app.catalog.put_version(name, Version("2", START))
    assert {name: line.version for name, line in lines(pages).items()} == {"one": "", "other": "2"}


def test_a_fleet_that_cannot_be_told_keeps_nobody_from_starting(app, caplog):
    broken = KeptPages(replace(app.source, catalog=None), app.revision, app.clock)

    warm_up(broken)

    assert "could not be worked out ahead" in caplog.text
