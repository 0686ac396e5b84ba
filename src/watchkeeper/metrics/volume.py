"""How many predictions a window has."""

from scipy import special

from watchkeeper.domain.measurement import Reading
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.metrics.service import ServiceMetric
from watchkeeper.profile.profile import Profile

_TAIL = 0.025  # of a 95 % interval


def _volume(profile: Profile) -> Reading:
    """Return the rows of the window; none at all is a value, not a gap.

    Notes
    -----
    The interval is Garwood's, of the mean count where rows come independently of each other.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.
    """
    n_rows = profile.n_rows
    low = float(special.gammaincinv(n_rows, _TAIL)) if n_rows else 0.0
    high = float(special.gammainccinv(n_rows + 1, _TAIL))
    return Reading(float(n_rows), low, high, n_rows)


VOLUME = ServiceMetric(
    name="volume",
    title="Predictions",
    description="Predictions in the window. Silence, or far fewer than usual, is a failure of its own.",
    unit=Unit.ROWS,
    measure=_volume,
    better=Better.NEITHER,
)
