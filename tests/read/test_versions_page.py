"""What the versions page says, held against the raw rows that were sent."""

import json
from datetime import timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from fastapi.encoders import jsonable_encoder

from read.conftest import empty_watch
from service import NAME, START, numbered, service_days
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.model import Model, Task, Version
from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.read import versions_page
from watchkeeper.read.version_comparison import Conclusion
from watchkeeper.read.versions_page import load_versions_page

# Version 1 answers on the first ten days, version 2 from the fourth to the fourteenth.
OLD, NEW = service_days(0, 10), service_days(4, 10, rows_a_day=100, seed=8)


def with_skill(rows, share, *, seed):
    """Return rows of which `share` predict the label, slower by ten times `seed` ms, a tenth of them failed."""
    rng = np.random.default_rng(seed)
    is_right = pl.Series(rng.random(rows.height) < share)
    has_failed = pl.Series(rng.random(rows.height) < 0.1)
    return rows.with_columns(
        prediction=pl.when(is_right).then("label").otherwise(1 - pl.col("label")),
        latency_ms=pl.col("latency_ms") + 10.0 * seed,
        error=pl.when(has_failed).then(pl.lit("timeout")),
    )


def send_version(app, rows, version, *, with_labels=True):
    app.clock.set(rows["time"].max())
    app.accept.accept(
        NAME, Kind.PREDICTIONS, numbered(rows.drop("label")), key=f"p{version}", version=version
    )
    if with_labels:
        labels = rows.select("id", "label", prediction_time="time")
        app.accept.accept(NAME, Kind.LABELS, numbered(labels), key=f"l{version}")
    app.runner.run_until_idle()


@pytest.fixture(scope="module")
def sent():
    return with_skill(OLD, 0.6, seed=1), with_skill(NEW.with_columns(pl.col("id") + "b"), 0.8, seed=2)


@pytest.fixture(scope="module")
def source(sent):
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    app.catalog.put_version(NAME, Version("2", START, git_commit="abc"))
    for version, rows in zip("12", sent, strict=True):
        send_version(app, rows, version)
    return app.source


@pytest.fixture(scope="module")
def page(source):
    return load_versions_page(source, NAME)


@pytest.fixture(scope="module")
def numbers(page):
    (challenger,) = page.challengers
    return {one.metric.name: one for one in challenger.differences}


def shared(rows):
    """Return the rows of the six days on which both versions answered, as whole days."""
    days = rows.with_columns(day=pl.col("time").dt.truncate("1d"))
    return days.filter(pl.col("day").is_between(START + 4 * DAY, START + 9 * DAY))


def difference_of(sent, value):
    """Work out a difference from the raw rows: least squares on the version, with days as effects."""
    rows = pl.concat(
        [
            shared(rows).select("day", value.alias("value"), version=pl.lit(float(place)))
            for place, rows in enumerate(sent)
        ]
    )
    days = rows["day"].to_dummies().to_numpy().astype(float)
    design = np.column_stack([rows["version"].to_numpy(), days])
    return np.linalg.lstsq(design, rows["value"].cast(float).to_numpy(), rcond=None)[0][0]


def test_it_says_which_version_answered_what(page, sent):
    first, second = page.versions

    assert (first.name, first.first, first.last) == ("1", START, START + 9 * DAY)
    assert (second.name, second.first, second.last) == ("2", START + 4 * DAY, START + 13 * DAY)
    assert (first.n_rows, second.n_rows) == tuple(rows.height for rows in sent)
    assert first.share + second.share == 1.0
    assert (first.git_commit, second.git_commit) == ("", "abc")


def test_traffic_over_time_adds_up(page):
    assert page.steps == [START + day * DAY for day in range(14)]
    assert page.step_s == 86_400
    assert page.versions[0].rows == [300] * 10 + [0] * 4
    assert page.versions[1].rows == [0] * 4 + [100] * 10


def test_long_histories_are_told_in_steps_of_whole_windows(source, monkeypatch):
    monkeypatch.setattr(versions_page, "MAX_STEPS", 5)

    page = load_versions_page(source, NAME)

    assert page.step_s == 3 * 86_400
    assert [len(version.rows) for version in page.versions] == [5, 5]
    assert [sum(version.rows) for version in page.versions] == [3000, 1000]


def test_the_champion_answered_most_or_is_the_one_that_was_named(source, page):
    assert page.champion == "1"

    turned = load_versions_page(source, NAME, champion="2")

    assert (turned.champion, turned.versions[0].name) == ("2", "2")
    (other,) = turned.challengers
    assert other.version == "1"
    accuracy = other.differences[0]
    assert accuracy.difference.value == pytest.approx(-page.challengers[0].differences[0].difference.value)
    assert accuracy.conclusion is Conclusion.WORSE


def test_only_windows_in_which_both_answered_are_compared(page):
    (challenger,) = page.challengers

    assert (challenger.n_windows, challenger.first, challenger.last) == (6, START + 4 * DAY, START + 9 * DAY)
    assert (challenger.n_champion_rows, challenger.n_rows) == (1800, 600)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accuracy", pl.col("prediction") == pl.col("label")),
        ("brier", (pl.col("score") - pl.col("label")) ** 2),
        ("latency_mean", pl.col("latency_ms")),
        ("error_rate", pl.col("error").is_not_null()),
    ],
)
def test_differences_are_those_of_the_raw_rows(numbers, sent, name, value):
    found = numbers[name]

    assert found.difference.value == pytest.approx(difference_of(sent, value), rel=1e-9)
    assert found.difference.value == pytest.approx(found.challenger.value - found.champion.value)
    assert found.difference.low < found.difference.value < found.difference.high
    assert found.n_windows == 6


def test_what_is_better_and_what_is_worse_is_said_in_words(page, numbers):
    assert numbers["accuracy"].conclusion is Conclusion.BETTER
    assert numbers["accuracy"].sentence.startswith("Better: +1")
    assert numbers["accuracy"].sentence.endswith(" points.")
    assert numbers["latency_mean"].conclusion is Conclusion.WORSE
    assert " ms." in numbers["latency_mean"].sentence
    assert numbers["error_rate"].conclusion is Conclusion.UNTOLD
    assert "more windows" in numbers["error_rate"].sentence
    assert page.sentence.startswith("2 beside 1: worse in latency (mean); better in accuracy")


def test_regressions_are_compared_by_their_errors_and_outcomes_by_their_mean():
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.REGRESSION))
    rng = np.random.default_rng(5)
    for version, spread, value in (("1", 2.0, 10.0), ("2", 1.0, 12.0)):
        rows = service_days(0, 4).with_columns(pl.col("id") + version, label=pl.col("temp")).drop("score")
        rows = rows.with_columns(prediction=pl.col("temp") + rng.normal(0.0, spread, rows.height))
        send_version(app, rows, version)
        revenue = pl.Series(rng.normal(value, 1.0, rows.height))
        outcomes = rows.select("id", outcome=pl.lit("revenue"), value=revenue, prediction_time="time")
        app.accept.accept(NAME, Kind.OUTCOMES, numbered(outcomes), key=f"o{version}")
        app.runner.run_until_idle()

    (challenger,) = load_versions_page(app.source, NAME).challengers

    found = {one.outcome or one.metric.name: one for one in challenger.differences}
    assert list(found) == ["mae", "mean_error", "revenue", "latency_mean", "error_rate", "latency_p95"]
    half_normal = np.sqrt(2.0 / np.pi)
    assert found["mae"].champion.value == pytest.approx(2.0 * half_normal, rel=0.1)
    assert found["mae"].challenger.value == pytest.approx(half_normal, rel=0.1)
    assert found["mae"].conclusion is Conclusion.BETTER
    assert found["revenue"].conclusion is Conclusion.HIGHER
    assert found["revenue"].difference.value == pytest.approx(2.0, abs=0.2)
    assert "higher in revenue" in challenger.sentence


def test_a_percentile_is_shown_and_not_judged(numbers, sent):
    found = numbers["latency_p95"]

    first, second = (shared(rows)["latency_ms"].quantile(0.95) for rows in sent)
    assert (found.champion.value, found.challenger.value) == pytest.approx((first, second), rel=0.01)
    assert found.conclusion is Conclusion.SHOWN_ONLY
    assert (found.difference.low, found.difference.high) == (None, None)


def test_a_span_is_counted_from_its_own_start(source):
    page = load_versions_page(source, NAME, start=START + 8 * DAY, end=START + 12 * DAY)

    (challenger,) = page.challengers
    assert challenger.n_windows == 2
    assert page.champion == "1"


def test_without_a_start_it_begins_with_the_traffic_whatever_the_end(source):
    starts = {load_versions_page(source, NAME, end=START + day * DAY).start for day in (6, 9, 14)}

    assert starts == {START}


def test_intervals_narrow_as_windows_come(source):
    ends = [START + day * DAY for day in (6, 8, 10)]
    found = [
        load_versions_page(source, NAME, end=end).challengers[0].differences[0].difference for end in ends
    ]

    assert all(one.high - one.low > other.high - other.low for one, other in pairwise(found))


def test_requests_that_both_versions_answered_are_compared_as_any_others():
    """Shadow traffic: the same ids under two versions; a label counts for both."""
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    served = with_skill(service_days(0, 5), 0.6, seed=1)
    send_version(app, served, "1", with_labels=False)
    send_version(app, with_skill(service_days(0, 5), 0.9, seed=2), "2")

    (challenger,) = load_versions_page(app.source, NAME).challengers

    accuracy = challenger.differences[0]
    assert (accuracy.champion.n_rows, accuracy.challenger.n_rows) == (1500, 1500)
    assert accuracy.champion.value == pytest.approx((served["prediction"] == served["label"]).mean())
    assert accuracy.conclusion is Conclusion.BETTER


def test_of_a_request_answered_in_two_windows_the_label_counts_in_one():
    """A shadow that answers a day later has other times: its answers stay without the labels of that day."""
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    rows = with_skill(service_days(0, 3), 0.6, seed=1)
    send_version(app, rows.with_columns(pl.col("time") + DAY), "2", with_labels=False)
    send_version(app, rows, "1")

    (challenger,) = load_versions_page(app.source, NAME).challengers

    assert challenger.n_windows == 2
    assert challenger.differences[0].conclusion is Conclusion.TOO_LITTLE


def test_too_few_rows_are_no_basis_for_a_conclusion():
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    send_version(app, with_skill(service_days(0, 2), 0.6, seed=1), "1")
    few = with_skill(service_days(0, 2, rows_a_day=10, seed=8).with_columns(pl.col("id") + "b"), 0.9, seed=2)
    send_version(app, few, "2")

    (challenger,) = load_versions_page(app.source, NAME).challengers

    accuracy = challenger.differences[0]
    assert accuracy.conclusion is Conclusion.TOO_LITTLE
    assert accuracy.difference.value is None
    assert accuracy.sentence == (
        "Not enough yet: a comparison needs 30 values of each side in windows that they share; got 600 and 20."
    )


def test_versions_that_never_met_are_not_compared():
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    send_version(app, with_skill(service_days(0, 2), 0.6, seed=1), "1")
    send_version(app, with_skill(service_days(2, 1), 0.9, seed=2), "2")

    (challenger,) = load_versions_page(app.source, NAME).challengers

    assert challenger.sentence == "It never answered in a window in which the champion did."
    assert challenger.differences == []


def test_one_version_alone_has_nothing_beside_it():
    app = empty_watch()
    app.catalog.add_model(Model(NAME, START, task=Task.BINARY))
    send_version(app, with_skill(service_days(0, 1), 0.6, seed=1), "1")

    page = load_versions_page(app.source, NAME)

    assert page.challengers == []
    assert page.sentence == "1 answered all of this span: there is nothing to compare."


def test_a_model_without_traffic_says_so():
    app = empty_watch()
    app.catalog.add_model(Model("new", START))

    page = load_versions_page(app.source, "new")

    assert (page.champion, page.versions, page.steps) == ("", [], [])
    assert page.sentence == "No predictions have come in this span."


def test_it_is_all_json(page):
    json.dumps(jsonable_encoder(page), allow_nan=False)


def test_what_is_not_there_is_an_error(source):
    with pytest.raises(NotFound, match="nobody"):
        load_versions_page(source, "nobody")
    with pytest.raises(NotFound, match="these did: 1, 2"):
        load_versions_page(source, NAME, champion="3")
    with pytest.raises(BadInput):
        load_versions_page(source, NAME, start=START, end=START - timedelta(days=1))
