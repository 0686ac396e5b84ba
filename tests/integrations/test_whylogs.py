"""Profiles that whylogs 1.6.4 wrote, against the rows that they were made of and whylogs' own answers."""

import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreign_rows import few_rows, many_rows, texts
from watchkeeper.compare import compare
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput, NotFound
from watchkeeper.integrations.whylogs import import_bytes, read_profile, recognises
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile

GOLDEN = Path(__file__).parents[1] / "golden" / "foreign"
SKETCHED = ["amount", "balance", "count", "limit"]
NAMES = ["exact", "sketched", "texts", "segment"]


def golden(name):
    return (GOLDEN / f"whylogs-{name}.bin").read_bytes()


@pytest.fixture(scope="module")
def sketched():
    return read_profile(GOLDEN / "whylogs-sketched.bin")


@pytest.fixture(scope="module")
def answers():
    told = json.loads((GOLDEN / "whylogs-answers.json").read_text())
    return told["q"], told["columns"]


def finite(name):
    values = many_rows()[name].astype(np.float64)
    return np.sort(values[np.isfinite(values)])


def test_where_whylogs_kept_every_value_the_profile_is_that_of_the_rows():
    frame = pl.DataFrame(few_rows()).with_columns(pl.col("empty").cast(pl.Float64))
    read = read_profile(GOLDEN / "whylogs-exact.bin")

    assert read == profile_frame(frame)
    assert read.remarks == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_was_read_is_stored_and_read_back(name):
    read = read_profile(GOLDEN / f"whylogs-{name}.bin")

    assert Profile.from_bytes(read.to_bytes()) == read


@pytest.mark.parametrize("name", SKETCHED)
def test_rows_by_kind_are_exact(sketched, name):
    values = many_rows()[name].astype(np.float64)

    column = sketched.columns[name]

    assert sketched.n_rows == column.n_rows == values.size
    assert column.n_nan == np.isnan(values).sum()
    assert column.n_inf_pos == np.isposinf(values).sum()
    assert (column.n_null, column.n_inf_neg, column.n_mismatch) == (0, 0, 0)
    assert column.n_values == column.grid.n == np.isfinite(values).sum()


@pytest.mark.parametrize("name", SKETCHED)
def test_quantiles_are_within_the_stated_error_of_the_rows(sketched, answers, name):
    rows = finite(name)
    error = answers[1][name]["rank_error"]

    for q in np.linspace(0.02, 0.98, 49):
        value = sketched.columns[name].quantile(q)
        below = np.searchsorted(rows, value, side="left") / rows.size
        at_most = np.searchsorted(rows, value, side="right") / rows.size
        assert below - error <= q <= at_most + error


@pytest.mark.parametrize("name", ["amount", "balance", "count"])
def test_quantiles_are_those_that_whylogs_gives(sketched, answers, name):
    rows = finite(name)
    # Between two items of the sketch both may choose; the heaviest stands for 1.3 % of the rows.
    heaviest = sketched.columns[name].grid.counts.max() / rows.size

    for q, theirs in zip(answers[0], answers[1][name]["quantiles"], strict=True):
        ours = sketched.columns[name].quantile(q)
        ranks = np.searchsorted(rows, [ours, theirs]) / rows.size
        assert abs(ranks[0] - ranks[1]) <= 2 * heaviest


@pytest.mark.parametrize("name", ["amount", "balance", "count"])
def test_mean_deviation_and_extremes_are_those_of_the_rows(sketched, answers, name):
    rows, theirs, column = finite(name), answers[1][name], sketched.columns[name]

    assert column.mean() == pytest.approx(theirs["mean"], rel=1e-15)
    assert column.mean() == pytest.approx(rows.mean(), rel=1e-12)
    n = rows.size
    assert column.std() == pytest.approx(theirs["stddev"] * math.sqrt((n - 1) / n), rel=1e-12)
    assert column.std() == pytest.approx(rows.std(), rel=1e-9)
    assert (column.minimum, column.maximum) == (rows[0], rows[-1])


def test_infinities_leave_the_mean_to_the_sketch_and_are_remarked(sketched):
    rows, column = finite("limit"), sketched.columns["limit"]

    assert math.isinf(many_rows()["limit"].max())
    assert column.mean() == pytest.approx(rows.mean(), abs=0.02 * (rows[-1] - rows[0]))
    assert "whylogs lost to infinities" in sketched.remarks["limit"]


def test_the_sketch_and_its_error_are_remarked(sketched, answers):
    error = answers[1]["amount"]["rank_error"]

    assert sketched.remarks["amount"] == (
        f"from a KLL sketch (k = 200): ranks right to {100 * error:.2f} % of the rows, at 99 % confidence"
    )
    assert round(100 * error, 2) == 1.33


def test_whole_numbers_stay_whole(sketched):
    column = sketched.columns["count"]

    assert column.type is ColumnType.INTEGER
    assert isinstance(column.minimum, int)


def test_columns_that_whylogs_kept_too_little_of_are_absent_and_say_why(sketched):
    of_texts = read_profile(GOLDEN / "whylogs-texts.bin")

    assert "sku" not in sketched.columns
    assert sketched.remarks["sku"].startswith("not taken over: more distinct values than whylogs names")
    assert set(of_texts.columns) == {"note"}
    assert "dates, lists, vectors" in of_texts.remarks["seen"]
    assert "words and other values together" in of_texts.remarks["mixed"]


def test_lengths_make_a_column_of_texts():
    column = read_profile(GOLDEN / "whylogs-texts.bin").columns["note"]
    lengths = [len(text) for text in texts()["note"]]

    assert column.type is ColumnType.TEXT
    assert (column.minimum, column.maximum, column.n_values) == (min(lengths), max(lengths), 300)
    assert column.mean() == pytest.approx(np.mean(lengths), rel=1e-12)
    assert column.quantile(0.5) == pytest.approx(np.median(lengths), abs=3)


def test_the_segment_and_the_time_are_told():
    origin = import_bytes(golden("segment")).origin

    assert origin.startswith("whylogs 1 profile of 60 rows (site = north, ")
    assert origin.endswith(" UTC)")


def test_rows_like_those_of_the_sketch_have_not_drifted_and_moved_ones_have(sketched):
    rows = {name: many_rows()[name] for name in SKETCHED}
    moved = dict(rows, amount=rows["amount"] * 1.5)

    same = compare(sketched, pl.DataFrame(rows))
    other = compare(sketched, pl.DataFrame(moved))

    assert same.status is Status.GREEN
    drifted = [one.column for one in other.comparison.drift if one.status.is_bad]
    assert drifted == ["amount"]


class View:
    """Stands for whylogs' own classes: it writes itself to bytes."""

    def serialize(self):
        return golden("exact")


class Result:
    """Stands for what `whylogs.log` returns."""

    def view(self):
        return View()


@pytest.mark.parametrize("thing", [View(), Result()])
def test_objects_of_whylogs_are_read_like_their_files(thing):
    assert read_profile(thing) == read_profile(str(GOLDEN / "whylogs-exact.bin"))


def test_the_older_format_is_named_with_the_way_out():
    assert recognises(golden("0"))
    with pytest.raises(BadInput, match=r"format of whylogs 0\.x.*read_v0_to_view"):
        import_bytes(golden("0"))


def test_errors_name_the_file(tmp_path):
    path = tmp_path / "cut.bin"
    path.write_bytes(golden("exact")[:100])

    with pytest.raises(BadInput, match=r"cut\.bin: the whylogs profile is damaged"):
        read_profile(path)
    with pytest.raises(NotFound, match=r"no file .*absent\.bin"):
        read_profile(tmp_path / "absent.bin")


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_file_cut_short_is_refused(name, data):
    # The writer of segments leaves nine bytes behind the end.
    whole = golden(name)[: -9 if name == "segment" else None]
    cut = data.draw(st.integers(0, len(whole) - 1))

    with pytest.raises(BadInput):
        import_bytes(whole[:cut])


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_corrupted_file_is_refused_or_adds_up(name, data):
    damaged = bytearray(golden(name))
    for _ in range(data.draw(st.integers(1, 4))):
        # Half of the damage hits the headers, where offsets and lengths stand.
        end = data.draw(st.sampled_from([400, len(damaged)]))
        damaged[data.draw(st.integers(4, end - 1))] = data.draw(st.integers(0, 255))

    try:
        found = import_bytes(bytes(damaged))
    except BadInput:
        return
    assert Profile.from_bytes(found.profile.to_bytes()) == found.profile


@given(st.binary(max_size=200))
def test_any_bytes_after_the_magic_are_refused_or_add_up(data):
    try:
        found = import_bytes(b"WHY1" + data)
    except BadInput:
        return
    assert Profile.from_bytes(found.profile.to_bytes()) == found.profile
