"""Replay: finds what was planted, stays quiet where nothing was, and says what the stored watch would have said."""

import json
import re
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

import watchkeeper as wk
from real_data import real_data
from service import NAME, START, in_fahrenheit, live, open_watch, service_days, train, without_load
from watchkeeper import replay_run
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.errors import BadInput, NotEnoughData
from watchkeeper.pipeline.starter_monitors import SERVICE_MONITORS
from watchkeeper.replay import replay

COLUMNS = {"time": "time", "prediction": "prediction", "score": "score", "label": "label", "id": "id"}


def replayed(frame, **changes):
    return replay(frame, **{**COLUMNS, "segments": ("site",), "reference": "14d", **changes})


def with_fault(spoil, first=20, n_days=4):
    return pl.concat(
        [service_days(0, first), spoil(service_days(first, n_days)), service_days(first + n_days, 4)]
    )


def found(story, role):
    return story.guesses.filter(pl.col("role") == role)["column"].to_list()


@pytest.mark.parametrize(
    ("spoil", "cause", "column"),
    [
        (in_fahrenheit, "temp looks converted from Celsius to Fahrenheit", "temp"),
        (without_load, "load", "load"),
    ],
    ids=["another unit", "a null storm"],
)
def test_a_planted_fault_is_one_incident_with_its_cause(spoil, cause, column):
    story = replayed(with_fault(spoil))

    (incident,) = story.incidents.to_dicts()
    assert cause in incident["cause"]
    assert column in incident["title"]
    assert incident["since"] == START + 20 * DAY
    assert incident["opened"] <= START + 22 * DAY
    assert incident["closed"] is not None
    assert "data-quality" in incident["monitors"]


def test_where_the_model_is_worst_is_told_with_the_story():
    odd = (pl.col("site") == "west") & (pl.col("load") > 100.0)
    rows = service_days(0, 28).with_columns(
        label=pl.when(odd).then(1 - pl.col("prediction")).otherwise("prediction")
    )

    story = replayed(rows)

    worst = story.worst_segments.row(0, named=True)
    assert "load > " in worst["where"]
    assert worst["where"].endswith("site is west")
    assert worst["low"] > 2.0 * worst["elsewhere"]
    assert "Where it is worst" in story.to_html()


def test_the_healthy_twin_stays_quiet():
    story = replayed(service_days(0, 28))

    assert story.incidents.is_empty()
    assert story.verdicts["status"].is_in(["green", "grey"]).mean() > 0.95


def test_stores_in_memory_and_on_disk_say_the_same(tmp_path):
    frame = with_fault(in_fahrenheit, first=16, n_days=3)
    app = open_watch(tmp_path)
    train(app)
    live(app, frame.filter(pl.col("time") >= START + 14 * DAY))

    story = replayed(frame)

    stored = app.catalog.verdicts(NAME, Window(START, START + 40 * DAY))
    in_memory = story.app.catalog.verdicts("replay", Window(START, START + 40 * DAY))
    assert len(stored) > 30
    assert sorted(in_memory, key=_place) == sorted(stored, key=_place)
    titles = [incident.title for incident in app.catalog.incidents()]
    assert story.incidents["title"].to_list() == titles
    app.close()


def _place(verdict):
    return verdict.start, verdict.end, verdict.monitor


def test_how_many_windows_are_sent_at_a_time_shows_nowhere(monkeypatch):
    frame = with_fault(in_fahrenheit, first=16, n_days=3)
    at_once = replayed(frame)
    monkeypatch.setattr(replay_run, "_BATCH_ROWS", 1)

    one_by_one = replayed(frame)

    assert one_by_one.verdicts.equals(at_once.verdicts)
    assert one_by_one.incidents.drop("id").equals(at_once.incidents.drop("id"))
    assert one_by_one.metrics.equals(at_once.metrics)


def test_without_columns_about_the_service_windows_are_judged_alike():
    frame = with_fault(in_fahrenheit)
    whole = replayed(frame).verdicts.filter(~pl.col("monitor").is_in(SERVICE_MONITORS))

    without = replayed(frame.drop("latency_ms")).verdicts

    # The budget of false alarms is shared by fewer then, so the limits that reasons tell are a little narrower.
    assert without.drop("reason").equals(whole.drop("reason"))


def test_labels_that_a_table_lacks_are_not_waited_for():
    rng = np.random.default_rng(8)
    days = service_days(0, 20, rows_a_day=100).drop("score")
    said = days.with_columns(prediction=pl.Series(rng.choice(["a", "b", "c"], days.height)))
    is_known = (pl.int_range(pl.len()) % 5 < 2) | (pl.col("time") < START + 14 * DAY)
    frame = said.with_columns(label=pl.when(is_known).then("prediction"))

    story = replayed(frame, score=False)

    performance = story.verdicts.filter(pl.col("monitor") == "performance")
    assert performance["status"].to_list() == ["green"] * 6


def test_what_was_measured_is_told_too():
    story = replayed(service_days(0, 16))

    volumes = story.metrics.filter((pl.col("metric") == "volume") & (pl.col("start") >= START + 14 * DAY))
    assert volumes["value"].to_list() == [300.0, 300.0]


def test_no_name_need_be_said():
    frame = with_fault(in_fahrenheit, first=30)

    story = wk.replay(frame)

    assert {
        role: found(story, role) for role in ("time", "prediction", "score", "label", "id", "segment")
    } == {
        "time": ["time"],
        "prediction": ["prediction"],
        "score": ["score"],
        "label": ["label"],
        "id": ["id"],
        "segment": ["site"],
    }
    said = replayed(frame, reference="12d", window="1d")
    assert story.incidents["title"].to_list() == said.incidents["title"].to_list() != []


def test_every_guess_has_a_reason_and_a_flag():
    guesses = wk.replay(service_days(0, 30)).guesses

    assert guesses.columns == ["role", "column", "reason", "flag"]
    assert guesses["reason"].str.len_chars().min() > 0
    assert guesses["flag"].str.starts_with("--").all()


def test_what_is_said_is_not_guessed():
    story = wk.replay(
        service_days(0, 30), label=False, segments=(), ignore=["load"], window="2d", reference="10d", id=False
    )

    assert found(story, "label") == [None]
    assert found(story, "segment") == [None]
    assert found(story, "ignored") == ["load", "id"]
    assert found(story, "window") == ["2d"]
    assert found(story, "reference") == ["10d"]
    assert "load" not in story.metrics["column"]


def test_data_without_a_prediction_is_watched_for_quality_and_drift():
    frame = with_fault(in_fahrenheit).drop("prediction", "score", "label")

    story = wk.replay(frame, reference="14d")

    (incident,) = story.incidents.to_dicts()
    assert "temp looks converted from Celsius to Fahrenheit" in incident["cause"]
    assert found(story, "task") == ["data only"]
    assert not story.metrics["column"].is_in(["prediction"]).any()
    assert not story.verdicts["monitor"].is_in(["performance"]).any()


def test_a_label_without_a_prediction_is_watched_like_a_feature():
    story = wk.replay(service_days(0, 28).drop("prediction", "score"), reference="14d")

    assert "label_" in story.metrics["column"]
    assert any("'label' is watched like a feature" in remark for remark in story.remarks)


def test_drift_alone_is_noticed_where_answers_stay_good_and_an_incident_where_nobody_knows():
    moved = pl.concat([service_days(0, 20), service_days(20, 8).with_columns(pl.col("load") + 12.0)])

    known, unknown = replayed(moved), replayed(moved, label=False)

    assert known.incidents.is_empty()
    assert [one.column for one in known.page.noticed] == ["load"]
    assert "It noticed a change in load" in known.sentence
    assert "load" in unknown.incidents["title"][0]


def test_a_score_alone_answers_from_one_half_on():
    frame = service_days(0, 28)

    derived = wk.replay(frame.drop("prediction"), reference="14d").metrics
    given = wk.replay(frame, reference="14d").metrics

    accuracy = pl.col("metric") == "accuracy"
    assert derived.filter(accuracy).equals(given.filter(accuracy))


def test_classes_written_differently_are_compared_all_the_same():
    frame = service_days(0, 28)
    words = frame.with_columns(
        pl.col("label").replace_strict({1: "late", 0: "on time"}, return_dtype=pl.String)
    )

    story = wk.replay(words, positive="late", reference="14d")

    accuracy = pl.col("metric") == "accuracy"
    plain = wk.replay(frame, reference="14d").metrics.filter(accuracy)["value"]
    assert story.metrics.filter(accuracy)["value"].to_list() == plain.to_list()


@pytest.fixture
def priced():
    rng = np.random.default_rng(5)
    frame = service_days(0, 28).drop("prediction", "score", "label")
    price = 3.0 * frame["temp"] + 50.0
    return frame.with_columns(
        price.round().alias("predicted_price"), (price + rng.normal(0, 4, frame.height)).alias("price")
    )


def test_numbers_predicted_are_a_regression_and_what_is_not_judged_is_said(priced):
    story = wk.replay(priced, reference="14d")

    assert found(story, "task") == ["regression"]
    assert found(story, "label") == ["price"]
    is_judged = "performance" in story.verdicts["monitor"]
    assert is_judged != any(
        "No monitor judges the errors of a regression yet" in one for one in story.remarks
    )
    assert story.metrics.filter(pl.col("column") == "prediction")["metric"].is_in(["js_distance"]).any()


def test_drift_of_a_regression_is_an_incident_while_nothing_judges_its_errors(priced):
    late = pl.col("time") >= START + 20 * DAY
    moved = priced.with_columns(pl.when(late).then(pl.col("load") + 12.0).otherwise("load").alias("load"))

    story = wk.replay(moved, reference="14d")

    told = [*story.incidents["title"], *(one.column for one in story.page.noticed)]
    assert any("load" in one for one in told)


@pytest.fixture
def untimed():
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(0, 1, 7_000), rng.normal(2, 1, 3_250)])
    return pl.DataFrame({"x": x, "kind": rng.choice(["a", "b"], x.size)})


def test_rows_without_times_are_judged_in_the_order_they_lie(untimed):
    story = wk.replay(untimed, every=500)

    (incident,) = story.incidents.to_dicts()
    assert (incident["since"], incident["closed"]) == (7_000, None)
    assert "x has drifted" in incident["title"]
    assert story.metrics.filter(pl.col("metric") == "volume")["start"].to_list()[:3] == [0, 500, 1000]
    assert "row 7,000" in story.to_html()


def test_the_last_rows_that_fill_no_window_are_no_loss_of_traffic(untimed):
    story = wk.replay(untimed.head(5_100), every=500)

    assert story.incidents.is_empty()
    assert story.verdicts["end"].max() == 5_000


def test_a_reference_of_rows_is_read(untimed):
    story = wk.replay(untimed, every=500, reference="4,000 rows")

    assert found(story, "reference") == ["4,000 rows"]
    assert story.page.reference.n_rows == 4_000


def test_rows_that_cannot_be_used_are_counted_and_stop_nothing():
    frame = service_days(0, 28).with_columns(
        pl.when(pl.int_range(pl.len()) % 50 > 0).then("prediction").alias("prediction"),
        pl.when(pl.int_range(pl.len()) % 60 > 0).then("time").alias("time"),
    )

    story = wk.replay(frame, reference="14d")

    n_untimed = frame["time"].null_count()
    n_refused = frame.filter(pl.col("time").is_not_null())["prediction"].null_count()
    assert story.page.n_quarantined == n_refused > 100
    assert f"{n_untimed} rows are left out: their time is missing or cannot be read." in story.remarks


def test_whole_days_without_a_usable_row_stop_nothing():
    frame = service_days(0, 28).with_columns(
        pl.when(pl.col("time") < START + 25 * DAY).then("score").otherwise(3.0).alias("score")
    )

    story = replayed(frame)

    assert story.page.n_quarantined == 3 * 300


def test_features_may_be_called_as_watchkeeper_calls_its_own_columns():
    frame = service_days(0, 28).rename({"time": "at", "temp": "time", "load": "error"})

    story = wk.replay(frame, time="at", reference="14d")

    assert {"time_", "error_"} <= set(story.metrics["column"])
    assert any("'time' as 'time_'" in remark for remark in story.remarks)


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"reference": "60d"}, NotEnoughData, "ends within its reference of 60d: it has 20 windows of 1d"),
        ({"reference": "month"}, BadInput, "a whole number and h, d or w, such as 30d; got 'month'"),
        ({"segments": ("town",)}, BadInput, "there is no column 'town'"),
        ({"label": "truth"}, BadInput, "there is no column 'truth'"),
        ({"label": "prediction"}, BadInput, "cannot be both the prediction and the label"),
        ({"task": "cloning"}, BadInput, "a task is one of binary, .*, multilabel; got 'cloning'"),
        ({"every": 0}, BadInput, "every must be a number of rows above 0; got 0"),
        ({"every": 100, "reference": "14d"}, BadInput, "the reference is, too: a number such as 10000"),
    ],
)
def test_what_cannot_be_replayed_is_refused_with_its_reason(changes, error, says):
    with pytest.raises(error, match=says):
        replay(service_days(0, 20), **{**COLUMNS, "segments": (), "reference": "14d", **changes})


def test_times_that_are_numbers_are_refused():
    with pytest.raises(BadInput, match="column 'temp' must hold times; got Float64"):
        replay(service_days(0, 20).drop("time"), time="temp", prediction="prediction")


def test_a_table_without_times_says_what_would_help():
    with pytest.raises(
        BadInput, match=r"no column holds times\. Name the column with --time .* --every 1000"
    ):
        wk.replay(service_days(0, 20).drop("time"))


def test_a_table_without_a_row_that_has_a_time_is_refused():
    frame = service_days(0, 2).with_columns(pl.lit(None, pl.Datetime("us")).alias("time"))

    with pytest.raises(NotEnoughData, match="no row with a time"):
        wk.replay(frame, time="time")


@pytest.mark.parametrize("dtype", [pl.String, pl.Datetime("us"), pl.Datetime("ns", "America/New_York")])
def test_times_may_come_in_any_form(dtype):
    days = service_days(0, 16, rows_a_day=60)
    times = days["time"].dt.to_string("iso:strict") if dtype == pl.String else days["time"]
    if dtype == pl.Datetime("us"):
        times = times.dt.replace_time_zone(None)
    elif dtype != pl.String:
        times = times.dt.convert_time_zone("America/New_York").dt.cast_time_unit("ns")

    story = replayed(days.with_columns(times.alias("time")), segments=())

    volumes = story.metrics.filter((pl.col("metric") == "volume") & (pl.col("start") >= START + 14 * DAY))
    assert volumes["value"].to_list() == [60.0, 60.0]


def test_half_a_last_window_is_no_loss_of_traffic():
    days = service_days(0, 20)
    cut = days.filter(pl.col("time") < START + 19 * DAY + 2 * HOUR)

    story = replayed(cut)

    assert story.incidents.is_empty()
    assert story.verdicts.filter(pl.col("monitor") == "traffic")["end"].max() == START + 19 * DAY


def test_the_last_row_of_a_day_completes_it_where_rows_come_daily():
    days = pl.datetime_range(START, START + 699 * DAY, timedelta(days=1), eager=True)
    story = wk.replay(pl.DataFrame({"day": days, "x": np.arange(700) % 13}), window="1d", reference="60d")

    assert story.verdicts["end"].max() == START + 700 * DAY


def test_progress_is_told_up_to_the_last_window():
    told = []

    replayed(service_days(0, 20), progress=lambda *said: told.append(said))

    doing = list(dict.fromkeys(said[0] for said in told))
    assert doing == [
        "Reading",
        "Finding out what each column is for",
        "Taking the reference",
        "Judging",
        "Telling the story",
    ]
    judging = [said[1:] for said in told if said[0] == "Judging"]
    assert judging == sorted(judging)
    assert (judging[0], judging[-1]) == ((0, 6), (6, 6))


@pytest.fixture(scope="module")
def faulty():
    return replayed(with_fault(in_fahrenheit))


def test_the_story_shows_itself_in_a_notebook(faulty):
    shown = faulty._repr_html_()

    assert shown.startswith("<iframe")
    assert "temp looks converted" in shown


def test_the_json_holds_the_whole_story(faulty):
    said = json.loads(faulty.to_json())

    assert said["format"] == "watchkeeper.story"
    assert said["sentence"] == faulty.sentence
    assert len(said["metrics"]["value"]) == faulty.metrics.height
    assert len(said["verdicts"]["status"]) == faulty.verdicts.height
    assert [one["title"] for one in said["incidents"]] == faulty.incidents["title"].to_list()
    assert said["incidents"][0]["story"]["why"]
    assert re.fullmatch(r"2024-03-\d\dT00:00:00\+00:00", said["incidents"][0]["since"])


def test_the_real_drop_in_california_is_found_without_a_word():
    folder = "nannyml_california_housing"
    reference, analysis, targets = (
        pl.read_csv(real_data(f"{folder}/{name}.csv.gz"), try_parse_dates=True)
        for name in ("reference", "analysis", "analysis_targets")
    )
    frame = pl.concat([reference, analysis.join(targets, on="id")], how="diagonal_relaxed")

    story = wk.replay(frame)

    # ROC AUC falls from 0.908 to 0.840 in the analysis period, which begins in June 2021.
    worst = story.incidents.filter(pl.col("monitors").list.contains("performance"))
    assert worst["severity"].to_list() == ["red"]
    assert worst["since"][0].isoformat() >= "2021-06"
    assert found(story, "label") == ["clf_target"]


def test_the_real_drift_of_the_car_loans_is_noticed_and_no_incident():
    folder = "nannyml_car_loan"
    reference, analysis, targets = (
        pl.read_parquet(real_data(f"{folder}/{name}.parquet"))
        for name in ("reference", "analysis", "analysis_targets")
    )
    frame = pl.concat([reference, analysis.join(targets, on="id")], how="diagonal_relaxed")

    story = wk.replay(frame, window="1w", segments=())

    # The shift begins at half of the analysis period; the answers hardly suffer.
    assert story.incidents.is_empty()
    (noticed,) = story.page.noticed
    assert noticed.column == "car_value"
    assert noticed.since.isoformat() == "2019-03-28T00:00:00+00:00"


def test_lists_are_replayed_where_the_task_says_what_they_are():
    rng = np.random.default_rng(0)
    items = [f"item {i}" for i in range(30)]
    n = 600
    frame = pl.DataFrame(
        {
            "ts": [START + i * HOUR for i in range(n)],
            "recommended": [rng.permutation(items)[:12].tolist() for _ in range(n)],
            "wanted": [rng.permutation(items)[:2].tolist() for _ in range(n)],
        }
    )
    roles = {"time": "ts", "prediction": "recommended", "label": "wanted", "reference": "10d", "window": "1d"}

    story = replay(frame, **roles, task="ranking")

    assert {"ndcg_at_10", "hit_rate_at_10"} <= set(story.metrics["metric"])
    with pytest.raises(BadInput, match="ranking or multilabel"):
        replay(frame, **roles)
