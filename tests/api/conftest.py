"""One real server for all tests of a module: what it is made of takes longer to build than most of them run."""

import warnings
from datetime import timedelta
from itertools import count

import pytest

from service import NAME, START, open_watch
from watchkeeper.api.server import create_server
from watchkeeper.domain.window import DAY

with warnings.catch_warnings():
    # It asks for another library than the one that the client stands on.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

NOW = START + 20 * DAY + timedelta(hours=12)
_numbers = count(1)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = open_watch(tmp_path_factory.mktemp("home"), now=NOW)
    yield app
    app.close()


@pytest.fixture(scope="module")
def server(app):
    return create_server(app.source, app.accept, app.revision, wall=app.clock)


@pytest.fixture(scope="module")
def http(server):
    with TestClient(server, base_url="http://testserver/api/v1") as client:
        client.put(f"/models/{NAME}", json={"task": "binary"}).raise_for_status()
        yield client


@pytest.fixture
def fresh(http):
    """The name of a model that no other test has used."""
    name = f"model-{next(_numbers)}"
    http.put(f"/models/{name}", json={"task": "binary"}).raise_for_status()
    return name
