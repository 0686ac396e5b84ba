from dataclasses import replace
from datetime import timedelta

import pytest

from verdicts import day, monitor, verdicts
from watchkeeper.domain.incident import Alert, Dismissal, Incident, IncidentState
from watchkeeper.domain.model import Model
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.trust import distrusted_starts, is_in_alert
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Alerted, Judged

MODEL = Model("late-trains", day(0))


def alert(since, closed, status=Status.RED):
    return Alert(
        -1,
        MODEL.name,
        "drift",
        day(since),
        day(since + 2),
        closed and day(closed),
        status,
        "m",
        "temp",
        "bad",
    )


def catalog_with(written, *alerts):
    catalog = MemoryCatalog()
    catalog.add_model(MODEL)
    told = verdicts(written)
    catalog.commit_judged(Judged(MODEL.name, (), told))
    catalog.commit_alerted(Alerted(MODEL.name, alerts, (), (), ()), handled=told)
    return catalog


@pytest.mark.parametrize(
    ("written", "alerts", "distrusted"),
    [
        ("gggggggggg", [], []),
        # What is bad may still become part of an alert for three windows, and is noise after that.
        ("gggggggrgg", [], [7]),
        ("rggggrgggg", [], []),
        ("gggggggryr", [], [7, 8, 9]),
        # So may what is doubtful.
        ("gdggggggdg", [], [8]),
        ("ggggggrdgd", [], [7, 9]),
        # What did become part of one is never usual.
        ("grrrgggggg", [alert(1, 6)], [1, 2, 3]),
        ("grrrgggrgg", [alert(1, 6)], [1, 2, 3, 7]),
        ("grrrrrrrrr", [alert(1, None)], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("grrrgggggg", [alert(1, 3, Status.GREEN)], []),
        ("g---------", [], []),
    ],
)
def test_suspect_windows_are_on_probation_and_bad_ones_in_an_alert_never_trusted(written, alerts, distrusted):
    catalog = catalog_with(written, *alerts)

    found = distrusted_starts(catalog, MODEL, [monitor()], Window(day(0), day(10)))

    assert found == {day(number) for number in distrusted}


def test_verdicts_of_other_monitors_do_not_count():
    catalog = catalog_with("ggggggggrr")

    assert distrusted_starts(catalog, MODEL, [monitor("quality")], Window(day(0), day(10))) == frozenset()
    assert distrusted_starts(catalog, MODEL, [], Window(day(0), day(10))) == frozenset()


@pytest.mark.parametrize(
    ("because", "distrusted"),
    [
        (None, [1, 2, 3]),
        (Dismissal.KNOWN_CHANGE, [1, 2, 3]),
        (Dismissal.SEASON, []),
        (Dismissal.TOO_SMALL, []),
    ],
)
def test_what_people_call_a_false_alarm_about_something_usual_is_taken_for_usual(because, distrusted):
    incident = Incident(
        -1,
        MODEL.name,
        "",
        IncidentState.RESOLVED,
        Status.RED,
        day(1),
        day(3),
        day(6),
        None,
        dismissal=because,
    )
    catalog = MemoryCatalog()
    catalog.add_model(MODEL)
    told = verdicts("grrrgggggg")
    catalog.commit_judged(Judged(MODEL.name, (), told))
    of_it = replace(alert(1, 6), incident_id=-1)
    catalog.commit_alerted(Alerted(MODEL.name, [of_it], [incident], (), ()), handled=told)

    found = distrusted_starts(catalog, MODEL, [monitor()], Window(day(0), day(10)))

    assert found == {day(number) for number in distrusted}


@pytest.mark.parametrize(("number", "is_in"), [(0, False), (1, True), (5, True), (6, False)])
def test_an_alert_holds_its_windows_half_open(number, is_in):
    assert is_in_alert(day(number), [alert(1, 6)]) is is_in


@pytest.mark.parametrize(("number", "is_in"), [(1, True), (28, True), (29, False), (300, False)])
def test_an_alert_that_nobody_ends_is_how_things_are_after_four_weeks(number, is_in):
    lasting = [alert(1, None)]

    assert is_in_alert(day(number), lasting, longest=timedelta(days=28)) is is_in
