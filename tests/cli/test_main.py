"""The command line: help that reads well, and errors in one line."""

import pytest

from service import service_days
from watchkeeper.version import __version__


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "service.csv"
    service_days(0, 18, rows_a_day=60).write_csv(path)
    return path


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("demo", "flights out of New York"),
        ("serve", "Serve pages and API"),
        ("replay", "what would Watchkeeper have told"),
        ("profile", "a small mergeable summary of every column"),
    ],
)
def test_every_command_explains_itself(run, command, says):
    code, out, _ = run(command, "--help")

    assert code == 0
    assert says in out
    assert f"Usage: watchkeeper {command}" in " ".join(out.split())


def test_the_command_alone_lists_its_subcommands(run):
    _, out, err = run()

    assert all(name in out + err for name in ("demo", "serve", "replay", "profile"))


def test_the_version_is_told(run):
    assert run("--version")[:2] == (0, f"watchkeeper {__version__}\n")


def test_a_table_is_profiled(run, table, tmp_path):
    code, out, _ = run("profile", table, "--output", tmp_path / "profile.bin")

    assert code == 0
    assert "service.csv: 1,080 rows" in out
    assert "temp" in out
    assert (tmp_path / "profile.bin").stat().st_size > 0


def test_a_table_is_profiled_by_groups_and_odd_columns_are_named(run, tmp_path):
    (tmp_path / "t.csv").write_text(
        "at,city,x\n2024-05-01T10:00,a,1\n2024-05-01T10:30,b,1\n2024-05-01T12:00,a,1\n"
    )

    code, out, _ = run("profile", tmp_path / "*.csv", "--by", "at", "--bucket", "1h")

    assert code == 0
    assert "3 rows in 2 groups by at" in out
    assert "2024-05-01 12:00:00+00:00" in out
    assert "x: one value only: 1" in out


def test_a_table_is_replayed(run, table):
    code, out, _ = run(
        "replay",
        table,
        "--time",
        "time",
        "--prediction",
        "prediction",
        "--label",
        "label",
        "--reference",
        "14d",
    )

    assert code == 0
    assert "240 predictions, 0 incidents (0 open)" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("profile", "nowhere.csv"), "no file at nowhere.csv"),
        (("profile", __file__), "unknown kind of file '.py'; known: .csv"),
        (("profile", "nowhere.csv", "--bucket", "1h"), "give --by COLUMN too"),
        (("profile", "nowhere.csv", "--by", "x", "-o", "p.bin"), "give one of the two"),
        (("replay", "nowhere.csv", "--time", "t", "--prediction", "p"), "no file at nowhere.csv"),
        (("serve", "--host", "0.0.0.0"), "no accounts to keep strangers out"),
    ],
)
def test_an_error_is_one_line_and_the_code_2(run, tmp_path, monkeypatch, arguments, says):
    monkeypatch.setenv("WATCHKEEPER_HOME", str(tmp_path))

    code, out, err = run(*arguments)

    assert code == 2
    assert out == ""
    assert " ".join(err.split()).startswith("error")
    assert says in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", [("replay",), ("serve", "--port", "0"), ("serve", "--port", "many"), ("dance",)]
)
def test_wrong_usage_is_the_code_2(run, arguments):
    assert run(*arguments)[0] == 2
