"""Rules as YAML: what is written is read back, and what is wrong is told with its place."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.comparison.rules.built_in import COLUMN_RULES, TABLE_RULES
from watchkeeper.comparison.rules.currency import Currency
from watchkeeper.comparison.rules.dates import DateOrder, Order
from watchkeeper.comparison.rules.duplicates import Duplicates, Known
from watchkeeper.comparison.rules.encoding import Damaged
from watchkeeper.comparison.rules.fresh import Fresh, Pauses
from watchkeeper.comparison.rules.inference import infer_rules
from watchkeeper.comparison.rules.limit import AtMost, Usual
from watchkeeper.comparison.rules.missing import Missing
from watchkeeper.comparison.rules.new_columns import NewColumns
from watchkeeper.comparison.rules.patterns import Patterns
from watchkeeper.comparison.rules.range import Range
from watchkeeper.comparison.rules.rule import Unchecked
from watchkeeper.comparison.rules.rules import ColumnRules, Rules, Unlisted
from watchkeeper.comparison.rules.unique import NoneOf, Unique
from watchkeeper.comparison.rules.unit import Unit
from watchkeeper.comparison.rules.unreadable import Unreadable
from watchkeeper.comparison.rules.values import Values
from watchkeeper.comparison.rules.varies import Varies
from watchkeeper.comparison.spelling import forms_of
from watchkeeper.documents.written import Written
from watchkeeper.domain.schema import ColumnType
from watchkeeper.errors import BadInput
from watchkeeper.profile.frames import profile

# Whatever a table's strings can hold.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
percents = st.floats(0.0, 100.0).map(AtMost)
usuals = st.tuples(st.integers(1, 10**9), st.floats(0.0, 1.0)).map(
    lambda one: Usual(round(one[0] * one[1]), one[0])
)
limits = percents | usuals
numbers = st.floats(allow_nan=False)
moments = st.datetimes(timezones=st.just(UTC))
lengths = st.integers(1, 10**9).map(lambda s: timedelta(seconds=s))
pairs = st.tuples(numbers, numbers) | st.tuples(moments, moments)
counts = st.integers(1, 10**9)

RULES = {
    "missing": limits.map(Missing),
    "unreadable": limits.map(Unreadable),
    "unique": (percents | st.tuples(counts, counts).map(lambda one: NoneOf(min(one), max(one)))).map(Unique),
    "range": st.builds(lambda pair, limit: Range(min(pair), max(pair), limit), pairs, limits),
    "values": st.builds(Values, st.none() | st.lists(texts, max_size=40).map(tuple), limits),
    "patterns": st.builds(
        lambda some, limit: Patterns(tuple(dict.fromkeys(forms_of(some))), limit),
        st.lists(texts, max_size=9),
        limits,
    ),
    "date_order": st.builds(DateOrder, st.sampled_from(Order), limits),
    "currency": st.builds(
        Currency,
        st.sets(st.sampled_from(["EUR", "CHF", "$", "¥"])).map(lambda one: tuple(sorted(one))),
        limits,
    ),
    "damaged": limits.map(Damaged),
    "varies": st.builds(Varies, st.none() | usuals, st.none() | counts),
    "fresh": (lengths | st.builds(Pauses, lengths, counts)).map(Fresh),
    "unit": st.just(Unit()),
    "new_columns": st.just(NewColumns()),
    "duplicates": (percents | st.builds(Known, usuals, counts)).map(Duplicates),
}


@st.composite
def some_rules(draw, kinds):
    keys = [kind.key for kind in kinds if draw(st.booleans())]
    return {key: draw(RULES[key] | st.just(Unchecked())) for key in keys}


columns = st.builds(
    ColumnRules,
    st.none() | st.sampled_from(ColumnType),
    st.booleans(),
    some_rules(COLUMN_RULES),
    st.fixed_dictionaries({"missing": texts}),
)
all_rules = st.builds(
    Rules,
    st.dictionaries(texts, columns, max_size=4),
    some_rules(TABLE_RULES),
    st.sampled_from(Unlisted),
    texts,
)


@given(all_rules)
def test_what_is_written_is_read_back(rules):
    assert Rules.from_yaml(rules.to_yaml()) == rules


@given(all_rules)
def test_what_is_written_is_yaml_that_others_read_too(rules):
    read = yaml.safe_load(rules.to_yaml())

    assert list(read["columns"]) == list(rules.columns)


@given(all_rules, all_rules)
def test_rules_laid_over_others_keep_all_that_they_name(ours, theirs):
    both = ours.over(theirs)

    assert {*both.columns} == {*ours.columns, *theirs.columns}
    for name, column in ours.columns.items():
        assert column.rules.items() <= both.columns[name].rules.items()
    assert ours.over(ours) == ours


def test_keys_are_unique_and_have_a_strategy():
    for kinds in (COLUMN_RULES, TABLE_RULES):
        assert len({kind.key for kind in kinds}) == len(kinds)

    assert {kind.key for kind in (*COLUMN_RULES, *TABLE_RULES)} == set(RULES)


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind in (*COLUMN_RULES, *TABLE_RULES) for form in kind.forms]
)
def test_every_form_that_is_told_is_understood(kind, form):
    where = "table" if kind in TABLE_RULES else "columns: {x"
    text = f"{where}: {{{kind.key}: {form}}}{'' if kind in TABLE_RULES else '}'}"

    rules = Rules.from_yaml(text)

    assert Rules.from_yaml(rules.to_yaml()) == rules
    found = rules.table if kind in TABLE_RULES else rules.columns["x"].rules
    assert isinstance(found[kind.key], kind)


def test_learnt_rules_read_like_this():
    rules = infer_rules(
        profile(
            {
                "age": [*range(18, 68)] * 2,
                "city": ["Bern", "NO"] * 40 + [None] * 20,
                "day": [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=i) for i in range(100)],
            }
        )
    )

    assert rules.to_yaml().split("version: 1\n")[1] == (
        "unlisted: unchecked                         # the rest; or: learnt, from the reference\n"
        "\n"
        "table:\n"
        "  new_columns: none\n"
        "\n"
        "columns:\n"
        "  age:\n"
        "    type: integer\n"
        "    missing: usually none of 100\n"
        "    unreadable: usually none of 100\n"
        "    range: {low: 8.2, high: 76.8, outside: usually none of 100}  # nearly all lie in 18 to 67\n"
        "    varies: {most_frequent: usually 2 of 100}\n"
        "    unit: same\n"
        "  city:\n"
        "    type: category\n"
        "    missing: usually 20 of 100              # 20 %\n"
        "    unreadable: usually none of 80\n"
        "    values: {allowed: [Bern, 'NO'], others: usually none of 80}\n"
        "    damaged: usually none of 80\n"
        "    varies: {most_frequent: usually 40 of 80}\n"
        "  day:\n"
        "    type: time\n"
        "    missing: usually none of 100\n"
        "    unreadable: usually none of 100\n"
        "    fresh: {longest_pause: 1d, pauses: 99}  # the longest pause between rows\n"
    )


def test_a_word_is_what_is_written_and_not_what_yaml_makes_of_it():
    rules = Rules.from_yaml("columns: {x: {values: [NO, 1.10, 2024-05-01, yes, '']}}")

    assert rules.columns["x"].rules["values"].allowed == ("NO", "1.10", "2024-05-01", "yes", "")


def test_a_column_may_be_named_without_any_rule():
    assert Rules.from_yaml("columns:\n  x:\n  y: {}\n").columns == {"x": ColumnRules(), "y": ColumnRules()}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "columns:\n  age:\n    rnage: [0, 1]",
            "line 3, column 5: no rule of a column is called 'rnage'; did you mean 'range'?",
        ),
        ("colums: {}", "line 1, column 1: no part of rules is called 'colums'; did you mean 'columns'?"),
        (
            "columns:\n  age: {missing: 3 %}",
            "line 2, column 18: got '3 %'; allowed: usually 12 of 4000, at most 1 %, none",
        ),
        ("columns: {age: {missing: usually 5 of 4}}", "got 'usually 5 of 4'"),
        ("columns: {age: {missing: at most 101 %}}", "got 'at most 101 %'"),
        ("columns: {age: {missing: at most 1.2.3 %}}", "got 'at most 1.2.3 %'"),
        ("columns: {age: {missing: none, missing: none}}", "column 32: 'missing' is there twice"),
        ("columns: {age: {missing: [1]}}", "got a list of 1"),
        ("columns: [age]", "got a list of 1; allowed: keys and values, each key a column"),
        ("columns: {[a]: {}}", "allowed: the name of a column"),
        ("columns: {age: {type: int}}", "got 'int'; allowed: float, integer"),
        ("columns: {age: {optional: maybe}}", "allowed: true, false"),
        ("columns: {age: {range: 5}}", "allowed: two bounds such as [0, 120]"),
        ("columns: {age: {range: [3, 1]}}", "no higher than its high one"),
        ("columns: {age: {range: [3, 2024-01-01]}}", "both numbers or both times"),
        ("columns: {age: {range: [a, b]}}", "got 'a'; allowed: a number such as 1.5"),
        ("columns: {age: {range: ['1', 2]}}", "got '1'; allowed: a number such as 1.5"),
        ("columns: {age: {range: {low: 1, hihg: 2}}}", "did you mean 'high'?"),
        ("columns: {age: {unique: 3}}", "allowed: true, at most 1 %, {none_of: 256, rows: 16512}"),
        ("columns: {age: {unique: false}}", "got 'false'"),
        ("columns: {age: {unique: {none_of: 3}}}", "got keys and values (1)"),
        ("columns: {age: {unique: usually 3 of 5}}", "allowed: true"),
        ("columns: {age: {values: Bern}}", "allowed: a list of values, or `reference`"),
        ("columns: {age: {values: [a, ~]}}", "column 29: got nothing; allowed: a value"),
        ("columns: {age: {values: {others: none}}}", "'allowed' is missing"),
        ("columns: {age: {patterns: A-9}}", "allowed: a list of examples or forms"),
        ("columns: {age: {patterns: [~]}}", "got nothing; allowed: an example or a form"),
        ("columns: {age: {date_order: year first}}", "allowed: day first, month first"),
        ("columns: {age: {currency: EUR}}", "allowed: a list of currencies"),
        ("columns: {age: {currency: [Taler]}}", "got 'Taler'; allowed: currencies by ISO code"),
        ("columns: {age: {varies: false}}", "got 'false'; allowed: true"),
        ("columns: {age: {varies: {longest_run: few}}}", "got 'few'; allowed: a whole number"),
        ("columns: {age: {varies: {most_frequent: none}}}", "allowed: what is usual"),
        ("columns: {age: {fresh: within two days}}", "got 'within two days'; allowed: within 2d"),
        ("columns: {age: {fresh: within 0d}}", "got 'within 0d'"),
        ("columns: {age: {fresh: within 999999999w}}", "got 'within 999999999w'"),
        ("columns: {age: {fresh: {pauses: 3}}}", "got keys and values (1)"),
        ("columns: {age: {unit: other}}", "got 'other'; allowed: same"),
        ("table: {new_columns: all}", "got 'all'; allowed: none"),
        ("table: {duplicates: maybe}", "got 'maybe'; allowed: none, at most 1 %"),
        ("table: {duplicates: {rows: 3}}", "got keys and values (1)"),
        ("table: {missing: none}", "no rule of the table is called 'missing'"),
        ("unlisted: all", "got 'all'; allowed: learnt, unchecked"),
        ("version: 2", "line 1, column 10: got '2'; allowed: 1"),
        ("columns: {a: [", "this is no YAML"),
        ("- a", "allowed: keys and values"),
        ("", "rules holds no rules"),
        ("# nothing", "rules holds no rules"),
        ("a: \x00", "this is no YAML"),
        ("[" * 5_000, "rules"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy(text, says):
    with pytest.raises(BadInput) as told:
        Rules.from_yaml(text)

    assert says in str(told.value)
    assert str(told.value).startswith("rules")


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_parsers_read_alike(loader, monkeypatch):
    monkeypatch.setattr("watchkeeper.documents.written._LOADER", loader)
    text = "{plain: NO, quoted: '1', number: -.inf, nothing: ~, empty: , truth: Yes, big: 1_000}"

    fields = Written.read(text, "rules").fields("word")

    assert [fields[name].text for name in ("plain", "quoted", "nothing", "empty")] == ["NO", "1", None, None]
    assert [fields[name].number for name in ("quoted", "number", "plain")] == [None, float("-inf"), None]
    assert (fields["truth"].truth, fields["quoted"].truth, fields["big"].count()) == (True, None, 1_000)
