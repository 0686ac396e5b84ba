"""Everything that a comparison of two tables found, as one value."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchkeeper.comparison.findings import ColumnDrift, DomainCheck, QualityFinding
from watchkeeper.comparison.relations import JointDrift, ReconstructionDrift, RelationDrift
from watchkeeper.domain.status import Status
from watchkeeper.profile.profile import Profile

# What a status can be about: rows as wholes, or a column by itself.
RowFinding = RelationDrift | ReconstructionDrift | DomainCheck
Finding = ColumnDrift | QualityFinding | RowFinding


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything found, worst first.

    Attributes
    ----------
    reference, current
        What was compared.
    drift
        One a column that both have.
    quality
        One a rule checked.
    status, sentence
        The verdict on the whole: that of its worst finding.
    min_effect, false_discovery_rate
        What they were judged by.
    classifier
        Whether a model can tell the tables apart; None where nobody asked.
    joint
        How columns go together; None where that was not looked at in both.
    """

    reference: Profile
    current: Profile
    drift: Sequence[ColumnDrift]
    quality: Sequence[QualityFinding]
    status: Status
    sentence: str
    min_effect: float
    false_discovery_rate: float
    classifier: DomainCheck | None = None
    joint: JointDrift | None = None

    @property
    def findings(self) -> list[Finding]:
        """All of them, quality first: what broke explains what drifted, and that why rows look different."""
        apart = [] if self.classifier is None else [self.classifier]
        return [*self.quality, *self.drift, *(self.joint.findings if self.joint else ()), *apart]
