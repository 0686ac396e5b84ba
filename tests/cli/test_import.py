"""`watchkeeper import`: what a newcomer reads, and a profile that comparisons take."""

from pathlib import Path

import polars as pl

from foreign_rows import few_rows, scored_rows

GOLDEN = Path(__file__).parents[1] / "golden" / "foreign"


def test_it_explains_itself(run):
    code, out, _ = run("import", "--help")

    assert code == 0
    assert "Usage: watchkeeper import" in out
    assert "whylogs" in out
    assert "Evidently" in out


def test_what_was_taken_over_and_what_was_not_is_told(run):
    code, out, _ = run("import", GOLDEN / "whylogs-sketched.bin")

    assert code == 0
    assert "whylogs-sketched.bin: whylogs 1 profile of 20,000 rows" in out
    taken, left = out.split("left behind", 1)
    assert "ranks right to 1.33 % of the rows" in taken
    assert "more distinct values than whylogs names" in left
    assert "Write the profile with --output FILE" in left
    assert "watchkeeper compare FILE now.parquet --ignore sku" in left


def test_the_profile_of_whylogs_is_compared_with_a_table(run, tmp_path):
    now = tmp_path / "now.parquet"
    pl.DataFrame(few_rows()).with_columns(pl.col("empty").cast(pl.Float64)).write_parquet(now)

    code, out, _ = run("import", GOLDEN / "whylogs-exact.bin", "-o", tmp_path / "reference.profile")

    assert code == 0
    assert "Wrote the profile of 7 columns to" in out
    assert run("check", tmp_path / "reference.profile", now, "--fail-on", "yellow")[0] == 0


def test_settings_of_evidently_are_told_as_options(run, tmp_path):
    now = tmp_path / "now.parquet"
    pl.DataFrame(scored_rows(600)).write_parquet(now)

    _, out, _ = run("import", GOLDEN / "evidently-0.6.7.json", "--output", tmp_path / "reference.profile")

    options = ("--min-effect", "0.12", "--ignore", "fare")
    assert f"now.parquet {' '.join(options)}" in out
    assert "watchkeeper compare reference.parquet now.parquet --min-effect 0.12\n" in out
    assert run("check", tmp_path / "reference.profile", now, *options)[0] == 0


def test_nothing_is_written_where_no_distribution_is_known(run, tmp_path):
    report = tmp_path / "report.json"
    report.write_text(
        '{"metrics": [{"config": {"type": "evidently:metric_v2:ValueDrift", "column": "x", "method": "ks"}, "value": 0.5}]}'
    )

    code, out, err = run("import", report, "-o", tmp_path / "reference.profile")

    assert code == 2
    assert "left behind" in out
    assert "no column's whole distribution" in " ".join(err.split())
    assert not (tmp_path / "reference.profile").exists()


def test_names_that_look_like_markup_are_shown_as_they_are(run, tmp_path):
    report = tmp_path / "report.json"
    report.write_text(
        '{"metrics": [{"metric_id": "ValueDrift(column=[red]x, y,method=psi,threshold=0.1)", "value": 1.0}]}'
    )

    code, out, _ = run("import", report)

    assert code == 0
    assert "[red]x, y" in out
    assert "--measure psi --min-effect 0.1\n" in out


def test_a_file_of_no_known_tool_ends_with_2(run, tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")

    code, _, err = run("import", tmp_path / "t.csv")

    assert code == 2
    assert "Accepted are a profile that whylogs 1.x wrote" in " ".join(err.split())
