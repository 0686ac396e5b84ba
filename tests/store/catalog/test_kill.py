"""A process killed in the middle of a transaction leaves all of it or nothing of it."""

import os
import signal
import subprocess
import sys

import pytest

from watchkeeper.domain.model import Model
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.testing.catalog.examples import NAME, T0, put

DIE_IN_MIDDLE = """
import os, signal, sys
from watchkeeper.store.catalog import profiles
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.records import Dirty, Drained
from watchkeeper.testing.catalog.examples import NAME, T0, an_hour, a_profile

catalog = open_catalog(sys.argv[1])
drain = catalog.claim(NAME, max_rows=10)

def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

profiles._mark = die
catalog.commit_drained(Drained(drain, [(an_hour(0), a_profile(1))], [Dirty(T0, is_joined_anew=False)]))
"""

PUT_FOR_EVER = """
import sys
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.testing.catalog.examples import put

catalog = open_catalog(sys.argv[1])
number = 0
while True:
    put(catalog, f"k{number}")
    print(number, flush=True)
    number += 1
"""


def _start(script, path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def path(tmp_path):
    catalog = open_catalog(tmp_path / "catalog.db")
    catalog.add_model(Model(NAME, T0))
    catalog.close()
    return tmp_path / "catalog.db"


@pytest.mark.crash
def test_a_drain_killed_while_it_commits_has_changed_nothing_and_is_handed_out_again(path):
    catalog = open_catalog(path)
    put(catalog, "a")
    catalog.close()

    child = _start(DIE_IN_MIDDLE, path)
    child.communicate(timeout=30)

    assert child.returncode == -signal.SIGKILL
    catalog = open_catalog(path)
    assert catalog.span(NAME) is None
    assert catalog.dirty(NAME) == []
    drain = catalog.claim(NAME, max_rows=10)
    assert (drain.number, [batch.key for batch in drain.batches]) == (1, ["a"])
    catalog.close()


@pytest.mark.crash
def test_what_was_acknowledged_before_a_kill_is_there(path):
    child = _start(PUT_FOR_EVER, path)
    acknowledged = [int(child.stdout.readline()) for _ in range(30)]
    child.kill()
    rest, _ = child.communicate(timeout=30)
    acknowledged += [int(line) for line in rest.split()]

    catalog = open_catalog(path)
    n_batches = catalog.depth().n_batches
    assert all(put(catalog, f"k{number}").is_repeat for number in acknowledged)
    assert n_batches in {len(acknowledged), len(acknowledged) + 1}
    catalog.close()
