"""The verdict on a whole table: that of its worst finding, in a sentence.

A share of drifted columns would let one broken column of two hundred pass, and that one is why people look.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from watchkeeper.comparison.comparison import Comparison, Finding, RowFinding
from watchkeeper.comparison.drift import MIN_EFFECT, judge_drift
from watchkeeper.comparison.findings import TABLE, ColumnDrift, DomainCheck, QualityFinding, Rule
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.joint import judge_joint
from watchkeeper.comparison.quality import check_rules
from watchkeeper.comparison.relations import JointDrift, RelationDrift
from watchkeeper.comparison.rules.rules import Rules
from watchkeeper.domain.status import Status, worst
from watchkeeper.metrics.format import format_number
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile

_MAX_NAME = 60
# How the false alarms that may be expected are shared out, so that all kinds of findings together keep to the rate.
# Most goes to what is asked of every column. Quality is asked where few rows must do; relations have all rows to show.
DRIFT_SHARE, QUALITY_SHARE, JOINT_SHARE = 0.55, 0.35, 0.1


def compare_profiles(
    reference: Profile,
    current: Profile,
    *,
    rules: Rules | None = None,
    new: Sequence[str] = (),
    raw: Mapping[str, ColumnProfile] | None = None,
    now: datetime | None = None,
    min_effect: float | None = None,
    false_discovery_rate: float = 0.05,
    measure: str | Mapping[str, str] | None = None,
    windows: Sequence[Profile] = (),
    classifier: DomainCheck | None = None,
) -> Comparison:
    """Judge drift and quality of every column, and the table as a whole.

    Parameters
    ----------
    reference, current
        Profiles read with the same types.
    rules
        What is expected of quality; what the reference suggests when None.
    new, raw, now
        As in `check_rules`.
    min_effect, measure
        As in `judge_drift`.
    false_discovery_rate
        Expected share of false alarms among findings of all kinds together, in (0, 1).
    windows
        The reference cut into windows, read with the same types.
    classifier
        Whether a model can tell the tables apart, where somebody asked.

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
        false_discovery_rate=DRIFT_SHARE * false_discovery_rate,
        measure=measure,
        windows=[window.columns for window in windows],
    )
    drifted = [one.column for one in drift if one.status.is_bad]
    quality = check_rules(
        rules or Rules(),
        current,
        reference,
        new=new,
        drifted=drifted,
        raw=raw,
        now=now,
        false_discovery_rate=QUALITY_SHARE * false_discovery_rate,
    )
    apart: list[RowFinding] = [] if classifier is None else [classifier]
    joint = _judge_joint(reference, current, drifted, JOINT_SHARE * false_discovery_rate)
    apart[:0] = joint.findings if joint is not None else ()
    found: list[Finding] = [*drift, *quality, *apart]
    status = worst(one.status for one in found)
    is_compared = any(one.judged is not None for one in drift)
    if not reference.n_rows or not current.n_rows or not (is_compared or status.is_bad):
        # That nothing was missing in columns that could not be compared is no reason to call them fine.
        status = Status.GREY
    sentence = _sentence(reference, current, drift=drift, quality=quality, apart=apart, status=status)
    allowed = MIN_EFFECT if min_effect is None else min_effect
    return Comparison(
        reference, current, drift, quality, status, sentence, allowed, false_discovery_rate, classifier, joint
    )


def _judge_joint(
    reference: Profile, current: Profile, drifted: Sequence[str], false_discovery_rate: float
) -> JointDrift | None:
    if reference.joint is None or current.joint is None:
        return None
    # What names rows goes with whatever they are sorted by.
    columns = [name for name, column in reference.columns.items() if not is_identifier(column)]
    return judge_joint(
        reference.joint,
        current.joint,
        columns=columns,
        drifted=drifted,
        false_discovery_rate=false_discovery_rate,
    )


def check_profile(
    rules: Rules,
    current: Profile,
    *,
    new: Sequence[str] = (),
    raw: Mapping[str, ColumnProfile] | None = None,
    now: datetime | None = None,
) -> Comparison:
    """Check a table by rules alone, as `check_rules` does; the reference of the result has no rows and no columns.

    Examples
    --------
    >>> from watchkeeper.profile.frames import profile
    >>> rules = Rules.from_yaml("columns: {x: {missing: at most 10 %}}")
    >>> print(check_profile(rules, profile({"x": [1, 2, None]})).sentence)
    1 of 1 columns needs attention, x: 33.3 % of the rows have no value; at most 10 % may.
    """
    quality = check_rules(rules, current, new=new, raw=raw, now=now)
    status = worst(one.status for one in quality) if current.n_rows else Status.GREY
    sentence = _sentence_on_rules(current, quality, status)
    return Comparison(Profile.empty(), current, [], quality, status, sentence, MIN_EFFECT, 0.05)


def bad_columns(
    drift: Sequence[ColumnDrift], quality: Sequence[QualityFinding], apart: Sequence[RowFinding] = ()
) -> list[str]:
    """Return the names of columns that need attention, worst first."""
    bad = sorted(_bad(drift, quality, apart), key=lambda found: found[:2])
    return list(dict.fromkeys(name for *_, name, _ in bad))


def _bad(
    drift: Sequence[ColumnDrift], quality: Sequence[QualityFinding], apart: Sequence[RowFinding]
) -> Iterator[tuple[int, int, str, str]]:
    """Yield rank, order among rules, column and reason; a broken column explains why it drifted."""
    rules = list(Rule)
    for finding in quality:
        if finding.status.is_bad:
            yield -finding.status.badness, rules.index(finding.rule), finding.column, _inside(finding.reason)
    for one in drift:
        if one.status.is_bad:
            yield -one.status.badness, len(rules), one.column, _inside(one.reason)
    for check in apart:
        if check.status.is_bad:
            # What begins with the names of columns keeps them as they are.
            is_named = isinstance(check, RelationDrift)
            reason = check.reason if is_named else _inside(check.reason)
            yield -check.status.badness, len(rules) + 1, TABLE, reason


def _inside(reason: str) -> str:
    """Return a sentence as it reads after a colon."""
    return f"{reason[:1].lower()}{reason[1:]}"


def _sentence(
    reference: Profile,
    current: Profile,
    *,
    drift: Sequence[ColumnDrift],
    quality: Sequence[QualityFinding],
    apart: Sequence[RowFinding],
    status: Status,
) -> str:
    for which, profile in (("reference", reference), ("current table", current)):
        if not profile.n_rows:
            return f"Nothing can be said: the {which} has no rows."
    n_columns = len(reference.columns)
    if status.is_bad:
        return _sentence_on_bad(reference.columns, drift, quality, apart)
    n_compared = sum(one.judged is not None for one in drift)
    if status is Status.GREY:
        return f"None of {n_columns:,} columns could be compared; each says why."
    limits = {one.limit for one in drift if one.limit is not None}
    # Distances in different units have no limit in common.
    allowed = f"by {format_number(min(limits))} or more" if len(limits) == 1 else "by what matters"
    return (
        f"{current.n_rows:,} rows look like the reference's {reference.n_rows:,}: none of {n_compared:,} compared columns "
        f"drifted {allowed}, and quality has not dropped."
    )


def _sentence_on_rules(current: Profile, quality: Sequence[QualityFinding], status: Status) -> str:
    if status.is_bad:
        return _sentence_on_bad([one.column for one in quality], (), quality)
    if status is Status.GREY:
        return "Nothing can be said: " + (
            "no rule could be checked; each says why." if current.n_rows else "the table has no rows."
        )
    n_checked = sum(one.status is Status.GREEN for one in quality)
    return f"{current.n_rows:,} rows keep all of {n_checked:,} rules that could be checked."


def _sentence_on_bad(
    known: Iterable[str],
    drift: Sequence[ColumnDrift],
    quality: Sequence[QualityFinding],
    apart: Sequence[RowFinding] = (),
) -> str:
    columns = bad_columns(drift, quality, apart)
    name, reason = min(_bad(drift, quality, apart), key=lambda found: found[:2])[2:]
    if columns == [TABLE]:
        return f"The table needs attention: {reason}"
    n_known = len({*known, *columns} - {TABLE})
    n_bad = len([one for one in columns if one != TABLE])
    needs = "needs" if n_bad == 1 else "need"
    which = "its rows" if name == TABLE else name[:_MAX_NAME]
    which = which if len(columns) == 1 else f"above all {which}"
    return f"{n_bad:,} of {n_known:,} columns {needs} attention, {which}: {reason}"
