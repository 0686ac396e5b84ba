from urllib.parse import quote

import polars as pl
import pytest

from api.conftest import NOW
from service import as_arrow, service_days
from watchkeeper.api.models import column_names
from watchkeeper.pipeline.wire import Format

COLUMNS = [
    {"name": "temp", "role": "feature", "type": "float", "reason": ""},
    {"name": "site", "role": "segment", "type": "category", "reason": "as told"},
]


def post_reference(http, name, frame, segments="", version="1", **params):
    return http.post(
        f"/models/{name}/reference",
        params={"version": version, **params},
        content=as_arrow(frame),
        headers={"Content-Type": Format.ARROW.value, "X-Watchkeeper-Segments": segments},
    )


def test_a_model_is_declared_with_its_version(http, fresh):
    body = {
        "task": "binary",
        "version": {"name": "2.1", "git_commit": "abc123", "registry_uri": "models:/x/2"},
    }

    declared = http.put(f"/models/{fresh}", json=body).json()

    assert (declared["name"], declared["task"]) == (fresh, "binary")
    (version,) = declared["versions"]
    assert (version["name"], version["git_commit"]) == ("2.1", "abc123")
    assert http.get(f"/models/{fresh}").json() == declared


def test_declaring_again_changes_only_what_is_given(http, fresh):
    body = {"task": "binary", "version": {"name": "2.1", "git_commit": "abc123"}}
    first = http.put(f"/models/{fresh}", json=body).json()

    second = http.put(
        f"/models/{fresh}", json={"version": {"name": "2.1", "registry_uri": "models:/x/2"}}
    ).json()

    assert second["task"] == "binary"
    (version,) = second["versions"]
    assert (version["git_commit"], version["registry_uri"]) == ("abc123", "models:/x/2")
    assert version["created_at"] == first["versions"][0]["created_at"]


def test_models_are_listed(http, fresh):
    assert fresh in {model["name"] for model in http.get("/models").json()}


def test_the_schema_is_replaced(http, fresh):
    answer = http.put(f"/models/{fresh}/schema", json=COLUMNS)

    assert answer.json()["columns"] == COLUMNS


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ([COLUMNS[0], COLUMNS[0]], "two columns are called 'temp'"),
        ([{**COLUMNS[0], "role": "boss"}], "role"),
        ([{"name": "temp"}], "role"),
    ],
)
def test_a_schema_that_cannot_be_is_refused_and_the_old_one_stays(http, fresh, columns, says):
    http.put(f"/models/{fresh}/schema", json=COLUMNS)

    answer = http.put(f"/models/{fresh}/schema", json=columns)

    assert answer.status_code == 422
    assert says in answer.json()["detail"]
    assert http.get(f"/models/{fresh}").json()["columns"] == COLUMNS


def test_a_reference_gives_the_model_its_schema_and_monitors(http, fresh):
    answer = post_reference(http, fresh, service_days(0, 9, rows_a_day=80), "site")

    assert answer.status_code == 201
    assert (answer.json()["n_rows"], answer.json()["n_labelled"]) == (720, 720)
    model = http.get(f"/models/{fresh}").json()
    assert {one["name"]: one["role"] for one in model["columns"]}["site"] == "segment"
    assert model["reference"]["version"] == "1"
    monitors = {one["name"] for one in http.get(f"/models/{fresh}/monitors").json()}
    assert {"performance", "data-quality", "drift", "traffic", "errors", "latency"} <= monitors


def test_protected_columns_come_with_the_reference(http, fresh):
    answer = http.post(
        f"/models/{fresh}/reference",
        params={"version": "1"},
        content=as_arrow(service_days(0, 2, rows_a_day=20)),
        headers={"Content-Type": Format.ARROW.value, "X-Watchkeeper-Protected": "site"},
    )

    assert answer.status_code == 201
    roles = {one["name"]: one["role"] for one in http.get(f"/models/{fresh}").json()["columns"]}
    assert roles["site"] == "protected"


def test_a_column_that_becomes_protected_is_watched_from_then_on(http, fresh):
    post_reference(http, fresh, service_days(0, 2, rows_a_day=20))
    columns = http.get(f"/models/{fresh}").json()["columns"]
    protected = [one | {"role": "protected"} if one["name"] == "site" else one for one in columns]

    http.put(f"/models/{fresh}/schema", json=protected)

    monitors = {one["name"] for one in http.get(f"/models/{fresh}/monitors").json()}
    assert {"fairness", "fairness-gaps"} <= monitors


@pytest.mark.parametrize("name", ["dep, arr", "größe", "100 %"])
def test_a_segment_may_have_any_name(http, fresh, name):
    frame = service_days(0, 2, rows_a_day=20).rename({"site": name})

    answer = post_reference(http, fresh, frame, quote(name, safe=" "))

    assert answer.status_code == 201
    roles = {one["name"]: one["role"] for one in http.get(f"/models/{fresh}").json()["columns"]}
    assert roles[name] == "segment"


@pytest.mark.parametrize(
    ("header", "names"),
    [("", []), ("site", ["site"]), (" site , dep%2Carr ,", ["site", "dep,arr"]), ("100 %25", ["100 %"])],
)
def test_columns_are_parted_by_commas_and_then_decoded(header, names):
    assert column_names(header) == names


@pytest.mark.parametrize(
    ("change", "says", "fault"),
    [
        (lambda rows: rows.drop("site"), "segment 'site' is no column", (None, "site")),
        (lambda rows: rows.drop("prediction"), "need a column 'prediction'", (None, "prediction")),
        (lambda rows: rows.with_columns(score=pl.lit(1.5)), "row 0 of the reference", (0, "score")),
        (lambda rows: rows.with_columns(time=pl.lit(NOW.replace(year=2099))), "future", (0, "time")),
        (lambda rows: rows.with_columns(label=pl.lit(NOW)), "'label' must be text", (None, "label")),
        (lambda rows: rows.with_columns(label=pl.lit([1])), "'label' holds lists", (None, "label")),
        (lambda rows: rows.head(0), "no rows", (None, None)),
    ],
)
def test_a_reference_is_taken_whole_or_not_at_all(http, fresh, change, says, fault):
    before = http.get(f"/models/{fresh}").json()

    answer = post_reference(http, fresh, change(service_days(0, 2, rows_a_day=20)), "site")

    problem = answer.json()
    assert answer.status_code == 422
    assert says in problem["detail"]
    assert (problem.get("row"), problem.get("column")) == fault
    assert http.get(f"/models/{fresh}").json() == before
    assert http.get(f"/models/{fresh}/monitors").json() == []


@pytest.mark.parametrize("bad", [{"id": "2"}, [], {"id": "2", "prediction": 1, "label": 1}])
def test_a_reference_of_json_is_taken_whole_or_not_at_all(http, fresh, bad):
    rows = [{"id": "1", "prediction": 1}, bad]

    answer = http.post(f"/models/{fresh}/reference?version=1", json=rows)

    assert (answer.status_code, answer.json()["row"]) == (422, 1)
    assert http.get(f"/models/{fresh}").json()["versions"] == []


def test_a_reference_needs_its_model(http):
    assert post_reference(http, "nope", service_days(0, 1, rows_a_day=20)).status_code == 404


def test_a_later_reference_takes_the_place_of_the_first_and_keeps_the_monitors(http, fresh):
    post_reference(http, fresh, service_days(0, 3, rows_a_day=40))
    http.patch(f"/models/{fresh}/monitors/drift", json={"is_enabled": False})

    post_reference(http, fresh, service_days(3, 3, rows_a_day=50), version="2")

    assert http.get(f"/models/{fresh}").json()["reference"]["n_rows"] == 150
    monitors = {one["name"]: one["is_enabled"] for one in http.get(f"/models/{fresh}/monitors").json()}
    assert monitors["drift"] is False
