"""Rule `patterns`: the shapes of strings, and what a new shape is called."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from watchkeeper.comparison.findings import Rule
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
from watchkeeper.comparison.spelling import COMMON, count_labels, form_of, forms_of, name_change
from watchkeeper.documents.plain import Plain
from watchkeeper.documents.written import Written
from watchkeeper.explain.movement import quote
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.column import ColumnProfile
from watchkeeper.profile.facets import PATTERN
from watchkeeper.profile.profile import Profile

# Strings of more forms than this are prose, whose forms are new all the time.
MAX_FORMS: Final = 20
_N_NAMED: Final = 3
_KEYS: Final = ("allowed", "others")

_SAYS: Final = {
    Rule.DECIMAL_SIGN: "have points and commas swapped",
    Rule.DATE_FORMAT: "are dates of another format",
    Rule.CURRENCY: "are amounts with another currency sign, or with one come or gone",
    Rule.WRITING: "differ from known patterns in case or blanks",
}


@dataclass(frozen=True, slots=True)
class Patterns:
    """Strings have known forms.

    Parameters
    ----------
    allowed
        Known forms, as `watchkeeper.comparison.spelling.form_of` writes them.
    others
        How many values may have another.
    """

    key: ClassVar[str] = "patterns"
    description: ClassVar[str] = (
        "Strings have known forms, each given by an example or by its form: `A` stands for upper case letters, `a` for "
        "lower case letters, `9` for digits, one or more of them; everything else for itself."
    )
    forms: ClassVar[tuple[str, ...]] = (
        "[CH-8001, A-9]",
        "{allowed: [9.9, '9,9.9'], others: usually 1 of 4000}",
    )

    allowed: tuple[str, ...]
    others: Limit = NONE

    @classmethod
    def learn(cls, name: str, table: Profile) -> Learnt | None:
        """Take the reference's forms where they are few, and the values are not: of few values, `values` tells more."""
        column = table.columns[name]
        patterns = _patterns(column)
        if patterns is None or not patterns.is_exact or column.categories is None:
            return None
        counts = _count_forms(patterns)
        if len(counts) > MAX_FORMS or len(column.categories.labels) <= MAX_LISTED:
            return None
        others = usually_unseen(counts.values(), patterns.n)
        reason = f"{percent(others.share)} of the values have a form of their own" if others.hits else ""
        return Learnt(cls(tuple(form for form, _ in counts.most_common()), others), reason)

    @classmethod
    def parse(cls, written: Written) -> Self:
        """Read examples or forms, and how many values may have another."""
        allowed, others = split_limit(written, *_KEYS)
        return cls(_parse_forms(allowed), others)

    def write(self) -> Plain:
        """Return the short form where a list is all."""
        return join_limit(list(self.allowed), self.others, _KEYS)

    def check(self, evidence: Evidence) -> Iterable[Outcome]:
        """Count values of unknown forms, and name the change where they have one in common."""
        column = evidence.column
        patterns = _patterns(column)
        if patterns is None:
            if not column.n_values:
                return ()
            why = f"The rule is about strings, the column is read as {column.type}."
            return [not_checked(evidence, Rule.PATTERN, why)]
        new = count_labels(patterns, lambda pattern: form_of(pattern) not in self.allowed)
        rule, said = self._describe(patterns, column)
        # A value of a new form is a new category, too; the form tells more.
        explains = frozenset((Rule.UNSEEN,))
        return judge_share(
            evidence.name, rule, self.others, hits=new.hits, n=new.n, said=said, explains=explains
        )

    def _describe(self, patterns: CategorySketch, column: ColumnProfile) -> tuple[Rule, str]:
        new = {form: n for form, n in _count_forms(patterns).most_common() if form not in self.allowed}
        by_rule: Counter[Rule] = Counter()
        for form, n in new.items():
            by_rule[name_change(form, self.allowed)] += n
        rule, n = by_rule.most_common(1)[0] if by_rule else (Rule.PATTERN, 0)
        if n < COMMON * sum(new.values()):
            rule = Rule.PATTERN
        examples = (_find_examples(new, column) or [*new]) if new else []
        shown = ", ".join(quote(one) for one in examples[:_N_NAMED])
        who = (
            "that the reference never had"
            if isinstance(self.others, Usual)
            else "that the rule does not know"
        )
        said = _SAYS.get(rule, f"have a pattern {who}")
        return rule, f"of the values {said}{f', such as {shown}' if shown else ''}"


def _find_examples(forms: Iterable[str], column: ColumnProfile) -> list[str]:
    """Return a value of each form, where one is at hand."""
    labels = column.categories.labels if column.categories is not None else ()
    by_form = dict(zip(forms_of(labels), labels, strict=True))
    return [by_form[form] for form in forms if form in by_form]


def _patterns(column: ColumnProfile) -> CategorySketch | None:
    facet = column.facets.get(PATTERN)
    return facet.categories if facet is not None else None


def _count_forms(patterns: CategorySketch) -> Counter[str]:
    counts: Counter[str] = Counter()
    for pattern, n in zip(patterns.labels, patterns.counts.tolist(), strict=True):
        counts[form_of(pattern)] += n
    return counts


def _parse_forms(written: Written) -> tuple[str, ...]:
    if not written.is_list:
        raise written.refuse("a list of examples or forms, such as [CH-8001, 9.9]")
    texts = [(one, one.text) for one in written.items()]
    for one, text in texts:
        if text is None:
            raise one.refuse("an example or a form, such as CH-8001 or A-9; quotes around it if it is empty")
    return tuple(dict.fromkeys(forms_of([text for _, text in texts if text is not None])))
