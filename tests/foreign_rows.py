"""The rows that other tools' golden files were made of: no chance in them, so they are the same everywhere.

`tests/golden/foreign/make.py` hands them to those tools, and tests compare what came back with them.
"""

import numpy as np

N_MANY = 20_000


def few_rows():
    """120 rows of every kind that whylogs keeps whole; None is a missing word, NaN a missing number."""
    i = np.arange(120)
    heat = i * 0.5 - 30.0
    heat[[3, 5, 7]] = np.inf, -np.inf, np.inf
    price = (i * 37 % 101) * 0.25
    price[::15] = np.nan
    return {
        "age": (i * i) % 53,
        "city": [("oslo", "rome", "köln", None)[k % 4] for k in i],
        "code": [f"{'AB'[k % 2]}-{k % 7:02d}" for k in i],
        "empty": [None] * i.size,
        "heat": heat,
        "late": i % 5 == 0,
        "price": price,
    }


def many_rows():
    """20,000 rows: numbers that a small sketch cannot hold all of, and names too many to list."""
    share = _shares(1)
    balance = 1_000.0 * (_shares(2) - 0.4)
    balance[::40] = np.nan
    limit = 10.0 * _shares(4)
    limit[::100] = np.inf
    return {
        "amount": 20.0 / (0.02 + share),
        "balance": balance,
        "count": np.floor(1e6 * _shares(3) * _shares(5)).astype(np.int64),
        "limit": limit,
        "sku": [f"sku {k}" for k in range(N_MANY)],
    }


def texts():
    """300 texts of different lengths, and what else whylogs keeps too little of."""
    words = ["late", "again", "the parcel", "came", "broken and", "wet"]
    return {
        "note": [" ".join(words[(k * j) % 6] for j in range(1, 2 + k % 23)) + f" {k}" for k in range(300)],
        "seen": [np.datetime64("2024-05-01") + np.timedelta64(k, "h") for k in range(300)],
        "mixed": [(1, "one", 1.5, True)[k % 4] for k in range(300)],
    }


def scored_rows(n, moved=0.0):
    """Rows for Evidently: numbers, categories, flags and codes; `moved` shifts the fares."""
    i = np.arange(n)
    fare = np.round(5.0 + 40.0 * ((i * 29 % 97) / 97.0) ** 2 + moved, 2)
    fare[::25] = np.nan
    return {
        "fare": fare,
        "city": [("oslo", "rome", "köln")[(k * k) % 3] for k in i],
        "late": i % 4 == 0,
        "zone": i % 3,
    }


def _shares(stream):
    """Return numbers in [0, 1) that look random: splitmix64 of the row's number."""
    z = np.arange(1, N_MANY + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream << 40)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / 2.0**53
