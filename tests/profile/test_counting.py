import numpy as np
import polars as pl
import pytest

from watchkeeper.profile import counting
from watchkeeper.profile.counting import count_strings
from watchkeeper.profile.kernel import library


@pytest.mark.parametrize("n_distinct", [1, 5, 5_000, 100_000])
def test_counts_agree_with_a_grouping(n_distinct):
    rng = np.random.default_rng(n_distinct)
    values = pl.Series("v", rng.integers(0, n_distinct, 150_000)).cast(pl.String)

    distinct, counts = count_strings(values)

    expected = values.value_counts()
    assert dict(zip(distinct.to_list(), counts.tolist(), strict=True)) == dict(expected.iter_rows())


def test_colliding_slots_are_resolved(monkeypatch):
    monkeypatch.setattr(library, "LIBRARY", None)
    monkeypatch.setattr(counting, "_TABLE_BITS", 4)
    values = pl.Series([f"v{i % 300}" for i in range(20_000)])

    distinct, counts = count_strings(values)

    assert sorted(distinct.to_list()) == sorted({f"v{i}" for i in range(300)})
    assert counts.sum() == 20_000
