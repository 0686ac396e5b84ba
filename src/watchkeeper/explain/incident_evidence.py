"""What there is to explain an incident with: its findings, and the profiles and performance behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watchkeeper.domain.incident import Evidence
from watchkeeper.domain.status import Question
from watchkeeper.domain.verdict import Finding
from watchkeeper.explain.performance_change import PerformanceChange
from watchkeeper.explain.segments import SegmentColumn
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.expected_selection import GroupSelection

# Facts told at most: a person reads five lines and skims twenty.
MAX_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """One column's profiles, as it should be and as it is.

    Attributes
    ----------
    column
        Its name.
    reference
        Best of trusted windows just before the incident; else of the training reference.
    current
        Of the incident's bad windows.
    segments
        The same for every segment of every segmenting column; empty without segments.
    is_output
        Whether it is the prediction or the score rather than an input.
    """

    column: str
    reference: ColumnProfile
    current: ColumnProfile
    segments: tuple[SegmentColumn, ...] = ()
    is_output: bool = False


@dataclass(frozen=True, slots=True)
class IncidentEvidence:
    """What there is to explain an incident with.

    Attributes
    ----------
    findings
        The bad findings of its alerts.
    questions
        Which question each metric among them answers, by the metric's name.
    columns
        Profiles of the columns that findings are about, and of any others worth a look.
    are_inputs_judged
        Whether the inputs were judged in those windows: only then do quiet inputs say anything.
    change
        What part of the change of performance comes from where; None where it is not known.
    since_training
        The inputs as they were in training and as they are; empty where no finding is about answers.
    groups
        How often each group of a protected column was answered positive, and how often its inputs let expect, by value;
        empty where no finding is about that.
    segment
        Whose answers alone are bad, and whose change and inputs these are; empty for all rows.
    """

    findings: Sequence[Finding]
    questions: Mapping[str, Question]
    columns: Sequence[ColumnEvidence] = ()
    are_inputs_judged: bool = False
    change: PerformanceChange | None = None
    since_training: Sequence[ColumnEvidence] = ()
    groups: Mapping[str, GroupSelection] = field(default_factory=dict)
    segment: str = ""
    _by_name: Mapping[str, ColumnEvidence] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.column: column for column in self.columns})

    def bad(self, question: Question) -> list[Finding]:
        """Return the bad findings that answer a question, worst first."""
        found = [f for f in self.findings if f.status.is_bad and self.questions.get(f.metric) is question]
        return sorted(found, key=lambda f: (-f.status.badness, -f.excess, f.column, f.metric))

    def bad_inputs(self) -> list[Finding]:
        """Return the bad findings about inputs, not the prediction or score, worst first."""
        return [f for f in self.bad(Question.INPUT) if not self.is_output(f.column)]

    def column(self, name: str) -> ColumnEvidence | None:
        """Return the profiles of a column, or None."""
        return self._by_name.get(name)

    def is_output(self, name: str) -> bool:
        """Whether a column is the prediction or the score."""
        column = self._by_name.get(name)
        return column is not None and column.is_output


def quote_findings(findings: Sequence[Finding]) -> tuple[Evidence, ...]:
    """Return what findings say, as facts that speak for a cause."""
    return tuple(
        Evidence(finding.reason, finding.column, finding.segment) for finding in findings[:MAX_EVIDENCE]
    )
