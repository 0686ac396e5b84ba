"""Verdicts of one window combined: any of them, all, or so many; none is worse than all together."""

from dataclasses import replace

import pytest

from verdicts import day, monitor, verdict
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.combine import combine

NAMES = ("drift", "quality", "traffic")
WHOLE = replace(monitor("together"), metrics=(), detector="composite", parts=NAMES)
TODAY = Window(day(3), day(4))


def combined(letters, at_least):
    """Combine verdicts written as letters; of a blank there is none."""
    parts = [
        (monitor(name), verdict(3, letter, monitor=name))
        for name, letter in zip(NAMES, letters, strict=True)
        if letter != " "
    ]
    return combine(WHOLE, TODAY, parts, at_least=at_least)


@pytest.mark.parametrize(
    ("letters", "any_", "two", "all_"),
    [
        ("ggg", "green", "green", "green"),
        ("rgg", "red", "green", "green"),
        ("ryg", "red", "yellow", "green"),
        ("ryr", "red", "red", "yellow"),
        ("rrr", "red", "red", "red"),
        # What is not known may be bad, or not.
        ("r--", "red", "grey", "grey"),
        ("rg ", "red", "green", "grey"),
        ("gg-", "green", "green", "grey"),
        ("---", "grey", "grey", "grey"),
        ("   ", "grey", "grey", "grey"),
    ],
)
def test_it_is_as_bad_as_so_many_of_its_parts_are(letters, any_, two, all_):
    statuses = [combined(letters, at_least).status for at_least in (1, 2, 3)]

    assert statuses == [any_, two, all_]


def test_its_findings_are_those_of_its_bad_parts_and_say_which_are_bad_together():
    found = combined("rgy", 2)

    assert (found.monitor, found.start, found.end) == ("together", TODAY.start, TODAY.end)
    assert {one.status for one in found.findings} == {Status.YELLOW}
    assert [(one.metric, one.column) for one in found.findings] == [("js_distance", "temp")] * 2
    assert found.reason == "Drift and Traffic are bad together. red in temp on day 3"


def test_what_is_bad_alone_is_said_as_it_is():
    assert combined("ggr", 1).reason == "red in temp on day 3"


@pytest.mark.parametrize(
    ("letters", "reason"),
    [
        ("ggg", "Of the 3 monitors that it combines none is bad; 2 must be."),
        ("rgg", "Of the 3 monitors that it combines 1 is bad; 2 must be."),
        ("r--", "Of the 3 monitors that it combines 2 could not be judged."),
    ],
)
def test_what_does_not_alarm_says_why(letters, reason):
    found = combined(letters, 2)

    assert (found.reason, found.findings) == (reason, ())
