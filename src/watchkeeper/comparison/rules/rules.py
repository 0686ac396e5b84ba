"""Rules of a table's quality: what is expected of each column and of the whole, as values and as YAML."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Self

from watchkeeper.comparison.rules.built_in import COLUMN_RULES, TABLE_RULES
from watchkeeper.comparison.rules.rule import UNCHECKED, QualityRule, Unchecked
from watchkeeper.documents.plain import write_entry
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput

# Raised when a key changes its meaning or goes; new ones may come at any time.
FORMAT_VERSION: Final = 1

_BY_KEY: Final = {kind.key: kind for kind in COLUMN_RULES}
_TABLE_BY_KEY: Final = {kind.key: kind for kind in TABLE_RULES}
_TYPE, _OPTIONAL = "type", "optional"
_HEAD: Final = """\
# {heading}
#
#   usually 12 of 4000   what the reference held: bad once the share has surely risen by over 2 % of the rows
#   at most 1 %, none    a bound that somebody set: bad beyond it, however few the rows
#   unchecked            not looked at
#
# Change, add and delete as you like. Every rule and how it may be written: docs/reference/quality-rules.md
"""
_HEADING: Final = "What is expected of a table."


class Unlisted(StrEnum):
    """What becomes of columns and rules that are not written down."""

    LEARNT = "learnt"  # they are taken from the reference that a table is compared with
    UNCHECKED = "unchecked"  # nothing is expected of them


@dataclass(frozen=True, slots=True)
class ColumnRules:
    """What is expected of a column.

    Parameters
    ----------
    type
        How its values are read; None to leave that to the reference, or to what they look like.
    is_optional
        Whether the table may lack it.
    rules
        By key, in the order of `built_in.COLUMN_RULES`.
    reasons
        Why a rule is what it is, by key; no part of what is compared or read back.
    """

    type: ColumnType | None = None
    is_optional: bool = False
    rules: Mapping[str, QualityRule] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)

    def over(self, learnt: Self | None) -> Self:
        """Return these rules, and those of `learnt` that these do not name."""
        if learnt is None:
            return self
        rules = _in_order({**learnt.rules, **self.rules}, _BY_KEY)
        return replace(self, type=self.type or learnt.type, rules=rules)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is expected of a table.

    Parameters
    ----------
    columns
        By name, in the table's order. A column that is there must be in the table, unless it is optional.
    table
        What is expected of its rows and columns as a whole, by key.
    unlisted
        What becomes of what is not written here, where a reference is at hand.
    heading, reasons
        For people: where the rules come from, and why those of the table are what they are.

    Examples
    --------
    >>> rules = Rules.from_yaml("columns: {age: {range: [0, 120], missing: at most 1 %}}")
    >>> rules.columns["age"].rules["range"].high
    120.0
    """

    columns: Mapping[str, ColumnRules] = field(default_factory=dict)
    table: Mapping[str, QualityRule] = field(default_factory=dict)
    unlisted: Unlisted = Unlisted.LEARNT
    heading: str = field(default=_HEADING, compare=False)
    reasons: Mapping[str, str] = field(default_factory=dict, compare=False)

    def types(self) -> dict[str, ColumnType]:
        """Return how columns are to be read, where that is written."""
        return {name: column.type for name, column in self.columns.items() if column.type is not None}

    def over(self, learnt: Self) -> Self:
        """Return these rules, and those of `learnt` that these do not name; a column's `unchecked` rules stay so."""
        names = [*learnt.columns, *(name for name in self.columns if name not in learnt.columns)]
        columns = {
            name: self.columns[name].over(learnt.columns.get(name))
            if name in self.columns
            else learnt.columns[name]
            for name in names
        }
        return replace(self, columns=columns, table=_in_order({**learnt.table, **self.table}, _TABLE_BY_KEY))

    def without(self, names: Collection[str]) -> Self:
        """Return the rules of all other columns."""
        return replace(
            self, columns={name: column for name, column in self.columns.items() if name not in names}
        )

    def to_yaml(self) -> str:
        """Return them as YAML for people, reasons beside; `from_yaml` reads equal rules back."""
        lines = [
            *_HEAD.format(heading=_printable(self.heading)).splitlines(),
            *write_entry("version", FORMAT_VERSION, depth=0),
            *write_entry("unlisted", self.unlisted.value, depth=0, comment=_SAY_UNLISTED[self.unlisted]),
        ]
        if self.table:
            lines += ["", "table:", *_write_rules(self.table, self.reasons, depth=1)]
        lines += ["", "columns:"] if self.columns else ["", "columns: {}"]
        for name, column in self.columns.items():
            lines += _write_column(name, column)
        return "\n".join(lines) + "\n"

    @classmethod
    def from_yaml(cls, text: str, *, source: str = "rules") -> Self:
        """Read what `to_yaml` or a person wrote.

        Parameters
        ----------
        text
            YAML.
        source
            What it is called in messages, such as a file's name.

        Raises
        ------
        BadInput
            It is no YAML, or says what rules cannot; the message tells line, column, what was got, and what is allowed.
        """
        written = Written.read(text, source)
        if written is None:
            raise BadInput(f"{source} holds no rules; write at least `columns:` and one column below it")
        fields = written.fields("part of rules", ("version", "unlisted", "table", "columns"))
        if "version" in fields:
            _check_version(fields["version"])
        unlisted = _parse_unlisted(fields["unlisted"]) if "unlisted" in fields else Unlisted.LEARNT
        table = _entries(fields.get("table"), "rule of the table", tuple(_TABLE_BY_KEY))
        columns = _entries(fields.get("columns"), "column")
        return cls(
            {name: _parse_column(one) for name, one in columns.items()},
            _in_order(
                {key: _parse_rule(_TABLE_BY_KEY[key], one) for key, one in table.items()}, _TABLE_BY_KEY
            ),
            unlisted,
        )


_SAY_UNLISTED: Final = {
    Unlisted.LEARNT: "the rest, from the reference; or: unchecked",
    Unlisted.UNCHECKED: "the rest; or: learnt, from the reference",
}


def _in_order(rules: Mapping[str, QualityRule], kinds: Mapping[str, object]) -> dict[str, QualityRule]:
    return {key: rules[key] for key in kinds if key in rules}


def _write_column(name: str, column: ColumnRules) -> Iterator[str]:
    head, *more = write_entry(name, {}, depth=1)
    is_empty = not (column.type or column.is_optional or column.rules)
    yield from (line if is_empty else line.removesuffix(" {}") for line in (head, *more))
    if column.type is not None:
        yield from write_entry(_TYPE, column.type.value, depth=2)
    if column.is_optional:
        yield from write_entry(_OPTIONAL, value=True, depth=2)
    yield from _write_rules(column.rules, column.reasons, depth=2)


def _write_rules(
    rules: Mapping[str, QualityRule], reasons: Mapping[str, str], *, depth: int
) -> Iterator[str]:
    for key, rule in rules.items():
        # A reason may quote a value of the table, line ends and all.
        yield from write_entry(key, rule.write(), depth=depth, comment=_printable(reasons.get(key, "")))


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def _entries(written: Written | None, what: str, known: Collection[str] | None = None) -> dict[str, Written]:
    """Return values by key; none where nothing is written."""
    return {} if written is None or written.is_nothing else written.fields(what, known)


def _parse_column(written: Written) -> ColumnRules:
    fields = _entries(written, "rule of a column", (_TYPE, _OPTIONAL, *_BY_KEY))
    rules = {key: _parse_rule(_BY_KEY[key], one) for key, one in fields.items() if key in _BY_KEY}
    return ColumnRules(
        _parse_type(fields[_TYPE]) if _TYPE in fields else None,
        _parse_truth(fields[_OPTIONAL]) if _OPTIONAL in fields else False,
        _in_order(rules, _BY_KEY),
    )


def _parse_rule(kind: type[QualityRule], written: Written) -> QualityRule:
    return Unchecked() if written.text == UNCHECKED else kind.parse(written)


def _parse_type(written: Written) -> ColumnType:
    if written.text not in {one.value for one in ColumnType}:
        raise written.refuse(", ".join(ColumnType))
    return ColumnType(str(written.text))


def _parse_truth(written: Written) -> bool:
    if written.truth is None:
        raise written.refuse("true, false")
    return written.truth


def _parse_unlisted(written: Written) -> Unlisted:
    if written.text not in {one.value for one in Unlisted}:
        raise written.refuse(", ".join(Unlisted))
    return Unlisted(str(written.text))


def _check_version(written: Written) -> None:
    if written.number != FORMAT_VERSION:
        raise written.refuse(f"{FORMAT_VERSION}; rules of a later version need a later Watchkeeper")
