"""What a false alarm would change is tried on the past: how often it would have alarmed, and what it would miss."""

from dataclasses import replace

import numpy as np
import pytest

from monitored import FITTING, MODEL, have_traffic
from watchkeeper.api.proposals import load_proposal
from watchkeeper.clock import ManualClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.calendar import UTC_CALENDAR
from watchkeeper.domain.incident import Cause, CauseKind, Dismissal, EventKind, TimelineEvent
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import RECENT
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.gather import Diagnosis
from watchkeeper.pipeline.judge import GRACE, Judge
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.read.source import Source
from watchkeeper.store.label_arrivals import LabelHabits
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake
from watchkeeper.store.records import Measured

N_DAYS = 75
START = MODEL.created_at
DRIFT = Monitor("drift", "Drift", Question.INPUT, ("js_distance",), "drift", reference=RECENT)
# On which days a column is off, and by how much: mildly, then clearly, then mildly again.
OFF = {"load": (range(40, 44), 0.15), "temp": (range(52, 56), 0.5), "site": (range(66, 70), 0.16)}


def measured_day(number, rng):
    start = START + number * DAY
    yield Measurement(Series("volume", window=DAY), start, Reading(500.0, n_rows=500))
    for column, (days, far) in OFF.items():
        value = abs(rng.normal(0.03, 0.005)) + (far if number in days else 0.0)
        series = Series("js_distance", column, "", RECENT, DAY)
        yield Measurement(series, start, Reading(value, value - 0.01, value + 0.01, 500))


@pytest.fixture(scope="module")
def source():
    """A model whose drift was judged day by day, with three incidents."""
    catalog, clock, rng = MemoryCatalog(), ManualClock(START), np.random.default_rng(5)
    catalog.add_model(MODEL)
    catalog.put_monitor(MODEL.name, DRIFT)
    have_traffic(catalog, MODEL, Window(START, START + N_DAYS * DAY))
    judge = Judge(catalog, clock, METRICS, DETECTORS)
    nothing = Diagnosis("Drift", Cause(CauseKind.UNKNOWN, ""), None)
    announcer = Announcer(catalog, clock, routes=(), base_url="")
    stage = AlertStage(catalog, announcer, diagnose=lambda *_: nothing)
    for number in range(N_DAYS):
        rows = list(measured_day(number, rng))
        clock.set(START + (number + 1) * DAY + GRACE)
        catalog.commit_measured(Measured(MODEL.name, rows, (), None, {Window(r.start, r.end) for r in rows}))
        judge.judge(MODEL, judge.complete(MODEL))
        stage.alert(MODEL)
    clock.set(START + N_DAYS * DAY + HOUR)
    return Source(catalog, clock, METRICS, DETECTORS, MemoryLake(), UTC_CALENDAR, LabelHabits(catalog))


@pytest.fixture
def propose(source):
    previewer = Previewer(source.catalog, source.clock, METRICS, DETECTORS)
    return lambda incident, because: load_proposal(source, previewer, incident.id, because)


def of_column(source, column):
    (alert,) = [one for one in source.catalog.alerts(MODEL.name) if one.column == column]
    return source.catalog.incident(alert.incident_id)


def test_what_is_too_small_is_shown_beside_what_it_was(source, propose):
    proposal = propose(of_column(source, "site"), Dismissal.TOO_SMALL)

    (change,) = proposal.changes
    assert (len(change.before.alerts), len(change.after.alerts)) == (3, 1)
    assert change.after.alerts[0].column == "temp"
    assert change.monitor.settings["min_effect"] < OFF["temp"][1]
    assert change.sentence.startswith("A distance up to 0.")
    assert change.before.chart.column == change.after.chart.column


def test_it_warns_of_a_real_incident_that_it_would_silence(source, propose):
    other, false = of_column(source, "load"), of_column(source, "site")
    assert [line.id for line in propose(false, Dismissal.TOO_SMALL).silences] == [other.id]

    dismissed = replace(other, dismissal=Dismissal.TOO_SMALL)
    event = TimelineEvent(other.id, START, EventKind.DISMISSED, "Small.", "Ada")
    source.catalog.put_incident(dismissed, event)

    assert propose(false, Dismissal.TOO_SMALL).silences == []


def test_leaving_a_column_out_silences_nothing_else(source, propose):
    proposal = propose(of_column(source, "temp"), Dismissal.ELSEWHERE)

    (change,) = proposal.changes
    assert [alert.column for alert in change.after.alerts] == ["load", "site"]
    assert proposal.silences == []


def test_a_proposal_can_be_saved_as_it_is(source, propose):
    for because in (Dismissal.TOO_SMALL, Dismissal.ELSEWHERE, Dismissal.SEASON):
        (change,) = propose(of_column(source, "temp"), because).changes
        line = change.monitor
        columns, settings = tuple(line.columns), line.settings
        saved = replace(DRIFT, detector=line.detector, columns=columns, settings=settings)
        assert FITTING.faults(saved) == []


def test_nothing_is_proposed_for_a_known_change(source, propose):
    assert propose(of_column(source, "temp"), Dismissal.KNOWN_CHANGE).changes == []
