"""`watchkeeper compare` and `check`: tables people read, files, and exit codes that CI relies on."""

import json

import numpy as np
import polars as pl
import pytest


@pytest.fixture
def files(tmp_path):
    rng = np.random.default_rng(1)
    made = {
        "reference.parquet": rng.normal(size=1_000),
        "same.csv": rng.normal(size=1_000),
        "yellow.csv": rng.normal(0.35, 1.0, 1_000),
        "red.csv": rng.normal(2.0, 1.0, 1_000),
    }
    for name, values in made.items():
        frame = pl.DataFrame({"[x]": values, "y": rng.integers(0, 5, 1_000)})
        frame.write_parquet(tmp_path / name) if name.endswith("parquet") else frame.write_csv(tmp_path / name)
    (tmp_path / "empty.csv").write_text("[x],y\n")
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "fail_on", "code"),
    [
        ("same.csv", "yellow", 0),
        ("yellow.csv", "red", 0),
        ("yellow.csv", "yellow", 1),
        ("red.csv", "red", 1),
        ("red.csv", "yellow", 1),
        ("empty.csv", "red", 2),
        ("broken.parquet", "red", 2),
        ("missing.csv", "red", 2),
    ],
)
def test_check_ends_with_the_code_that_ci_expects(run, files, name, fail_on, code):
    assert run("check", files / "reference.parquet", files / name, "--fail-on", fail_on)[0] == code


def test_check_says_what_failed(run, files):
    _, out, _ = run("check", files / "reference.parquet", files / "red.csv")

    assert "■ red" in out
    assert "[x] drift: The median rose from" in out


def test_compare_prints_verdict_and_columns(run, files):
    code, out, _ = run("compare", files / "reference.parquet", files / "red.csv")

    assert code == 0
    assert "1 of 2 columns needs attention, [x]:" in out
    assert "As in the reference" in out


def test_compare_writes_every_kind_of_report(run, files):
    paths = {kind: files / f"report.{kind}" for kind in ("html", "json", "junit", "markdown")}
    options = [part for kind, path in paths.items() for part in (f"--{kind}", path)]

    assert run("compare", files / "reference.parquet", files / "red.csv", *options)[0] == 0

    assert paths["html"].read_text().startswith("<!doctype html>")
    assert json.loads(paths["json"].read_text())["status"] == "red"
    assert paths["junit"].read_text().startswith("<?xml")
    assert paths["markdown"].read_text().startswith("## ■ Red")


def test_a_stored_profile_serves_as_the_reference(run, files):
    stored = files / "stored.bin"
    assert run("profile", files / "reference.parquet", "--output", stored)[0] == 0

    assert run("check", stored, files / "same.csv", "--fail-on", "yellow")[0] == 0


def test_a_column_left_out_does_not_count(run, files):
    assert run("check", files / "reference.parquet", files / "red.csv", "--ignore", "[x]")[0] == 0
