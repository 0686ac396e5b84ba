from dataclasses import replace
from datetime import timedelta

import pytest

from budget_watch import MONITOR, RECALL, usual_recalls
from verdicts import day
from watchkeeper.detectors.allowance import (
    alarms_a_window,
    count_alarms,
    gather_record,
    learn_allowance,
    ratio_settings,
    share_a_month,
)
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import HOUR, Window
from watchkeeper.metrics.built_in import METRICS

KNOWN = DETECTORS.as_mapping()
# Monday and Sunday after thirteen weeks.
MONDAY, SUNDAY = day(91), day(97)


def measured(values, *, n_rows=500):
    return [
        Measurement(RECALL, day(number), Reading(value, n_rows=n_rows)) for number, value in enumerate(values)
    ]


def record_of(rows, **options):
    return gather_record(MONITOR, {RECALL: rows}, METRICS.as_mapping(), **options)


def test_the_budget_is_shared_by_the_monitors_that_page_and_can_spend_it():
    names = ("budget", "drift", "threshold", "rise")
    monitors = [replace(MONITOR, name=name, detector=name) for name in names]
    monitors += [replace(monitors[0], name="silent", is_paging=False)]
    monitors += [replace(monitors[0], name="off", is_enabled=False)]

    assert share_a_month(1.0, monitors, KNOWN) == pytest.approx(1 / 3)
    assert share_a_month(1.0, monitors[-2:], KNOWN) == 1.0


def test_a_share_is_spent_by_the_window():
    hourly = replace(MONITOR, window=HOUR)

    assert alarms_a_window(1.0, MONITOR) == pytest.approx(1 / 30.4, rel=0.01)
    assert alarms_a_window(1.0, hourly) == pytest.approx(alarms_a_window(1.0, MONITOR) / 24)
    assert alarms_a_window(30.0, replace(MONITOR, window=timedelta(days=7))) == 0.5


@pytest.mark.parametrize(("detector", "has_ratio"), [("drift", True), ("rise", True), ("relative", False)])
def test_detectors_that_judge_each_series_by_itself_get_an_even_part(detector, has_ratio):
    found = ratio_settings(KNOWN[detector], MONITOR, a_month=1.0, n_series=50)

    assert bool(found) is has_ratio
    if has_ratio:
        assert found["false_alarm_ratio"] == pytest.approx(1 / 30.4 / 50, rel=0.01)


def test_bands_know_the_weekday():
    allowance = learn_allowance(record_of(measured(usual_recalls())), MONITOR, a_month=1.0)

    monday, sunday = (allowance.bands(start)[RECALL] for start in (MONDAY, SUNDAY))

    assert monday.expected == pytest.approx(0.8, abs=0.01)
    assert sunday.expected == pytest.approx(0.7, abs=0.01)
    assert 0.005 < monday.reach < 0.03


def test_a_smaller_budget_and_alerts_in_the_past_widen_the_bands():
    record = record_of(measured(usual_recalls()))

    def reach(**options):
        return learn_allowance(record, MONITOR, **options).bands(MONDAY)[RECALL].reach

    assert reach(a_month=0.25) > reach(a_month=1.0)
    assert reach(a_month=1.0, n_alerts=3) > reach(a_month=1.0)


def test_windows_that_are_distrusted_unknown_or_of_few_rows_are_left_out():
    rows = measured(usual_recalls())
    rows[3] = replace(rows[3], reading=Reading(None, reason="no labels"))
    rows[4] = replace(rows[4], reading=Reading(0.1, n_rows=3))

    record = record_of(rows, without={day(5)})

    assert record.past.places.tolist() == [0, 1, 2, *range(6, 91)]
    assert record.past.values.min() > 0.6


def test_alerts_count_as_alarms_unless_an_event_explains_them():
    began, elsewhere, earlier, explained = (
        Alert(0, "", MONITOR.name, day(number), day(number + 2), None, Status.RED, "recall", "", "")
        for number in (10, 30, 1, 40)
    )
    alerts = [
        began,
        replace(elsewhere, monitor="other"),
        earlier,
        explained,
    ]
    span, sale = Window(day(5), day(90)), DeclaredEvent("sale", day(39), day(41))

    assert count_alarms(MONITOR, alerts, span) == 2
    assert count_alarms(MONITOR, alerts, span, [sale]) == 1
    assert count_alarms(MONITOR, alerts, span, [replace(sale, is_excluded=False)]) == 2


def test_metrics_are_kinds_and_know_their_bad_side():
    series = [Series("recall"), Series("error_rate"), Series("positive_rate"), Series("recall", "x")]

    past = gather_record(
        MONITOR, {one: measured(usual_recalls(3)) for one in series}, METRICS.as_mapping()
    ).past

    assert past.sides.tolist() == [-1, 1, 0, -1]
    assert past.kinds[0] == past.kinds[3]
    assert len(set(past.kinds.tolist())) == 3


def test_without_a_past_nothing_is_allowed_or_forbidden():
    assert learn_allowance(record_of([]), MONITOR, a_month=1.0) is None
    assert learn_allowance(record_of(measured(usual_recalls(20))), MONITOR, a_month=1.0) is None
