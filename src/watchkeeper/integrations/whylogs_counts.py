"""What whylogs counts of a column: rows by kind, and where its metrics lie."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.integrations.datasketches import FrequentItems, KllSketch, read_frequent_items, read_kll
from watchkeeper.integrations.protobuf import Message

Components = Mapping[str, Message]
"""The metric components of a column by their path, such as `counts/n`."""

# Field numbers of MetricComponentMessage; a sketch is field 1 of the message there.
_WHOLE, _DOUBLE, _ITEMS, _KLL, _SKETCH = 2, 3, 4, 6, 1


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a column by kind. NaN also counts as null, and infinities as fractional.

    Parameters
    ----------
    n, null, nan, inf, true
        Rows, and those that hold nothing, NaN, an infinity, `True`.
    integral, fractional, boolean, string, other
        Values by type; other are dates, lists, vectors and whatever else Python knows.
    """

    n: int
    null: int
    nan: int
    inf: int
    true: int
    integral: int
    fractional: int
    boolean: int
    string: int
    other: int

    @property
    def n_given(self) -> int:
        """Rows that hold something."""
        return self.n - self.null

    @property
    def n_numbers(self) -> int:
        """Values that count as numbers, booleans among them as 0 and 1."""
        return self.integral + self.fractional + self.boolean

    def describe(self) -> str:
        """Return the counts in words."""
        kinds = ("integral", "fractional", "boolean", "string", "other", "null")
        found = [f"{getattr(self, kind):,} {kind}" for kind in kinds if getattr(self, kind)]
        return ", ".join(found) or "no rows"


def read_counts(components: Components) -> Counts:
    """Return the counts of a column; 0 where whylogs kept none.

    Raises
    ------
    ValueError
        They do not add up.
    """
    found = Counts(
        n=_count(components, "counts/n"),
        null=_count(components, "counts/null"),
        nan=_count(components, "counts/nan"),
        inf=_count(components, "counts/inf"),
        true=_count(components, "counts/true"),
        integral=_count(components, "types/integral"),
        fractional=_count(components, "types/fractional"),
        boolean=_count(components, "types/boolean"),
        string=_count(components, "types/string"),
        other=_count(components, "types/object") + _count(components, "types/tensor"),
    )
    kinds = (found.nan, found.inf, found.true, found.integral, found.fractional, found.string, found.other)
    is_sound = found.nan <= found.null <= found.n and found.true <= found.boolean <= found.n
    if min(kinds) < 0 or not is_sound:
        raise ValueError("the counts of a column do not add up")
    return found


def _count(components: Components, path: str) -> int:
    return read_integer(components, path) or 0


def read_integer(components: Components, path: str) -> int | None:
    """Return a metric that is a whole number; None where whylogs kept none."""
    return components[path].integer(_WHOLE) if path in components else None


def read_double(components: Components, path: str) -> float | None:
    """Return a metric that is a float; None where whylogs kept none."""
    return components[path].double(_DOUBLE) if path in components else None


def read_items(components: Components) -> FrequentItems | None:
    """Return the frequent items; None where whylogs kept none."""
    found = components.get("frequent_items/frequent_strings")
    return None if found is None else read_frequent_items(found.message(_ITEMS).data(_SKETCH))


def read_distribution(components: Components) -> KllSketch | None:
    """Return the KLL sketch of the numbers; None where whylogs kept none."""
    found = components.get("distribution/kll")
    return None if found is None else read_kll(found.message(_KLL).data(_SKETCH))
