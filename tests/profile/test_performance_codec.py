import json
import zlib
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.model import Task
from watchkeeper.errors import BadInput
from watchkeeper.profile.by_inputs import EXPECTED_ERROR, EXPECTED_SQUARE, IS_UNLIKE, RARITY, ByInputs
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


def parts():
    """Return a performance of each task, by name."""
    rng = np.random.default_rng(4)
    numbers = pl.DataFrame({"prediction": rng.normal(5.0, size=50), "label": rng.normal(5.0, size=50)})
    unlabelled = pl.DataFrame({"prediction": [4.0, 6.5], "label": [None, None]})
    items = pl.DataFrame(
        {"prediction": [["a", "b"], ["c"], ["b"]] * 5, "label": [["b"], ["c", "d"], ["b"]] * 5},
    )
    classes = pl.DataFrame({"prediction": ["a", "b", "b"], "label": ["a", "a", None]})
    doubtful = pl.DataFrame(
        {
            "prediction": [None, 1],
            "score": [0.5, 7.0],
            "label": [None, 1],
            "label:delay_s": [None, 90.0],
        }
    )
    told = pl.concat([numbers, unlabelled], how="vertical_relaxed").with_columns(
        pl.Series(EXPECTED_ERROR, np.linspace(0.5, 2.0, 52)),
        pl.Series(EXPECTED_SQUARE, np.linspace(0.5, 4.0, 52)),
        pl.Series(RARITY, np.linspace(0.1, 0.9, 52)),
        pl.Series(IS_UNLIKE, np.arange(52) % 17 == 0),
    )
    frames = {
        Task.BINARY: doubtful,
        Task.REGRESSION: told,
        Task.RANKING: items,
        Task.MULTILABEL: items,
        Task.MULTICLASS: classes,
    }
    return {
        "example": example(40),
        "forecasts": forecasts(),
        **{task.value: performance_of(rows, task=task, positive="1") for task, rows in frames.items()},
    }


def every_task():
    """Return a performance of every task; no model has one, but each field's bytes are in it."""
    return Performance.merge_all(list(parts().values()))


def forecasts():
    rng = np.random.default_rng(6)
    label, naive = rng.normal(5.0, size=(2, 50))
    rows = pl.DataFrame(
        {"prediction": label + rng.normal(size=50), "label": label, "naive_error": np.abs(naive)}
    )
    bounds = {"prediction_lower": pl.col("prediction") - 1.0, "prediction_upper": pl.col("prediction") + 1.0}
    levels = {"prediction_level": pl.lit(0.9), "naive_scale": pl.lit(1.5)}
    return performance_of(rows.with_columns(**bounds, **levels), task=Task.FORECASTING, positive="1")


def sealed(head, integers=b"", version=1):
    text = json.dumps(head).encode() if isinstance(head, dict) else head
    return b"WKPE" + bytes([version]) + zlib.compress(len(text).to_bytes(4, "little") + text + integers)


@pytest.mark.parametrize("performance", [Performance.empty(), example(5), example(), every_task()])
def test_what_is_written_is_read_back(performance):
    data = performance.to_bytes()

    assert Performance.from_bytes(data) == performance
    assert Performance.from_bytes(data).to_bytes() == data


def test_a_month_of_hours_fits_in_little_space():
    # A window of many distinct scores holds at most three full grids.
    assert len(example(50_000).to_bytes()) < 6_000


def as_of_version_4(whole=None):
    """Return the example as it was before sums were kept of what inputs let expect: from grids they cannot be told."""
    whole = whole or every_task()
    return replace(
        whole,
        by_inputs=ByInputs(n_unlike=whole.by_inputs.n_unlike),
        unlabelled_by_inputs=ByInputs(n_unlike=whole.unlabelled_by_inputs.n_unlike),
    )


def as_of_version_3(whole=None):
    """Return the example as it was before it was kept what inputs let expect."""
    return replace(as_of_version_4(whole), by_inputs=ByInputs(), unlabelled_by_inputs=ByInputs())


def as_of_version_2():
    """Return the example as it was before errors were kept by prediction, answers without a label, delays and intervals."""
    nothing, whole = (
        Performance.empty(),
        Performance.merge_all([one for name, one in parts().items() if name != "forecasts"]),
    )
    return replace(
        as_of_version_3(whole),
        n_predictions=whole.n_predictions - whole.unlabelled_predictions.n,
        errors_by_prediction=nothing.errors_by_prediction,
        unlabelled_predictions=nothing.unlabelled_predictions,
        unlabelled_answers=nothing.unlabelled_answers,
        label_delays=nothing.label_delays,
    )


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (1, example(40)),
        (2, as_of_version_2()),
        (3, as_of_version_3()),
        (4, as_of_version_4()),
        (5, every_task()),
    ],
)
def test_every_released_format_is_still_read(version, expected):
    performance = Performance.from_bytes((GOLDEN / f"performance-{version}.bin").read_bytes())

    assert performance == expected


def test_what_is_written_is_the_golden_file_of_this_version():
    golden = (GOLDEN / "performance-5.bin").read_bytes()
    written = every_task().to_bytes()

    # How well zlib compresses is its own affair.
    assert written[:5] == golden[:5]
    assert zlib.decompress(written[5:]) == zlib.decompress(golden[5:])


def test_the_golden_file_has_every_field():
    nothing = Performance.empty()

    for one in fields(Performance):
        assert getattr(every_task(), one.name) != getattr(nothing, one.name), one.name


def test_what_is_empty_takes_no_bytes():
    assert len(Performance.empty().to_bytes()) < 100


def test_a_grid_of_another_scale_than_its_field_is_refused():
    with pytest.raises(BadInput):
        Performance.from_bytes(sealed(EMPTY_HEAD | {"grids": {"actuals": [0, 0, "hash"]}}, version=2))


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
        Performance.from_bytes(sealed(EMPTY_HEAD, version=6))
