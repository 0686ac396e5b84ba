"""What only a process of its own can show: its exit, its forks, and what it imports."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

import watchkeeper.client.model
from client.recording import Answer

SOURCE = Path(watchkeeper.client.model.__file__).parents[2]
BEGIN = """
import os, sys
from watchkeeper.client.model import Model
from watchkeeper.client.transport import Backoff
model = Model("late-flights", version="2.1", url=sys.argv[1], git_commit="", interval_s=30, exit_timeout_s=1,
              backoff=Backoff(0.01, 0.05))
"""


def run(script, url):
    done = subprocess.run(
        # From 3.12 on, Python warns of what these tests are about: forking beside threads.
        [
            sys.executable,
            "-W",
            "error",
            "-W",
            "ignore:This process:DeprecationWarning",
            "-c",
            BEGIN + script,
            url,
        ],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_what_waits_at_exit_is_sent(server):
    done = run("for i in range(10): model.log({'a': i})", server.url)

    assert [row["features"]["a"] for row in server.rows()] == list(range(10))
    assert done.stderr == ""


def test_exit_is_not_held_for_long_by_a_server_that_is_away(free_port):
    started_s = monotonic()

    done = run("model.log({'a': 1})", f"http://127.0.0.1:{free_port}")

    assert monotonic() - started_s < 10
    assert "ConnectError" in done.stderr


def test_sending_imports_nothing_neither_polars_nor_what_a_fork_could_leave_half_imported(server):
    server.script.append(Answer(503))
    run(
        "before = set(sys.modules); model.log({'a': 1}); assert model.flush()\n"
        "assert set(sys.modules) == before, set(sys.modules) - before; assert 'polars' not in before",
        server.url,
    )

    assert len(server.rows()) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_parent_and_children_send_their_own_rows_once(server):
    run(
        """
model.log({"who": "parent before"})
model.flush()
for i in range(50):
    model.log({"who": f"parent waiting {i}"})
children = []
for i in range(3):
    child = os.fork()
    if child == 0:
        assert model.stats.n_logged == 0
        for j in range(20):
            model.log({"who": f"child {i} {j}"})
        ok = model.flush() and model.stats.n_sent == 20
        os._exit(0 if ok else 1)
    children.append(child)
model.log({"who": "parent after"})
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
assert model.flush()
assert model.stats.n_sent == 52, model.stats
""",
        server.url,
    )

    rows = server.rows()
    expected = ["parent before", "parent after", *(f"parent waiting {i}" for i in range(50))]
    expected += [f"child {i} {j}" for i in range(3) for j in range(20)]
    assert sorted(row["features"]["who"] for row in rows) == sorted(expected)
    assert len({row["id"] for row in rows}) == len(rows)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_while_other_threads_log_never_hangs_the_child(server):
    run(
        """
from threading import Event, Thread
done = Event()
def work():
    while not done.is_set():
        model.log({"a": 1})
threads = [Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
for _ in range(8):
    child = os.fork()
    if child == 0:
        model.log({"a": 2})
        os._exit(0 if model.flush() else 1)
    assert os.waitpid(child, 0)[1] == 0
done.set()
for thread in threads: thread.join()
""",
        server.url,
    )
