"""Frames such as nobody should send, for properties that must hold of any: columns of anything, under any names."""

from datetime import date, datetime, timedelta

import polars as pl
from hypothesis import strategies as st

SCALARS = [
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["1", "N/A", "2.5", "", " ", "NaN", "1e999", "true", "\0", "日本"]),
    st.binary(max_size=3),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001  # Naive ones must be read too.
    st.timedeltas(timedelta(-(10**8)), timedelta(10**8)),
    st.times(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.lists(st.integers(0, 3), max_size=3),
    st.dictionaries(st.sampled_from("ab"), st.integers(0, 3), max_size=2),
    st.builds(object),
]
DTYPES = [pl.Null, pl.Float32, pl.Int128, pl.UInt64, pl.String, pl.Categorical, pl.Time, pl.List(pl.Struct({"a": pl.Int8})), pl.Array(pl.Float32, 2), pl.Object, pl.Duration("ns"), pl.Decimal(38, 10)]  # fmt: skip
NAMES = st.lists(st.text(max_size=4), unique=True, max_size=5)


@st.composite
def nasty_columns(draw, n):
    if draw(st.integers(0, 5)) == 0:
        return pl.Series([None] * n, dtype=draw(st.sampled_from(DTYPES)))
    kinds = draw(st.lists(st.sampled_from(SCALARS), min_size=1, max_size=draw(st.sampled_from([1, 1, 3]))))
    return draw(st.lists(st.one_of(*kinds), min_size=n, max_size=n))


@st.composite
def nasty_frames(draw, names=NAMES):
    n = draw(st.sampled_from([0, 1, 2, 7, 30]))
    return {name: draw(nasty_columns(n)) for name in draw(names)}, n


def column_of(name, columns):
    """Return the column that a field of records came from, or the column itself."""
    return name if name in columns else max((c for c in columns if name.startswith(f"{c}.")), key=len)
