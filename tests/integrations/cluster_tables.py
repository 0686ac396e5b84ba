"""What the tests of clusters share: a table with every kind of column, and what they compare."""

import importlib.util
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

N_ROWS = 3_000
# Where the table is cut: one partition holds nearly all, some hold none.
CUTS = [0, 0, 5, 6, 2_700, 2_700, N_ROWS, N_ROWS]
BUCKETS = ("at", "1d")


def require(package: str, extra: str) -> None:
    """Skip the tests of a cluster that this machine cannot start; fail in CI."""
    if importlib.util.find_spec(package) is None:
        _do_without(f'{package} (pip install "watchkeeper[{extra}]")')


def require_java() -> None:
    """Likewise where Spark lacks its Java."""
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        _do_without("Java (make java)")


def _do_without(what: str) -> None:
    message = f"PROFILES ON CLUSTERS ARE NOT TESTED: this machine lacks {what}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def every_kind(n: int = N_ROWS) -> pl.DataFrame:
    """Build a table with every kind of column that all clusters can hold."""
    rng = np.random.default_rng(11)
    amount = rng.normal(size=n)
    amount[:4] = [np.nan, np.inf, -np.inf, -0.0]
    seconds = np.sort(rng.integers(0, 4 * 86_400, n)).tolist()
    start = datetime(2024, 3, 30, 12, tzinfo=UTC)  # Clocks change in Berlin on the second day.
    numbers = rng.integers(0, 999, n).astype(str).tolist()
    numbers[0] = "N/A"
    return pl.DataFrame(
        {
            "amount": amount,
            "price": np.round(rng.lognormal(3, 1, n), 2),
            "id": rng.integers(-(2**62), 2**62, n),
            "age": [None if i % 7 == 0 else int(a) for i, a in enumerate(rng.integers(18, 99, n))],
            "paid": [Decimal(int(c)) / 100 for c in rng.integers(0, 10**6, n)],
            "late": rng.random(n) < 0.2,
            "city": [None if i % 11 == 0 else f"Zürich {i % 5}" for i in range(n)],
            "sku": [f"sku-{i}" for i in rng.integers(0, 2_500, n)],
            "number": numbers,
            "remark": [f"lorem ipsum number {i} dolor sit amet" for i in range(n)],
            "at": [start + timedelta(seconds=s) for s in seconds],
            "clock": [datetime(2024, 3, 30) + timedelta(seconds=s) for s in seconds],  # noqa: DTZ001  # No zone.
            "day": [date(2024, 3, 1) + timedelta(days=int(d)) for d in rng.integers(0, 99, n)],
            "took": [timedelta(milliseconds=int(ms)) for ms in rng.integers(0, 9_999, n)],
            "tags": [["a", "b", "c"][: i % 4] for i in range(n)],
            "vector": rng.normal(size=(n, 3)).tolist(),
            "address": [
                None if i % 9 == 0 else {"zip": i % 100, "street": f"Road {i % 3}"} for i in range(n)
            ],
            "bytes": [b"x" * (i % 6) for i in range(n)],
            "never": pl.Series([None] * n, dtype=pl.String),
            "always": ["same"] * n,
        },
        schema_overrides={"paid": pl.Decimal(12, 2)},
    )


def cut(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Cut a table into skewed and empty partitions."""
    return [frame[a:b] for a, b in pairwise(CUTS)]


def assert_alike(found, expected):
    """Compare profiles, or those of groups, with those of one machine: keys, bytes and remarks."""
    if not isinstance(expected, dict):
        found, expected = {None: found}, {None: expected}
    assert [*map(repr, found)] == [*map(repr, expected)]
    differing = {
        (key, name)
        for key, profile in expected.items()
        for name in {*profile.columns, *found[key].columns}
        if found[key].columns.get(name) != profile.columns.get(name)
    }
    assert differing == set()
    assert [p.to_bytes() for p in found.values()] == [p.to_bytes() for p in expected.values()]
    assert [p.remarks for p in found.values()] == [p.remarks for p in expected.values()]
