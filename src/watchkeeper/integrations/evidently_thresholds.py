"""What becomes of the methods and thresholds that a run of Evidently judged drift by."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.integrations.evidently_methods import equivalent_effect, find_namesake, why_no_equivalent
from watchkeeper.integrations.evidently_run import Verdict, name_some
from watchkeeper.integrations.imported import Left, Taken


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Settings of a comparison, and what they were made of.

    Parameters
    ----------
    min_effect
        The distance that matters; None where it is left to the user.
    measure
        The distance to judge all columns by; None for Watchkeeper's own.
    taken, left
        A line for each method with its threshold.
    """

    min_effect: float | None
    measure: str | None
    taken: tuple[Taken, ...] = ()
    left: tuple[Left, ...] = ()


def take_thresholds(verdicts: Mapping[str, Verdict]) -> Thresholds:
    """Return the settings that the verdicts on columns were made by, as far as there are equivalents."""
    groups: dict[tuple[str, float | None], list[str]] = {}
    for name, verdict in verdicts.items():
        groups.setdefault((verdict.method, verdict.threshold), []).append(name)
    if len(groups) == 1:
        ((method, threshold), names) = next(iter(groups.items()))
        namesake = find_namesake(method, threshold)
        if namesake is not None:
            measure, effect = namesake
            taken = Taken(
                "threshold",
                _describe(method, threshold, names),
                f"measure {measure}, min_effect {effect:.3g}",
            )
            return Thresholds(effect, measure, (taken,))
    return _take_mixed(groups)


def _take_mixed(groups: Mapping[tuple[str, float | None], list[str]]) -> Thresholds:
    """Return the one distance that matters to columns which were judged by several methods."""
    effects = {
        (method, threshold): None if threshold is None else equivalent_effect(method, threshold)
        for method, threshold in groups
    }
    known = [effect for effect in effects.values() if effect is not None]
    smallest = min(known) if known and len(known) == len(groups) else None
    taken: list[Taken] = []
    left: list[Left] = []
    for (method, threshold), names in groups.items():
        there, effect = _describe(method, threshold, names), effects[method, threshold]
        if effect is None:
            left.append(Left("threshold", there, why_no_equivalent(method, threshold)))
        elif smallest is None:
            reason = f"alone it would be min_effect {effect:.3g}; beside methods without an equivalent it is left to you"
            left.append(Left("threshold", there, reason))
        else:
            remark = "" if effect == smallest else f"the smallest of all is used, {smallest:.3g}"
            taken.append(Taken("threshold", there, f"min_effect {effect:.3g}", remark))
    return Thresholds(smallest, None, tuple(taken), tuple(left))


def _describe(method: str, threshold: float | None, names: list[str]) -> str:
    limit = "not told" if threshold is None else f"{threshold:g}"
    return f"{method or 'method not told'}, {limit} for {name_some(names)}"
