"""One watch with a calm past for all drills of live traffic: what it is made of takes longer than most of them."""

import pytest

from service import live, open_watch, service_days, train

N_LIVE = 6


@pytest.fixture(scope="package")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="package")
def app(home):
    app = open_watch(home)
    train(app)
    live(app, service_days(14, N_LIVE))
    yield app
    app.close()
