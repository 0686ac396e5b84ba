"""What every metric promises, built-in or not."""

import polars as pl
import pytest

from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.metric import Evidence, Needs, Scope
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile

SERVICE_TYPES = {
    "latency_ms": ColumnType.FLOAT,
    "error": ColumnType.CATEGORY,
    "cpu_percent": ColumnType.FLOAT,
    "memory_bytes": ColumnType.INTEGER,
}
VALUES = {
    ColumnType.FLOAT: [1.5, None, float("nan"), -2.0, 7.0],
    ColumnType.INTEGER: [1, None, 3, -4, 5],
    ColumnType.PROBABILITY: [0.1, None, 0.9, 1.0, 0.0],
    ColumnType.BOOLEAN: [True, None, False, True, True],
    ColumnType.CATEGORY: ["a", None, "b", "a", "c"],
    ColumnType.TEXT: ["some words", None, "", "other words", "words"],
}
COLUMNS = [Column(f"a_{type_}", Role.FEATURE, type_) for type_ in VALUES]
PROTECTED = Column("a_category", Role.PROTECTED, ColumnType.CATEGORY)
FRAMES = {"few": 1, "many": 40}

every_metric = pytest.mark.parametrize("metric", list(METRICS), ids=lambda metric: metric.name)
every_frame = pytest.mark.parametrize("repeats", FRAMES.values(), ids=FRAMES)


def frame_of(values, repeats):
    n = 5 * repeats
    columns = {f"a_{type_}": values[type_] * repeats for type_ in values}
    service = {
        "latency_ms": [float(i) for i in range(n)],
        "error": [None, "timeout", None, None, None] * repeats,
        "cpu_percent": [50.0] * n,
        "memory_bytes": [1_000_000] * n,
    }
    return pl.DataFrame(columns | service)


def profile_of(repeats, values=VALUES):
    types = SERVICE_TYPES | {column.name: column.type for column in COLUMNS}
    return profile_frame(frame_of(values, repeats), types)


def evidences(metric, profile, reference):
    """Return the evidence of every column that the metric applies to, and of the whole model."""
    fitting = [column for column in [*COLUMNS, PROTECTED, None] if metric.applies_to(column)]
    if metric.scope is Scope.OUTCOME:
        fitting = [Column("revenue", Role.OUTCOME, ColumnType.FLOAT)]
    return [Evidence(profile, None, reference, column) for column in fitting]


@every_metric
def test_it_is_described(metric):
    assert metric.name.isidentifier()
    assert metric.name == metric.name.lower()
    assert metric.title[0].isupper()
    assert not metric.title.endswith(".")
    assert metric.description.endswith(".")


def test_titles_are_unique():
    titles = [metric.title for metric in METRICS]

    assert len(set(titles)) == len(titles)


@every_metric
def test_it_declares_what_it_needs(metric):
    assert set(metric.needs) <= set(Needs)
    assert set(metric.tasks) <= set(Task)


@every_metric
def test_a_metric_of_columns_is_not_one_of_the_model(metric):
    if metric.scope is Scope.COLUMN:
        assert not metric.applies_to(None)
        assert any(metric.applies_to(column) for column in [*COLUMNS, PROTECTED])
    if metric.scope is Scope.MODEL:
        assert metric.applies_to(None)
        assert not any(metric.applies_to(column) for column in COLUMNS)


@every_metric
@pytest.mark.parametrize("reference", [None, Profile.empty()], ids=["no reference", "empty reference"])
def test_no_rows_give_a_reason_or_an_honest_zero(metric, reference):
    for evidence in evidences(metric, Profile.empty(), reference):
        reading = metric.read(evidence)

        assert (reading.value is None) == bool(reading.reason)
        assert reading.value in {None, 0.0}


@every_metric
@every_frame
@pytest.mark.parametrize("has_reference", [True, False])
def test_a_value_lies_within_its_interval_or_there_is_a_reason(metric, repeats, has_reference):
    reference = profile_of(repeats) if has_reference else None
    for evidence in evidences(metric, profile_of(repeats), reference):
        reading = metric.read(evidence)

        assert (reading.value is None) == bool(reading.reason)
        if reading.value is not None:
            assert reading.low is None or reading.low <= reading.value
            assert reading.high is None or reading.value <= reading.high
            assert reading.n_rows > 0


@every_metric
def test_constant_and_wholly_missing_columns_do_no_harm(metric):
    constant = {type_: [values[0]] * 5 for type_, values in VALUES.items()}
    missing = {type_: [None] * 5 for type_ in VALUES}
    for current in (constant, missing):
        for past in (constant, missing):
            for evidence in evidences(metric, profile_of(20, current), profile_of(20, past)):
                reading = metric.read(evidence)

                assert (reading.value is None) == bool(reading.reason)


@every_metric
@every_frame
def test_it_is_deterministic_and_leaves_its_input_alone(metric, repeats):
    profile, reference = profile_of(repeats), profile_of(40)
    before = profile.to_bytes(), reference.to_bytes()
    for evidence in evidences(metric, profile, reference):
        assert metric.read(evidence) == metric.read(evidence)

    assert (profile.to_bytes(), reference.to_bytes()) == before


@every_metric
def test_the_order_of_rows_does_not_matter(metric):
    types = SERVICE_TYPES | {column.name: column.type for column in COLUMNS}
    frame = frame_of(VALUES, 40)
    shuffled = profile_frame(frame.sample(fraction=1.0, shuffle=True, seed=1), types)
    reference = profile_of(30)
    for one, other in zip(
        evidences(metric, profile_frame(frame, types), reference),
        evidences(metric, shuffled, reference),
        strict=True,
    ):
        assert metric.read(one) == metric.read(other)
