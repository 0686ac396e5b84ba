"""Segments: columns by whose values results are told apart, because one region or plan may fail alone."""

from collections.abc import Mapping, Sequence

from watchkeeper.pipeline.roles.facts import Facts, Kind
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated, quote
from watchkeeper.pipeline.roles.names import Fit, fits_label, fits_prediction, fits_segment

FLAG = "--segment COLUMN"
# More values than this are a list nobody reads, and too few rows each.
MAX_VALUES = 12
# Each segment column costs as much again as all rows together.
MAX_COLUMNS = 2
# At least two values must hold this share of rows each, or there is nothing to tell apart.
_MIN_SHARE = 0.05


def find_segments(facts: Mapping[str, Facts], free: Sequence[str], stated: Stated) -> list[Guess]:
    """Return the segment columns, or one guess that none was found.

    Parameters
    ----------
    free
        Columns that have no other role yet.
    """
    if stated.segments is not None:
        if not stated.segments:
            return [Guess("segment", (), "none, as you said", FLAG)]
        return [Guess("segment", (name,), STATED, FLAG) for name in stated.segments]
    # What is called like an answer or a result, and yet could not be taken for it, is no input to tell apart by.
    inputs = [name for name in sorted(free) if fits_label(name) < Fit.CLOSE and not fits_prediction(name)]
    fitting = [name for name in inputs if _tells_apart(facts[name])]
    fitting.sort(key=lambda name: (fits_segment(name) is Fit.NONE, facts[name].n_distinct, name))
    chosen, rest = fitting[:MAX_COLUMNS], fitting[MAX_COLUMNS:]
    if not chosen:
        return [Guess("segment", (), f"no column of text has 2 to {MAX_VALUES} frequent values", FLAG)]
    found = [Guess("segment", (name,), _why(facts[name]), FLAG) for name in chosen[:-1]]
    more = f"; {quote(sorted(rest))} would do as well" if rest else ""
    return [*found, Guess("segment", (chosen[-1],), f"{_why(facts[chosen[-1]])}{more}", FLAG)]


def _tells_apart(facts: Facts) -> bool:
    if facts.kind is not Kind.TEXT or not 2 <= facts.n_distinct <= MAX_VALUES:
        return False
    n_frequent = sum(n >= _MIN_SHARE * facts.n_rows for n in facts.counts.values())
    return n_frequent >= 2


def _why(facts: Facts) -> str:
    return f"text of {facts.n_distinct} values: {facts.values}"
