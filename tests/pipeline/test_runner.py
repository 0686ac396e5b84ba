"""The stages together, over the stores in memory: late rows, silence, labels that come late, and what breaks."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import polars as pl
import pytest
from polars.exceptions import PanicException

from service import NAME, START, in_fahrenheit, live, numbered, send, service_days, train
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.incident import CauseKind, IncidentState
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.notification import Delivery, Occasion
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.runner import TURNS, Runner
from watchkeeper.revision import Revision
from watchkeeper.settings import Settings
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

LIVE = START + 14 * DAY
ALL = Window(START, START + 60 * DAY)


@pytest.fixture
def app():
    app = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START))
    train(app)
    return app


def pass_time(app, until):
    app.clock.set(until + GRACE)
    app.runner.run_until_idle()


def statuses(app, monitor):
    return {one.start: one.status for one in app.catalog.verdicts(NAME, ALL, monitors=(monitor,))}


def volume(app, start):
    return value(app, "volume", start)


def labelled(app, start):
    return value(app, "labelled_ratio", start)


def value(app, metric, start):
    (row,) = app.catalog.history(NAME, Series(metric, window=DAY), Window(start, start + DAY))
    return row.reading.value


def accept_labels(app, days):
    labels = days.select("id", "label", prediction_time="time")
    app.accept.accept(NAME, Kind.LABELS, numbered(labels), key="labels")


def test_a_window_is_judged_once_it_is_over_and_its_stragglers_had_their_time(app):
    send(app, service_days(14, 1), "day")
    app.runner.run_until_idle()
    app.clock.set(LIVE + DAY + GRACE - timedelta(seconds=1))
    app.runner.run_until_idle()
    before = statuses(app, "traffic")

    pass_time(app, LIVE + DAY)

    assert before == {}
    assert statuses(app, "traffic") == {LIVE: Status.GREEN}


def test_silence_is_measured_as_no_traffic_and_raises_the_alert(app):
    live(app, service_days(14, 2))

    pass_time(app, LIVE + 4 * DAY)

    assert [volume(app, LIVE + day * DAY) for day in range(4)] == [300, 300, 0, 0]
    assert statuses(app, "traffic")[LIVE + 2 * DAY] is Status.RED
    (incident,) = app.catalog.incidents()
    assert incident.cause.kind is CauseKind.NO_TRAFFIC
    assert (incident.since, incident.state) == (LIVE + 2 * DAY, IncidentState.OPEN)


def test_an_alert_of_silence_closes_when_traffic_is_back(app):
    live(app, service_days(14, 2))
    pass_time(app, LIVE + 3 * DAY)

    live(app, service_days(17, 1))

    (incident,) = app.catalog.incidents()
    assert (incident.state, incident.resolved_at) == (IncidentState.RESOLVED, LIVE + 4 * DAY)


def test_late_rows_from_before_a_silence_leave_its_alert_as_it_is(app):
    days = service_days(14, 2)
    live(app, days.filter(pl.int_range(pl.len()) % 10 > 0))
    pass_time(app, LIVE + 4 * DAY)
    before = app.catalog.alerts(NAME), app.catalog.incidents()

    late = days.filter(pl.int_range(pl.len()) % 10 == 0).filter(pl.col("time") >= LIVE + DAY)
    send(app, late.drop("label"), "late")
    app.runner.run_until_idle()

    assert volume(app, LIVE + DAY) == 300
    assert (app.catalog.alerts(NAME), app.catalog.incidents()) == before


def test_while_labels_of_many_days_are_worked_in_today_goes_on(app):
    n_days = 3 * TURNS
    days = service_days(14, n_days)
    live(app, days.drop("label"))
    today = LIVE + n_days * DAY
    accept_labels(app, days)
    send(app, service_days(14 + n_days, 1).head(10).drop("label"), "today")

    n_steps = 0
    while not (
        history := app.catalog.history(NAME, Series("volume", window=DAY), Window(today, today + DAY))
    ):
        n_steps += app.runner.step_all()

    assert history[0].reading.value == 10
    assert n_steps <= TURNS
    app.runner.run_until_idle()
    assert all(labelled(app, LIVE + day * DAY) == 1.0 for day in range(n_days))


def test_late_rows_open_their_window_again_and_revise_its_verdict(app):
    live(app, service_days(14, 2))
    pass_time(app, LIVE + 3 * DAY)
    before = statuses(app, "traffic")[LIVE + 2 * DAY]

    send(app, service_days(16, 1), "late")
    app.runner.run_until_idle()

    assert before is Status.RED
    assert volume(app, LIVE + 2 * DAY) == 300
    assert statuses(app, "traffic")[LIVE + 2 * DAY] is Status.GREEN
    (incident,) = app.catalog.incidents()
    assert incident.state is IncidentState.RESOLVED
    (alert,) = app.catalog.alerts(NAME)
    assert alert.status is Status.GREEN


def test_labels_that_come_late_are_measured_then(app):
    days = service_days(14, 2)
    live(app, days.drop("label"))
    series = Series("log_loss", window=DAY)
    before = app.catalog.history(NAME, series, Window(LIVE, LIVE + 2 * DAY))

    labels = days.select("id", "label")
    app.accept.accept(NAME, Kind.LABELS, numbered(labels), key="late labels")
    app.runner.run_until_idle()

    after = app.catalog.history(NAME, series, Window(LIVE, LIVE + 2 * DAY))
    assert all(row.reading.value is None for row in before)
    assert [row.reading.n_rows for row in after] == [300, 300]
    assert app.catalog.n_waiting_labels(NAME) == 0


def test_rows_in_any_order_of_days_end_in_the_same_measurements(app):
    live(app, service_days(14, 3))
    other = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START))
    train(other)
    for day in (16, 14, 15):
        send(other, service_days(day, 1), day)
    pass_time(other, LIVE + 3 * DAY)

    wanted = {"metrics": ("volume", "missing_rate", "log_loss")}
    spans = [Window(LIVE, LIVE + 3 * DAY)] * 2
    one, two = (
        watch.catalog.histories(NAME, span, length=DAY, **wanted)
        for watch, span in zip((app, other), spans, strict=True)
    )
    assert one == two


def test_once_idle_nothing_is_left_to_do(app):
    live(app, in_fahrenheit(service_days(14, 3)))

    assert not app.runner.step_all()
    assert app.catalog.depth().n_rows == 0
    assert not app.catalog.dirty(NAME)
    assert not app.catalog.unalerted(NAME)


class Failing:
    """Stands before a lake and breaks as often as it is told to."""

    def __init__(self, lake, errors):
        self._lake = lake
        self.errors = errors

    def append(self, model, kind, frame, *, drain):
        if model == "broken" and self.errors:
            raise self.errors.pop()
        return self._lake.append(model, kind, frame, drain=drain)

    def __getattr__(self, name):
        return getattr(self._lake, name)


def broken_app(errors):
    app = assemble(
        Settings(Path()), MemoryCatalog(), Failing(MemoryLake(), errors), {}, clock=ManualClock(LIVE)
    )
    for name in ("broken", "healthy"):
        app.catalog.add_model(Model(name, START))
        send(app, service_days(13, 1).drop("label"), name, name)
    return app


def test_what_broke_is_taken_again_and_counted_once():
    app = broken_app([OSError("disk full")])
    with pytest.raises(OSError, match="disk full"):
        app.runner.run_until_idle()

    app.runner.run_until_idle()

    assert app.lake.n_rows("broken", Kind.PREDICTIONS) == 300
    ((_, profile),) = app.catalog.profiles("broken", ALL, length=DAY)
    assert profile.n_rows == 300


@pytest.mark.parametrize("error", [ZeroDivisionError, PanicException], ids=["an error", "a panic"])
def test_the_loop_survives_what_breaks_and_serves_the_other_models(error, caplog):
    is_done, sent = Event(), []
    app = broken_app([error("boom")] * 3)

    def notify():
        sent.append(app.lake.n_rows("healthy", Kind.PREDICTIONS))
        if app.lake.n_rows("broken", Kind.PREDICTIONS):
            is_done.set()
        else:
            runner.wake()
        return 0

    steps = app.runner._steps
    runner = Runner(app.catalog, steps, app.clock, notify, Revision())
    runner.start()
    try:
        assert is_done.wait(20)
    finally:
        runner.stop()

    assert sent[0] == 300
    assert caplog.text.count("will be taken again") == 3


def test_a_model_without_anything_to_do_costs_no_look(app):
    live(app, service_days(14, 1))
    looked = []
    steps = app.runner._steps
    advance = steps.advance
    steps.advance = lambda name: looked.append(name) or advance(name)

    app.runner.run_until_idle()
    app.runner.run_until_idle()

    assert looked == []


def test_a_steady_stream_does_not_keep_what_was_drained_from_being_measured(app):
    send(app, service_days(14, 1), "first")
    steps = app.runner._steps
    drain, advance, measured = steps.drain, steps.advance, []
    steps.drain = lambda name: measured == [] and (drain(name) or True)  # Something always waits.
    steps.advance = lambda name: measured.append(advance(name)) or measured[-1]

    app.runner.step_all()

    assert measured == [True]
    assert volume(app, LIVE) > 0


def test_the_revision_grows_with_every_change_and_not_without(app):
    before = app.revision.number
    send(app, service_days(14, 1), "day")
    app.runner.run_until_idle()
    changed = app.revision.number

    app.runner.run_until_idle()

    assert changed > before
    assert app.revision.number == changed


def test_what_changes_one_model_changes_no_other(app):
    app.catalog.add_model(Model("other", START))
    app.runner.run_until_idle()
    before = app.revision.of("other")

    send(app, service_days(14, 1), "day")
    app.runner.run_until_idle()

    assert app.revision.of(NAME) > before
    assert app.revision.of("other") == before


def test_between_stages_whoever_asks_goes_first(app):
    stages = []
    steps = app.runner._steps
    for name in ("measure", "judge", "alert"):
        stage = getattr(steps, f"_{name}")
        do = getattr(stage, name)
        setattr(stage, name, lambda *given, do=do, name=name: stages.append(name) or do(*given))
    steps._give_way = lambda: stages.append("give way")
    send(app, service_days(14, 1), "day")
    app.clock.set(LIVE + DAY + GRACE)

    app.runner.step_all()

    worked = [name for name in ("measure", "judge", "alert") if name in stages]
    assert worked == ["measure", "judge", "alert"]
    assert {stages[stages.index(name) - 1] for name in worked} == {"give way"}


def test_a_frame_of_many_versions_is_told_apart(app):
    rows = (
        service_days(14, 1)
        .drop("label")
        .with_columns(
            pl.when(pl.int_range(pl.len()) < 100).then(pl.lit("1")).otherwise(pl.lit("2")).alias("version")
        )
    )
    send(app, rows, "day")
    app.runner.run_until_idle()

    stored = app.catalog.profiles(NAME, Window(LIVE, LIVE + DAY), length=DAY)
    assert {key.version: profile.n_rows for key, profile in stored} == {"1": 100, "2": 200}
    assert volume(app, LIVE) == 300


class Mailbox:
    """A channel that keeps what it is sent."""

    name, kind = "mail", "list"

    def __init__(self):
        self.taken = []

    def send(self, notification):
        self.taken.append(notification.occasion)
        return Delivery(is_sent=True)


def test_a_maintenance_is_told_to_nobody_and_what_it_leaves_broken_is():
    mail = Mailbox()
    app = assemble(Settings(Path()), MemoryCatalog(), MemoryLake(), {"mail": mail}, clock=ManualClock(START))
    train(app)
    app.catalog.add_declared_event(DeclaredEvent("repair", LIVE, LIVE + 2 * DAY, is_muted=True))

    live(app, in_fahrenheit(service_days(14, 2)))
    (incident,) = app.catalog.incidents()
    told_during = list(mail.taken)
    live(app, in_fahrenheit(service_days(16, 1)))

    assert (incident.state, told_during) == (IncidentState.OPEN, [])
    assert mail.taken == [Occasion.OPENED]
