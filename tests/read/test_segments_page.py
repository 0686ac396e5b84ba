"""The page "For whom", read off a watch whose model turns unfair to women, and to old women most."""

import numpy as np
import polars as pl
import pytest

from read.conftest import empty_watch
from service import NAME, START, live, service_days
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.read.fairness import Fairness
from watchkeeper.read.model_page import load_model_page
from watchkeeper.read.segments_page import Beside, load_segments_page

LIVE = START + 14 * DAY


def people(first, n_days, *, is_fair):
    """Return days with people in them; where it is unfair, women need a far higher score."""
    rows = service_days(first, n_days)
    rng = np.random.default_rng((11, first))
    sex, age = rng.choice(["F", "M"], rows.height), rng.choice(["old", "young"], rows.height)
    rare = np.where(rng.random(rows.height) < 0.002, "X", sex)
    threshold = np.where((sex == "F") & (not is_fair), np.where(age == "old", 0.9, 0.7), 0.5)
    return rows.with_columns(
        sex=pl.Series(rare),
        age=pl.Series(age),
        prediction=(pl.col("score") > pl.Series(threshold)).cast(pl.Int64),
    )


@pytest.fixture(scope="module")
def app():
    app = empty_watch()
    model = Model(NAME, START, task=Task.BINARY)
    app.catalog.add_model(model)
    app.clock.set(LIVE)
    take_reference(
        app.catalog,
        METRICS,
        model,
        people(0, 14, is_fair=True),
        version="1",
        segments=("site",),
        protected=("sex", "age"),
        now=LIVE,
    )
    live(app, people(14, 7, is_fair=False))
    return app


@pytest.fixture(scope="module")
def page(app):
    return load_segments_page(app.source, NAME)


def column(page, name):
    return next(one for one in page.columns if one.name == name)


def measure(page, name, by="sex"):
    return next(one for one in column(page, by).fairness if one.metric.name == name)


def test_protected_columns_come_first_and_then_two_together(page):
    assert [(one.name, one.is_protected) for one in page.columns] == [
        ("sex", True),
        ("age", True),
        ("sex & age", True),
        ("site", False),
    ]
    assert not column(page, "site").fairness


def test_each_value_has_its_rows_and_the_metric_beside_the_whole(page):
    lines = {one.dot.name: one for one in column(page, "sex").segments}
    rows = people(14, 7, is_fair=False)
    women = rows.filter(sex="F")

    assert page.metric.name == "log_loss"
    assert (lines["F"].n_predictions, lines["F"].n_labelled) == (women.height, women.height)
    assert lines["F"].dot.low < lines["F"].dot.value < lines["F"].dot.high
    assert lines["F"].difference == pytest.approx(lines["F"].dot.value - page.whole.value)
    assert lines["X"].beside is Beside.TOO_FEW
    assert sum(one.n_predictions for one in lines.values()) == rows.height


def test_another_metric_is_shown_where_it_is_asked_for(app):
    page = load_segments_page(app.source, NAME, metric="recall")
    rows = people(14, 7, is_fair=False).filter(pl.col("label") == 1)
    lines = {one.dot.name: one for one in column(page, "sex").segments}

    for sex in "FM":
        expected = rows.filter(sex=sex)["prediction"].mean()
        assert lines[sex].dot.value == pytest.approx(expected)
    assert (lines["F"].beside, lines["M"].beside) == (Beside.WORSE, Beside.BETTER)
    assert {one.beside for one in column(page, "site").segments} == {Beside.ALIKE}


def test_what_cannot_be_told_by_segment_is_refused(app):
    with pytest.raises(BadInput, match="known for this model: accuracy"):
        load_segments_page(app.source, NAME, metric="latency_p95")


def test_fairness_says_who_lies_furthest_apart_and_what_is_sure(page):
    found = measure(page, "disparate_impact")
    rates = dict(people(14, 7, is_fair=False).group_by("sex").agg(pl.col("prediction").mean()).iter_rows())

    assert found.value == pytest.approx(rates["F"] / rates["M"])
    assert (found.least, found.greatest, found.verdict) == ("F", "M", Fairness.BROKEN)
    assert found.benchmark > 0.9
    assert found.too_few == ["X"]
    (yardstick,) = found.yardsticks
    assert yardstick.limit == pytest.approx(0.8 * rates["M"])
    assert measure(page, "equalized_odds_gap").verdict is Fairness.WIDER
    assert measure(page, "calibration_gap").verdict is Fairness.CHANCE


def test_a_model_that_asks_one_group_for_more_than_in_training_is_told_beside_its_inputs(page):
    found = measure(page, "selection_shift")

    rates = dict(people(14, 7, is_fair=False).group_by("sex").agg(pl.col("prediction").mean()).iter_rows())
    assert (found.least, found.greatest, found.verdict) == ("F", "M", Fairness.WIDER)
    # Inputs are as they were, so all of the gap is the model's doing.
    assert found.value == pytest.approx(rates["M"] - rates["F"], abs=0.05)
    (yardstick,) = found.yardsticks
    assert [dot.name for dot in yardstick.dots] == [one.dot.name for one in column(page, "sex").segments]
    assert "selection_shift" not in {one.metric.name for one in column(page, "sex & age").fairness}


def test_two_columns_together_show_what_neither_shows_alone(page):
    together = measure(page, "disparate_impact", by="sex & age")

    assert together.least == "F & old"
    assert together.value < measure(page, "disparate_impact").value


def test_the_page_of_a_span_without_rows_has_no_columns(app):
    page = load_segments_page(app.source, NAME, start=START - 9 * DAY, end=START - 5 * DAY)

    assert page.columns == []
    assert page.whole.value is None


def test_a_model_of_which_nothing_is_known_yet_has_a_page():
    app = empty_watch()
    app.catalog.add_model(Model("new", START))

    page = load_segments_page(app.source, "new")

    assert (page.columns, page.whole.value) == ([], None)


def test_what_turned_unfair_is_an_alert_that_says_whether_it_pays(app):
    found = load_model_page(app.source, NAME)
    pays = next(one.answer for one in found.questions if one.answer.question is Question.PAYS)

    assert pays.status is Status.RED
    assert "Disparate impact in sex" in pays.sentence
    assert "in training it was" in pays.sentence
    alerts = {(one.monitor, one.column) for one in app.catalog.alerts(NAME) if one.status.is_bad}
    # One alert a monitor: about the groups that lie furthest apart. Age alone is none. Fewer are answered yes.
    fairness = {("fairness", "sex & age"), ("fairness-shift", "sex"), ("fairness-gaps", "sex")}
    assert alerts == {*fairness, ("drift", "prediction")}
