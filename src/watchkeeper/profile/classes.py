"""Classes as text: when a prediction and a label, however they are typed, mean the same class.

Services, warehouses and people write one class as True, 1, 1.0, "1" or "true". Everything that compares
classes goes through here, so the answer is the same everywhere.
"""

import re

import numpy as np
import numpy.typing as npt
import polars as pl

_WHOLE_NUMBER = re.compile(r"([+-]?\d+)\.0*")
_WORDS = {"true": "1", "false": "0"}

# A unit separator, which names of classes do not hold; two names of 31 characters and it fit in a category's label.
_PAIR_SEPARATOR = "\x1f"
_PAIR_LENGTH = 31

Codes = npt.NDArray[np.int8]

# Codes of `class_codes`; positions in a confusion table.
ABSENT, NEGATIVE, POSITIVE = 0, 1, 2


def class_text(value: object) -> str:
    """Return the text that names a class.

    Booleans are 1 and 0, whole numbers lose their decimal point, and text is trimmed; text that reads
    "true", "false" (in any case) or as a whole number with a decimal point is taken as just that. Other
    text stays as it is, case and leading zeros included: "01" may well be a code of its own.

    Examples
    --------
    >>> [class_text(value) for value in (True, 1, 1.0, "1", "1.0", " true ")]
    ['1', '1', '1', '1', '1', '1']
    >>> [class_text(value) for value in (0.5, "01", "Late")]
    ['0.5', '01', 'Late']
    """
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    whole = _WHOLE_NUMBER.fullmatch(text)
    return whole[1] if whole else _WORDS.get(text.lower(), text)


def class_codes(values: pl.Series, positive: str) -> Codes:
    """Tell the positive class from all others.

    Parameters
    ----------
    values
        Length n, any type. Null and NaN are absent.
    positive
        The positive class; read by `class_text`.

    Returns
    -------
    Shape (n,): ABSENT, NEGATIVE or POSITIVE.
    """
    values = _without_nan(values)
    is_positive = _equals(values, class_text(positive))
    return (is_positive.cast(pl.Int8) + NEGATIVE).fill_null(ABSENT).to_numpy()


def same_class(one: pl.Series, other: pl.Series) -> Codes:
    """Compare two columns of classes row by row.

    Returns
    -------
    Shape (n,): POSITIVE where both name the same class, NEGATIVE where they do not, ABSENT where either
    is null or NaN.
    """
    is_same = class_texts(one) == class_texts(other)
    return (is_same.cast(pl.Int8) + NEGATIVE).fill_null(ABSENT).to_numpy()


def class_texts(values: pl.Series) -> pl.Series:
    """Return `class_text` of every value as a column of text; null where null or NaN."""
    values = _without_nan(values)
    if values.dtype == pl.Null:
        return values.cast(pl.String)
    if values.dtype == pl.Boolean:
        values = values.cast(pl.Int64)
    if values.dtype.is_integer():
        return values.cast(pl.String)
    distinct = _distinct(values)
    texts = [class_text(value) for value in distinct]
    return values.replace_strict(
        pl.Series(distinct, dtype=values.dtype), pl.Series(texts, dtype=pl.String), default=None
    )


def pair_texts(label: pl.Series, prediction: pl.Series) -> pl.Series:
    """Return label and prediction as one text a row, that `split_pair` takes apart; null where either is.

    Names of classes are those of `short_texts`.
    """
    return short_texts(label) + _PAIR_SEPARATOR + short_texts(prediction)


def short_texts(values: pl.Series) -> pl.Series:
    """Return `class_text` of every value, cut to 31 characters; null where null or NaN."""
    return class_texts(values).str.slice(0, _PAIR_LENGTH)


def split_pair(text: str) -> tuple[str, str]:
    """Return label and prediction.

    Examples
    --------
    >>> split_pair(pair_texts(pl.Series([1.0]), pl.Series(["true"]))[0])
    ('1', '1')
    """
    label, _, prediction = text.partition(_PAIR_SEPARATOR)
    return label, prediction


def _without_nan(values: pl.Series) -> pl.Series:
    return values.fill_nan(None) if values.dtype.is_float() else values


def _equals(values: pl.Series, text: str) -> pl.Series:
    if values.dtype == pl.Null:
        return values.cast(pl.Boolean)
    if values.dtype == pl.Boolean:
        values = values.cast(pl.Int64)
    if values.dtype.is_integer() or values.dtype.is_float():
        # One comparison of numbers; a column of many distinct numbers is never turned into text.
        number = _number(text)
        never = pl.select(pl.when(values.is_not_null()).then(statement=False)).to_series()
        return never if number is None else values.cast(pl.Float64) == number
    distinct = _distinct(values)
    matching = [value for value in distinct if class_text(value) == text]
    return values.is_in(pl.Series(matching, dtype=values.dtype).implode())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    # float() also reads "1_0" and "nan", which name no number here.
    return number if class_text(number) == text else None


def _distinct(values: pl.Series) -> list[object]:
    return values.drop_nulls().unique().to_list()
