"""Seeded tables of every type of column, and the shifts that are planted in them.

Only NumPy is used, so that the interpreter of any contender draws the very same tables.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

Values = np.ndarray
Table = dict[str, Values]
Maker = Callable[[np.random.Generator, int], Values]

# Of the panel's ten columns these hold names; the rest are numbers.
NAMED = ("plan", "city")
# Windows that a reference holds: history is longer than the day that is judged, and tells how days differ.
WINDOWS_IN_REFERENCE = 10

_WORDS = np.array(
    [
        "order",
        "late",
        "broken",
        "refund",
        "box",
        "never",
        "came",
        "thanks",
        "again",
        "please",
        "call",
        "price",
        "wrong",
        "size",
    ]
)
_STOCK = np.random.default_rng(0)
_SENTENCES = np.array([" ".join(_STOCK.choice(_WORDS, size)) for size in _STOCK.integers(6, 21, 500)])


def _zipf(rng: np.random.Generator, n: int, n_names: int, *, rolled: float = 0.0) -> Values:
    """Draw names of which the i-th is i^0.7 times rarer than the first; `rolled` gives that share to the next."""
    weights = np.arange(1, n_names + 1) ** -0.7
    weights = (1.0 - rolled) * weights + rolled * np.roll(weights, 1)
    drawn = np.searchsorted(np.cumsum(weights / weights.sum()), rng.random(n)).clip(0, n_names - 1)
    return np.array([f"name {i:04}" for i in range(n_names)])[drawn]


def _texts(rng: np.random.Generator, n: int) -> Values:
    """Draw sentences of 6 to 20 words and a number, so that hardly any occurs twice."""
    numbers = rng.integers(0, 10**6, n).astype(np.str_)
    return np.char.add(np.char.add(rng.choice(_SENTENCES, n), " "), numbers)


def _with_nulls(rng: np.random.Generator, values: Values, share: float) -> Values:
    return np.where(rng.random(values.size) < share, np.nan, values)


def _idle(rng: np.random.Generator, n: int) -> Values:
    return np.where(rng.random(n) < 0.4, 0.0, rng.exponential(10.0, n))


def _rare_names(rng: np.random.Generator, n: int) -> Values:
    """Draw three names, and in one of a hundred rows one of ten that hardly anybody has."""
    rare = rng.choice([f"rare {i}" for i in range(10)], n)
    return np.where(rng.random(n) < 0.01, rare, _zipf(rng, n, 3))


# Every type of column, as it looks when nothing has happened. Points in time are left out: they move by nature.
KINDS: dict[str, Maker] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "lognormal": lambda rng, n: rng.lognormal(size=n),
    "Cauchy": lambda rng, n: rng.standard_cauchy(n),
    "Pareto": lambda rng, n: rng.pareto(1.1, n),
    "counts": lambda rng, n: rng.poisson(3.0, n),
    "wide integers": lambda rng, n: rng.integers(0, 10**9, n),
    "probability": lambda rng, n: rng.beta(0.4, 0.4, n),
    "boolean": lambda rng, n: rng.random(n) < 0.5,
    "rare boolean": lambda rng, n: rng.random(n) < 0.01,
    "3 categories": lambda rng, n: _zipf(rng, n, 3),
    "rare categories": _rare_names,
    "50 categories": lambda rng, n: _zipf(rng, n, 50),
    "5,000 categories": lambda rng, n: _zipf(rng, n, 5_000),
    "text": _texts,
    "10 % nulls": lambda rng, n: _with_nulls(rng, rng.normal(size=n), 0.1),
    "zero-inflated": _idle,
    "ties": lambda rng, n: np.round(rng.normal(size=n), 1),
    "embedding": lambda rng, n: rng.normal(size=(n, 8)),
    "constant": lambda _rng, n: np.full(n, 7.0),
}


def draw_kind(rng: np.random.Generator, n: int, kind: str, n_columns: int) -> Table:
    """Draw a quiet table of columns of one kind, which their names begin with."""
    return {f"{kind} {i}": KINDS[kind](rng, n) for i in range(n_columns)}


def draw_mixed(rng: np.random.Generator, n: int, n_columns: int) -> Table:
    """Draw a quiet table in which the kinds take turns."""
    kinds = list(KINDS)
    turns = [kinds[i % len(kinds)] for i in range(n_columns)]
    return {f"{kind} {i}": KINDS[kind](rng, n) for i, kind in enumerate(turns)}


def draw_panel(rng: np.random.Generator, n: int) -> Table:
    """Draw ten independent columns of types that every contender can read."""
    return {
        "x": rng.normal(size=n),
        "y": rng.normal(size=n),
        "z": rng.normal(5.0, 2.0, n),
        "amount": rng.lognormal(3.0, 1.0, n),
        "idle": _idle(rng, n),
        "count": rng.poisson(3.0, n),
        "big": rng.integers(0, 10**9, n),
        # As in any column of its kind, there is one that hardly anybody has.
        "plan": np.where(rng.random(n) < 0.001, "name rare", _zipf(rng, n, 3)),
        "city": _zipf(rng, n, 50),
        "gap": _with_nulls(rng, rng.normal(size=n), 0.05),
    }


Change = Callable[[np.random.Generator, Table], Table]


def _no_change(_rng: np.random.Generator, _table: Table) -> Table:
    return {}


def _name_rarely(rng: np.random.Generator, table: Table) -> Table:
    return {"plan": _rare_names(rng, table["plan"].size)}


def _raise_mean(sigmas: float) -> Change:
    return lambda _rng, table: {"x": table["x"] + sigmas}


def _widen(_rng: np.random.Generator, table: Table) -> Table:
    return {"x": table["x"] * 1.2}


def _stretch_tail(rng: np.random.Generator, table: Table) -> Table:
    return {"x": np.where(rng.random(table["x"].size) < 0.02, table["x"] * 5.0, table["x"])}


def _scale(_rng: np.random.Generator, table: Table) -> Table:
    return {"amount": table["amount"] * 1.1}


def _convert_some(factor: float) -> Change:
    def convert(rng: np.random.Generator, table: Table) -> Table:
        amount = table["amount"]
        return {"amount": np.where(rng.random(amount.size) < 0.02, amount * factor, amount)}

    return convert


def _name_anew(column: str) -> Change:
    def name(rng: np.random.Generator, table: Table) -> Table:
        values = table[column]
        return {column: np.where(rng.random(values.size) < 0.02, "name new", values)}

    return name


def _mix_names(rng: np.random.Generator, table: Table) -> Table:
    return {"city": _zipf(rng, table["city"].size, 50, rolled=0.4)}


def _lose_values(rng: np.random.Generator, table: Table) -> Table:
    # Of the 95 % that were left as many are lost as make 8 % in all.
    return {"gap": _with_nulls(rng, table["gap"], 0.03 / 0.95)}


def _correlate(_rng: np.random.Generator, table: Table) -> Table:
    return {"y": 0.3 * table["x"] + 0.91**0.5 * table["y"]}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that happened to a window of the panel, or nothing.

    Parameters
    ----------
    name
        As printed.
    change
        Takes a quiet panel and returns the columns that it changes, all else left as it was.
    n_panels
        Quiet panels side by side; the change befalls the first. 20 make 200 columns.
    """

    name: str
    change: Change = _no_change
    n_panels: int = 1


# Nothing has happened to either: a panel, and one in which a column has ten names that hardly anybody has, not one.
QUIET = (Scenario("nothing"), Scenario("nothing, rare names", _name_rarely))
QUIET_WIDE = tuple(replace(one, n_panels=20) for one in QUIET)
PLANTED = (
    *(Scenario(f"mean + {sigmas} sigma", _raise_mean(sigmas)) for sigmas in (0.05, 0.1, 0.2, 0.3, 0.5)),
    Scenario("sigma x 1.2", _widen),
    Scenario("tail: 2 % x 5", _stretch_tail),
    Scenario("scale x 1.1", _scale),
    Scenario("units: 2 % x 100", _convert_some(100.0)),
    Scenario("units: 2 % x 0.3048", _convert_some(0.3048)),
    Scenario("new category, 2 %, of 4", _name_anew("plan")),
    Scenario("new category, 2 %, of 50", _name_anew("city")),
    Scenario("mix of 50 categories", _mix_names),
    Scenario("nulls 5 % to 8 %", _lose_values),
    Scenario("correlation 0 to 0.3", _correlate),
)
PLANTED_WIDE = (Scenario("mean + 0.3 in 1 of 200", _raise_mean(0.3), n_panels=20),)


def draw_window(rng: np.random.Generator, n: int, scenario: Scenario) -> Table:
    """Draw a window of `n` rows to which the scenario has happened."""
    first = draw_panel(rng, n)
    table = first | scenario.change(rng, first)
    for i in range(1, scenario.n_panels):
        table |= {f"{name} {i}": values for name, values in draw_panel(rng, n).items()}
    return table


def is_named(column: str) -> bool:
    """Whether a panel's column holds names."""
    return column.partition(" ")[0] in NAMED
