"""Verdicts wait for labels that are to be expected, where nothing estimates what they will say."""

import pytest

from late_labels import NAME, live, trained, watch
from service import START
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY, Window


@pytest.fixture
def app():
    return trained()


def verdicts(app, monitor="performance"):
    """Return a monitor's verdicts by day."""
    found = app.catalog.verdicts(NAME, Window(START, START + 99 * DAY), monitors=(monitor,))
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


def test_labels_that_cease_are_told_once_they_should_be_there_and_not_before(app):
    labels = Monitor(
        "labels", "Labels", Question.RIGHT, ("labelled_ratio",), "threshold", settings={"red": 0.3}
    )
    app.catalog.put_monitor(NAME, labels)
    live(app, 0, 8)
    before = verdicts(app, "labels")
    live(app, 8, 4, labels_until=START + 8 * DAY)
    after = verdicts(app, "labels")

    assert [before[day].status for day in range(6)] == [Status.GREEN] * 6
    assert before[7].status is Status.GREY
    assert before[7].reason.startswith("Its labels are still coming: ")
    assert after[8].status is Status.RED
    assert after[11].status is Status.GREY


def test_how_old_the_reference_is_is_judged_by_a_limit(app):
    age = Monitor(
        "reference-age",
        "Reference",
        Question.INPUT,
        ("reference_age",),
        "threshold",
        settings={"yellow": 3.5},
    )
    app.catalog.put_monitor(NAME, age)
    live(app, 0, 6)

    found = verdicts(app, "reference-age")

    assert [found[day].status for day in range(5)] == [Status.GREEN] * 3 + [Status.YELLOW] * 2
    assert found[4].reason == "Age of the training reference is 5 days, above the yellow limit of 3.5 days."
