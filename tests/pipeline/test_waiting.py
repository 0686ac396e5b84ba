"""Verdicts wait for labels that are to be expected, where nothing estimates what they will say."""

import pytest

from late_labels import NAME, live, trained, watch
from service import START
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window


@pytest.fixture
def app():
    return trained()


def verdicts(app):
    """Return the verdicts on performance by day."""
    found = app.catalog.verdicts(NAME, Window(START, START + 99 * DAY), monitor="performance")
    return {(one.start - START) // DAY: one for one in found}


def test_a_window_is_grey_while_labels_are_to_come_and_judged_once_enough_have(app):
    live(app, 0, 9)

    found = verdicts(app)

    assert [found[day].status for day in range(7)] == [Status.GREEN] * 7
    # Of day 7 half the labels to be had have come, of day 8 none.
    assert found[7].status is Status.GREY
    assert found[7].reason.startswith("Its labels are still coming: ")
    assert "80 % are expected by 13 Mar 0" in found[7].reason
    assert "no labels have come yet" in found[8].reason


def test_labels_that_never_come_leave_no_window_grey_for_ever(app):
    live(app, 0, 8)
    waiting = verdicts(app)[6]
    live(app, 8, 1, labels_until=START + 8 * DAY)

    assert waiting.status is Status.GREY
    assert verdicts(app)[6].status is Status.GREEN


def test_after_a_start_windows_without_a_verdict_are_looked_at_again(app):
    live(app, 0, 8)
    waiting = verdicts(app)[6]

    again = watch(app.catalog, app.lake, now=START + 20 * DAY)
    again.runner.run_until_idle()

    assert waiting.status is Status.GREY
    assert verdicts(again)[6].status is Status.GREEN
