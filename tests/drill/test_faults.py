"""Faults: each does what it says, about as strongly as it says, and nothing else."""

import numpy as np
import polars as pl
import pytest

from watchkeeper.drill.faults import FAULTS, NEW_CATEGORY, Target

N = 4_000
FRAME = pl.DataFrame(
    {
        "id": range(N),
        "x": np.random.default_rng(1).normal(50.0, 10.0, N),
        "site": ["east", "west", "north", "south"] * (N // 4),
        "label": [0, 1, 1, 0, 0] * (N // 5),
        "latency_ms": np.random.default_rng(2).lognormal(3.0, 0.3, N),
    }
)
COLUMNS = {
    Target.NUMBER: "x",
    Target.ANY: "x",
    Target.CATEGORY: "site",
    Target.LABEL: "label",
    Target.LATENCY: "latency_ms",
    Target.ROWS: "",
}
each_fault = pytest.mark.parametrize("fault", list(FAULTS), ids=lambda one: one.name)


def planted(name, strength, *, column=None, seed=0):
    fault = FAULTS.get(name)
    where = COLUMNS[fault.target] if column is None else column
    return fault.inject(FRAME, where, strength, np.random.default_rng(seed))


@each_fault
def test_nothing_but_its_column_is_touched_and_chance_is_seeded(fault):
    column = COLUMNS[fault.target]
    for strength in fault.strengths:
        found = planted(fault.name, strength)

        assert found.equals(planted(fault.name, strength))
        kept = FRAME.join(found.select("id"), on="id", how="semi")
        assert found.drop(column, strict=False).equals(kept.drop(column, strict=False))
        assert found.columns == FRAME.columns


@each_fault
def test_strengths_rise_and_are_told_in_words(fault):
    assert list(fault.strengths) == sorted(fault.strengths)
    said = [fault.say("x", strength) for strength in fault.strengths]
    assert len(set(said)) == len(said)
    assert not any("{" in one for one in said)


@pytest.mark.parametrize("share", [0.02, 0.3, 1.0])
def test_a_share_of_rows_is_hit(share):
    def hit(name, is_hit, column=None):
        return planted(name, share, column=column).select(is_hit.mean()).item()

    near = pytest.approx(share, abs=0.02)
    assert hit("nulls", pl.col("x").is_null()) == near
    assert hit("nulls", pl.col("site").is_null(), "site") == near
    assert hit("category", pl.col("site") == NEW_CATEGORY) == near
    assert hit("freeze", pl.col("x") == FRAME["x"][0]) == near
    changed = planted("unit", share)["x"] != FRAME["x"]
    assert changed.mean() == near
    assert planted("unit", 1.0)["x"].to_list() == pytest.approx((FRAME["x"] * 1.8 + 32.0).to_list())
    assert 1.0 - planted("volume", share).height / N == near


def test_a_shift_and_noise_are_in_standard_deviations():
    std = FRAME["x"].std()

    shifted, noisy = planted("shift", 0.3)["x"], planted("noise", 1.0)["x"]

    assert (shifted - FRAME["x"]).to_numpy() == pytest.approx(0.3 * std)
    assert (noisy - FRAME["x"]).std() == pytest.approx(std, rel=0.05)


def test_values_from_other_rows_are_distributed_as_before():
    for name, column in (("shuffle", "x"), ("labelflip", "label")):
        found = planted(name, 1.0)[column]

        assert found.sort().equals(FRAME[column].sort())
        assert abs(np.corrcoef(found, FRAME[column])[0, 1]) < 0.05
