import json
import zlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.model import Task
from watchkeeper.errors import BadInput
from watchkeeper.profile.performance import Performance, performance_of

GOLDEN = Path(__file__).parents[1] / "golden"


def example(n_rows=3_000):
    rng = np.random.default_rng(3)
    score = rng.random(n_rows)
    frame = pl.DataFrame(
        {
            "prediction": score > 0.5,
            "score": score,
            "label": rng.random(n_rows) < score,
            "outcome:revenue €": rng.normal(size=n_rows),
        }
    )
    return performance_of(frame, task=Task.BINARY, positive="true")


def sealed(head, integers=b"", version=1):
    text = json.dumps(head).encode() if isinstance(head, dict) else head
    return b"WKPE" + bytes([version]) + zlib.compress(len(text).to_bytes(4, "little") + text + integers)


@pytest.mark.parametrize("performance", [Performance.empty(), example(5), example()])
def test_what_is_written_is_read_back(performance):
    data = performance.to_bytes()

    assert Performance.from_bytes(data) == performance
    assert Performance.from_bytes(data).to_bytes() == data


def test_a_month_of_hours_fits_in_little_space():
    # A window of many distinct scores holds at most three full grids.
    assert len(example(50_000).to_bytes()) < 6_000


def test_every_released_format_is_still_read():
    performance = Performance.from_bytes((GOLDEN / "performance-1.bin").read_bytes())

    assert performance == example(40)


@pytest.mark.parametrize("damage", [slice(0, 3), slice(0, 4), slice(0, 30), slice(0, -1), slice(1, None)])
def test_cut_bytes_are_refused(damage):
    with pytest.raises(BadInput):
        Performance.from_bytes(example(50).to_bytes()[damage])


def test_changed_bytes_are_refused():
    data = example(50).to_bytes()
    for at in range(0, len(data), 37):
        changed = data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]
        with pytest.raises(BadInput):
            Performance.from_bytes(changed)


EMPTY_HEAD = {"counts": {}, "grids": {}, "moments": {}, "outcomes": {}}


@pytest.mark.parametrize(
    ("head", "integers"),
    [
        (b"no json", b""),
        ({}, b""),
        (EMPTY_HEAD | {"counts": {"tp": -1}}, b""),
        (EMPTY_HEAD | {"counts": {"tp": "1"}}, b""),
        (EMPTY_HEAD | {"counts": {"unheard_of": 1}}, b""),
        (EMPTY_HEAD | {"counts": {"log_loss": 1}}, b""),
        (EMPTY_HEAD | {"counts": []}, b""),
        (EMPTY_HEAD | {"grids": {"positive_scores": [0, 1]}}, b""),
        (EMPTY_HEAD | {"grids": {"positive_scores": [0, 5000]}}, bytes(80_000)),
        (EMPTY_HEAD | {"grids": {"positive_scores": [99, 1]}}, bytes([1, 1]) + bytes(14)),
        (EMPTY_HEAD | {"grids": {"positive_scores": [0, 1]}}, bytes(16)),
        (EMPTY_HEAD, bytes(16)),
        (EMPTY_HEAD, bytes(3)),
        (EMPTY_HEAD | {"moments": {"log_loss": [1, 2, 3]}}, b""),
        (EMPTY_HEAD | {"moments": {"log_loss": [1, 2, 10**9, 1, 1]}}, b""),
        (EMPTY_HEAD | {"outcomes": {"revenue": [1, None, 0, 1, 1]}}, b""),
    ],
)
def test_forged_bytes_are_refused(head, integers):
    with pytest.raises(BadInput):
        Performance.from_bytes(sealed(head, integers))


def test_a_newer_version_asks_for_an_upgrade():
    with pytest.raises(BadInput, match="upgrade"):
        Performance.from_bytes(sealed(EMPTY_HEAD, version=3))
