import numpy as np
import polars as pl
import pytest

from read.conftest import SPAN, empty_watch
from service import NAME, START, in_fahrenheit, live, service_days, train
from watchkeeper.domain.model import Model, Task
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.read.thresholds import load_thresholds
from watchkeeper.stats.thresholds import Payoff

PAYOFF = Payoff(tp=8.0, fp=-1.0, fn=-10.0, tn=0.5)


@pytest.fixture(scope="module")
def page(faulty):
    return load_thresholds(faulty.source, NAME, PAYOFF, start=SPAN.start, end=SPAN.end)


@pytest.fixture(scope="module")
def rows():
    return pl.concat([service_days(14, 5), in_fahrenheit(service_days(19, 3))], how="diagonal_relaxed")


def values_of(rows, flagged):
    label = rows["label"].cast(pl.Int64).to_numpy() == 1
    return np.where(flagged, np.where(label, 8.0, -1.0), np.where(label, -10.0, 0.5))


def test_each_line_is_what_the_raw_rows_tell(page, rows):
    label = rows["label"].cast(pl.Int64).to_numpy() == 1
    score = rows["score"].to_numpy()

    assert page.n_rows == rows.height
    assert len(page.lines) > 100
    for line in page.lines[1:]:
        flagged = score >= line.threshold
        assert line.flagged_ratio == pytest.approx(flagged.mean())
        assert line.recall == pytest.approx(flagged[label].mean())
        assert line.false_positive_rate == pytest.approx(flagged[~label].mean())
        assert line.precision == pytest.approx(label[flagged].mean())
        assert line.value == pytest.approx(values_of(rows, flagged).mean())
        assert line.value_low < line.value < line.value_high


def test_lines_run_from_nothing_to_everything(page):
    shares = [line.flagged_ratio for line in page.lines]

    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert (page.lines[0].threshold, page.lines[0].precision) == (None, None)
    assert shares == sorted(shares)


def test_scores_that_few_rows_reach_are_among_the_lines():
    app = empty_watch()
    train(app)
    rows = service_days(14, 2, rows_a_day=450).with_columns(
        pl.col("score") ** 12, pl.when(pl.int_range(pl.len()) % 9 > 0).then("label").alias("label")
    )
    live(app, rows)

    page = load_thresholds(app.source, NAME, PAYOFF)

    thresholds = np.array([line.threshold for line in page.lines[1:]])
    shares = np.array([line.flagged_ratio for line in page.lines])
    score = rows.drop_nulls("label")["score"].to_numpy()
    assert np.diff(thresholds).min() >= -np.diff(np.sort(score)).max() - np.ptp(score) / 99
    assert np.diff(shares).max() <= 1 / 99 + 1 / score.size
    assert len(page.lines) <= 201
    assert (page.n_rows, page.n_unlabelled) == (800, 100)


def test_the_present_decisions_stand_beside_the_best(page, rows):
    flagged = rows["prediction"].cast(pl.Int64).to_numpy() == 1

    assert page.present.value == pytest.approx(values_of(rows, flagged).mean())
    assert page.best.value == max(line.value for line in page.lines)
    assert page.missed_value == pytest.approx(page.best.value - page.present.value)
    assert page.missed_value > 0.0


def test_without_labels_it_says_why():
    app = empty_watch()
    app.catalog.add_model(Model("new", START, task=Task.BINARY))

    page = load_thresholds(app.source, "new", PAYOFF)

    assert "no predictions" in page.reason
    assert (page.lines, page.best, page.present, page.missed_value) == ([], None, None, None)


def test_only_binary_models_have_thresholds():
    app = empty_watch()
    app.catalog.add_model(Model("prices", START, task=Task.REGRESSION))

    with pytest.raises(BadInput, match="regression"):
        load_thresholds(app.source, "prices", PAYOFF)
    with pytest.raises(NotFound):
        load_thresholds(app.source, "other", PAYOFF)
