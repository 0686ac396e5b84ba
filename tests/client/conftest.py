import socket

import pytest

from client.recording import RecordingServer
from watchkeeper.client.model import Model
from watchkeeper.client.transport import Backoff


@pytest.fixture
def server():
    with RecordingServer() as server:
        yield server


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def make_model(server):
    made = []

    def make(**options):
        options = {"version": "2.1", "url": server.url, "git_commit": "", "timeout_s": 5.0} | options
        options.setdefault("backoff", Backoff(base_s=0.005, cap_s=0.02))
        made.append(Model("late-flights", **options))
        return made[-1]

    yield make
    for model in made:
        model.close(timeout=0.1)
