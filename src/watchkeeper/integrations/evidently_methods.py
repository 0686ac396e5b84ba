"""What Evidently's drift methods and thresholds mean here.

Watchkeeper judges every column by a distance held against `min_effect`. Where all columns were judged by one distance that is
known here too, that distance and its threshold are taken. Else it is Watchkeeper's own, for numbers and categories alike
Jensen-Shannon's in base 2, with a threshold that means as much. Distances between shares of rows are all about multiples of one another where the change is small: with
chi = sum (p - q)^2 / p over the cells,

    PSI                             chi
    Kullback-Leibler divergence     chi / 2
    Hellinger distance              sqrt(chi / 8)
    Jensen-Shannon distance         sqrt(chi / 8), natural logarithm, as Evidently takes it
                                    sqrt(chi / (8 ln 2)), base 2, as here

and a normal distribution that moves by d standard deviations, Evidently's normed Wasserstein distance, has chi = d^2. A p-value
has no equivalent: it tells how surely *any* change is there, which any change is in enough rows.

References
----------
Csiszar, Shields (2004), Information Theory and Statistics, theorem 4.1 (divergences of small changes).
"""

import math
from collections.abc import Callable

from watchkeeper.integrations.evidently_run import Verdict

_LN_2 = math.log(2.0)

# By Evidently's short name and by the one it shows: the distance of the same name here, and what cannot be exceeded.
_NAMESAKES = {
    "psi": "psi",
    "PSI": "psi",
    "hellinger": "hellinger",
    "Hellinger distance": "hellinger",
    "jensenshannon": "js_distance",
    "Jensen-Shannon distance": "js_distance",
    "wasserstein": "wasserstein",
    "Wasserstein distance (normed)": "wasserstein",
    "TVD": "total_variation",
    "Total-Variation-Distance": "total_variation",
}
_BELOW_ONE = {"hellinger", "js_distance", "total_variation"}
_CHI: dict[str, Callable[[float], float]] = {
    "psi": lambda t: t,
    "PSI": lambda t: t,
    "kl_div": lambda t: 2.0 * t,
    "Kullback-Leibler divergence": lambda t: 2.0 * t,
    "hellinger": lambda t: 8.0 * t * t,
    "Hellinger distance": lambda t: 8.0 * t * t,
    "jensenshannon": lambda t: 8.0 * t * t,
    "Jensen-Shannon distance": lambda t: 8.0 * t * t,
    "wasserstein": lambda t: t * t,
    "Wasserstein distance (normed)": lambda t: t * t,
}
_TESTS_OF_NUMBERS = {
    "anderson",
    "Anderson-Darling",
    "cramer_von_mises",
    "Cramer-von Mises",
    "ed",
    "Energy-distance",
    "empirical_mmd",
    "es",
    "Epps-Singleton",
    "ks",
    "K-S p_value",
    "mannw",
    "Mann-Whitney U-rank test",
    "t_test",
}
_TESTS_OF_CATEGORIES = {
    "chisquare",
    "chi-square p_value",
    "fisher_exact",
    "Fisher's Exact test",
    "g_test",
    "z",
    "Z-test p_value",
}
_OF_NUMBERS = {*_TESTS_OF_NUMBERS, "wasserstein", "Wasserstein distance (normed)"}
_OF_CATEGORIES = {*_TESTS_OF_CATEGORIES, "TVD", "Total-Variation-Distance"}
_OF_TEXTS = {
    "abs_text_content_drift",
    "Absolute text content drift",
    "perc_text_content_drift",
    "Percentile text content drift",
}


def kind_of(method: str) -> str:
    """Return the kind of the columns that a method is for: "num", "cat" or "text"; empty where for several.

    Examples
    --------
    >>> kind_of("K-S p_value"), kind_of("psi")
    ('num', '')
    """
    kinds = (("num", _OF_NUMBERS), ("cat", _OF_CATEGORIES), ("text", _OF_TEXTS))
    return next((kind for kind, methods in kinds if method in methods), "")


def is_p_value(method: str) -> bool:
    """Whether the method gives a p-value, and drift is below its threshold."""
    return method in _TESTS_OF_NUMBERS or method in _TESTS_OF_CATEGORIES


def equivalent_effect(method: str, threshold: float) -> float | None:
    """Return the `min_effect` that a small change meets just when it meets this threshold.

    Parameters
    ----------
    method
        Evidently's name, short or as shown.
    threshold
        Of that method, >= 0.

    Returns
    -------
    In [0, 1); None where the method has no equivalent, or the threshold is out of its range.

    Examples
    --------
    >>> round(equivalent_effect("psi", 0.1), 3), equivalent_effect("ks", 0.05)
    (0.134, None)
    """
    to_chi = _CHI.get(method)
    if to_chi is None or not 0.0 <= threshold < math.inf:
        return None
    effect = math.sqrt(to_chi(threshold) / (8.0 * _LN_2))
    return effect if effect < 1.0 else None


def find_namesake(method: str, threshold: float | None) -> tuple[str, float] | None:
    """Return the distance that is the same here, and its `min_effect`; None where there is none.

    Parameters
    ----------
    method, threshold
        Evidently's.

    Examples
    --------
    >>> find_namesake("PSI", 0.2), find_namesake("ks", 0.05)
    (('psi', 0.2), None)
    """
    measure = _NAMESAKES.get(method)
    if measure is None or threshold is None or not 0.0 <= threshold < math.inf:
        return None
    effect = threshold / math.sqrt(_LN_2) if measure == "js_distance" else threshold
    return None if measure in _BELOW_ONE and effect >= 1.0 else (measure, effect)


def why_no_equivalent(method: str, threshold: float | None) -> str:
    """Return why there is no `min_effect` for it, in words."""
    if not method:
        return "the file does not name the method, which Evidently chose by itself"
    if threshold is None:
        return "the file does not tell its threshold"
    if is_p_value(method):
        return (
            "a p-value falls with the number of rows; here a change must surely be larger than min_effect, and false "
            "discoveries are held at false_discovery_rate over all columns"
        )
    return "it measures something else than the share of rows that moved"


def is_drifted(verdict: Verdict) -> bool | None:
    """Return whether a column drifted by Evidently's own rule; None where the file does not tell enough."""
    if verdict.is_drifted is not None or verdict.score is None or verdict.threshold is None:
        return verdict.is_drifted
    if is_p_value(verdict.method):
        return verdict.score < verdict.threshold
    return verdict.score >= verdict.threshold if verdict.method in _CHI else None
