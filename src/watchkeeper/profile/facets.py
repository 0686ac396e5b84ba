"""Facets: what is read off each value beside the value itself, and profiled as a column of its own.

A word's shape tells that a decimal comma came in; a text's words tell what it is about; a vector's shadows
tell that it turned. Each is one number or category a value, or a few, so the profile of a facet is that of any
column, and merging, storing and comparing need nothing new.

    CATEGORY    "pattern"                       the value's shape
    TEXT        "words"                         its words, each counted once a text
    LIST        "item" or "number"              its words, each counted once a list; or all its numbers
    EMBEDDING   "length", and "dimension i" or "direction i"     see `watchkeeper.profile.vectors`

A facet counts values alone: rows without one are told by the column, and a column without values has no facets.
"""

import string
from dataclasses import dataclass

import numpy as np
import polars as pl

from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.reading import Reading
from watchkeeper.profile.scale import Ints, Numbers
from watchkeeper.profile.vectors import Vectors, holds_numbers

PATTERN, WORDS, ITEM, NUMBER, LENGTH = "pattern", "words", "item", "number", "length"

# Characters of a value that its pattern is made of, of its pattern that are kept, and of a text that are read
# for words. Part of the format.
_PATTERN_SOURCE, _PATTERN_LENGTH = 64, 32
_READ_CHARACTERS = 10_000
# Classes of characters of which several in a row are shortened.
_SHORTENED = "Aa9 "
# Between strings that are looked at together; of no class.
_SEPARATOR = "\0"
_ASCII_CLASSES = bytes.maketrans(
    (string.ascii_uppercase + string.ascii_lowercase + string.digits).encode(),
    b"A" * 26 + b"a" * 26 + b"9" * 10,
)
_IS_SHORTENED = np.isin(np.arange(256), [ord(class_) for class_ in _SHORTENED])
_WORD = r"[\p{L}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of a column.

    Parameters
    ----------
    name, type
        What it is, and how it is profiled.
    values
        Of the facet, finite where they are numbers; a Series of strings for CATEGORY.
    rows
        Shape of `values`: the row that each was read off; never falling.
    """

    name: str
    type: ColumnType
    values: Numbers | pl.Series
    rows: Ints


def find_facets(series: pl.Series, type_: ColumnType, read: Reading) -> list[Facet]:
    """Return the facets of a column, less the pattern of categories, which comes cheaper by `patterns_of`.

    Parameters
    ----------
    series
        The column.
    type_, read
        How it was read, and what that gave.
    """
    if not len(read.values):
        return []
    if type_ is ColumnType.TEXT:
        return _find_words(series)
    if type_ is ColumnType.LIST:
        return _find_items(series)
    return [] if read.vectors is None else _find_shadows(read.vectors)


def patterns_of(values: pl.Series) -> pl.Series:
    """Return the shape of every string.

    Upper case letters become `A`, other letters `a`, digits `9`; two or more of these or of blanks in a row become
    one with a `+`; everything else stays. Of the first 64 characters, cut to 32.

    Examples
    --------
    >>> patterns_of(pl.Series(["12.05.2024", "EUR 1.234,50", "Bern"])).to_list()
    ['9+.9+.9+', 'A+ 9.9+,9+', 'Aa+']
    """
    read = values.str.slice(0, _PATTERN_SOURCE)
    joined: str = read.str.join(_SEPARATOR).item() if len(read) else ""
    # Other letters, separators of their own and nulls take the long way, about five times as long.
    if joined.isascii() and joined.count(_SEPARATOR) == len(read) - 1:
        return pl.Series(values.name, _ascii_patterns(joined)).str.slice(0, _PATTERN_LENGTH)
    return _patterns_by_expression(read)


def _ascii_patterns(joined: str) -> list[str]:
    classes = np.frombuffer(joined.encode("ascii").translate(_ASCII_CLASSES), dtype=np.uint8)
    repeats = np.zeros(classes.size, dtype=np.bool_)
    np.equal(classes[1:], classes[:-1], out=repeats[1:])
    repeats &= _IS_SHORTENED[classes]
    # Of those that repeat their neighbour the first becomes a plus, and the others go.
    is_plus = repeats.copy()
    is_plus[1:] &= ~repeats[:-1]
    shortened = np.where(is_plus, np.uint8(ord("+")), classes)[is_plus | ~repeats]
    return shortened.tobytes().decode("ascii").split(_SEPARATOR)


def _patterns_by_expression(values: pl.Series) -> pl.Series:
    shapes = pl.col(values.name)
    for characters, class_ in ((r"\p{Lu}", "A"), (r"[\p{L}--A]", "a"), (r"\p{N}", "9")):
        shapes = shapes.str.replace_all(characters, class_)
    for class_ in _SHORTENED:
        shapes = shapes.str.replace_all(f"{class_}{{2,}}", f"{class_}+")
    # In one expression: each call of its own costs more than the work on few values.
    return values.to_frame().select(shapes.str.slice(0, _PATTERN_LENGTH)).to_series()


def _find_words(series: pl.Series) -> list[Facet]:
    if not (series.dtype == pl.String or isinstance(series.dtype, pl.Categorical | pl.Enum)):
        return []
    texts = series.cast(pl.String).str.slice(0, _READ_CHARACTERS).str.to_lowercase()
    return _once_a_row(WORDS, texts.str.extract_all(_WORD))


def _find_items(series: pl.Series) -> list[Facet]:
    lists = series.arr.to_list() if isinstance(series.dtype, pl.Array) else series
    inner = lists.dtype.inner if isinstance(lists.dtype, pl.List) else None
    if holds_numbers(series.dtype):
        return _find_numbers(lists)
    if inner == pl.String or isinstance(inner, pl.Categorical | pl.Enum):
        return _once_a_row(ITEM, lists.cast(pl.List(pl.String)))
    return []


def _once_a_row(name: str, words: pl.Series) -> list[Facet]:
    distinct = words.list.unique()
    rows = np.repeat(np.arange(len(words)), distinct.list.len().fill_null(0).to_numpy())
    values = distinct.explode(empty_as_null=False, keep_nulls=False)
    if values.null_count():
        rows, values = rows[values.is_not_null().to_numpy()], values.drop_nulls()
    return [Facet(name, ColumnType.CATEGORY, values, rows)]


def _find_numbers(lists: pl.Series) -> list[Facet]:
    rows = np.repeat(np.arange(len(lists)), lists.list.len().fill_null(0).to_numpy())
    values = lists.explode(empty_as_null=False, keep_nulls=False).cast(pl.Float64)
    numbers = values.fill_null(float("nan")).to_numpy()
    is_finite = np.isfinite(numbers)
    return [Facet(NUMBER, ColumnType.FLOAT, numbers[is_finite] + 0.0, rows[is_finite])]


def _find_shadows(vectors: Vectors) -> list[Facet]:
    shadows = vectors.shadows().items()
    found = [Facet(name, ColumnType.FLOAT, values, rows) for name, (rows, values) in shadows]
    return [Facet(LENGTH, ColumnType.INTEGER, vectors.lengths(), vectors.rows), *found]
