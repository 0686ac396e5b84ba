"""A preview is the watch over again: by the same settings it tells what was told, by others what would have been."""

from dataclasses import replace

import numpy as np
import pytest

from monitored import have_traffic
from verdicts import day
from watchkeeper.clock import ManualClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import Cause, CauseKind
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.reference import RECENT
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Symptom
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.pipeline.judge import GRACE, Judge
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Measured

MODEL = Model("late-trains", day(0))
N_DAYS = 160
NOW = day(N_DAYS) + HOUR
DRIFT = Monitor(
    "drift",
    "Drift",
    Question.INPUT,
    ("js_distance",),
    "drift",
    reference=RECENT,
    settings={"min_effect": 0.05},
)
LATENCY = Monitor(
    "latency", "Latency", Question.ON_TIME, ("latency_p95",), "rise", window=HOUR, persistence=Persistence(3, 4, 2)
)  # fmt: skip


def measured_day(number, rng):
    """A day of two columns that drift for a week now and then, and hours that are slow now and then."""
    start = day(number)
    is_off = number % 37 in range(30, 37)
    rows = [Measurement(Series("volume", window=DAY), start, Reading(500.0, n_rows=500))]
    for column in ("temp", "load"):
        value = abs(rng.normal(0.03, 0.01)) + (0.3 if is_off and column == "temp" else 0.0)
        series = Series("js_distance", column, "", RECENT, DAY)
        rows.append(Measurement(series, start, Reading(value, value - 0.01, value + 0.01, 500)))
    for hour in range(24):
        slow = 3.0 if is_off and 6 <= hour < 12 else 1.0
        value = slow * rng.normal(100.0, 8.0)
        moment = start + hour * HOUR
        rows.append(Measurement(Series("volume", window=HOUR), moment, Reading(20.0, n_rows=50)))
        reading = Reading(value, value - 5.0, value + 5.0, 50)
        rows.append(Measurement(Series("latency_p95", window=HOUR), moment, reading))
    return rows


@pytest.fixture(scope="module")
def watched():
    """A catalog in which days were measured, judged and alerted on one after the other, as they are live."""
    catalog, clock, rng = MemoryCatalog(), ManualClock(day(0)), np.random.default_rng(5)
    catalog.add_model(MODEL)
    catalog.change_monitors(MODEL.name, put=(DRIFT, LATENCY))
    have_traffic(catalog, MODEL, Window(day(0), day(N_DAYS)))
    judge = Judge(catalog, clock, METRICS, DETECTORS)
    announcer = Announcer(catalog, clock, routes=(), base_url="")
    nothing = Diagnosis("", Cause(CauseKind.UNKNOWN, ""), None)
    stage = AlertStage(catalog, announcer, diagnose=lambda *_: nothing)
    for number in range(N_DAYS):
        rows = measured_day(number, rng)
        clock.set(day(number + 1) + GRACE)
        catalog.commit_measured(Measured(MODEL.name, rows, (), None, {Window(r.start, r.end) for r in rows}))
        judge.judge(MODEL, judge.complete(MODEL))
        stage.alert(MODEL)
    return catalog


def preview(catalog, monitor, n_days=90):
    span = Window(day(N_DAYS - n_days), day(N_DAYS))
    return Previewer(catalog, ManualClock(NOW), METRICS, DETECTORS).preview(MODEL, monitor, span)


def without_ids(alerts):
    return [replace(alert, id=0, incident_id=None) for alert in alerts]


@pytest.mark.parametrize("monitor", [DRIFT, LATENCY], ids=lambda one: one.name)
@pytest.mark.parametrize("n_days", [90, N_DAYS])
def test_by_the_present_settings_it_tells_what_was_told(watched, monitor, n_days):
    told = preview(watched, monitor, n_days)

    stored = [
        alert
        for alert in watched.alerts(MODEL.name)
        if alert.monitor == monitor.name and (alert.closed_at is None or alert.closed_at > told.span.start)
    ]
    assert len(stored) >= 2
    assert list(told.alerts) == without_ids(stored)
    assert told.verdicts == watched.verdicts(MODEL.name, told.span, monitors=(monitor.name,))


def test_by_other_settings_it_tells_what_would_have_been(watched):
    blunt = preview(watched, replace(DRIFT, settings={"min_effect": 0.6}))
    hasty = preview(watched, replace(DRIFT, persistence=Persistence(1, 1, 1)))
    patient = preview(watched, replace(DRIFT, persistence=Persistence(7, 7, 2)))

    assert blunt.alerts == []
    (first, *_), (last, *_) = hasty.alerts, patient.alerts
    assert (first.since, last.since) == (last.since, first.since)
    assert last.opened_at - first.opened_at == 6 * DAY


def test_windows_that_an_event_excludes_are_left_out(watched):
    def expected(monitor):
        findings = preview(watched, monitor, 20).findings[Symptom("latency_p95")]
        return [findings[day(N_DAYS - 1) + hour * HOUR].expected for hour in range(24)]

    before = expected(LATENCY)
    event = watched.add_declared_event(DeclaredEvent("move", day(N_DAYS - 3), day(N_DAYS - 1)))
    during = expected(LATENCY)
    watched.remove_declared_event(event.id)

    assert during != before
    assert expected(LATENCY) == before


@pytest.mark.parametrize("change", [{"is_enabled": False}, {"name": "new"}], ids=["off", "new"])
def test_one_that_is_turned_off_or_new_is_judged_all_the_same(watched, change):
    tried = preview(watched, replace(DRIFT, **change), N_DAYS)

    assert [one.since for one in tried.alerts] == [
        one.since for one in preview(watched, DRIFT, N_DAYS).alerts
    ]


def test_what_combines_others_tells_what_they_say_together(watched):
    silence = Monitor("silence", "Silence", Question.ON_TIME, ("volume",), "absence")
    both = Monitor("both", "Both", Question.INPUT, (), "composite", parts=("drift", "silence"))
    among = (DRIFT, LATENCY, silence)

    def tell(at_least):
        span = Window(day(N_DAYS - 90), day(N_DAYS))
        previewer = Previewer(watched, ManualClock(NOW), METRICS, DETECTORS)
        whole = replace(both, settings={"at_least": at_least})
        return previewer.preview(MODEL, whole, span, among=among)

    assert [one.since for one in tell(1.0).alerts] == [one.since for one in preview(watched, DRIFT).alerts]
    assert set(tell(1.0).findings) == {Symptom("js_distance", "temp")}
    assert tell(2.0).alerts == []
    assert {one.status for one in tell(2.0).verdicts} == {Status.GREEN}


def test_every_finding_is_told_and_not_only_what_a_verdict_keeps(watched):
    told = preview(watched, DRIFT)

    for column in ("temp", "load"):
        findings = told.findings[Symptom("js_distance", column)]
        assert {day(number) for number in range(N_DAYS - 90, N_DAYS)} <= set(findings)
    assert {one.status for one in told.findings[Symptom("js_distance", "load")].values()} == {Status.GREEN}


def test_what_was_expected_of_each_window_is_what_it_was_judged_by_and_says_what_was_left_out(watched):
    seasonal = replace(LATENCY, name="seasonal", detector="seasonal")
    span = Window(day(N_DAYS - 4), day(N_DAYS))
    event = watched.add_declared_event(DeclaredEvent("move", day(N_DAYS - 6), day(N_DAYS - 5)))
    previewer = Previewer(watched, ManualClock(NOW), METRICS, DETECTORS)

    told = previewer.expect(MODEL, seasonal, span, Symptom("latency_p95"))
    findings = previewer.preview(MODEL, seasonal, span).findings[Symptom("latency_p95")]
    watched.remove_declared_event(event.id)

    assert sorted(told.usual) == [day(N_DAYS - 4) + hour * HOUR for hour in range(96)]
    assert all(usual.expected == findings[start].expected for start, usual in told.usual.items())
    assert told.left_out.n_declared == 24
    assert previewer.expect(MODEL, LATENCY, span, Symptom("latency_p95")).usual == {}


def test_nothing_is_written(watched):
    def all_of(catalog):
        everything = Window(day(0), day(N_DAYS))
        return (
            catalog.monitors(MODEL.name),
            catalog.alerts(MODEL.name),
            catalog.incidents(),
            catalog.verdicts(MODEL.name, everything),
            catalog.pending(MODEL.name),
            catalog.unalerted(MODEL.name),
        )

    before = all_of(watched)

    preview(watched, replace(DRIFT, settings={"min_effect": 0.01}, persistence=Persistence(1, 1, 1)))

    assert all_of(watched) == before


def test_a_model_without_traffic_tells_nothing():
    catalog = MemoryCatalog()
    catalog.add_model(MODEL)

    told = preview(catalog, DRIFT)

    assert (list(told.alerts), list(told.verdicts), dict(told.findings)) == ([], [], {})
