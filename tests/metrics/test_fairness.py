import numpy as np
import polars as pl
import pytest

from real_data import real_data
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.fairness import FAIRNESS, groups_of
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.performance import Performance, performance_groups
from watchkeeper.profile.profile import Profile

METRICS = {metric.name: metric for metric in FAIRNESS}
HIGH = 5


def read(name, frame, *, by="sex", task=Task.BINARY):
    groups = performance_groups(frame, by, task=task, positive="1")
    return read_of(name, {f"{by}={value}": group for value, group in groups.items()}, by=by)


def read_of(name, groups, *, by="sex"):
    column = Column(by, Role.PROTECTED, ColumnType.CATEGORY)
    return METRICS[name].read(Evidence(Profile.empty(), column=column, groups=groups))


@pytest.fixture(scope="module")
def compas():
    frame = pl.read_csv(real_data("compas/compas-scores-two-years.csv.gz"))
    return frame.select(
        "race",
        "sex",
        prediction=(pl.col("decile_score") >= HIGH).cast(pl.Int64),
        score=pl.col("decile_score") / 10.0,
        label="two_year_recid",
    )


@pytest.fixture(scope="module")
def two_races(compas):
    return compas.filter(pl.col("race").is_in(["African-American", "Caucasian"]))


def raw(frame, by="race"):
    """Return each group's rates over raw rows, as Fairlearn's MetricFrame computes them."""
    found = {}
    for (group,), rows in frame.group_by(by):
        if rows.height < 30:
            continue
        y, p = rows["label"].to_numpy(), rows["prediction"].to_numpy()
        found[group] = {
            "selection_rate": p.mean(),
            "true_positive_rate": p[y == 1].mean(),
            "false_positive_rate": p[y == 0].mean(),
            "precision": y[p == 1].mean(),
            "accuracy": (y == p).mean(),
            "score_bias": (rows["score"].to_numpy() - y).mean(),
        }
    return found


def spread(found, name):
    values = [group[name] for group in found.values()]
    return max(values) - min(values)


def test_compas_wrongs_more_black_than_white_defendants(two_races):
    # ProPublica (2016), "How We Analyzed the COMPAS Recidivism Algorithm": 44.85 % and 23.45 %; 27.99 % and 47.72 %.
    false_alarms = read("false_positive_rate_gap", two_races, by="race")
    missed = read("equal_opportunity_gap", two_races, by="race")

    assert false_alarms.value == pytest.approx(0.4485 - 0.2345, abs=1e-4)
    assert false_alarms.low > 0.18
    assert missed.value == pytest.approx(0.4772 - 0.2799, abs=1e-4)


def test_compas_is_about_as_right_of_black_as_of_white_defendants(two_races):
    precision = read("predictive_parity_gap", two_races, by="race")

    assert precision.value == pytest.approx(0.6297 - 0.5913, abs=1e-4)
    assert precision.high < 0.08


@pytest.mark.parametrize("by", ["race", "sex"])
def test_each_measure_is_what_fairlearn_computes_of_the_rows(compas, by):
    # Fairlearn 0.10: demographic_parity_ratio = min/max selection rate; demographic_parity_difference, and
    # equalized_odds_difference = the greater of the differences (max - min) in TPR and FPR, agg="worst_case".
    found = raw(compas, by)
    rates = [group["selection_rate"] for group in found.values()]
    expected = {
        "disparate_impact": min(rates) / max(rates),
        "demographic_parity_gap": spread(found, "selection_rate"),
        "equalized_odds_gap": max(spread(found, "true_positive_rate"), spread(found, "false_positive_rate")),
        "accuracy_gap": spread(found, "accuracy"),
    }
    # Of these two Asian Americans and Native Americans have too few rows by label, or none; sex has enough.
    if by == "sex":
        expected["predictive_parity_gap"] = spread(found, "precision")
        expected["calibration_gap"] = spread(found, "score_bias")
        expected["equal_opportunity_gap"] = spread(found, "true_positive_rate")
        expected["false_positive_rate_gap"] = spread(found, "false_positive_rate")
    else:
        large = {group: rows for group, rows in found.items() if group != "Asian"}
        expected["equalized_odds_gap"] = max(
            spread(large, "true_positive_rate"), spread(large, "false_positive_rate")
        )

    for name, value in expected.items():
        assert read(name, compas, by=by).value == pytest.approx(value, abs=1e-12), name


def test_groups_of_split_rows_merged_measure_as_the_whole(compas):
    rng = np.random.default_rng(4)
    part = rng.integers(0, 7, compas.height)
    whole = performance_groups(compas, "race", task=Task.BINARY, positive="1")
    split = [
        performance_groups(compas.filter(part == i), "race", task=Task.BINARY, positive="1") for i in range(7)
    ]
    merged = {
        race: Performance.merge_all([one[race] for one in split if race in one]) for race in reversed(whole)
    }

    for metric in FAIRNESS:
        if Task.BINARY in metric.tasks:
            assert metric.compare(merged) == metric.compare(whole)


def test_disparate_impact_needs_no_labels():
    frame = pl.DataFrame(
        {"sex": ["F"] * 50 + ["M"] * 50, "prediction": [1] * 20 + [0] * 30 + [1] * 40 + [0] * 10}
    )

    assert read("disparate_impact", frame).value == 0.5
    reading = read("equal_opportunity_gap", frame)
    assert (reading.value, reading.n_rows) == (None, 0)
    assert "no two groups have 30 labelled positives each" in reading.reason


def test_gaps_of_classes_and_of_numbers_are_told_too():
    classes = pl.DataFrame(
        {"sex": ["F"] * 40 + ["M"] * 40, "prediction": ["a"] * 80, "label": ["a"] * 50 + ["b"] * 30}
    )
    numbers = pl.DataFrame(
        {"sex": ["F"] * 40 + ["M"] * 40, "prediction": [1.0] * 80, "label": [0.0, 1.0] * 20 + [3.0, 2.0] * 20}
    )

    assert read("accuracy_gap", classes, task=Task.MULTICLASS).value == 0.75
    gap = read("mean_error_gap", numbers, task=Task.REGRESSION)
    assert gap.value == 2.0
    assert gap.low < 2.0 < gap.high


def test_groups_are_those_of_the_very_column():
    segments = {"sex=F": 1, "sex=a=b": 2, "sex & age=F & old": 3, "sexes=F": 4}

    assert groups_of(segments, "sex") == {"F": 1, "a=b": 2}
    assert groups_of(segments, "sex & age") == {"F & old": 3}


def test_without_groups_or_a_column_it_says_so():
    assert "too few to say" in read_of("disparate_impact", {}).reason
    assert "protected column" in METRICS["accuracy_gap"].read(Evidence(Profile.empty())).reason


def test_only_protected_columns_are_asked_about():
    for metric in FAIRNESS:
        assert metric.applies_to(Column("sex", Role.PROTECTED, ColumnType.CATEGORY))
        assert not metric.applies_to(Column("site", Role.SEGMENT, ColumnType.CATEGORY))
