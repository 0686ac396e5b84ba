"""A natural logarithm that gives the same bits on every machine and at every place in an array.

NumPy's takes different routes by processor, and may do so for the tail of an array, each right to within
a unit in the last place. Sums that must not depend on how rows were split cannot rest on that.
"""

import numpy as np

from watchkeeper.profile.scale import Floats

# ln 2 in two parts (fdlibm, e_log.c): the first ends in zeros, so its product with an exponent is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_SQRT_HALF = float(np.sqrt(0.5))
# ln m = 2 s (1 + s^2/3 + s^4/5 + ...), s = (m - 1)/(m + 1). For m in [sqrt(1/2), sqrt(2)) s^2 < 0.02944,
# so the term of s^24 is below 2^-122 of the first: eleven terms reach the last place of a float64.
_SERIES = tuple(1.0 / (2 * k + 1) for k in range(11, 0, -1))
# Values per pass, so that temporaries stay in the second-level cache.
_PIECE = 1 << 14


def natural_log(values: Floats) -> Floats:
    """Return ln of every value, within one unit in the last place.

    Parameters
    ----------
    values
        Shape (n,), finite, normal and > 0.

    Notes
    -----
    Only additions, multiplications, divisions and scaling by powers of two are used: IEEE 754 fixes their
    every bit.

    Examples
    --------
    >>> natural_log(np.array([1.0, 2.0])).tolist()
    [0.0, 0.6931471805599453]
    """
    result = np.empty(values.size, dtype=np.float64)
    for start in range(0, values.size, _PIECE):
        result[start : start + _PIECE] = _log(values[start : start + _PIECE])
    return result


def _log(values: Floats) -> Floats:
    fraction, exponent = np.frexp(values)
    is_small = fraction < _SQRT_HALF
    fraction[is_small] *= 2.0
    power = (exponent - is_small).astype(np.float64)
    excess = fraction - 1.0
    s = excess / (fraction + 1.0)
    square = s * s
    series = np.full(values.size, _SERIES[0])
    for coefficient in _SERIES[1:]:
        series *= square
        series += coefficient
    series *= square
    # 2 s = f - s f with f = m - 1: keeps the leading term exact, the rest is a small correction.
    tail = 2.0 * s * series - s * excess
    result: Floats = power * _LN2_HIGH + (excess + (tail + power * _LN2_LOW))
    return result
