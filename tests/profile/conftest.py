"""Frames that hold one column of every type, for the tests of profiles."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.schema import ColumnType

_TYPES = {
    "amount": ColumnType.FLOAT,
    "price": ColumnType.FLOAT,
    "age": ColumnType.INTEGER,
    "id": ColumnType.INTEGER,
    "score": ColumnType.PROBABILITY,
    "late": ColumnType.BOOLEAN,
    "city": ColumnType.CATEGORY,
    "sku": ColumnType.CATEGORY,
    "remark": ColumnType.TEXT,
    "at": ColumnType.TIME,
    "tags": ColumnType.LIST,
    "vector": ColumnType.EMBEDDING,
}


def _mixed_frame(n, seed=0):
    rng = np.random.default_rng(seed)
    amount = rng.normal(size=n).tolist()
    special = [None, float("nan"), float("inf"), float("-inf"), -0.0]
    amount[: len(special)] = special[:n]
    start = datetime(2024, 5, 1, tzinfo=UTC)
    return pl.DataFrame(
        {
            "amount": pl.Series(amount, dtype=pl.Float64),
            "price": np.round(rng.lognormal(3, 1, n), 2),
            "age": rng.integers(18, 99, n),
            "id": rng.integers(0, 2**62, n),
            "score": 1 / (1 + np.exp(-3 * rng.normal(size=n))),
            "late": rng.random(n) < 0.2,
            "city": [f"Zürich {i}" for i in rng.integers(0, 9, n)],
            "sku": [f"{'x' * (i % 90)}-{i}" for i in rng.integers(0, 4_000, n)],
            "remark": ["lorem ipsum " * int(i) for i in rng.integers(0, 9, n)],
            "at": pl.Series(
                [start + timedelta(seconds=int(s)) for s in rng.integers(0, 86_400, n)],
                dtype=pl.Datetime("us", "UTC"),
            ),
            "tags": [[f"tag {j}" for j in range(i)] for i in rng.integers(0, 5, n)],
            "vector": pl.Series(rng.normal(size=(n, 20)), dtype=pl.Array(pl.Float64, 20)),
        }
    )


@pytest.fixture(scope="session")
def mixed_frame():
    """Build a frame of n rows and every type, holding what each type can hold."""
    return _mixed_frame


@pytest.fixture(scope="session")
def types():
    """Tell how the columns of `mixed_frame` are read."""
    return _TYPES
