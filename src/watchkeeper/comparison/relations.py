"""What a comparison found of how columns go together, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from watchkeeper.comparison.findings import TABLE, Measured
from watchkeeper.domain.status import Status


@dataclass(frozen=True, slots=True)
class RelationDrift:
    """Two columns that do not go together as they did.

    Attributes
    ----------
    columns
        Which.
    status
        Never grey or green: only what changed is told pair by pair.
    reference, current
        Correlations of the columns' normal scores, in (-1, 1).
    judged
        Their difference, with bounds and its own significance.
    adjusted
        The significance adjusted for the number of pairs.
    limit
        What `judged` surely had to exceed.
    reason
        A sentence for people.
    """

    columns: tuple[str, str]
    status: Status
    reference: float
    current: float
    judged: Measured
    adjusted: float
    limit: float
    reason: str

    @property
    def column(self) -> str:
        """Stands for a column's name."""
        return " and ".join(self.columns)


@dataclass(frozen=True, slots=True)
class ReconstructionDrift:
    """How much worse the patterns that columns shared describe them.

    Attributes
    ----------
    status
        Of this finding.
    n_patterns, n_columns
        Principal components of the reference that were kept, and the columns they describe.
    reference, current
        Share of the columns' variance that the patterns leave unexplained, in [0, 1].
    judged
        Growth of that share, as a share of the reference's.
    adjusted
        The significance adjusted for it and all pairs.
    reason
        A sentence for people.
    """

    status: Status
    n_patterns: int
    n_columns: int
    reference: float
    current: float
    judged: Measured
    adjusted: float
    reason: str

    @property
    def column(self) -> str:
        """Stands for a column's name: it is about rows."""
        return TABLE


class Bond(StrEnum):
    """What makes columns a group."""

    RELATIONS = "relations"  # relations between them changed
    DRIFT = "drift"  # they drifted, and go together in the reference


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that changed together, and hence probably for one reason.

    Attributes
    ----------
    columns
        Which, the likeliest origin first.
    bond
        What makes them a group.
    reason
        A sentence for people.
    """

    columns: tuple[str, ...]
    bond: Bond
    reason: str


@dataclass(frozen=True, slots=True)
class JointDrift:
    """How the columns of a table go together, beside the reference.

    Attributes
    ----------
    status, sentence
        That of the worst finding; grey where nothing could be compared.
    n_pairs, n_columns
        Pairs of columns that were compared, and the columns in them.
    relations
        Pairs that changed, worst first.
    reconstruction
        None where the columns share no pattern.
    groups
        Columns that changed together, largest group first.
    left_out
        Why a column with numbers is in no pair, by name.
    """

    status: Status
    sentence: str
    n_pairs: int = 0
    n_columns: int = 0
    relations: Sequence[RelationDrift] = ()
    reconstruction: ReconstructionDrift | None = None
    groups: Sequence[ColumnGroup] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> list[RelationDrift | ReconstructionDrift]:
        """What a status can be about, worst relations first."""
        return [*self.relations, *([] if self.reconstruction is None else [self.reconstruction])]
