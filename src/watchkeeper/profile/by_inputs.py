"""What inputs let expect of predictions of numbers: how far such rows are off, and how rare they are.

A reference tells it of each row (`watchkeeper.profile.expected_error`), in columns beside its prediction and label. Here it
is summed up over rows, exactly, as all that is kept of a performance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from watchkeeper.domain.batch import PREDICTION
from watchkeeper.profile.moments import Moments

# Columns of a joined frame: how far such a row is expected to be off by its inputs, and the square of that; how rare such
# rows are in a reference, and whether it has none.
EXPECTED_ERROR = f"{PREDICTION}:expected_error"
EXPECTED_SQUARE = f"{PREDICTION}:expected_square"
RARITY = f"{PREDICTION}:rarity"
IS_UNLIKE = f"{PREDICTION}:is_unlike"
TOLD_BY_INPUTS = (EXPECTED_ERROR, EXPECTED_SQUARE, RARITY, IS_UNLIKE)


@dataclass(frozen=True, slots=True)
class ByInputs:
    """What inputs let expect of rows, over those of which it is told.

    Attributes
    ----------
    error, square
        The absolute error, and its square.
    rarity
        How rare such rows were in the reference, 0 to 1.
    n_unlike
        Rows whose inputs are unlike all of the reference's.
    """

    error: Moments = field(default_factory=Moments.empty)
    square: Moments = field(default_factory=Moments.empty)
    rarity: Moments = field(default_factory=Moments.empty)
    n_unlike: int = 0

    @classmethod
    def merge_all(cls, parts: Iterable[Self]) -> Self:
        """Return what is told of all their rows together."""
        parts = tuple(parts)
        return cls(
            Moments.merge_all(part.error for part in parts),
            Moments.merge_all(part.square for part in parts),
            Moments.merge_all(part.rarity for part in parts),
            sum(part.n_unlike for part in parts),
        )
