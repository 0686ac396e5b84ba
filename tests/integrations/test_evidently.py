"""Reports and snapshots that Evidently wrote, against the rows that they were made of."""

import copy
import gzip
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_rows import scored_rows
from watchkeeper.compare import compare
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.integrations.evidently import import_bytes, read_report, recognises
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile

GOLDEN = Path(__file__).parents[1] / "golden" / "foreign"
# 0.7 tells of the table that was checked, versions before of the reference.
CURRENT, REFERENCE = scored_rows(300, moved=3.0), scored_rows(400)
WHOLE = {
    "evidently-0.7.23.json": CURRENT,
    "evidently-0.7.8.json": CURRENT,
    "evidently-0.6.7.json": REFERENCE,
    "evidently-0.6.7-snapshot.json.gz": REFERENCE,
    "evidently-0.4.40.json": REFERENCE,
    "evidently-0.4.40-snapshot.json.gz": REFERENCE,
}
DRIFT_ALONE = ["evidently-0.7.23-snapshot.json.gz", "evidently-0.7.8-snapshot.json.gz"]


def golden(name):
    data = (GOLDEN / name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def named(notes, name):
    return [note for note in notes if note.name == name]


@pytest.mark.parametrize("name", WHOLE)
def test_counted_categories_are_the_profile_of_the_rows(name):
    found = import_bytes(golden(name))

    columns = found.profile.columns
    of_rows = profile_frame(pl.DataFrame(WHOLE[name]), {column: columns[column].type for column in columns})
    assert set(columns) == {"city", "late", "zone"}
    assert columns == of_rows.columns
    assert found.profile.n_rows == of_rows.n_rows


@pytest.mark.parametrize("name", [*WHOLE, *DRIFT_ALONE])
def test_what_was_read_is_stored_and_read_back(name):
    profile = import_bytes(golden(name)).profile

    assert Profile.from_bytes(profile.to_bytes()) == profile


@pytest.mark.parametrize("name", WHOLE)
def test_types_are_those_that_evidently_read_columns_by(name):
    assert import_bytes(golden(name)).types == {
        "city": ColumnType.CATEGORY,
        "fare": ColumnType.FLOAT,
        "late": ColumnType.BOOLEAN,
        "zone": ColumnType.CATEGORY,
    }


@pytest.mark.parametrize("name", WHOLE)
def test_numbers_are_left_behind_with_what_is_known_of_them(name):
    found = import_bytes(golden(name))

    (fare,) = named(found.left, "fare")
    rows = pl.Series(WHOLE[name]["fare"]).drop_nans()
    assert found.absent == ("fare",)
    assert f"{len(WHOLE[name]['fare']) - len(rows)} missing" in fare.there
    assert f"mean {rows.mean():.4g}" in fare.there
    assert "profile the table" in fare.reason


@pytest.mark.parametrize("name", WHOLE)
def test_the_verdicts_of_then_and_settings_without_equivalent_are_named(name):
    found = import_bytes(golden(name))

    (share,) = named(found.left, "drift_share")
    (verdicts,) = named(found.left, "(verdicts)")
    assert share.there == "0.3"
    assert verdicts.there == "drift in 1 of 4 columns: fare"


@pytest.mark.parametrize(
    ("name", "effect"),
    [
        # The normed Wasserstein distance of 0.2: sqrt(0.2^2 / (8 ln 2)).
        ("evidently-0.7.23.json", 0.0849),
        # Jensen-Shannon of 0.1 in base e: 0.1 / sqrt(ln 2); the PSI of 0.1 would be 0.134.
        ("evidently-0.6.7.json", 0.1201),
        ("evidently-0.4.40-snapshot.json.gz", 0.1201),
    ],
)
def test_the_smallest_threshold_becomes_the_distance_that_matters(name, effect):
    found = import_bytes(golden(name))

    assert found.min_effect == pytest.approx(effect, abs=1e-4)
    assert {note.here for note in named(found.taken, "threshold")} >= {f"min_effect {effect:.3g}"}


@pytest.mark.parametrize("method", ["psi", "jensenshannon", "hellinger", "wasserstein", "TVD"])
def test_one_method_for_all_columns_is_the_distance_of_that_name_here(method):
    data = json.loads(golden("evidently-0.7.23.json"))
    for one in data["metrics"]:
        if one["config"]["type"].endswith("ValueDrift"):
            one["config"] |= {"method": method, "threshold": 0.3}
    found = import_bytes(json.dumps(data).encode())
    rows = pl.DataFrame(REFERENCE)

    same = compare(
        found.profile, rows, ignore=found.absent, measure=found.measure, min_effect=found.min_effect
    )

    assert found.min_effect == pytest.approx(0.3 / np.sqrt(np.log(2)) if method == "jensenshannon" else 0.3)
    assert same.status is Status.GREEN


@pytest.mark.parametrize("name", ["evidently-0.7.8.json", *DRIFT_ALONE])
def test_a_threshold_that_is_not_told_or_of_a_p_value_is_left_to_the_user(name):
    found = import_bytes(golden(name))

    assert found.min_effect is None
    assert named(found.left, "threshold")


def test_types_of_a_snapshot_come_from_its_tables():
    found = import_bytes(golden("evidently-0.7.23-snapshot.json.gz"))

    assert found.types == {"fare": ColumnType.FLOAT, "zone": ColumnType.CATEGORY}
    assert not found.profile.columns


def test_the_target_is_told_as_replay_wants_it():
    (target,) = named(import_bytes(golden("evidently-0.6.7.json")).taken, "target")

    assert (target.there, target.here) == ("late", "replay --label late")


def test_columns_that_were_not_asked_for_are_ignored():
    data = json.loads(golden("evidently-0.7.23.json"))
    (drift,) = [one for one in data["metrics"] if one["config"]["type"].endswith("DriftedColumnsCount")]
    drift["config"]["columns"] = ["fare", "city"]

    found = import_bytes(json.dumps(data).encode())

    assert found.ignore == ("late", "zone")


def test_the_profile_compares_with_rows(tmp_path):
    found = import_bytes(golden("evidently-0.6.7.json"))
    rows = pl.DataFrame(scored_rows(1_000))
    moved = rows.with_columns(city=pl.lit("rome"))

    same = compare(found.profile, rows, ignore=found.absent)
    other = compare(found.profile, moved, ignore=found.absent)

    assert same.status is Status.GREEN
    assert {one.column for one in other.comparison.findings if one.status.is_bad} == {"city"}


def test_an_object_of_evidently_is_read_like_its_file():
    class Snapshot:
        def json(self):
            return golden("evidently-0.7.23.json").decode()

    assert read_report(Snapshot()) == read_report(GOLDEN / "evidently-0.7.23.json")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (golden("evidently-0.6.7-tests.json"), r"a test suite of Evidently 0\.6\.7"),
        (b'{"data_drift": {"name": "data_drift", "datetime": "", "data": {}}}', r"Evidently 0\.1 or 0\.2"),
        (b'{"metrics": []}', "no report or snapshot"),
        (b'{"a": ' + b"[" * 100_000, "no report or snapshot"),
        (b"\xff\xfe", "no report or snapshot"),
    ],
)
def test_what_is_not_read_is_named(data, says):
    with pytest.raises(BadInput, match=says):
        import_bytes(data)


def test_errors_name_the_file(tmp_path):
    path = tmp_path / "cut.json"
    path.write_bytes(golden("evidently-0.7.23.json")[:100])

    with pytest.raises(BadInput, match=r"cut\.json: these bytes are no report"):
        read_report(path)
    with pytest.raises(NotFound, match=r"no file .*absent\.json"):
        read_report(tmp_path / "absent.json")


def test_a_table_is_not_recognised():
    assert not recognises(b'{"fare": 1, "city": "oslo"}\n{"fare": 2, "city": "rome"}\n')
    assert recognises(golden("evidently-0.6.7-tests.json"))


@pytest.mark.parametrize("name", ["evidently-0.7.23.json", "evidently-0.6.7.json"])
@given(data=st.data())
def test_a_file_cut_short_is_refused(name, data):
    whole = golden(name)

    with pytest.raises(BadInput):
        import_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@pytest.mark.parametrize("name", ["evidently-0.7.23.json", "evidently-0.7.8.json", "evidently-0.6.7.json"])
@given(data=st.data())
def test_any_value_in_any_place_is_refused_or_adds_up(name, data):
    damaged = copy.deepcopy(json.loads(golden(name)))
    for _ in range(data.draw(st.integers(1, 3))):
        node, key = damaged, None
        while isinstance(node, dict | list) and node and (key is None or data.draw(st.booleans())):
            parent, keys = node, list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            node = parent[key]
        if key is not None:
            parent[key] = data.draw(VALUES)

    try:
        found = import_bytes(json.dumps(damaged).encode())
    except BadInput:
        return
    assert Profile.from_bytes(found.profile.to_bytes()) == found.profile
