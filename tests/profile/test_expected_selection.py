"""Expected selection: what scikit-learn's ridge regression predicts of rows, read off profiles without them."""

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import Ridge

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.expected_selection import ExpectedSelection, learn_selection
from watchkeeper.profile.frames import profile_frame

TYPES = {
    "income": ColumnType.FLOAT,
    "children": ColumnType.INTEGER,
    "has_home": ColumnType.BOOLEAN,
    "city": ColumnType.CATEGORY,
}
CITIES = np.array([f"city {i}" for i in range(20)])


def applicants(n, seed=0, *, richer=0.0):
    rng = np.random.default_rng(seed)
    income = np.round(rng.normal(50.0 + richer, 10.0, n), 1)
    children = rng.poisson(1.2, n)
    chance = 1.0 / (1.0 + np.exp(-(income - 50.0) / 8.0 + 0.5 * children))
    return pl.DataFrame(
        {
            "income": pl.Series(income).set(pl.Series(rng.random(n) < 0.05), None),
            "children": children,
            "has_home": rng.random(n) < 0.4,
            "city": CITIES[np.minimum(rng.geometric(0.15, n) - 1, 19)],
            "group": rng.choice(["a", "b"], n),
            "prediction": (rng.random(n) < chance).astype(int).astype(str),
            "remark": ["said"] * n,
        }
    )


def profiled(frame):
    return profile_frame(frame, {**TYPES, "prediction": ColumnType.CATEGORY})


def by_group(frame):
    return {
        f"group={value}": profiled(rows)
        for (value,), rows in frame.partition_by("group", as_dict=True).items()
    }


@pytest.fixture(scope="module")
def past():
    return applicants(4_000)


@pytest.fixture(scope="module")
def learnt(past):
    return learn_selection(past, {**TYPES, "remark": ColumnType.TEXT}, by_group(past), positive="1")


def indicators(selection, frame):
    """Return which band each row of each column lies in, found without the code under test."""
    parts = []
    for bands in selection.bands:
        values = frame[bands.column]
        if bands.edges:
            place = np.searchsorted(bands.edges, values.fill_null(0.0).to_numpy(), side="left")
        else:
            texts = values.cast(pl.String).to_list()
            place = [
                bands.categories.index(t) if t in bands.categories else len(bands.categories) for t in texts
            ]
        place = np.where(values.is_null().to_numpy(), bands.n_bands - 1, place)
        parts.append(np.eye(bands.n_bands)[place])
    return np.hstack(parts)


def test_it_is_ridge_regression_on_indicators_of_bands(past, learnt):
    answers = (past["prediction"] == "1").to_numpy().astype(float)
    ridge = Ridge(alpha=5.0).fit(indicators(learnt, past), answers)
    other = applicants(700, seed=1, richer=6.0)

    for rows in (past, other, past.filter(pl.col("city") == "city 3")):
        assert learnt.of(profiled(rows)) == pytest.approx(
            ridge.predict(indicators(learnt, rows)).mean(), abs=1e-9
        )


def test_columns_are_banded_by_what_they_hold_and_texts_are_left_out(learnt):
    bands = {one.column: one for one in learnt.bands}

    assert set(bands) == set(TYPES)
    assert len(bands["income"].edges) == 9
    assert bands["has_home"].categories == ("false", "true")
    assert len(bands["city"].categories) == 12


def test_richer_applicants_are_expected_to_be_chosen_as_often_as_they_are(learnt):
    now = applicants(4_000, seed=2, richer=4.0)

    for group in learnt.compare(by_group(now), "group").values():
        assert group.n_positive / group.n == pytest.approx(group.expected, abs=0.03)
        assert group.expected > 0.44


def test_groups_of_the_reference_itself_are_as_expected_to_the_last(past, learnt):
    for group in learnt.compare(by_group(past), "group").values():
        assert group.n_positive / group.n == pytest.approx(group.expected, abs=1e-12)
        assert group.n_known == group.n


def test_groups_that_the_reference_has_not_are_left_out(past, learnt):
    segments = {"group=c": profiled(past), "site=a": profiled(past)}

    assert learnt.compare(segments, "group") == {}


def test_it_is_read_back_as_it_was_written(learnt):
    assert ExpectedSelection.from_json(learnt.to_json()) == learnt


def test_one_answer_for_all_teaches_nothing(past):
    rows = past.with_columns(prediction=pl.lit("1"))

    assert learn_selection(rows, TYPES, {}, positive="1") is None


def test_without_an_input_the_share_is_the_same_for_all(past):
    nothing = learn_selection(past, {}, by_group(past), positive="1")

    assert nothing.of(profiled(past[:10])) == pytest.approx((past["prediction"] == "1").mean())
