"""What an incident costs: the excess of a business outcome over what it was just before, with its uncertainty."""

from math import sqrt

from watchkeeper.domain.incident import Cost
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.performance import Performance

# Two-sided 95 % point of the normal distribution.
Z_95 = 1.959963984540054
# Fewer predictions with an outcome than this say nothing about a mean.
MIN_ROWS = 30
# Outcomes so called hurt when they grow; every other one, such as revenue, hurts when it shrinks.
HURTS_WHEN_GROWING = ("cost", "loss", "refund", "claim", "churn", "complaint")


def find_cost(before: Performance, during: Performance, *, n_days: float) -> Cost | None:
    """Return the cost a day of the outcome that has got worse most surely; None where none clearly has.

    Parameters
    ----------
    before, during
        Joined performance just before the incident and in it.
    n_days
        Length of `during`, days.

    Notes
    -----
    Excess a day = (mean during - mean before) x predictions a day, with a normal interval for the difference of two
    means (Welch). Only an interval that excludes zero is reported.
    """
    if n_days <= 0:
        return None
    costs = []
    for name, now in during.outcomes.items():
        cost = _cost(name, before.outcomes.get(name), now, n_days)
        if cost is not None:
            costs.append(cost)
    return max(costs, key=lambda cost: cost.low, default=None)


def _cost(name: str, then: Moments | None, now: Moments, n_days: float) -> Cost | None:
    if then is None or then.n < MIN_ROWS or now.n < MIN_ROWS:
        return None
    sign = 1.0 if any(word in name.lower() for word in HURTS_WHEN_GROWING) else -1.0
    a_day = now.n / n_days
    excess = sign * (now.mean() - then.mean()) * a_day
    margin = Z_95 * sqrt(now.std() ** 2 / now.n + then.std() ** 2 / then.n) * a_day
    if excess - margin <= 0:
        return None
    return Cost(name, excess, excess - margin, excess + margin)
