"""Rule `values`: categories that are known, and what has become of those that are not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

import numpy as np
import polars as pl

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.identifier import is_identifier
from watchkeeper.comparison.rules.limit import (
    NONE,
    Limit,
    Usual,
    join_limit,
    judge_share,
    percent,
    split_limit,
    usually_unseen,
)
from watchkeeper.comparison.rules.rule import MAX_LISTED, Evidence, Learnt, Outcome, not_checked
from watchkeeper.comparison.spelling import COMMON, fold, name_difference
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.explain.movement import quote
from watchkeeper.metrics.format import format_number
from watchkeeper.metrics.watched import CATEGORY_TYPES, NUMERIC_TYPES
from watchkeeper.profile.align import Aligned, align
from watchkeeper.profile.categories import MAX_LABEL_LENGTH, CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.groups import profile_column
from watchkeeper.profile.profile import Profile
from watchkeeper.stats.new_labels import NewLabels

# Unseen categories named in a sentence.
_N_NAMED: Final = 3
_REFERENCE: Final = "reference"
_KEYS: Final = ("allowed", "others")


@dataclass(frozen=True, slots=True)
class Values:
    """Categories are known ones.

    Parameters
    ----------
    allowed
        The known ones; None for whatever the reference holds.
    others
        How many rows may hold another.
    """

    key: ClassVar[str] = "values"
    description: ClassVar[str] = (
        "Categories are known: those listed, or `reference` for those that the reference has."
    )
    forms: ClassVar[tuple[str, ...]] = (
        "[Bern, Basel]",
        "{allowed: [Bern, Basel], others: at most 1 %}",
        "{allowed: reference, others: usually 3 of 4000}",
    )

    allowed: tuple[str, ...] | None
    others: Limit = NONE

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take the reference's categories; not of identifiers, as every table brings new ones."""
        column = table.columns[name]
        sketch = column.categories
        if sketch is None or not column.n_values or is_identifier(column):
            return None
        others = usually_unseen(sketch.grid.counts.tolist(), column.n_values)
        once = f"{percent(others.share)} of the rows hold a value that occurs once" if others.hits else ""
        if _is_whole(sketch) and len(sketch.labels) <= MAX_LISTED:
            return Learnt(cls(tuple(label for label, _ in sketch.top(MAX_LISTED)), others), once)
        return Learnt(cls(None, others), f"{sketch.n_distinct():,} values{'; ' if once else ''}{once}")

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read the known categories, and how many rows may hold another."""
        allowed, others = split_limit(written, *_KEYS)
        return cls(_parse_allowed(allowed), others)

    def write(self) -> Plain:
        """Return the short form where a list is all."""
        return join_limit(_REFERENCE if self.allowed is None else list(self.allowed), self.others, _KEYS)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count rows of unknown categories, or of unknown numbers where numbers are listed."""
        column = evidence.column
        known = self._known(column, evidence.before)
        if known is None:
            return [not_checked(evidence, Rule.UNSEEN, self._why_not(column))]
        aligned = align(known, column)
        unseen = _Unseen.of(known, column, aligned)
        rule, said = self._describe(unseen, "category" if column.categories is not None else "value")
        # A value in another writing often has another pattern, too.
        explains = frozenset((Rule.WRITING, Rule.PATTERN)) if rule is Rule.WRITING else frozenset[Rule]()
        judged = judge_share(
            evidence.name,
            rule,
            self.others,
            hits=unseen.n_rows,
            n=column.n_values,
            said=f"of the rows have a {said}",
            says_none=rule is Rule.UNSEEN,
            explains=explains,
        )
        # A list tells what is known, and not how often it was seen.
        return judged if known is not evidence.before else [_count_labels(one, aligned) for one in judged]

    def _known(self, column: ColumnProfile, before: ColumnProfile | None) -> ColumnProfile | None:
        """Return a profile that holds the known values and nothing else; None where there is none."""
        if self.allowed is None:
            return before if column.categories is not None else None
        if column.type not in {*NUMERIC_TYPES, *CATEGORY_TYPES}:
            return None
        sketch = before.categories if before is not None else None
        if sketch is not None and _is_whole(sketch) and {*sketch.labels} == {*self.allowed}:
            return before
        listed = pl.Series(self.allowed, dtype=pl.String)
        known = profile_column(listed, column.type, np.array([0, len(listed)], dtype=np.int64))[0]
        return known if known.n_values == len(listed) else None

    def _why_not(self, column: ColumnProfile) -> str:
        if self.allowed is None and column.categories is not None:
            return "The rule asks for the reference's categories, which are not at hand: compare with it, or list them."
        return f"The rule's values are no {column.type} values, as which the column is read."

    def _describe(self, unseen: "_Unseen", what: str) -> tuple[Rule, str]:
        """Return what it is called, and what is said of rows with unknown values."""
        renamed = unseen.renamed()
        n_named = sum(unseen.rows_by_name.values())
        if n_named and sum(unseen.rows_by_name[name] for name in renamed) >= COMMON * n_named:
            pairs = ", ".join(f"{quote(new)} for {quote(old)}" for new, old in [*renamed.items()][:_N_NAMED])
            how = ", ".join(name_difference(renamed.items()))
            return Rule.WRITING, f"known {what} in another writing ({how}): {pairs}"
        who = "reference never had" if isinstance(self.others, Usual) else "rule does not know"
        names = ", ".join(quote(name) for name in [*unseen.rows_by_name][:_N_NAMED])
        n_more = len(unseen.rows_by_name) - _N_NAMED
        told = f": {names}{f' and {n_more} more' if n_more > 0 else ''}" if names else ""
        return Rule.UNSEEN, f"{what} that the {who}{told}"


def _is_whole(sketch: CategorySketch) -> bool:
    """Whether a sketch's labels are all that it holds, none cut short."""
    return sketch.is_exact and all(len(label) < MAX_LABEL_LENGTH for label in sketch.labels)


@dataclass(frozen=True, slots=True)
class _Unseen:
    """Rows of a column whose values are not among known ones.

    Parameters
    ----------
    n_rows
        How many there are.
    rows_by_name
        How many there are of each, the most frequent first; empty where values cannot be told apart.
    known
        Names of the known values; empty likewise.
    """

    n_rows: int
    rows_by_name: Mapping[str, int]
    known: Collection[str]

    @classmethod
    def of(cls, known: ColumnProfile, column: ColumnProfile, aligned: Aligned) -> Self:
        n_rows = int(aligned.current[aligned.reference == 0].sum())
        sketches = [one.categories or one.grid for one in (known, column)]
        if not all(sketch is not None and sketch.is_exact for sketch in sketches):
            return cls(n_rows, {}, ())
        edges = [] if aligned.edges is None else [format_number(edge) for edge in aligned.edges[:-1]]
        names = edges if aligned.labels is None else aligned.labels
        rows = zip(names, aligned.reference.tolist(), aligned.current.tolist(), strict=True)
        unseen = [(name, n) for name, n_known, n in rows if n and not n_known]
        held = [name for name, n_known in zip(names, aligned.reference.tolist(), strict=True) if n_known]
        return cls(n_rows, dict(sorted(unseen, key=lambda one: -one[1])), held)

    def renamed(self) -> dict[str, str]:
        """Return unseen values that differ from a known one in case, blanks or zeros alone, with that one."""
        if not self.rows_by_name:
            return {}
        folded = {fold(name): name for name in reversed([*self.known])}
        return {name: folded[fold(name)] for name in self.rows_by_name if fold(name) in folded}


def _count_labels(outcome: Outcome, aligned: Aligned) -> Outcome:
    """Return the outcome judged by how many rows each new label has, too, where chance has a part in it."""
    if outcome.significance is None or not aligned.reference.any():
        return outcome
    new = NewLabels.of(aligned.reference, aligned.current)
    return replace(outcome, significance=new.significance, least=new.least, most=new.most)


def _parse_allowed(written: Written) -> tuple[str, ...] | None:
    if written.text == _REFERENCE:
        return None
    if not written.is_list:
        raise written.refuse("a list of values, or `reference` for those that the reference has")
    texts = [(one, one.text) for one in written.items()]
    for one, text in texts:
        if text is None:
            raise one.refuse("a value; quotes around it if it is empty")
    return tuple(text for _, text in texts if text is not None)
