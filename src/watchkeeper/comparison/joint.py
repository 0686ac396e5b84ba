"""Drift of how columns go together: relations that surely changed, and patterns that no longer describe the table.

Every column may look as it did while the table has come apart: rows joined wrongly, a column shuffled or delayed,
a sensor that copies another. Only columns taken together show that, and a joint profile shows it without any row.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from watchkeeper.comparison.column_groups import Pair, group_by_drift, group_by_relations
from watchkeeper.comparison.findings import Measured
from watchkeeper.comparison.relation_words import describe_reconstruction, describe_relation
from watchkeeper.comparison.relations import JointDrift, ReconstructionDrift, RelationDrift
from watchkeeper.domain.status import Status, worst
from watchkeeper.profile.joint import JointProfile
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.stats.correlation import (
    MIN_ROWS,
    MIN_ROWS_APART,
    CorrelationChanges,
    Correlations,
    compare_correlations,
    correlate,
)
from watchkeeper.stats.false_discovery import adjust_significance
from watchkeeper.stats.reconstruction import Reconstruction, compare_reconstruction

# A correlation that surely changed by 0.05 matters, as a column that surely drifted by 0.05 does.
MIN_CHANGE: Final = 0.05
# Red begins at four times that: from 0.6 to 0.4, where one column tells less than half of what it told of the other.
RED_FACTOR: Final = 4.0
# What the shared patterns leave unexplained may grow by a tenth, as a model's loss may.
MIN_GROWTH: Final = 0.1


def judge_joint(
    reference: JointProfile,
    current: JointProfile,
    *,
    columns: Collection[str] | None = None,
    drifted: Collection[str] = (),
    min_change: float = MIN_CHANGE,
    false_discovery_rate: float = 0.05,
) -> JointDrift:
    """Judge how the columns of a table go together, all pairs and their shared patterns at once.

    Parameters
    ----------
    reference, current
        Measured by one basis; else nothing can be compared.
    columns
        Names of those to judge; identifiers are better left out. All when None.
    drifted
        Names of columns that drifted by themselves: related ones are grouped.
    min_change
        A difference of correlations that surely matters, in [0, 2).
    false_discovery_rate
        Expected share of false alarms among all, in (0, 1).

    Notes
    -----
    A relation has changed when the low bound of the difference exceeds `min_change` and its significance, adjusted for
    all pairs, is at most `false_discovery_rate`. Where a column has moved to where its bands tell less of its values, or
    more, the difference must be larger by as much, for it may be the column's alone.

    Examples
    --------
    >>> import polars as pl
    >>> from watchkeeper.domain.schema import ColumnType
    >>> from watchkeeper.profile.basis import Basis
    >>> rooms = [n % 7 for n in range(700)]
    >>> before = pl.DataFrame({"price": [n + i % 3 for i, n in enumerate(rooms)], "rooms": rooms})
    >>> now = before.with_columns(pl.col("rooms").sort())
    >>> basis = Basis.of(before, {"price": ColumnType.INTEGER, "rooms": ColumnType.INTEGER})
    >>> found = judge_joint(*(JointProfile.measure(table, basis) for table in (before, now)))
    >>> print(found.status, found.relations[0].columns)
    red ('price', 'rooms')
    """
    if reason := _why_not(reference, current):
        return JointDrift(Status.GREY, reason)
    names = reference.basis.names
    groups = _correlate_groups(reference, current, names if columns is None else columns)
    changes = _join_changes(groups)
    rebuilt = compare_reconstruction((group.before, group.now) for group in groups)
    chances = [*changes.significance.tolist(), *([] if rebuilt is None else [rebuilt.significance])]
    adjusted = adjust_significance(chances)
    relations = _find_relations(names, changes, adjusted, min_change, false_discovery_rate)
    reconstruction = None
    if rebuilt is not None:
        reconstruction = _judge_reconstruction(rebuilt, float(adjusted[-1]), false_discovery_rate)
    known = {names[column] for column in {*changes.first.tolist(), *changes.second.tolist()}}
    return JointDrift(
        *_conclude(relations, reconstruction, changes.first.size, len(known)),
        n_pairs=changes.first.size,
        n_columns=len(known),
        relations=relations,
        reconstruction=reconstruction,
        groups=[*group_by_relations(relations), *group_by_drift(drifted, _by_name(names, changes, drifted))],
        left_out=_explain_left_out(reference, current, groups, known),
    )


def _why_not(reference: JointProfile, current: JointProfile) -> str:
    """Return why the two are not compared; empty when they are."""
    if reference.basis != current.basis:
        return "Not compared: the tables were measured by different bases. Profile the current one by the reference's."
    for which, profile in (("reference", reference), ("current table", current)):
        if profile.n_rows < MIN_ROWS:
            return f"Not compared: the {which} has {profile.n_rows} rows; a correlation needs {MIN_ROWS}."
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Columns that are looked at together, by number, and their correlations in both tables."""

    columns: Ints
    before: Correlations
    now: Correlations


def _correlate_groups(
    reference: JointProfile, current: JointProfile, wanted: Collection[str]
) -> list[_Group]:
    groups = []
    for number, group in enumerate(reference.basis.groups):
        at = np.flatnonzero([reference.basis.names[column] in wanted for column in group.tolist()])
        before, now = (
            correlate(table.bands[group[at]], table.products[number][:, at[:, np.newaxis], at])
            for table in (reference, current)
        )
        groups.append(_Group(group[at], before, now))
    return groups


def _join_changes(groups: Sequence[_Group]) -> CorrelationChanges:
    """Return the changes of all groups' pairs, by the numbers of columns in the basis."""
    found = [compare_correlations(group.before, group.now) for group in groups]
    joined = {
        field.name: np.concatenate([getattr(one, field.name) for one in found] or [np.empty(0)])
        for field in fields(CorrelationChanges)
    }
    for name in ("first", "second"):
        numbers = [group.columns[getattr(one, name)] for group, one in zip(groups, found, strict=True)]
        joined[name] = np.concatenate(numbers or [np.empty(0, dtype=np.int64)])
    return CorrelationChanges(**joined)


def _find_relations(
    names: Sequence[str],
    changes: CorrelationChanges,
    adjusted: Floats,
    min_change: float,
    false_discovery_rate: float,
) -> list[RelationDrift]:
    """Return the pairs that surely changed, worst first."""
    excess = np.maximum(changes.low, -changes.high) - changes.doubt
    is_changed = (excess > min_change) & (adjusted[: excess.size] <= false_discovery_rate)
    worst_first = np.flatnonzero(is_changed)[np.argsort(-excess[is_changed], kind="stable")]
    found = []
    for pair in worst_first.tolist():
        judged = Measured(
            "correlation_change",
            "Change of the correlation",
            float(changes.current[pair] - changes.reference[pair]),
            float(changes.low[pair]),
            float(changes.high[pair]),
            float(changes.significance[pair]),
        )
        columns = names[changes.first[pair]], names[changes.second[pair]]
        before, now = float(changes.reference[pair]), float(changes.current[pair])
        limit = min_change + float(changes.doubt[pair])
        told = f"{judged.value:+.2f} ({judged.low:+.2f} to {judged.high:+.2f}; {limit:.2f} is allowed)"
        status = Status.RED if excess[pair] > RED_FACTOR * min_change else Status.YELLOW
        reason = f"{describe_relation(*columns, before, now)}: a change by {told}."
        found.append(
            RelationDrift(columns, status, before, now, judged, float(adjusted[pair]), limit, reason)
        )
    return found


def _judge_reconstruction(
    found: Reconstruction, adjusted: float, false_discovery_rate: float
) -> ReconstructionDrift:
    status = Status.GREEN
    if found.low > MIN_GROWTH and adjusted <= false_discovery_rate:
        status = Status.RED if found.low > RED_FACTOR * MIN_GROWTH else Status.YELLOW
    growth, low, high, allowed = (
        f"{100.0 * one:+.0f} %" for one in (found.growth, found.low, found.high, MIN_GROWTH)
    )
    told = f"{growth}, {low} to {high}; {allowed} is allowed"
    said = describe_reconstruction(found.n_patterns, found.n_columns, found.reference, found.current)
    verdict = "they no longer hang together as they did" if status.is_bad else "about as before"
    return ReconstructionDrift(
        status=status,
        n_patterns=found.n_patterns,
        n_columns=found.n_columns,
        reference=found.reference,
        current=found.current,
        judged=Measured(
            "reconstruction_growth",
            "Growth of the reconstruction error",
            found.growth,
            found.low,
            found.high,
            found.significance,
        ),
        adjusted=adjusted,
        reason=f"{said}: {verdict} ({told}).",
    )


def _conclude(
    relations: Sequence[RelationDrift],
    reconstruction: ReconstructionDrift | None,
    n_pairs: int,
    n_columns: int,
) -> tuple[Status, str]:
    if not n_pairs:
        return Status.GREY, "Not compared: no two columns with numbers have rows enough; each says why."
    rebuilt = [] if reconstruction is None else [reconstruction]
    status = worst([Status.GREEN, *(one.status for one in relations), *(one.status for one in rebuilt)])
    if relations:
        have = "relation has" if len(relations) == 1 else "relations have"
        said = f"{len(relations):,} of {n_pairs:,} {have} changed, above all: {relations[0].reason}"
    elif status.is_bad:
        said = rebuilt[0].reason
    else:
        said = f"{n_columns:,} columns go together as in the reference: none of {n_pairs:,} relations has changed."
    return status, said


def _by_name(names: Sequence[str], changes: CorrelationChanges, wanted: Collection[str]) -> dict[Pair, float]:
    """Return the reference's correlations of the pairs wanted."""
    is_wanted = np.array([name in wanted for name in names], dtype=np.bool_)
    kept = np.flatnonzero(is_wanted[changes.first] & is_wanted[changes.second])
    return {
        (names[changes.first[pair]], names[changes.second[pair]]): float(changes.reference[pair])
        for pair in kept.tolist()
    }


def _explain_left_out(
    reference: JointProfile, current: JointProfile, groups: Sequence[_Group], known: Collection[str]
) -> dict[str, str]:
    """Return why columns are in no pair, by name."""
    names = reference.basis.names
    asked = [column for group in groups for column in group.columns.tolist() if names[column] not in known]
    found = {}
    for column in asked:
        reasons = (
            _why_unknown(which, table.bands[column])
            for which, table in (("the reference", reference), ("the current table", current))
        )
        found[names[column]] = next(
            filter(None, reasons), "No other column has values in enough of the same rows."
        )
    return found


def _why_unknown(which: str, bands: Ints) -> str:
    n_values, n_fullest = int(bands.sum()), int(bands.max())
    if n_values < MIN_ROWS:
        return f"Only {n_values} values in {which}; a correlation needs {MIN_ROWS}."
    if n_values - n_fullest < MIN_ROWS_APART:
        return f"Nearly all values in {which} are alike, as far as the reference's bands tell them apart."
    return ""
