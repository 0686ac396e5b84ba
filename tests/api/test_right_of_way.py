import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from watchkeeper.api.right_of_way import HaveRightOfWay
from watchkeeper.right_of_way import RightOfWay


@pytest.fixture
def right_of_way():
    return RightOfWay()


@pytest.fixture
def client(right_of_way):
    app = FastAPI()
    app.add_middleware(HaveRightOfWay, right_of_way=right_of_way)

    @app.api_route("/under-way", methods=["GET", "POST"])
    def under_way() -> int:
        return right_of_way.n_requests

    @app.get("/broken")
    def broken() -> None:
        raise ValueError("boom")

    return TestClient(app, raise_server_exceptions=False)


def test_who_asks_is_under_way_until_answered(client, right_of_way):
    assert client.get("/under-way").json() == 1
    assert client.get("/broken").status_code == 500
    assert right_of_way.n_requests == 0


def test_who_brings_something_is_not_waited_for(client):
    assert client.post("/under-way").json() == 0
