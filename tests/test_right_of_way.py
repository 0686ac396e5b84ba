from threading import Event, Thread

import pytest

from watchkeeper import right_of_way as module
from watchkeeper.right_of_way import RightOfWay


@pytest.fixture
def right_of_way():
    return RightOfWay()


def test_requests_are_under_way_until_they_are_answered_or_break(right_of_way):
    with right_of_way.request(), right_of_way.request():
        assert right_of_way.n_requests == 2

    with pytest.raises(ValueError, match="boom"), right_of_way.request():
        raise ValueError("boom")

    assert right_of_way.n_requests == 0


def test_work_goes_on_once_the_requests_under_way_are_answered(right_of_way, monkeypatch):
    monkeypatch.setattr(module, "MAX_WAIT_S", 60.0)
    order, begun = [], Event()

    def work():
        begun.set()
        right_of_way.give_way()
        order.append("work")

    thread = Thread(target=work)
    with right_of_way.request():
        thread.start()
        assert begun.wait(20)
        order.append("answer")
    thread.join(20)

    assert order == ["answer", "work"]


def test_a_request_that_takes_long_is_waited_for_once(right_of_way, monkeypatch):
    monkeypatch.setattr(module, "MAX_WAIT_S", 0.01)

    with right_of_way.request(), right_of_way.request():
        right_of_way.give_way()

        assert right_of_way.n_requests == 0
        with right_of_way.request():
            assert right_of_way.n_requests == 1
