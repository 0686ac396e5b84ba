"""`watchkeeper rules`, and checks by what it wrote."""

import numpy as np
import polars as pl
import pytest

from watchkeeper.comparison.rules.rules import Rules


@pytest.fixture
def files(tmp_path):
    def table(seed):
        rng = np.random.default_rng(seed)
        hours = pl.datetime_range(pl.datetime(2024, 1, 1), pl.datetime(2024, 2, 11, 15), "1h", eager=True)
        return pl.DataFrame(
            {"x": rng.normal(size=1_000), "city": rng.choice(["Bern", "Chur"], 1_000), "t": hours}
        )

    table(1).write_parquet(tmp_path / "train.parquet")
    table(2).write_parquet(tmp_path / "good.parquet")
    table(3).with_columns(pl.col("city").str.to_uppercase()).write_parquet(tmp_path / "bad.parquet")
    return tmp_path


def test_rules_are_printed_or_written(run, files):
    code, printed, _ = run("rules", files / "train.parquet")
    assert run("rules", files / "train.parquet", "--output", files / "rules.yaml", "--ignore", "x")[0] == 0

    assert code == 0
    assert list(Rules.from_yaml(printed).columns) == ["x", "city", "t"]
    assert list(Rules.from_yaml((files / "rules.yaml").read_text()).columns) == ["city", "t"]


@pytest.mark.parametrize(("name", "code"), [("good.parquet", 0), ("bad.parquet", 1), ("missing.parquet", 2)])
@pytest.mark.parametrize("reference", [(), ("train.parquet",)])
def test_a_table_is_checked_by_its_rules_with_a_reference_or_without(run, files, name, code, reference):
    run("rules", files / "train.parquet", "-o", files / "rules.yaml")

    tables = [files / one for one in (*reference, name)]

    ended, out, _ = run("check", *tables, "--rules", files / "rules.yaml")
    assert ended == code
    assert ("city writing: 100 % of the rows have a known category in another writing" in out) == (code == 1)


def test_compare_takes_rules_too(run, files):
    (files / "own.yaml").write_text("columns: {city: {values: [Bern]}}")

    _, out, _ = run("compare", files / "train.parquet", files / "good.parquet", "--rules", files / "own.yaml")

    assert "have a category that the rule does not know: 'Chur'; none may." in out


@pytest.mark.parametrize(
    ("now", "code"), [("2024-02-11T18:00", 0), ("2024-02-15", 1), ("now", 1), ("soon", 2)]
)
def test_freshness_depends_on_the_present_that_is_given(run, files, now, code):
    (files / "own.yaml").write_text("columns: {t: {fresh: within 1d}}")

    assert run("check", files / "good.parquet", "--rules", files / "own.yaml", "--now", now)[0] == code


def test_one_table_alone_is_not_enough(run, files):
    code, _, err = run("check", files / "good.parquet")

    assert code == 2
    assert "check needs two tables, REFERENCE and CURRENT; or one and --rules FILE" in err


def test_a_mistake_in_the_rules_is_told_in_a_line(run, files):
    (files / "own.yaml").write_text("columns:\n  x:\n    rnage: [0, 1]\n")

    code, _, err = run("check", files / "good.parquet", "--rules", files / "own.yaml")

    assert code == 2
    assert "own.yaml, line 3, column 5: no rule of a column is called 'rnage'; did you mean 'range'?" in err
