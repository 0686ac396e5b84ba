from pathlib import Path

import polars as pl
import pytest

from watchkeeper.errors import BadInput, NotFound
from watchkeeper.integrations.importers import IMPORTERS, import_file
from watchkeeper.profile.frames import profile

GOLDEN = Path(__file__).parents[1] / "golden" / "foreign"


@pytest.mark.parametrize(
    ("name", "origin"),
    [("whylogs-exact.bin", "whylogs 1 profile"), ("evidently-0.6.7.json", "Evidently 0.6.7")],
)
def test_the_tool_is_told_by_the_content(tmp_path, name, origin):
    path = tmp_path / "no-telling-name"
    path.write_bytes((GOLDEN / name).read_bytes())

    assert import_file(path).origin.startswith(origin)


def test_no_file_is_claimed_by_two_tools():
    for path in GOLDEN.glob("*-*"):
        assert sum(one.recognises(path.read_bytes()) for one in IMPORTERS) <= 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "it is empty"),
        (b"PAR1....", "a Parquet table, which `watchkeeper profile` reads"),
        (b'{"a": 1}', "JSON, or meant to be, of no kind that is known"),
        (b"a,b\n1,2\n", r"it begins with b'a,b"),
        (profile(pl.DataFrame({"x": [1]})).to_bytes(), "a profile of Watchkeeper's already"),
    ],
)
def test_errors_say_what_was_found_and_what_is_accepted(tmp_path, data, says):
    path = tmp_path / "given.bin"
    path.write_bytes(data)

    with pytest.raises(BadInput, match=says) as error:
        import_file(path)
    assert "given.bin cannot be imported" in str(error.value)
    assert "Accepted are a profile that whylogs 1.x wrote (.bin); or a report or snapshot" in str(error.value)


def test_what_a_tool_refuses_names_the_file():
    with pytest.raises(
        BadInput, match=r"whylogs-0\.bin cannot be imported: this is a profile in the format of"
    ):
        import_file(GOLDEN / "whylogs-0.bin")


def test_an_absent_file_is_not_found(tmp_path):
    with pytest.raises(NotFound, match="there is no file"):
        import_file(tmp_path)
