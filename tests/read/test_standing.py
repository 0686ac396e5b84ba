from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from read.conftest import BAD_SINCE, SPAN, empty_watch
from service import NAME, START, live, service_days, train
from verdicts import day, monitor
from watchkeeper.domain.incident import Alert
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.read.fleet import load_fleet
from watchkeeper.read.standing import Standing, is_open_at, statuses_at

HOUR = timedelta(hours=1)


def alert(since, closed=None, status=Status.RED):
    end = None if closed is None else day(closed)
    return Alert(
        1, "m", monitor().name, day(since), day(since + 1), end, status, "js_distance", "temp", "bad"
    )


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(day(2), False), (day(2) + HOUR, True), (day(5) - HOUR, True), (day(5), False)],
)
def test_up_to_a_moment_an_alert_counts_once_its_first_bad_window_has_begun_and_until_it_clears(
    moment, is_open
):
    assert is_open_at(alert(2, 5), moment) is is_open


def test_an_alert_that_has_not_cleared_is_open():
    assert is_open_at(alert(2), day(500))


@pytest.mark.parametrize(
    ("alerts", "statuses"),
    [
        ([], [None, None, None, None]),
        ([alert(1, 3)], [None, Status.RED, Status.RED, None]),
        ([alert(1, 3, Status.YELLOW), alert(2)], [None, Status.YELLOW, Status.RED, Status.RED]),
    ],
)
def test_a_window_has_the_worst_status_of_the_alerts_that_cover_it(alerts, statuses):
    assert statuses_at([day(number) for number in range(4)], DAY, alerts) == statuses


@given(st.integers(-60, 150), st.none() | st.integers(0, 150))
def test_days_are_touched_by_an_alert_as_windows_are(since_h, lasts_h):
    since = day(0) + since_h * HOUR
    closed = None if lasts_h is None else since + lasts_h * HOUR
    one = Alert(1, "m", monitor().name, since, since, closed, Status.RED, "js_distance", "", "bad")
    watched = monitor()
    standing = Standing(day(4), [one], {watched.name: watched}, frozenset())

    days = standing.days(Window(day(0), day(4)))

    covered = statuses_at([one.start for one in days], DAY, [one])
    assert [one.status for one in days] == [status or Status.GREY for status in covered]


@pytest.fixture(scope="module")
def source(faulty):
    return faulty.source


def standing_of(source):
    return source.standing(source.catalog.model(NAME), SPAN)


def test_each_day_is_as_bad_as_what_covers_it(source):
    days = standing_of(source).days(SPAN, Question.INPUT)

    bad = [one.start for one in days if one.status.is_bad]
    assert bad == [window.start for window in Window(BAD_SINCE, SPAN.end).split(DAY)]
    assert {one.status for one in days if one.start < BAD_SINCE} == {Status.GREEN}


def test_days_before_anything_was_measured_are_grey(source):
    before = Window(START - 10 * DAY, START - 5 * DAY)

    assert {one.status for one in standing_of(source).days(before)} == {Status.GREY}


@pytest.mark.parametrize(
    ("question", "status"),
    [(Question.INPUT, Status.RED), (Question.ON_TIME, Status.GREEN), (None, Status.RED)],
)
def test_each_question_stands_for_itself(source, question, status):
    assert standing_of(source).status(question) is status


def test_a_model_that_has_gone_silent_does_not_look_well():
    app = empty_watch()
    train(app)
    live(app, service_days(14, 5), until=START + 23 * DAY)
    source, model = app.source, app.catalog.model(NAME)

    (line,) = load_fleet(source).models
    on_time = next(one for one in line.answers if one.question is Question.ON_TIME)

    assert (line.status, on_time.status) == (Status.RED, Status.RED)
    assert "none came" in on_time.sentence
    assert source.span(model, None, None).end == START + 23 * DAY


def test_what_ended_long_ago_is_shown_as_it_was():
    app = empty_watch()
    train(app)
    live(app, service_days(14, 2))
    app.clock.set(START + 1000 * DAY)

    assert app.source.span(app.catalog.model(NAME), None, None).end == START + 16 * DAY
