"""What the pages say, read off a watch with a fault in it; that the routes hand it on is tested in `tests/api`."""

from dataclasses import replace

import pytest

from read.conftest import BAD_SINCE, SPAN, empty_watch
from service import NAME, START
from watchkeeper.clock import ManualClock
from watchkeeper.domain.incident import EventKind, IncidentState
from watchkeeper.domain.model import Model
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput, NotFound, UnknownName
from watchkeeper.read.feature_page import load_feature_page
from watchkeeper.read.fleet import load_fleet, model_sentence
from watchkeeper.read.incident_page import load_incident_page
from watchkeeper.read.incidents import list_incidents
from watchkeeper.read.metrics import load_series
from watchkeeper.read.model_page import load_model_page


@pytest.fixture(scope="module")
def source(faulty):
    return faulty.source


@pytest.fixture(scope="module")
def empty():
    app = empty_watch()
    app.catalog.add_model(Model("new", START))
    return app.source


def answers(page):
    return {section.answer.question: section.answer for section in page.questions}


def test_every_question_has_an_answer_in_a_sentence(source):
    found = answers(load_model_page(source, NAME))

    assert list(found) == list(Question)
    assert all(answer.sentence.endswith(".") for answer in found.values())


def test_an_answer_has_its_latest_value_its_interval_and_its_benchmark(source):
    right = answers(load_model_page(source, NAME))[Question.RIGHT]

    assert right.low < right.value < right.high
    assert right.benchmark == pytest.approx(0.62, abs=0.05)
    assert right.spark[-1] == right.value


def test_what_nobody_logs_is_said_to_be_unknown(source):
    pays = answers(load_model_page(source, NAME))[Question.PAYS]

    assert (pays.status, pays.value) == (Status.GREY, None)
    assert "log_outcomes" in pays.sentence


def test_columns_in_alert_come_first(source):
    page = load_model_page(source, NAME)

    first = page.features[0]
    assert (first.name, first.status) == ("temp", Status.RED)
    assert first.reason
    assert first.drift > 0.3
    assert {line.name for line in page.features} == {"temp", "load", "site", "prediction", "score"}


def test_the_page_of_a_healthy_span_is_calm(source):
    page = load_model_page(source, NAME, start=SPAN.start, end=BAD_SINCE - DAY)

    assert page.status is Status.GREEN
    assert page.incidents == []
    assert {day.status for days in page.days for day in days.days if days.question is Question.INPUT} == {
        Status.GREEN
    }


def test_a_span_without_traffic_gives_way_to_the_latest_that_had_some(source):
    now = source.clock.now()
    later = replace(source, clock=ManualClock(now + 300 * DAY))

    page = load_model_page(later, NAME, start=now + 270 * DAY)

    assert page.end - page.start == 30 * DAY
    assert page.end == SPAN.end


def test_a_model_that_nothing_came_from_yet_waits(empty):
    page = load_model_page(empty, "new")

    assert page.status is Status.GREY
    assert page.sentence == "Waiting for its first predictions."
    assert {answer.status for answer in answers(page).values()} == {Status.GREY}
    assert (page.n_predictions, page.features, page.monitors) == (0, [], [])


def test_a_fleet_of_nothing_says_so():
    assert load_fleet(empty_watch().source).sentence == "No model is watched yet."


def test_the_fleet_shows_the_worst_first(source):
    (line,) = load_fleet(source).models

    assert (line.status, line.n_open_incidents, line.n_predictions) == (Status.RED, 1, 8 * 300)
    assert line.n_predictions_a_day == 300.0


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        ([], "All is well."),
        (["temp is missing"], "temp is missing."),
        (["temp is missing", "b", "c"], "temp is missing, and 2 more open."),
    ],
)
def test_a_model_is_told_in_a_sentence(titles, sentence):
    assert model_sentence(titles, is_watched=True) == sentence


def test_segments_of_a_feature_are_sorted_by_how_much_they_changed(source):
    page = load_feature_page(source, NAME, "temp", start=BAD_SINCE)

    distances = [view.distance for view in page.segments]
    assert len(distances) == 2
    assert distances == sorted(distances, reverse=True)
    assert all(sum(view.distribution.current) == pytest.approx(1.0) for view in page.segments)


def test_a_feature_is_bad_while_an_alert_about_it_lasts(source):
    bad = load_feature_page(source, NAME, "temp", start=BAD_SINCE)
    before = load_feature_page(source, NAME, "temp", start=SPAN.start, end=BAD_SINCE)
    other = load_feature_page(source, NAME, "load", start=BAD_SINCE)

    assert [page.status for page in (bad, before, other)] == [Status.RED, Status.GREEN, Status.GREEN]
    assert "temp" in bad.reason


def test_the_feature_page_sums_up_whole_windows(source):
    page = load_feature_page(source, NAME, "temp", start=BAD_SINCE, end=BAD_SINCE + 2 * DAY)

    assert (page.start, page.end, page.current.n_rows) == (BAD_SINCE, BAD_SINCE + 2 * DAY, 600)
    assert sum(page.distribution.reference) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ask", "error", "says"),
    [
        (lambda source: load_feature_page(source, NAME, "wind"), NotFound, "it has: temp"),
        (lambda source: load_feature_page(source, "nope", "temp"), NotFound, "late-trains"),
        (lambda source: load_feature_page(source, NAME, "temp", reference="old"), BadInput, "'training'"),
        (
            lambda source: load_feature_page(source, NAME, "temp", start=SPAN.end, end=SPAN.start),
            BadInput,
            "must lie before",
        ),
        (
            lambda source: load_model_page(source, NAME, start=SPAN.end, end=SPAN.start),
            BadInput,
            "must lie before",
        ),
        (lambda source: load_incident_page(source, 98_765), NotFound, "98765"),
        (lambda source: load_series(source, NAME, metrics=("beauty",)), UnknownName, "known: "),
        (lambda source: list_incidents(source, model="nope"), NotFound, "late-trains"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(source, ask, error, says):
    with pytest.raises(error) as refused:
        ask(source)

    assert says in str(refused.value)


def test_the_incident_page_tells_the_whole_of_it(source):
    (line,) = list_incidents(source, state=IncidentState.OPEN)
    page = load_incident_page(source, line.id)

    assert (page.title, page.since, page.severity) == (line.title, BAD_SINCE, Status.RED)
    assert page.cause.statement.startswith("temp looks converted from Celsius to Fahrenheit")
    assert page.timeline[0].kind is EventKind.OPENED
    assert page.distribution_title == "temp"
    assert sum(page.distribution.reference) == pytest.approx(1.0)
    assert sum(page.distribution.current) == pytest.approx(1.0)
    charts = [alert.chart for alert in page.alerts]
    assert all(any(status is not None for status in chart.statuses) for chart in charts)


def test_incidents_are_listed_by_state(source):
    assert list_incidents(source, state=IncidentState.RESOLVED) == []
    assert len(list_incidents(source, model=NAME)) == 1


def test_a_series_is_columns_of_one_length(source):
    for view in load_series(source, NAME, metrics=("missing_rate",), start=SPAN.start):
        columns = (view.starts, view.values, view.lows, view.highs, view.n_rows, view.statuses)
        assert {len(column) for column in columns} == {8}
        assert all(
            low <= value <= high for low, value, high in zip(view.lows, view.values, view.highs, strict=True)
        )
