"""A life that ends between two steps of a stage is taken up where the last commit left it."""

import os
import signal
import subprocess
import sys

import pytest

from crash import dying_stages
from crash.dying_stages import SPAN, live, parcels
from crash.harness import MODEL, Books, Told
from watchkeeper.domain.batch import Kind
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.lake.delta import DeltaLake

# store, method, when, which of the calls to it
PLACES = [
    ("catalog", "put", "before", 3),
    ("catalog", "put", "after", 3),
    ("catalog", "claim", "after", 2),
    ("lake", "append", "after", 2),
    ("lake", "append", "after", 4),
    ("catalog", "commit_drained", "before", 2),
    ("catalog", "commit_drained", "after", 2),
    ("catalog", "commit_measured", "before", 2),
    ("catalog", "commit_judged", "before", 1),
    ("catalog", "commit_judged", "after", 1),
    ("catalog", "commit_alerted", "after", 1),
    ("lake", "compact", "after", 1),
]


def die(home, place):
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, dying_stages.__file__, str(home), *map(str, place)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def open_books(home):
    catalog = open_catalog(home / "catalog.db")
    return Books(catalog, DeltaLake(home / "lake", writer=catalog.identity), SPAN)


def everything(books):
    """Return all that is told to people, to be compared with a life that nothing cut short."""
    catalog = books.catalog
    verdicts = {
        (one.monitor, one.start, one.end): (one.status, one.reason) for one in catalog.verdicts(MODEL, SPAN)
    }
    histories = {
        length: catalog.histories(MODEL, SPAN, length=length)
        for length in (books.model.bucket, books.model.window)
    }
    incidents = [(one.title, one.since, one.opened_at, one.state) for one in catalog.incidents(MODEL)]
    return verdicts, histories, incidents


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory):
    home = tmp_path_factory.mktemp("unharmed")
    live(home)
    return everything(open_books(home))


@pytest.mark.crash
@pytest.mark.parametrize("place", PLACES, ids=lambda place: "-".join(map(str, place)))
def test_a_life_cut_short_and_taken_up_again_ends_as_one_that_was_not(tmp_path, unharmed, place):
    die(tmp_path, place)

    live(tmp_path)

    books = open_books(tmp_path)
    _, faults = books.hold_against(Told(acknowledged=parcels()))
    assert faults == []
    assert everything(books) == unharmed
    books.catalog.close()


@pytest.mark.crash
def test_a_drain_that_is_killed_at_every_step_in_turn_is_still_counted_once(tmp_path):
    for place in [
        ("lake", "append", "after", 1),
        ("catalog", "commit_drained", "before", 1),
        ("lake", "append", "after", 2),  # The first drain's, skipped, then the second's.
        ("catalog", "commit_drained", "before", 1),
        ("lake", "append", "before", 3),
        ("lake", "append", "after", 2),
        ("catalog", "commit_drained", "before", 1),
    ]:
        die(tmp_path, place)

    live(tmp_path)

    books = open_books(tmp_path)
    _, faults = books.hold_against(Told(acknowledged=parcels()))
    assert faults == []
    assert books.lake.n_rows(MODEL, Kind.PREDICTIONS) == 700
    books.catalog.close()


def test_the_books_see_a_row_that_is_counted_twice(tmp_path):
    live(tmp_path)
    books = open_books(tmp_path)
    rows = books.lake.read(MODEL, Kind.PREDICTIONS, SPAN).head(1)

    DeltaLake(tmp_path / "lake", writer="another").append(MODEL, Kind.PREDICTIONS, rows, drain=1)

    _, faults = books.hold_against(Told(acknowledged=parcels()))
    assert any("twice" in fault for fault in faults)
    assert any(fault.startswith("profiles") for fault in faults)
    books.catalog.close()
