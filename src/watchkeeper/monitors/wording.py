"""A detector's settings in words: what each number means, said with the number in it."""

import re
from typing import Final

from watchkeeper.detectors.detector import Detector, Setting
from watchkeeper.detectors.settings import UNSET, complete_settings
from watchkeeper.domain.monitor import Monitor
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Unit

# The settings declared first say when it alarms; the others refine.
_N_MAIN: Final = 2
_NOT_SET: Final = "not set"


def say_main_settings(monitor: Monitor, detector: Detector, unit: Unit) -> str:
    """Return in words when a monitor alarms: by the settings that matter most, and those that somebody chose.

    Parameters
    ----------
    unit
        Of the metric that it watches first.
    """
    values = complete_settings(detector, monitor.settings)
    # What a description adds after a semicolon is advice to who sets the number.
    told = [
        say_setting(setting, values[setting.name], unit).split(";")[0]
        for place, setting in enumerate(detector.settings)
        if (place < _N_MAIN or setting.name in monitor.settings) and values[setting.name] != UNSET
    ]
    return "; ".join(told)


def say_settings(monitor: Monitor, detector: Detector, unit: Unit) -> dict[str, str]:
    """Return every setting of a monitor in words, by name."""
    values = complete_settings(detector, monitor.settings)
    return {one.name: say_setting(one, values[one.name], unit) for one in detector.settings}


def say_setting(setting: Setting, value: float, unit: Unit) -> str:
    """Return what a setting means, with its value in place of "this".

    Parameters
    ----------
    unit
        Of the metric, for settings that are in it.

    Examples
    --------
    >>> share = Setting("red", 0.1, 0.0, 1.0, "worse by more than this share of the benchmark is red")
    >>> say_setting(share, 0.155, Unit.NUMBER)
    'worse by more than 15.5 % of the benchmark is red'
    >>> limit = Setting("red", UNSET, -UNSET, UNSET, "worse than this, in the metric's unit, is red")
    >>> say_setting(limit, 250.0, Unit.MILLISECONDS), say_setting(limit, UNSET, Unit.MILLISECONDS)
    ('worse than 250 ms is red', 'not set')
    """
    if value == UNSET:
        return _NOT_SET
    number, share = format_number(value), f"{format_number(100.0 * value)} %"
    for pattern, said in (
        (r"\bthis share\b", share),
        (r"\bthis many\b", number),
        (r"\bthis, in the metric's unit,", format_value(value, unit)),
        (r"\bthan this\b", f"than {number}"),
        (r"^share of\b", f"{share} of"),
    ):
        worded, n = re.subn(pattern, said, setting.description, count=1)
        if n:
            return worded
    return f"{number}: {setting.description}"
