import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.comparison.findings import Rule
from watchkeeper.comparison.spelling import (
    Counted,
    count_labels,
    currency_of,
    day_and_month,
    fold,
    form_of,
    forms_of,
    is_damaged,
    is_date_form,
    name_change,
    name_difference,
)
from watchkeeper.profile.categories import MAX_LABELS, CategorySketch

LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿąćęłńóśźżčďěňřšťůžабвгдежзиαβγδ日本語한국어"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(texts)
def test_a_form_is_the_form_of_itself(text):
    form = forms_of([text])[0]

    assert form_of(form) == form
    assert forms_of([form]) == [form]


@given(texts, st.sampled_from([str.upper, str.lower, str.title, lambda one: f"  {one} ", str.swapcase]))
def test_case_and_blanks_fold_away(text, change):
    # Upper case of a few letters is several: ß, ŉ, ligatures; and those fold by their own rules.
    if text.isascii():
        assert fold(change(text)) == fold(text)


@given(texts)
def test_what_is_folded_stays_so(text):
    if text.isascii():
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("BERN", "Bern", ["upper and lower case"]),
        ("Bern ", "Bern", ["blanks"]),
        ("new  york", "New York", ["upper and lower case", "blanks"]),
        ("007", "7", ["zeros"]),
        ("2.0", "2", ["zeros"]),
        ("\uff42ern", "bern", ["form of letters"]),
        ("Bern", "Bern", []),
    ],
)
def test_the_difference_is_named(one, other, differ):
    assert fold(one) == fold(other)
    assert name_difference([(one, other)]) == differ


def misread(letter, encoding):
    """Return what a letter becomes; empty where the encoding has no character for one of its bytes."""
    try:
        return letter.encode().decode(encoding)
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_read_in_the_wrong_encoding_is_damaged(letter):
    found = [
        is_damaged(f"x{wrong}y") for wrong in (misread(letter, "latin-1"), misread(letter, "cp1252")) if wrong
    ]

    assert not is_damaged(f"x{letter}y")
    assert found
    assert all(found)


@pytest.mark.parametrize(
    "text",
    [
        "Zürich",
        "naïve café",
        "Ärger über Öl",
        "São Paulo",
        "Škoda",
        "10 °C",
        "½ + ¼",
        "«quoi»",
        "it's",
        "tab\there",
        "L'Été",
        "Ñandú",
        "ÅÄÖ",
        "€ 5",
        "日本",
        "\U0001f600",
    ],
)
def test_real_words_are_not_damaged(text):
    assert not is_damaged(text)


@pytest.mark.parametrize(("text", "currency"), [("EUR 5", "EUR"), ("5 EUR", "EUR"), ("5€", "EUR"), ("-$5.00", "$"), ("$ -5", "$"), ("CHF5", "CHF"), ("£1,000", "GBP"), ("¥ 100", "¥"), ("5", ""), ("EUR", ""), ("ACHF 5", ""), ("5 EUROS", ""), ("ID-500", "")])  # fmt: skip
def test_a_currency_is_found_beside_its_number(text, currency):
    assert currency_of(text) == currency


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("31.12.2024", (31, 12)),
        ("1/2/24", (1, 2)),
        ("05-06-2024 10:00", (5, 6)),
        ("31.12/2024", None),
        ("2024-12-31", None),
        ("1.2.3", None),
        ("10.1.20245", None),
    ],
)
def test_day_and_month_are_those_of_dates_that_end_in_the_year(text, numbers):
    assert day_and_month(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-12",
        "12.05.2024",
        "5/12/24",
        "12 May 2024",
        "12-MAY-2024",
        "May 12, 2024",
        "2024-05-12T08:00:00Z",
        "2024-05-12 08:00",
    ],
)
def test_dates_have_forms_of_their_own(text):
    assert is_date_form(forms_of([text])[0])


@pytest.mark.parametrize("text", ["192.168.0.1", "12.5", "+41 79 123", "A-12-34", "10:30"])
def test_other_numbers_have_not(text):
    assert not is_date_form(forms_of([text])[0])


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("1,234.50", "1.234,50", Rule.DECIMAL_SIGN),
        ("12.50", "12,50", Rule.DECIMAL_SIGN),
        ("2024-05-12", "12.05.2024", Rule.DATE_FORMAT),
        ("2024-05-12", "May 12, 2024", Rule.DATE_FORMAT),
        ("€ 12.50", "$ 12.50", Rule.CURRENCY),
        ("€ 12.50", "12.50 CHF", Rule.CURRENCY),
        ("12.50", "USD 12.50", Rule.CURRENCY),
        ("Bern", "BERN", Rule.WRITING),
        ("CH-8001", "ch 8001", Rule.PATTERN),
        ("CH-8001", "8001", Rule.PATTERN),
        ("CH 8001", "8001", Rule.PATTERN),
        ("AB12", "ab12", Rule.WRITING),
        ("1.2.3", "4", Rule.PATTERN),
        ("Bern", "Basel", Rule.PATTERN),
    ],
)
def test_a_change_of_form_is_named(before, after, rule):
    assert name_change(forms_of([after])[0], set(forms_of([before]))) is rule


@given(st.lists(st.sampled_from(["a", "b", "1", "2", "longer"]), min_size=1))
def test_labels_are_counted_as_the_rows_are(values):
    counted = count_labels(CategorySketch.from_values(pl.Series(values)), str.isalpha)

    assert (counted.hits, counted.n) == (sum(map(str.isalpha, values)), len(values))


def test_of_many_values_a_sample_is_counted():
    counted = count_labels(CategorySketch.from_values(pl.Series(range(5_000)).cast(pl.String)), str.isdecimal)

    assert (counted.hits, counted.n, counted.share) == (MAX_LABELS, MAX_LABELS, 1.0)


def test_a_hint_spares_the_look():
    sketch = CategorySketch.from_values(pl.Series(["a"]))

    assert count_labels(sketch, str.isalpha, hint=lambda text: "b" in text) == Counted(0, 1, "")
