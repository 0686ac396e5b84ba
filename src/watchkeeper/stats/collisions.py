"""Whether values that occur more than once are too many for chance, where a reference had none or few.

Two rows of n collide in each of n(n - 1)/2 pairs. A share of rows that collide therefore grows with the table, and
ten times as many rows of one population collide a hundred times as often: shares alone would cry wolf. What stays
the same is the chance of a pair.
"""

from scipy.special import betainc


def collision_significance(hits_before: int, pairs_before: float, hits_now: int, pairs_now: float) -> float:
    """Return how often chance alone brings as many collisions now, given how many there are in all.

    Parameters
    ----------
    hits_before, hits_now
        Collisions seen, >= 0.
    pairs_before, pairs_now
        Pairs of rows that could have collided, or any number proportional to them, > 0.

    Returns
    -------
    In [0, 1], one-sided.

    Notes
    -----
    Rare collisions are nearly Poisson (Arratia, Goldstein and Gordon 1990, Stat. Sci. 5, 403-424), so given their sum
    those of now are binomial with the share of pairs (Przyborowski and Wilenski 1940, Biometrika 31, 313-323).

    Examples
    --------
    >>> collision_significance(0, 1.0, 3, 1.0), collision_significance(0, 1.0, 3, 99.0) > 0.97
    (0.125, True)
    """
    if hits_now <= 0:
        return 1.0
    share = pairs_now / (pairs_before + pairs_now)
    return float(betainc(hits_now, hits_before + 1, share))


def heaviest_significance(count: int, n_before: int, n_now: int, n_distinct: int) -> float:
    """Return how often any value occurs so often now, and once at most before, though it was as likely then.

    Parameters
    ----------
    count
        Rows of the most frequent value now, >= 1.
    n_before, n_now
        Rows, > 0.
    n_distinct
        Values that could have been the most frequent, >= 1; each is counted (Bonferroni).

    Examples
    --------
    >>> heaviest_significance(2, 1000, 1000, 1000), heaviest_significance(40, 1000, 1000, 1000) < 1e-6
    (1.0, True)
    """
    share = n_now / (n_before + n_now)
    # Of `count` rows all came now, or all but one.
    chance = share**count + count * share ** (count - 1) * (1.0 - share)
    return min(1.0, n_distinct * chance)
