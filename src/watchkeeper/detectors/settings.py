"""A detector's numbers: completed from their declarations and checked against them, in one place."""

import math
from collections.abc import Mapping

from watchkeeper.detectors.detector import Detector, Setting
from watchkeeper.errors import BadInput

# Stands for "not set" where a number has no sensible default. JSON holds it, unlike NaN and infinity.
UNSET = 1e308


def complete_settings(detector: Detector, given: Mapping[str, float]) -> dict[str, float]:
    """Return all settings of a detector: those given, and the defaults of the rest.

    Raises
    ------
    BadInput
        A setting is not the detector's, is no finite number, or lies outside its limits.

    Examples
    --------
    >>> from watchkeeper.detectors.relative import Relative
    >>> complete_settings(Relative(), {"red_ratio": 0.3})
    {'yellow_ratio': 0.1, 'red_ratio': 0.3}
    """
    declared = {setting.name: setting for setting in detector.settings}
    for name, value in given.items():
        if name not in declared:
            known = ", ".join(declared)
            raise BadInput(f"detector {detector.name!r} has no setting {name!r}; it has {known}")
        _check(detector.name, declared[name], value)
    return {name: float(given.get(name, setting.default)) for name, setting in declared.items()}


def _check(detector: str, setting: Setting, value: float) -> None:
    if not (math.isfinite(value) and setting.low <= value <= setting.high):
        default = "not set" if setting.default == UNSET else f"{setting.default:g}"
        raise BadInput(
            f"setting {setting.name!r} of detector {detector!r} lies between {setting.low:g} and "
            f"{setting.high:g} (by default {default}); got {value:g}. It is: {setting.description}"
        )
