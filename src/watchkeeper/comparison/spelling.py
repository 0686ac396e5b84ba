"""How values are spelt: decimal signs, dates, currencies, damaged letters, case and blanks.

One fact in another spelling is another category to a model, and no number at all to a parser. What is recognised
here gives such a change its name; whether it is a change is judged elsewhere.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from watchkeeper.comparison.findings import Rule
from watchkeeper.profile.categories import CategorySketch
from watchkeeper.profile.facets import patterns_of

# A cause that this share of odd values has in common is told as the cause of them all.
COMMON: Final = 0.8
_FEW: Final = 20

# Currencies by sign or ISO 4217 code; signs that name one currency only stand for its code.
_SIGNS: Final = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
}
_SIGNS_SHARED: Final = "$¥₦₱฿₫"
_CODES: Final = (
    "AED|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|MXN|MYR|NOK|NZD|PHP|"
    "PLN|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR"
)
_CURRENCY: Final = f"{_CODES}|[{''.join(_SIGNS)}{_SIGNS_SHARED}]"
_BEFORE_NUMBER: Final = re.compile(rf"(?:^|[^A-Za-z])({_CURRENCY})\s?[-+]?\d")
_AFTER_NUMBER: Final = re.compile(rf"\d\s?({_CURRENCY})(?![A-Za-z])")
_SIGN_OF_CURRENCY: Final = re.compile(f"[{''.join(_SIGNS)}{_SIGNS_SHARED}]")
_CODE_OF_CURRENCY: Final = re.compile(r"A (?P<after>-?9[.,'\u2019 ].*)|(?P<before>-?9[.,'\u2019 ].*) A")
_AMOUNT: Final = re.compile(r"-?9(?:[.,'\u2019 ]9)*-?")

_DAY: Final = re.compile(r"\s*(\d{1,2})([-./ ])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_DATE_FORM: Final = re.compile(r"9[-./ ](?:9|Aa|A|a)\.?[-./ ]9(?:[ A].*)?|(?:Aa|A)\.? 9, 9.*")

# UTF-8 read as Latin-1 or Windows-1252: a first byte, then as many bytes to follow as it announces.
_FOLLOWING: Final = f"[\x80-\xbf{bytes(range(0x80, 0xA0)).decode('cp1252', errors='ignore')}]"
_MOJIBAKE: Final = re.compile(rf"[Â-ß]{_FOLLOWING}|[à-ï]{_FOLLOWING}{{2}}|[ð-ô]{_FOLLOWING}{{3}}")
# Stands for a byte that nobody could read; and control characters, but for tabs and line ends.
_LOST: Final = re.compile("[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_RUN: Final = re.compile(r"([Aa9 ])(?:\+|\1)*")


def form_of(pattern: str) -> str:
    """Return a pattern without the lengths of its runs, so that 9.95 and 12.50 are of one form.

    Examples
    --------
    >>> [form_of(pattern) for pattern in ("9+.9+", "9.9+", "A+ 9.9+,9+")]
    ['9.9', '9.9', 'A 9.9,9']
    """
    return _RUN.sub(r"\1", pattern)


def forms_of(texts: Collection[str]) -> list[str]:
    """Return the form of every text.

    Examples
    --------
    >>> forms_of(["CH-8001", "AA-9999", "12.5"])
    ['A-9', 'A-9', '9.9']
    """
    patterns = patterns_of(pl.Series(list(texts), dtype=pl.String))
    return [form_of(pattern) for pattern in patterns.to_list()]


def fold(text: str, *, keep: str = "") -> str:
    """Return what is left of a category without the differences of writing that mean nothing.

    Parameters
    ----------
    text
        Any category.
    keep
        One of `WRITINGS`, not to be taken away; none when empty.

    Examples
    --------
    >>> fold("  BERN ") == fold("Bern"), fold("007") == fold("7"), fold("1.0") == fold("1")
    (True, True, True)
    """
    for name, simplify in _WRITINGS.items():
        if name != keep:
            text = simplify(text)
    return text


def name_difference(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return in which of `WRITINGS` texts that fold alike differ.

    Examples
    --------
    >>> name_difference([("bern", "Bern"), ("Basel ", "Basel")])
    ['upper and lower case', 'blanks']
    """
    pairs = list(pairs)
    return [
        name
        for name in WRITINGS
        if any(fold(one, keep=name) != fold(other, keep=name) for one, other in pairs)
    ]


def _drop_zeros(text: str) -> str:
    return text.partition(".")[0].lstrip("0") or "0" if re.fullmatch(r"\d+(\.0+)?", text) else text


# What may differ in how a category is written, by what takes it away.
_WRITINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "form of letters": lambda text: unicodedata.normalize("NFKC", text),
    "upper and lower case": str.casefold,
    "blanks": lambda text: " ".join(text.split()),
    "zeros": _drop_zeros,
}
WRITINGS: Final = tuple(_WRITINGS)


def is_damaged(text: str) -> bool:
    r"""Whether letters were lost or read in the wrong encoding.

    Examples
    --------
    >>> [is_damaged(text) for text in ("Zürich", "ZÃ¼rich", "Z\ufffdrich", "Côte d'Azur", "tab\tis fine")]
    [False, True, True, False, False]
    """
    return bool(_MOJIBAKE.search(text) or _LOST.search(text))


def currency_of(text: str) -> str:
    """Return the currency of an amount, its code where that is known; empty where there is none.

    Examples
    --------
    >>> [currency_of(text) for text in ("EUR 12.50", "12,50 €", "$9", "12.50", "EURO 2024")]
    ['EUR', 'EUR', '$', '', '']
    """
    found = _BEFORE_NUMBER.search(text) or _AFTER_NUMBER.search(text)
    return _SIGNS.get(found[1], found[1]) if found else ""


def day_and_month(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date that ends in its year; None of anything else.

    Examples
    --------
    >>> day_and_month("31.12.2024"), day_and_month("12/31/24"), day_and_month("2024-12-31")
    ((31, 12), (12, 31), None)
    """
    found = _DAY.match(text)
    return (int(found[1]), int(found[3])) if found else None


def name_change(form: str, known: Collection[str]) -> Rule:
    """Return what kind of change makes a form out of known ones; `Rule.PATTERN` where none is recognised.

    Examples
    --------
    >>> name_change("9.9,9", {"9,9.9"}), name_change("9.9.9", {"9-9-9"}), name_change("a", {"A"})
    (<Rule.DECIMAL_SIGN: 'decimal_sign'>, <Rule.DATE_FORMAT: 'date_format'>, <Rule.WRITING: 'writing'>)
    """
    if form in known:
        return Rule.PATTERN
    if _swap_signs(form) in known:
        return Rule.DECIMAL_SIGN
    if is_date_form(form) and any(is_date_form(one) for one in known):
        return Rule.DATE_FORMAT
    amounts = {_amount(one) for one in known} - {""}
    if _amount(form) in amounts or _swap_signs(_amount(form)) in amounts:
        return Rule.CURRENCY
    if _fold_form(form) in {_fold_form(one) for one in known}:
        return Rule.WRITING
    return Rule.PATTERN


def _swap_signs(form: str) -> str:
    return form.translate(str.maketrans(".,", ",."))


def is_date_form(form: str) -> bool:
    """Whether a form is that of a date, with a time of day or without.

    Examples
    --------
    >>> [
    ...     is_date_form(form)
    ...     for form in forms_of(["12.05.2024", "May 12, 2024", "2024-05-12T08:30", "1.234,5"])
    ... ]
    [True, True, True, False]
    """
    return bool(_DATE_FORM.fullmatch(form))


def _amount(form: str) -> str:
    """Return a form of an amount without its currency; empty when it is none."""
    bare = _SIGN_OF_CURRENCY.sub("", form).strip()
    # Letters before a whole number are more often an id than a currency.
    coded = _CODE_OF_CURRENCY.fullmatch(bare)
    bare = coded["before"] or coded["after"] if coded else bare
    return bare if _AMOUNT.fullmatch(bare) else ""


def _fold_form(form: str) -> str:
    return form_of(form.casefold().strip().replace(" ", ""))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many values are of a kind, among those looked at.

    Parameters
    ----------
    hits, n
        Rows while every distinct value is known; else distinct values of a fair sample.
    example
        The most frequent of them; empty when there is none.
    """

    hits: int
    n: int
    example: str

    @property
    def share(self) -> float:
        """The share of them, in [0, 1]; 0 when nothing was looked at."""
        return self.hits / self.n if self.n else 0.0


def count_labels(
    sketch: CategorySketch, is_hit: Callable[[str], bool], *, hint: Callable[[str], bool] | None = None
) -> Counted:
    """Count the values that a predicate holds for.

    Parameters
    ----------
    sketch
        The values.
    is_hit
        The predicate.
    hint
        Tells of all values, a line each, whether the predicate may hold for any; one look in place of many.

    Examples
    --------
    >>> count_labels(CategorySketch.from_values(pl.Series(["a", "b", "b"])), str.isalpha)
    Counted(hits=3, n=3, example='b')
    """
    n = sketch.n if sketch.is_exact else len(sketch.labels)
    if hint is not None and not hint("\n".join(sketch.labels)):
        return Counted(0, n, "")
    hits = [pair for pair in zip(sketch.counts.tolist(), sketch.labels, strict=True) if is_hit(pair[1])]
    n_hits = sum(count for count, _ in hits) if sketch.is_exact else len(hits)
    return Counted(n_hits, n, min(hits, key=lambda hit: (-hit[0], hit[1]))[1] if hits else "")


def are_mostly(labels: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    """Whether it is worth to look at all values: not when most of the first few are none."""
    return sum(map(is_one, labels[:_FEW])) > len(labels[:_FEW]) // 2
