"""How labels come, as pages tell it."""

import pytest

from late_labels import DELAY, N_ROWS, NAME, day_of, live, trained
from service import START
from watchkeeper.domain.window import DAY, Window
from watchkeeper.read.fleet import load_fleet
from watchkeeper.read.labels import load_labels
from watchkeeper.read.model_page import load_model_page

N_DAYS = 9


@pytest.fixture(scope="module")
def app():
    app = trained()
    live(app, 0, N_DAYS)
    return app


def labels_of(app, *, until=START + N_DAYS * DAY):
    return load_labels(app.source, app.catalog.model(NAME), Window(START, until))


def test_how_long_labels_take_is_told(app):
    told = labels_of(app)

    assert told.share_ever == pytest.approx(0.6, abs=0.03)
    assert told.half_after_s == told.most_after_s == pytest.approx(DELAY.total_seconds(), rel=0.04)
    assert " of predictions get a label: half of these within 36 hours, nine in ten within 36 hours." in (
        told.sentence.replace("37", "36")
    )


def test_windows_whose_labels_are_still_coming_are_named_with_when_enough_will_be_there(app):
    told = labels_of(app)

    first, second = told.coming
    assert (first.start, second.start) == (START + 7 * DAY, START + 8 * DAY)
    assert first.n_predictions == N_ROWS
    assert first.n_labelled == pytest.approx(0.3 * N_ROWS, abs=15)
    assert first.n_expected == pytest.approx(0.6 * N_ROWS, abs=20)
    # Four in five of its rows were made by 0.8 of the day.
    ready = START + 7.8 * DAY + DELAY
    assert abs((first.ready_at - ready).total_seconds()) < 3 * 3600
    assert "From 11 Mar on they are still coming; of that window " in told.sentence


def test_a_span_of_the_past_waits_for_nothing(app):
    assert labels_of(app, until=START + 5 * DAY).coming == []


def test_a_span_in_which_all_labels_are_still_coming_has_no_warning(app):
    span = Window(START + 7 * DAY, START + N_DAYS * DAY)

    told = load_labels(app.source, app.catalog.model(NAME), span)

    assert len(told.coming) == 2
    assert told.selected is None


def test_labels_that_are_selected_are_warned_of(app):
    selected = labels_of(app).selected

    assert selected.start == START + 6 * DAY
    assert selected.accuracy > selected.reweighted + 0.01
    day = day_of(6)
    assert selected.low < (day["prediction"] == day["label"]).mean() < selected.high
    assert selected.sentence.startswith("Labels are selected: ")


def test_charts_of_what_labels_say_show_since_when_they_are_coming(app):
    page = load_model_page(app.source, NAME)

    since = {chart.metric.name: chart.labels_coming_since for one in page.questions for chart in one.charts}
    assert since["accuracy"] == START + 7 * DAY
    assert since["volume"] is None
    assert page.labels == labels_of(app)


def test_the_headline_is_of_the_latest_window_whose_labels_have_come(app):
    right = load_model_page(app.source, NAME).questions[0].answer
    (model,) = load_fleet(app.source).models

    day = day_of(6).filter("is_labelled")
    assert right.value == pytest.approx((day["prediction"] == day["label"]).mean())
    assert model.answers[0] == right


def test_before_any_label_has_come_nothing_is_told():
    assert labels_of(trained()) is None
