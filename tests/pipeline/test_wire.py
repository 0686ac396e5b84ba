"""What malformed bodies are answered stands in `tests/api/test_bad_input.py`; here is what good ones become."""

import gzip
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.domain.batch import Kind
from watchkeeper.errors import BadInput
from watchkeeper.pipeline.wire import Format, UnknownFormat, decode, media_type, unpack

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8")),
)


def frame_of(*rows, kind=Kind.PREDICTIONS):
    return decode(kind, Format.JSON, json.dumps(rows).encode()).frame


def features(*values):
    rows = ({"id": str(n), "prediction": 1, "features": {"x": value}} for n, value in enumerate(values))
    return frame_of(*rows)["x"]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("application/json", Format.JSON),
        ("application/json; charset=utf-8", Format.JSON),
        ("APPLICATION/X-NDJSON", Format.NDJSON),
        ("", Format.JSON),
    ],
)
def test_media_types_are_read_leniently(header, found):
    assert media_type(header) is found


def test_an_unknown_media_type_lists_the_known():
    with pytest.raises(UnknownFormat, match=r"text/csv.*application/json, application/x-ndjson"):
        media_type("text/csv")


@pytest.mark.parametrize("encoding", ["", "identity", "gzip", " GZIP "])
def test_the_encoding_is_undone(encoding):
    body = gzip.compress(b"rows") if "gzip" in encoding.lower() else b"rows"

    assert unpack(body, encoding) == b"rows"


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_gzip_of_several_members_is_undone_whole(parts):
    assert unpack(b"".join(map(gzip.compress, parts)), "gzip") == b"".join(parts)


@pytest.mark.parametrize(
    ("values", "dtype", "read"),
    [
        ([1, 2, None], "Int64", [1, 2, None]),
        ([1, 2.5, None], "Float64", [1.0, 2.5, None]),
        ([True, None, False], "Boolean", [True, None, False]),
        (["a", None], "String", ["a", None]),
        ([1, 10**30], "Float64", [1.0, 1e30]),
        ([1, "a", True, None], "String", ["1", "a", "true", None]),
        ([{"deep": [1]}, [2]], "String", ['{"deep": [1]}', "[2]"]),
    ],
)
def test_a_column_has_the_type_that_holds_all_its_values(values, dtype, read):
    column = features(*values)

    assert (str(column.dtype), column.to_list()) == (dtype, read)


@given(st.lists(st.dictionaries(st.sampled_from("xyz"), values), min_size=1, max_size=10))
def test_any_json_values_make_a_frame_with_every_row(rows):
    sent = [{"id": str(n), "prediction": 1, "features": row} for n, row in enumerate(rows)]

    found = decode(Kind.PREDICTIONS, Format.JSON, json.dumps(sent).encode())

    assert found.frame["row_number"].to_list() == list(range(len(rows)))
    assert found.refused == ()


def test_rows_stand_under_their_kind_or_alone():
    row = {"id": "1", "label": 1}

    wrapped = decode(Kind.LABELS, Format.JSON, json.dumps({"labels": [row]}).encode()).frame

    assert wrapped.equals(frame_of(row, kind=Kind.LABELS))


def test_a_version_beside_the_rows_holds_for_those_that_name_none():
    body = {
        "version": "2",
        "predictions": [{"id": "1", "prediction": 1}, {"id": "2", "prediction": 1, "version": "1"}],
    }

    found = decode(Kind.PREDICTIONS, Format.JSON, json.dumps(body).encode()).frame

    assert found["version"].to_list() == ["2", "1"]


def test_whole_numbers_and_text_are_one_kind_of_id():
    assert frame_of({"id": 1, "prediction": 1}, {"id": "1", "prediction": 1})["id"].to_list() == ["1", "1"]


def test_rows_keep_their_place_though_others_are_refused():
    found = decode(
        Kind.PREDICTIONS, Format.NDJSON, b'\n{"id": 1, "prediction": 1}\n[]\n\n{"id": 2, "prediction": 0}\n'
    )

    assert found.frame["id"].to_list() == ["1", "2"]
    assert [one.reason for one in found.refused] == ["a row must be an object; got list"]


@given(st.binary(max_size=200), st.sampled_from(list(Format)), st.sampled_from(list(Kind)))
def test_any_bytes_are_rows_or_bad_input(body, wire_format, kind):
    with suppress(BadInput):
        assert decode(kind, wire_format, body).frame.height >= 0
