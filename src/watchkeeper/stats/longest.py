"""Whether a span is too long for chance, beside the longest of those before it."""

import numpy as np
from scipy.special import betaln


def longest_significance(ratio: float, n: int) -> float:
    """Return how often chance alone makes a span this many times as long as the longest of n earlier ones.

    Parameters
    ----------
    ratio
        Its length over that of the longest before, >= 0.
    n
        Spans before, >= 1.

    Returns
    -------
    In (0, 1]. 1 at a ratio of 0, 1 / (n + 1) at 1.

    Notes
    -----
    Spans between events that come at random are exponential. With M the longest of n, the chance of one beyond
    r M is E[exp(-r M)] = n B(r + 1, n), whatever their mean. Spans of events that come more evenly, as most
    feeds do, have shorter tails, and chance makes such a span more rarely.

    Examples
    --------
    >>> round(longest_significance(1.0, 9), 6), longest_significance(3.0, 100) < 1e-4
    (0.1, True)
    """
    return min(1.0, n * float(np.exp(betaln(ratio + 1.0, n))))
