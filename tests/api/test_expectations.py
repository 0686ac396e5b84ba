from dataclasses import replace

import pytest

from api.conftest import NOW
from monitored import have_measured
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import HOUR

SEASONAL = Monitor("hours", "Errors by the hour", Question.ON_TIME, ("error_rate",), "seasonal", window=HOUR)


@pytest.fixture
def watched(app, fresh):
    """The name of a model with two days of hourly errors, one in a hundred, and a monitor of them."""
    model = replace(app.catalog.model(fresh), created_at=NOW - 48 * HOUR)
    app.catalog.put_model(model)
    have_measured(app.catalog, model, "error_rate", [0.01] * 48)
    app.catalog.put_monitor(fresh, SEASONAL)
    return fresh


def ask(http, model, name="hours", metric="error_rate"):
    return http.get(f"/models/{model}/monitors/{name}/expectation", params={"metric": metric})


def test_it_is_told_what_was_expected_and_why(app, http, watched):
    app.catalog.add_declared_event(DeclaredEvent("move", NOW - 30 * HOUR, NOW - 29 * HOUR, model=watched))

    told = ask(http, watched).json()

    assert told["title"] == "Errors by the hour"
    assert len(told["starts"]) == len(told["lows"]) == len(told["highs"]) > 20
    assert told["expected"][-1] == pytest.approx(0.01)
    # More errors are bad, fewer are not.
    assert set(told["lows"]) == {None}
    assert told["highs"][-1] > 0.01
    assert told["why"].startswith("Expected is the median of the last ")
    assert told["why"].endswith("Left out: 1 window of declared events.")


def test_where_too_little_is_known_it_says_so(http, watched):
    assert (
        ask(http, watched, metric="volume").json()["why"]
        == "Too few earlier windows tell what is usual so far."
    )


def test_a_monitor_that_there_is_not_is_not_found(http, watched):
    assert ask(http, watched, name="nope").status_code == 404
