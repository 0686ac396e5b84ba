"""Floats that need care: those that are no finite numbers, and -0.0, which is one number with 0.0 in two spellings."""

import numpy as np

from watchkeeper.profile.kernel import library
from watchkeeper.profile.kernel.library import Odd
from watchkeeper.profile.scale import Floats


def find_odd(values: Floats) -> Odd:
    """Tell which kinds of odd floats there are; shape (n,).

    Examples
    --------
    >>> find_odd(np.array([1.0, -0.0]))
    Odd(not_finite=False, negative_zero=True)
    """
    return library.find_odd(values) or _find_odd(values)


def _find_odd(values: Floats) -> Odd:
    if not values.size:
        return Odd(not_finite=False, negative_zero=False)
    # Minimum and maximum let NaN through.
    not_finite = not (np.isfinite(values.min()) and np.isfinite(values.max()))
    bits = np.ascontiguousarray(values).view(np.int64)
    return Odd(not_finite, bool((bits == np.iinfo(np.int64).min).any()))
