import numpy as np
import polars as pl
import pytest

from watchkeeper.profile.classes import ABSENT, NEGATIVE, POSITIVE, class_codes, class_text, same_class


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "1.0", "1.", "true", "True", " TRUE "])
def test_one_class_has_one_text_however_it_is_written(value):
    assert class_text(value) == "1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (False, "0"),
        (0.0, "0"),
        (-1.0, "-1"),
        (0.5, "0.5"),
        ("01", "01"),
        ("Late", "Late"),
        ("", ""),
        ("1e0", "1e0"),
    ],
)
def test_other_classes_keep_their_text(value, text):
    assert class_text(value) == text


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([True, False, None]),
        pl.Series([1, 0, None]),
        pl.Series([1, 0, None], dtype=pl.UInt8),
        pl.Series([1.0, 0.0, None]),
        pl.Series([1.0, 0.0, float("nan")]),
        pl.Series([1.0, 0.0, None], dtype=pl.Float32),
        pl.Series(["1", "0", None]),
        pl.Series(["true", "false", None]),
        pl.Series(["1.0", "0.0", None]),
        pl.Series(["true", "no", None], dtype=pl.Categorical),
        pl.Series(["1", "0", None], dtype=pl.Enum(["0", "1"])),
    ],
)
@pytest.mark.parametrize("positive", ["1", "true", "1.0"])
def test_every_type_tells_the_positive_class(values, positive):
    assert class_codes(values, positive).tolist() == [POSITIVE, NEGATIVE, ABSENT]


def test_a_positive_class_that_is_text_is_none_of_the_numbers():
    assert class_codes(pl.Series([1, 0, None]), "late").tolist() == [NEGATIVE, NEGATIVE, ABSENT]


@pytest.mark.parametrize("text", ["1_0", "nan", "300"])
def test_a_number_is_only_what_is_written_as_one(text):
    assert class_codes(pl.Series([10, 1], dtype=pl.Int8), text).tolist() == [NEGATIVE, NEGATIVE]


def test_a_column_of_nulls_is_absent():
    assert class_codes(pl.Series([None, None]), "1").tolist() == [ABSENT, ABSENT]
    assert same_class(pl.Series([None, None]), pl.Series([1, 2])).tolist() == [ABSENT, ABSENT]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pl.Series([1, 2, None]), pl.Series(["1", "3", "1"])),
        (pl.Series([1.0, 2.5, None]), pl.Series([1, 3, 1])),
        (pl.Series([True, False, None]), pl.Series(["true", "1", "x"])),
        (pl.Series(["a", "b", None]), pl.Series([" a", "c", "d"], dtype=pl.Categorical)),
    ],
)
def test_classes_of_two_types_compare_as_text(one, other):
    assert same_class(one, other).tolist() == [POSITIVE, NEGATIVE, ABSENT]
    assert same_class(other, one).tolist() == [POSITIVE, NEGATIVE, ABSENT]


def test_codes_do_not_depend_on_how_rows_are_cut():
    values = pl.Series(np.random.default_rng(0).integers(0, 5, 1_000))

    whole = class_codes(values, "3")

    assert np.array_equal(
        whole, np.concatenate([class_codes(values[:333], "3"), class_codes(values[333:], "3")])
    )
