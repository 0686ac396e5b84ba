import numpy as np
import polars as pl
import pytest

from watchkeeper.cli.comparison_options import read_measure, read_variation
from watchkeeper.errors import BadInput


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, None),
        ([], None),
        (["psi"], "psi"),
        (["price=wasserstein"], {"price": "wasserstein"}),
        (["a=psi", "b=ks"], {"a": "psi", "b": "ks"}),
        (["a=b=ks"], {"a=b": "ks"}),
    ],
)
def test_distances_are_read_for_all_or_by_column(given, read):
    assert read_measure(given) == read


def test_one_for_all_beside_others_is_refused():
    with pytest.raises(BadInput, match="--measure psi is for all columns; give it alone"):
        read_measure(["psi", "price=ks"])


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, None),
        ("store", "store"),
        ("ts:1d", ("ts", "1d")),
        ("a:b", "a:b"),
        ("a:b:12h", ("a:b", "12h")),
        (":1d", ":1d"),
    ],
)
def test_windows_are_read_as_a_column_or_as_lengths_of_time(given, read):
    assert read_variation(given) == read


@pytest.fixture
def check(run, tmp_path):
    """Run `watchkeeper check` on days that differ by themselves; return the exit code and what was printed."""
    rng = np.random.default_rng(1)
    for name, n_days, moved in (("before", 12, 0.0), ("now", 1, 0.5)):
        moves = np.repeat(rng.normal(moved, 0.5 * (moved == 0.0), n_days), 500)
        ts = pl.datetime(2024, 1, 1) + pl.duration(days=pl.int_range(n_days * 500) // 500)
        frame = pl.select(ts=ts).with_columns(x=pl.Series(rng.normal(moves, 1.0)))
        frame.write_parquet(tmp_path / f"{name}.parquet")

    def check(*options):
        files = (tmp_path / f"{name}.parquet" for name in ("before", "now"))
        code, out, err = run("check", *files, "--fail-on", "yellow", *options)
        return code, out + err

    return check


def test_check_knows_what_days_do_by_themselves(check):
    assert check()[0] == 1
    assert check("--variation", "ts:1d")[0] == 0


def test_check_judges_by_the_distance_and_limit_given(check):
    assert check("--measure", "x=wasserstein")[0] == 1
    assert check("--measure", "wasserstein", "--min-effect", "1.5")[0] == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--measure", "emd"), "known: js_distance, ks, psi"),
        (("--variation", "week"), "no column 'week' to group by"),
        (("--measure", "psi", "--measure", "x=ks"), "--measure psi is for all columns"),
    ],
)
def test_check_says_what_it_cannot_do(check, options, says):
    code, said = check(*options)

    assert code == 2
    assert says in said
