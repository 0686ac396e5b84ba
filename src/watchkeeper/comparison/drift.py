"""Drift of columns: an effect that matters, surely, and no chance discovery among many columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watchkeeper.comparison.findings import ColumnDrift, Measured
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.measures import JS, Measure, find_measure
from watchkeeper.comparison.parts import Part, find_parts
from watchkeeper.domain.schema import ColumnType
from watchkeeper.domain.status import Status
from watchkeeper.errors import BadInput
from watchkeeper.metrics.column_distance import MIN_VALUES
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.watched import CATEGORY_TYPES
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.stats.false_discovery import adjust_significance
from watchkeeper.stats.intervals import LEVEL
from watchkeeper.stats.prediction import MIN_VALUES as MIN_WINDOWS
from watchkeeper.stats.prediction import chance_of_exceeding, upper_prediction_bound

# What the distance chosen for most columns must surely exceed; each other distance has a limit of its own.
MIN_EFFECT: Final = JS.matters
RED_FACTOR: Final = JS.red_factor
# A limit of 0 is exceeded by anything; this stands for it where excesses are compared.
_NO_LIMIT: Final = 1e-300


def judge_drift(
    reference: Mapping[str, ColumnProfile],
    current: Mapping[str, ColumnProfile],
    *,
    min_effect: float | None = None,
    false_discovery_rate: float = 0.05,
    measure: str | Mapping[str, str] | None = None,
    windows: Sequence[Mapping[str, ColumnProfile]] = (),
) -> list[ColumnDrift]:
    """Judge every column that both have, all together, worst first.

    Parameters
    ----------
    reference, current
        Profiles by name.
    min_effect
        A distance that surely matters, >= 0, as each column's distance is counted; by default what is set for that
        distance in `watchkeeper.comparison.measures`.
    false_discovery_rate
        Expected share of false alarms among all, in (0, 1).
    measure
        The name of the distance to judge by, for all columns that it fits or column by column; by default what suits.
    windows
        The reference cut into windows, by name as `reference`: drift must exceed what they show of each other.

    Raises
    ------
    UnknownName
        There is no such distance.
    BadInput
        A distance is asked for a column that is not there or that it does not fit.

    Notes
    -----
    A column has drifted when the low bound of its distance exceeds `min_effect`, and neither chance nor, where
    `windows` are given, the reference's own variation explains it: the greater of both significances, adjusted for
    all columns, is at most `false_discovery_rate`. Of columns that are compared part by part the part that surely
    exceeds its limit most decides, and its interval and significance allow for the number of parts.
    """
    wanted = _find_wanted(measure, reference)
    judged: list[ColumnDrift] = []
    tested: list[_Tested] = []
    for name, before in reference.items():
        if (now := current.get(name)) is None:
            continue
        if reason := _why_not(before, now):
            judged.append(ColumnDrift(name, before.type, Status.GREY, None, "", None, reason))
        else:
            known = [window[name] for window in windows if name in window]
            found = _test(name, before, now, wanted=wanted.get(name), windows=known, min_effect=min_effect)
            tested.append(found)
    adjusted = adjust_significance([one.significance for one in tested]).tolist()
    judged += [one.judge(chance, false_discovery_rate) for one, chance in zip(tested, adjusted, strict=True)]
    return sorted(judged, key=_rank)


def _rank(one: ColumnDrift) -> tuple[float, float, float]:
    if one.judged is None or one.limit is None:
        return -one.status.badness, 0.0, 0.0
    limit = max(one.limit, _NO_LIMIT)
    return -one.status.badness, -(one.judged.low or 0.0) / limit, -one.judged.value / limit


def _find_wanted(
    measure: str | Mapping[str, str] | None, reference: Mapping[str, ColumnProfile]
) -> dict[str, Measure]:
    """Return the distance asked for by column."""
    if measure is None:
        return {}
    if isinstance(measure, str):
        return dict.fromkeys(reference, find_measure(measure))
    found = {name: find_measure(one) for name, one in measure.items()}
    for name, one in found.items():
        if name not in reference:
            raise BadInput(f"cannot judge {name!r} by {one.name}: no such column is compared", column=name)
        if one.needs_order and reference[name].type in CATEGORY_TYPES:
            raise BadInput(
                f"{one.name} fits numbers, and {name!r} is a {reference[name].type}; try js_distance, psi, hellinger, "
                "chi_square or total_variation",
                column=name,
            )
    return found


@dataclass(frozen=True, slots=True)
class _Tested:
    """A column before all are judged together.

    Attributes
    ----------
    part, measured, limit
        What decides, its distance, and what is allowed.
    n_parts
        Parts that were looked at.
    also
        Further parts that surely exceed what is allowed.
    spread
        How far the reference's own windows lie from each other; None where they were not asked or are too few.
    """

    column: str
    type: ColumnType
    part: Part
    measured: Measured
    limit: float
    n_parts: int
    also: Sequence[Part]
    spread: Sequence[float] | None
    others: Sequence[Measured]
    choice: str

    @property
    def significance(self) -> float:
        """How often chance, or the reference's own variation, makes such a distance."""
        chances = [self.measured.significance or 0.0]
        if self.spread is not None:
            chances.append(chance_of_exceeding(self.spread, self.sure) or 0.0)
        return min(1.0, self.n_parts * max(chances))

    @property
    def sure(self) -> float:
        return self.measured.low or 0.0

    def judge(self, adjusted: float, false_discovery_rate: float) -> ColumnDrift:
        """Return the finding, given the significance adjusted for all columns."""
        usual = None
        if self.spread is not None:
            usual = upper_prediction_bound(self.spread, exceeded_by=min(false_discovery_rate, 0.49))
        status = Status.GREEN
        if self.sure > self.limit and adjusted <= false_discovery_rate:
            is_strong = self.sure > self.part.red_factor * self.limit
            status = Status.RED if is_strong else Status.YELLOW
        return ColumnDrift(
            column=self.column,
            type=self.type,
            status=status,
            judged=self.measured,
            choice=self.choice,
            adjusted=adjusted,
            reason=self._reason(status, usual, is_significant=adjusted <= false_discovery_rate),
            others=self.others,
            limit=self.limit,
            usual=usual,
            part=self.part.name,
        )

    def _reason(self, status: Status, usual: float | None, *, is_significant: bool) -> str:
        value, between = format_number(self.measured.value), _interval(self.measured)
        noise = f"{format_number(self.measured.noise or 0.0)} is noise"
        own = "" if usual is None else f", its own windows show {format_number(usual)} of each other"
        if status.is_bad:
            size = "strong" if status is Status.RED else "noticeable"
            moved = self.part.describe()
            allowed = f"{format_number(self.limit)} is allowed, {noise}{own}"
            told = f"{moved[0].upper()}{moved[1:]}, a {size} drift (distance {value}, {between}; {allowed})."
            return f"{told}{_also(self.also)}"
        if self.measured.value <= self.limit:
            return f"As in the reference: distance {value} ({between}; {noise}{own})."
        if usual is not None and self.sure <= usual:
            return f"Distance {value} ({between}): no more than the reference's own windows show of each other, {format_number(usual)}."
        distance = f"Distance {value} ({between}; {noise}{own})"
        if is_significant:
            return f"{distance}: it has moved, but not surely by more than the {format_number(self.limit)} allowed."
        return f"{distance}: it may have moved, but so few rows do not show it."


def _test(
    name: str,
    before: ColumnProfile,
    now: ColumnProfile,
    *,
    wanted: Measure | None,
    windows: Sequence[ColumnProfile],
    min_effect: float | None,
) -> _Tested:
    parts = list(find_parts(before, now, wanted))
    confidence = 1.0 - (1.0 - LEVEL) / len(parts)
    measured = [(part, part.measure(confidence=confidence)) for part in parts]
    found = [(part, one, part.limit(min_effect)) for part, one in measured if one is not None]
    found.sort(key=_excess, reverse=True)
    part, one, limit = found[0]
    also = [other for other, distance, allowed in found[1:] if (distance.low or 0.0) > allowed]
    spread = part.spread_of(windows) if windows else None
    choice = part.choice if not part.name else f"{part.choice} (of {part.name})"
    if spread is not None and len(spread) < MIN_WINDOWS:
        spread = None
        choice += "; too few of the reference's windows have values here to tell how it varies by itself"
    others = parts[0].others()
    return _Tested(name, before.type, part, one, limit, len(parts), also, spread, others, choice)


def _excess(found: tuple[Part, Measured, float]) -> tuple[float, float]:
    _, measured, limit = found
    return (measured.low or 0.0) / max(limit, _NO_LIMIT), -(measured.significance or 0.0)


def _also(parts: Sequence[Part]) -> str:
    if not parts:
        return ""
    rest = f", and {len(parts) - 1} more of its parts" if len(parts) > 1 else ""
    return f" Also {parts[0].describe()}{rest}."


def _interval(judged: Measured) -> str:
    return f"{format_number(judged.low or 0.0)} to {format_number(judged.high or 0.0)}"


def _why_not(reference: ColumnProfile, current: ColumnProfile) -> str:
    """Return why the two are not compared; empty when they are."""
    if reference.type is not current.type:
        return f"Read as {reference.type} in the reference and as {current.type} now; profile both with the same types."
    if reference.type is ColumnType.TIME:
        return "Not compared: points in time move on by nature."
    for where, column in (("The reference", reference), ("The current table", current)):
        if reason := _too_few(where, column):
            return reason
    if is_identifier(reference):
        return "Not compared: nearly every row has a value of its own, so it looks like an identifier."
    return ""


def _too_few(where: str, column: ColumnProfile) -> str:
    if column.n_values >= MIN_VALUES:
        return ""
    if column.n_mismatch:
        return f"{where} has {column.n_mismatch:,} values here that cannot be read as {column.type}, and {column.n_values} that can."
    if not column.n_values:
        return f"{where} has no values here."
    return f"{where} has {column.n_values} values here; a comparison needs {MIN_VALUES}."
