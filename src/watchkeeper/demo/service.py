"""How long the demo's service took for each answer: simulated.

History is replayed, so there is no true latency to measure; these numbers are drawn, and nothing about
the story rests on them. A lognormal with a long right tail is what small model services look like.
"""

import numpy as np
import polars as pl

from watchkeeper.domain.batch import LATENCY_MS

MEDIAN_MS = 8.0
# Standard deviation of the logarithm: puts p95 at 14.5 ms and p99 at 18.5 ms.
SPREAD = 0.36


def simulate_latency(n_rows: int, *, seed: int = 13) -> pl.Series:
    """Return `latency_ms` for `n_rows` predictions, > 0, to the microsecond; fixed by the seed.

    Examples
    --------
    >>> simulate_latency(3).len()
    3
    """
    drawn = np.random.default_rng(seed).lognormal(np.log(MEDIAN_MS), SPREAD, n_rows)
    return pl.Series(LATENCY_MS, drawn.round(3))
