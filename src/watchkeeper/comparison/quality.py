"""Quality of a table by its rules: every rule a finding with a sentence, bad or not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from watchkeeper.comparison.findings import TABLE, QualityFinding, Rule
from watchkeeper.comparison.rules.inference import infer_rules
from watchkeeper.comparison.rules.limit import YELLOW_RISE, percent
from watchkeeper.comparison.rules.missing import Missing
from watchkeeper.comparison.rules.rule import Evidence, Outcome
from watchkeeper.comparison.rules.rules import ColumnRules, Rules, Unlisted
from watchkeeper.comparison.rules.unreadable import MAX_UNREADABLE, n_present
from watchkeeper.domain.status import Status
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.false_discovery import adjust_significance


def check_rules(
    rules: Rules,
    current: Profile,
    reference: Profile | None = None,
    *,
    new: Collection[str] = (),
    drifted: Collection[str] = (),
    raw: Mapping[str, ColumnProfile] | None = None,
    now: datetime | None = None,
    false_discovery_rate: float = 0.05,
) -> list[QualityFinding]:
    """Check every rule, worst finding first.

    Parameters
    ----------
    rules
        What is expected. What they leave unlisted is learnt from the reference, where they say so and there is one.
    current
        What is checked.
    reference
        What it is compared with; rules that cannot do without are grey where there is none.
    new
        Columns that the current table has and nothing is known of.
    drifted
        Columns whose numbers moved: the only ones where a change of unit is looked for.
    raw
        Columns whose values could not be read, as they came, profiled as CATEGORY; tells why.
    now
        The present, in UTC; without it nothing is said of freshness.
    false_discovery_rate
        Expected share of false alarms among all rules about what is usual, in (0, 1). Bounds are kept or not.

    Examples
    --------
    >>> from watchkeeper.profile.frames import profile
    >>> rules = Rules.from_yaml("columns: {age: {range: [0, 120]}}")
    >>> print(check_rules(rules, profile({"age": [31, 42, 842]}))[0].reason)
    33.3 % of the values lie outside 0 to 120; none may.
    """
    if reference is not None and rules.unlisted is Unlisted.LEARNT:
        rules = rules.over(infer_rules(reference))
    outcomes = list(_check_table(rules, Evidence(TABLE, current, reference, new=new, now=now)))
    for name, column in rules.columns.items():
        evidence = Evidence(
            name, current, reference, raw=(raw or {}).get(name), has_moved=name in drifted, now=now
        )
        outcomes += _check_column(column, evidence)
    return sorted(_settle(outcomes, false_discovery_rate), key=_rank)


def _check_table(rules: Rules, evidence: Evidence) -> Iterator[Outcome]:
    for rule in rules.table.values():
        yield from rule.check(evidence)


def _check_column(column: ColumnRules, evidence: Evidence) -> Iterator[Outcome]:
    now = evidence.current.columns.get(evidence.name)
    if now is None:
        if not column.is_optional:
            yield _absent(evidence)
        return
    before = evidence.reference.columns.get(evidence.name) if evidence.reference is not None else None
    wanted = column.type or (before.type if before is not None else now.type)
    if wanted is not now.type:
        said = f"Was read as {before.type} in the reference" if before is not None else f"Should be {wanted}"
        reason = f"{said} and as {now.type} now, so their values could not be compared."
        yield Outcome(evidence.name, Rule.TYPE, Status.YELLOW, reason)
    elif before is not None and before.n_mismatch > MAX_UNREADABLE * n_present(before):
        share = before.n_mismatch / n_present(before)
        reason = f"{percent(share)} of the reference's own values cannot be read as {before.type}; values were not compared."
        yield Outcome(evidence.name, Rule.TYPE, Status.GREY, reason, expected=share)
    for rule in column.rules.values():
        if wanted is now.type or isinstance(rule, Missing):
            yield from rule.check(evidence)


def _absent(evidence: Evidence) -> Outcome:
    if not evidence.current.n_rows:
        return Outcome(evidence.name, Rule.ABSENT, Status.GREY, "The current table has no rows.")
    is_known = evidence.reference is not None and evidence.name in evidence.reference.columns
    who = "the reference has it" if is_known else "the rules ask for it"
    return Outcome(evidence.name, Rule.ABSENT, Status.RED, f"The column is gone; {who}.")


def _settle(outcomes: Sequence[Outcome], false_discovery_rate: float) -> Iterator[QualityFinding]:
    """Judge all together, and leave out what has nothing to tell or is told by another."""
    adjusted = _adjust(outcomes)
    settled = [
        (one, one.settle(chance, false_discovery_rate))
        for one, chance in zip(outcomes, adjusted, strict=True)
    ]
    explaining: dict[str, list[tuple[Outcome, QualityFinding]]] = {}
    for one, finding in settled:
        if finding.status.is_bad and one.explains:
            explaining.setdefault(finding.column, []).append((one, finding))
    for one, finding in settled:
        others = [cause for cause in explaining.get(finding.column, ()) if cause[0] is not one]
        if finding.reason and not _is_explained(finding, others):
            yield finding


def _adjust(outcomes: Sequence[Outcome]) -> list[float | None]:
    """Return the significance of each, adjusted for all; None where chance is no excuse.

    A rule that hardly any row of either table breaks is seldom bad, however they are dealt out: others are hardly adjusted
    for it.
    """
    tested = [(i, one) for i, one in enumerate(outcomes) if one.significance is not None]
    adjusted: list[float | None] = [None] * len(outcomes)
    chances = adjust_significance(
        [one.significance or 0.0 for _, one in tested],
        [one.weight for _, one in tested],
        [one.least for _, one in tested],
        [one.most for _, one in tested],
    )
    for (i, _), chance in zip(tested, chances.tolist(), strict=True):
        adjusted[i] = chance
    return adjusted


def _is_explained(finding: QualityFinding, causes: Iterable[tuple[Outcome, QualityFinding]]) -> bool:
    """Whether a bad finding is only what another looks like from a different side: it holds for no more rows."""
    return finding.status.is_bad and any(
        finding.rule in cause.explains and (finding.value or 0.0) <= (told.value or 0.0) + YELLOW_RISE
        for cause, told in causes
    )


def _rank(finding: QualityFinding) -> tuple[int, int, float]:
    rise = (finding.value or 0.0) - (finding.expected or 0.0)
    return -finding.status.badness, list(Rule).index(finding.rule), -rise
