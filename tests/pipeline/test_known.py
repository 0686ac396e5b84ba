"""Estimates over the stores: what the reference's labels told, and those that have come since."""

import numpy as np
import polars as pl
import pytest

from service import NAME, START, live, numbered, service_days, train
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.known import KnownLabels, count_windows, learn_meaning
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.profile.performance import Performance
from watchkeeper.read.metrics import load_series
from watchkeeper.read.model_page import load_model_page
from watchkeeper.settings import Settings
from watchkeeper.store.foretold import FORETOLD, load_past_estimates
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake

LABELLED, SILENT = 5, 3


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    """A model trained on 14 days, then 5 days with labels and 3 whose labels have not come."""
    app = assemble(
        Settings(tmp_path_factory.mktemp("home")), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START)
    )
    train(app)
    live(app, service_days(14, LABELLED))
    live(app, service_days(14 + LABELLED, SILENT).drop("label"))
    return app


def history(watch, metric):
    span = Window(START + 14 * DAY, START + (14 + LABELLED + SILENT) * DAY)
    return [one.reading for one in watch.catalog.history(NAME, Series(metric), span)]


def test_windows_without_labels_are_estimated_with_an_interval(watch):
    estimated = history(watch, "estimated_accuracy")

    assert len(estimated) == LABELLED + SILENT
    assert all(one.low < one.value < one.high for one in estimated[LABELLED:])
    assert all(abs(one.value - 0.7) < 0.1 for one in estimated[LABELLED:])


def test_windows_whose_labels_have_all_come_are_not_estimated(watch):
    assert all(one.value is None for one in history(watch, "estimated_accuracy")[:LABELLED])
    assert all(one.value is not None for one in history(watch, "accuracy")[:LABELLED])


def test_what_labels_told_long_ago_is_not_forgotten(watch):
    labels, model = KnownLabels(watch.catalog), watch.catalog.model(NAME)
    told = [time for time, one in labels.load(model, START + 60 * DAY, None).windows if one.n_scored]

    assert told == [count_windows(START + day * DAY, DAY) for day in range(14, 14 + LABELLED)]


@pytest.mark.parametrize(
    ("about", "n_left"),
    [({}, 3), ({"metrics": ("log_loss",)}, 3), ({"metrics": ("request_rate",)}, 5), ({"columns": ("x",)}, 5)],
)
def test_windows_that_a_declared_event_excludes_are_not_learnt_from(watch, about, n_left):
    labels, model = KnownLabels(watch.catalog), watch.catalog.model(NAME)
    start = START + 15 * DAY
    event = watch.catalog.add_declared_event(DeclaredEvent("strike", start, start + 2 * DAY, **about))

    known = labels.load(model, START + 60 * DAY, None)

    watch.catalog.remove_declared_event(event.id)
    assert sum(one.n_scored > 0 for _, one in known.windows) == n_left


def test_an_estimate_is_held_against_what_labels_told_of_the_training_reference(watch):
    benchmarks = watch.catalog.benchmarks(NAME)
    charts = load_series(watch.source, NAME, metrics=["estimated_accuracy"])

    assert Series("estimated_accuracy") not in benchmarks
    # As they stand now, and as they stood before labels came.
    assert [chart.benchmark for chart in charts] == [benchmarks[Series("accuracy")].value] * 2


def test_the_model_page_shows_estimates_in_the_chart_of_what_they_estimate(watch):
    page = load_model_page(watch.source, NAME)
    charts = {chart.metric.name: chart for section in page.questions for chart in section.charts}

    assert not any(name.startswith("estimated_") for name in charts)
    estimate = charts["accuracy"].estimate
    known = [
        start for start, value in zip(estimate.starts, estimate.values, strict=True) if value is not None
    ]
    assert known == [START + day * DAY for day in range(14 + LABELLED, 14 + LABELLED + SILENT)]
    assert charts["labelled_ratio"].estimate is None


def test_a_verdict_waits_for_no_label_and_is_amended_once_they_come(tmp_path):
    app = assemble(Settings(tmp_path), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START))
    train(app)
    days = service_days(14, 1)
    live(app, days.drop("label"))

    def verdict():
        span = Window(START + 14 * DAY, START + 15 * DAY)
        return next(one for one in app.catalog.verdicts(NAME, span) if one.monitor == "performance")

    assert verdict().status is Status.GREEN
    assert verdict().reason.startswith("Log loss (estimated) is")
    labels = days.select("id", "label", prediction_time="time")
    app.accept.accept(NAME, Kind.LABELS, numbered(labels), key="late")
    app.runner.run_until_idle()
    assert verdict().reason.startswith("Log loss is")


def test_the_headline_is_the_estimate_where_labels_lack_since(watch):
    answer = next(
        one.answer
        for one in load_model_page(watch.source, NAME).questions
        if one.answer.question is Question.RIGHT
    )
    estimated = history(watch, "estimated_log_loss")

    assert (answer.metric, answer.metric_title) == ("log_loss", "Log loss (estimated)")
    assert answer.value == estimated[-1].value
    assert list(answer.spark[-SILENT:]) == [one.value for one in estimated[-SILENT:]]
    assert "in training" in answer.sentence


def test_what_a_reference_without_labels_or_scores_means_is_not_known():
    assert learn_meaning(Performance.empty()) is None


def test_a_new_reference_is_learnt_from_anew(watch):
    labels, model = KnownLabels(watch.catalog), watch.catalog.model(NAME)
    before = labels.load(model, START, None)

    assert labels.load(model, START, None).meaning is before.meaning
    take_reference(
        watch.catalog,
        METRICS,
        model,
        service_days(0, 9),
        version="2",
        segments=("site",),
        now=watch.clock.now(),
    )
    assert labels.load(model, START, None).meaning.known.n_labelled == 9 * 300


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    """A model whose labels come days late: of the first five days they have, of the last two they have not."""
    app = assemble(
        Settings(tmp_path_factory.mktemp("home")), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START)
    )
    train(app)
    days = service_days(14, 7)
    live(app, days.drop("label"))
    labels = days.filter(days["time"] < START + 19 * DAY).select("id", "label", prediction_time="time")
    app.accept.accept(NAME, Kind.LABELS, numbered(labels), key="late")
    app.runner.run_until_idle()
    return app


def test_estimates_are_held_against_what_labels_said_later(late):
    span = Window(START + 14 * DAY, START + 21 * DAY)
    told = [
        late.catalog.history(NAME, Series(metric, reference=reference), span)
        for metric, reference in (("estimated_accuracy", FORETOLD), ("accuracy", ""))
    ]
    pairs = [(one.reading, other.reading.value) for one, other in zip(*told, strict=True)][:5]

    past = load_past_estimates(late.catalog, late.catalog.model(NAME), span.end)["estimated_accuracy"]

    assert past.errors == pytest.approx([told.value - value for told, value in pairs])
    assert past.n_held == sum(told.low <= value <= told.high for told, value in pairs)
    chart = next(
        chart
        for section in load_model_page(late.source, NAME).questions
        for chart in section.charts
        if chart.metric.name == "accuracy"
    )
    assert (chart.past_estimates.n_windows, chart.past_estimates.n_held) == (5, past.n_held)
    assert chart.past_estimates.mean_error == pytest.approx(np.abs(past.errors).mean())


def test_the_next_estimates_know_how_far_earlier_ones_were_off(late):
    known = KnownLabels(late.catalog).load(late.catalog.model(NAME), START + 20 * DAY, None)

    assert known.past["estimated_log_loss"].n_windows == 5


def test_estimates_made_once_most_labels_had_come_are_not_kept(watch):
    kept = watch.catalog.history(
        NAME,
        Series("estimated_accuracy", reference=FORETOLD),
        Window(START + 14 * DAY, START + (14 + LABELLED + SILENT) * DAY),
    )

    assert [one.start for one in kept] == [START + (14 + LABELLED + day) * DAY for day in range(SILENT)]
    assert load_past_estimates(watch.catalog, watch.catalog.model(NAME), START + 30 * DAY) == {}


def test_errors_of_numbers_are_estimated_and_judged_before_labels_come(tmp_path):
    app = assemble(Settings(tmp_path), MemoryCatalog(), MemoryLake(), {}, clock=ManualClock(START + 14 * DAY))
    days = (
        service_days(0, 16)
        .drop("score")
        .with_columns(prediction=pl.col("temp") + 20.0, label=pl.col("temp") + pl.col("load") / 10.0 + 10.0)
    )
    before = days["time"] < START + 14 * DAY
    model = Model(NAME, START, task=Task.REGRESSION)
    app.catalog.add_model(model)
    take_reference(
        app.catalog, METRICS, model, days.filter(before), version="1", segments=(), now=app.clock.now()
    )
    live(app, days.filter(~before).drop("label"))

    span = Window(START + 14 * DAY, START + 16 * DAY)
    estimated = [one.reading for one in app.catalog.history(NAME, Series("estimated_mae"), span)]
    verdicts = [one for one in app.catalog.verdicts(NAME, span) if one.monitor == "performance"]

    off = (days["prediction"] - days["label"]).abs()
    truths = [off.filter(days["time"].dt.truncate("1d") == START + day * DAY).mean() for day in (14, 15)]
    assert [one.value for one in estimated] == pytest.approx(truths, rel=0.1)
    assert all(one.low < truth < one.high for one, truth in zip(estimated, truths, strict=True))
    assert {one.status for one in verdicts} == {Status.GREEN}
    assert verdicts[0].reason.startswith("Mean absolute error (estimated) is")
