"""`watchkeeper replay`: guesses first, the story as a person tells it, pages and JSON on request."""

import json

import polars as pl
import pytest

from service import in_fahrenheit, service_days


@pytest.fixture
def replay(run):
    return lambda *arguments: run("replay", *arguments)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "service.parquet"
    days = [service_days(0, 30), in_fahrenheit(service_days(30, 4)), service_days(34, 4)]
    pl.concat(days).write_parquet(path)
    return path


def test_a_file_is_all_that_is_needed(replay, table):
    code, out, err = replay(table)

    assert code == 0
    assert err == ""
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "guessed because correct it with"
    assert lines[1].startswith(
        "time time the only column of times; rising, 04 Mar 2024 to 10 Apr 2024 --time"
    )
    assert "label label called like a label: 2 values" in " ".join(lines)


def test_an_incident_is_told_as_what_when_and_why(replay, table):
    _, out, _ = replay(table)

    said = " ".join(out.split())
    assert (
        "One incident in 24 days: temp looks converted from Celsius to Fahrenheit, from Wed 3 Apr 2024."
        in said
    )
    assert "■ red temp looks converted from Celsius to Fahrenheit when Wed 3 Apr 2024 to" in said
    assert "told after 2 days why" in said


def test_the_last_line_counts(replay, table):
    _, out, _ = replay(table)

    last = " ".join(out.splitlines()[-1].split())
    assert last.startswith("service.parquet ■ red 7,200 predictions, 1 incident (0 open), 0 rows quarantined")
    assert last.endswith("judged against a reference of 4,200 rows")


def test_every_guess_can_be_corrected_by_the_flag_it_names(replay, table):
    _, out, _ = replay(
        table,
        *("--time", "time", "--no-prediction", "--no-score", "--no-label", "--no-segments", "--id", "id"),
        *("--ignore", "load", "--feature", "label", "--window", "2d", "--reference", "10d"),
    )

    guesses = " ".join(out.split())
    for said in (
        "prediction none none, as you said",
        "label none none, as you said",
        "segment none none, as you said",
    ):
        assert said in guesses
    assert "window 2d as you said" in guesses
    assert "ignored load as you said" in guesses


def test_rows_are_judged_in_order_where_there_is_no_time(replay, tmp_path):
    path = tmp_path / "plain.csv"
    service_days(0, 10).select("temp", "load", "site").write_csv(path)

    code, out, _ = replay(path, "--every", "100")

    assert code == 0
    assert "No incident in 2,000 rows" in out
    assert "2,000 rows, 0 incidents" in out.splitlines()[-1]


def test_a_page_and_json_are_written_on_request(replay, table, tmp_path):
    html, out = tmp_path / "story.html", tmp_path / "story.json"

    _, _, err = replay(table, "--html", html, "--json", out)

    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(out.read_text(encoding="utf-8"))["name"] == "service.parquet"
    assert f"Wrote {html}." in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.csv",), "no file at nowhere.csv"),
        (("TABLE", "--label", "truth"), "there is no column 'truth'"),
        (("TABLE", "--task", "cloning"), "ranking, multilabel; got 'cloning'"),
        (("TABLE", "--reference", "90d"), "ends within its reference of 90d"),
        (("TABLE", "--every", "100", "--reference", "14d"), "a number such as 10000; got '14d'"),
    ],
)
def test_what_cannot_be_replayed_is_one_line_and_the_code_2(replay, table, arguments, says):
    code, out, err = replay(*(table if one == "TABLE" else one for one in arguments))

    assert (code, out) == (2, "")
    assert says in " ".join(err.split())
