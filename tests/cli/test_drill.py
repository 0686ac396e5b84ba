"""`watchkeeper drill`: a line for each planted fault, and a sentence that sums them up."""

import pytest

from service import service_days


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "service.parquet"
    service_days(0, 28, rows_a_day=200).write_parquet(path)
    return path


def test_each_planted_fault_has_a_line(run, table):
    code, out, err = run("drill", table, "--fault", "nulls", "--column", "temp", "--reference", "2w")

    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "2 % of temp missing unseen" in lines
    assert any(line.startswith("50 % of temp missing ■ red 2 days Data quality") for line in lines)
    assert any(line.startswith("Of 3 planted faults") for line in lines)
    assert "Planted from Mon 25 Mar 2024 to Sun 31 Mar 2024." in lines


def test_an_unknown_fault_names_those_there_are(run, table):
    code, _, err = run("drill", table, "--fault", "gremlins")

    assert code == 2
    assert "nulls" in err
