import warnings
from datetime import timedelta

import pytest

from service import NAME, START, open_watch
from watchkeeper.api.server import create_server
from watchkeeper.domain.window import DAY

with warnings.catch_warnings():
    # It asks for another library than the one that the client stands on.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

NOW = START + 20 * DAY + timedelta(hours=12)


@pytest.fixture
def app(tmp_path):
    app = open_watch(tmp_path, now=NOW)
    yield app
    app.close()


@pytest.fixture
def server(app):
    return create_server(app.source, app.accept, app.revision, wall=app.clock)


@pytest.fixture
def http(server):
    with TestClient(server, base_url="http://testserver/api/v1") as client:
        client.put(f"/models/{NAME}", json={"task": "binary"}).raise_for_status()
        yield client
