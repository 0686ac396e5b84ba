"""Estimates over the stores: what the reference's labels told, and those that have come since."""

import pytest

from service import NAME, START, live, service_days, train
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.known import KnownLabels, learn_meaning
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.profile.performance import Performance
from watchkeeper.read.model_page import load_model_page
from watchkeeper.settings import Settings
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
    assert all(abs(one.value - 0.7) < 0.1 for one in estimated)


def test_windows_whose_labels_have_all_come_read_as_these_say(watch):
    realised, estimated = history(watch, "accuracy"), history(watch, "estimated_accuracy")

    assert all(one.value is None for one in realised[LABELLED:])
    for one, other in zip(realised[:LABELLED], estimated[:LABELLED], strict=True):
        assert other.value == pytest.approx(one.value, abs=1e-9)
        assert other.low == other.value == other.high


def test_the_training_reference_is_the_benchmark(watch):
    benchmarks = watch.catalog.benchmarks(NAME)

    assert benchmarks[Series("estimated_accuracy")].value == benchmarks[Series("accuracy")].value


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
