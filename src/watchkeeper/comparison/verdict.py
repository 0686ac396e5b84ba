"""The verdict on a whole table: that of its worst finding, in a sentence.

A share of drifted columns would let one broken column of two hundred pass, and that one is why people look.
"""

from collections.abc import Iterator, Sequence

from watchkeeper.comparison.drift import MIN_EFFECT, judge_drift
from watchkeeper.comparison.findings import ColumnDrift, Comparison, QualityFinding, Rule
from watchkeeper.comparison.quality import judge_quality
from watchkeeper.domain.status import Status, worst
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.profile import Profile

_MAX_NAME = 60


def compare_profiles(
    reference: Profile,
    current: Profile,
    *,
    new: Sequence[str] = (),
    min_effect: float = MIN_EFFECT,
    false_discovery_rate: float = 0.05,
) -> Comparison:
    """Judge drift and quality of every column, and the table as a whole.

    Parameters
    ----------
    reference, current
        Profiles read with the same types.
    new
        Columns that the current table has and the reference lacks.
    min_effect, false_discovery_rate
        As in `judge_drift`.

    Examples
    --------
    >>> from watchkeeper.domain.schema import ColumnType
    >>> from watchkeeper.profile.frames import profile
    >>> types = {"x": ColumnType.INTEGER}
    >>> before, now = profile({"x": list(range(7)) * 30}, types), profile({"x": [None] * 90}, types)
    >>> print(compare_profiles(before, now).sentence)
    1 of 1 columns needs attention, x: 100 % of the rows have no value; in the reference none.
    """
    drift = judge_drift(
        reference.columns,
        current.columns,
        min_effect=min_effect,
        false_discovery_rate=false_discovery_rate,
    )
    drifted = [one.column for one in drift if one.status.is_bad]
    quality = judge_quality(
        reference, current, new=new, drifted=drifted, false_discovery_rate=false_discovery_rate
    )
    status = worst([*(one.status for one in drift), *(one.status for one in quality)])
    is_compared = any(one.judged is not None for one in drift)
    if not reference.n_rows or not current.n_rows or not (is_compared or status.is_bad):
        # That nothing was missing in columns that could not be compared is no reason to call them fine.
        status = Status.GREY
    sentence = _sentence(
        reference, current, drift=drift, quality=quality, status=status, min_effect=min_effect
    )
    return Comparison(reference, current, drift, quality, status, sentence, min_effect, false_discovery_rate)


def bad_columns(drift: Sequence[ColumnDrift], quality: Sequence[QualityFinding]) -> list[str]:
    """Return the names of columns that need attention, worst first."""
    bad = sorted(_bad(drift, quality), key=lambda found: found[:2])
    return list(dict.fromkeys(name for *_, name, _ in bad))


def _bad(
    drift: Sequence[ColumnDrift], quality: Sequence[QualityFinding]
) -> Iterator[tuple[int, int, str, str]]:
    """Yield rank, order among rules, column and reason; a broken column explains why it drifted."""
    rules = list(Rule)
    for finding in quality:
        if finding.status.is_bad:
            yield -finding.status.badness, rules.index(finding.rule), finding.column, finding.reason
    for one in drift:
        if one.status.is_bad:
            yield -one.status.badness, len(rules), one.column, one.reason


def _sentence(
    reference: Profile,
    current: Profile,
    *,
    drift: Sequence[ColumnDrift],
    quality: Sequence[QualityFinding],
    status: Status,
    min_effect: float,
) -> str:
    for which, profile in (("reference", reference), ("current table", current)):
        if not profile.n_rows:
            return f"Nothing can be said: the {which} has no rows."
    n_columns = len(reference.columns)
    if status.is_bad:
        columns = bad_columns(drift, quality)
        name, reason = min(_bad(drift, quality), key=lambda found: found[:2])[2:]
        needs = "needs" if len(columns) == 1 else "need"
        n_known = len({*reference.columns, *columns})
        which = name[:_MAX_NAME] if len(columns) == 1 else f"above all {name[:_MAX_NAME]}"
        return f"{len(columns):,} of {n_known:,} columns {needs} attention, {which}: {reason[:1].lower()}{reason[1:]}"
    n_compared = sum(one.judged is not None for one in drift)
    if status is Status.GREY:
        return f"None of {n_columns:,} columns could be compared; each says why."
    return (
        f"{current.n_rows:,} rows look like the reference's {reference.n_rows:,}: none of {n_compared:,} compared columns "
        f"drifted by {format_number(min_effect)} or more, and quality has not dropped."
    )
