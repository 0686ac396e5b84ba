"""How many rows may break a rule: as many as usual, or so many at most.

What is *usual* is what the reference held. The next sample holds a few more or fewer, so it is judged by chance: only
a share that has surely risen, and by enough to matter, is bad. A *bound* was set by somebody who meant it: it is
kept or not, by the share as it is, in a table of any size.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.rules.rule import Outcome
from watchkeeper.documents.plain import Plain, write_number
from watchkeeper.documents.written import Written
from watchkeeper.domain.status import Status
from watchkeeper.metrics.format import format_value
from watchkeeper.metrics.metric import Unit
from watchkeeper.stats.rise import Rise, estimate_rise

# A share of bad rows that has surely risen by this much is yellow, and red; as monitors judge it.
YELLOW_RISE: Final = 0.02
RED_RISE: Final = 0.10

# How limits are written, for messages and for the reference.
LIMIT_FORMS: Final = ("usually 12 of 4000", "at most 1 %", "none")

_USUAL = re.compile(r"usually (none|[\d_]+) of ([\d_]+)(?: \w+)?")
_AT_MOST = re.compile(r"at most ([\d.eE+-]+) ?%")
_NO_NAMES: Final[frozenset[Rule]] = frozenset()


@dataclass(frozen=True, slots=True)
class Usual:
    """As many as the reference held: 0 <= hits <= rows, rows > 0."""

    hits: int
    rows: int

    @property
    def share(self) -> float:
        """The share of rows, in [0, 1]."""
        return self.hits / self.rows


def usually_unseen(counts: Iterable[int], rows: int) -> Usual:
    """Return how many rows usually hold a value that was never seen before.

    Parameters
    ----------
    counts
        How often each value that was seen occurs.
    rows
        How many they are together, > 0.

    Returns
    -------
    Every sample misses something: about the share of rows whose value occurs in it once. That varies more than a count
    of rows does, namely as one of a smaller sample, whose size is given for that of the whole.

    References
    ----------
    Good (1953), Biometrika 40, 237-264; the variance in Esty (1983), Annals of Statistics 11, 905-912.

    Examples
    --------
    >>> usually_unseen([90, 3, 3, 2, 1, 1], 100)
    Usual(hits=1, rows=50)
    """
    tally = Counter(counts)
    once, twice = tally[1], tally[2]
    if not once:
        return Usual(0, rows)
    kept = once / (once + 2 * twice)
    return Usual(max(1, round(once * kept)), max(1, round(rows * kept)))


@dataclass(frozen=True, slots=True)
class AtMost:
    """No more than this, in percent of the rows, in [0, 100]."""

    percent: float

    @property
    def share(self) -> float:
        """The share of rows, in [0, 1]."""
        return self.percent / 100.0

    def holds(self, hits: int, n: int) -> bool:
        """Whether so many of n rows are allowed."""
        return 100.0 * hits <= self.percent * n


Limit = Usual | AtMost
NONE: Final = AtMost(0.0)


def parse_limit(written: Written, forms: Sequence[str] = LIMIT_FORMS) -> Limit:
    """Read a limit.

    Parameters
    ----------
    written
        The limit.
    forms
        What may stand there, for the message.

    Raises
    ------
    BadInput
        It is no limit, or its numbers make no sense.
    """
    text = " ".join((written.text or "").split())
    if text == "none":
        return NONE
    if found := _USUAL.fullmatch(text):
        usual = Usual(0 if found[1] == "none" else int(found[1]), int(found[2]))
        if 0 < usual.rows >= usual.hits:
            return usual
    if found := _AT_MOST.fullmatch(text):
        percent = _to_float(found[1])
        if 0.0 <= percent <= 100.0:
            return AtMost(percent)
    raise written.refuse(", ".join(forms))


def _to_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0


def write_limit(limit: Limit) -> str:
    """Return a limit as `parse_limit` reads it."""
    if isinstance(limit, Usual):
        return f"usually {limit.hits or 'none'} of {limit.rows}"
    return f"at most {write_number(limit.percent)} %" if limit.percent else "none"


def split_limit(written: Written, allowed: str, others: str) -> tuple[Written, Limit]:
    """Read a rule that is what it allows, or keys and values: what it allows, and how many rows may be otherwise.

    Parameters
    ----------
    written
        The rule.
    allowed, others
        The two keys.

    Returns
    -------
    What is allowed, still as written, and the limit: none where it is not written.

    Raises
    ------
    BadInput
        A key is unknown, what is allowed is missing, or the limit is none.
    """
    if not written.is_mapping:
        return written, NONE
    fields = written.fields("part of this rule", (allowed, others))
    if allowed not in fields:
        raise written.mistake(f"{allowed!r} is missing; without it there is nothing to check")
    return fields[allowed], parse_limit(fields[others]) if others in fields else NONE


def join_limit(allowed: Plain, limit: Limit, keys: tuple[str, str]) -> Plain:
    """Return what `split_limit` reads: short where no row may be otherwise."""
    return allowed if limit == NONE else {keys[0]: allowed, keys[1]: write_limit(limit)}


def judge_share(
    column: str,
    rule: Rule,
    limit: Limit,
    *,
    hits: int,
    n: int,
    said: str,
    says_none: bool = False,
    explains: frozenset[Rule] = _NO_NAMES,
) -> Iterable[Outcome]:
    """Judge how many rows break a rule; nothing is said of no rows.

    Parameters
    ----------
    column, rule, limit
        What is judged by what.
    hits, n
        Rows that break it, of all that could.
    said
        What is said of those that do, after their share: "of the rows have no value".
    says_none
        Whether that tells already that none of the reference's do.
    explains
        As in `Outcome`.
    """
    if not n:
        return
    if isinstance(limit, Usual):
        rise = estimate_rise(limit.hits, limit.rows, hits, n)
        none = "" if says_none else "; in the reference none"
        usual = f"; in the reference {percent(limit.share)}" if limit.hits else none
        yield judge_rise(
            column,
            rule,
            rise,
            value=hits / n,
            expected=limit.share,
            said=f"{said}{usual}",
            explains=explains,
        )
        return
    allowed = f"at most {percent(limit.share)} may" if limit.percent else "none may"
    sentence = f"{percent(hits / n)} {said}; {allowed}."
    status = Status.GREEN if limit.holds(hits, n) else Status.RED
    yield Outcome(column, rule, status, sentence, sentence, hits / n, limit.share, explains=explains)


def judge_rise(
    column: str,
    rule: Rule,
    rise: Rise,
    *,
    value: float,
    expected: float,
    said: str,
    explains: frozenset[Rule] = _NO_NAMES,
) -> Outcome:
    """Judge a share that rose, by the low bound of its rise; `said` is the sentence after the share."""
    few = " The rise is small, or rows are too few to be sure of it." if rise.value > YELLOW_RISE else ""
    return Outcome(
        column,
        rule,
        status_of_rise(rise.low),
        bad=f"{percent(value)} {said}.",
        good=f"{percent(value)} {said}.{few}",
        value=value,
        expected=expected,
        significance=rise.significance,
        least=rise.least,
        most=rise.most,
        explains=explains,
    )


def status_of_rise(low: float) -> Status:
    """Return the colour of a share that has risen by at least so much, in [-1, 1]."""
    if low > RED_RISE:
        return Status.RED
    return Status.YELLOW if low > YELLOW_RISE else Status.GREEN


def percent(share: float) -> str:
    """Write a share for people."""
    return format_value(share, Unit.RATIO)
