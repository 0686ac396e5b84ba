"""A watch whose temperatures came in another unit for its last days; read only, so one serves all tests."""

from pathlib import Path

import pytest

from service import START, in_fahrenheit, live, service_days, train
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.window import DAY, Window
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

BAD_SINCE = START + 19 * DAY
SPAN = Window(START + 14 * DAY, START + 22 * DAY)


def empty_watch():
    return assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START))


@pytest.fixture(scope="session")
def faulty():
    app = empty_watch()
    train(app)
    live(app, service_days(14, 5))
    live(app, in_fahrenheit(service_days(19, 3)))
    return app
