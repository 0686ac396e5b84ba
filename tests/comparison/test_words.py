import numpy as np
import polars as pl
import pytest

from watchkeeper.comparison.words import find_label, find_word_change
from watchkeeper.domain.schema import ColumnType
from watchkeeper.profile.align import align
from watchkeeper.profile.frames import profile

TEXT = {"x": ColumnType.TEXT}
VOCABULARY = [f"w{i}" for i in range(4_000)]
ZIPF = 1.0 / np.arange(1, 4_001)
ZIPF /= ZIPF.sum()


def column(texts):
    return profile({"x": texts}, TEXT).columns["x"]


def texts(n, seed, *, n_words=4_000, added="", share=0.0):
    """Texts of about ten words, as common as in a language; `added` in a share of them."""
    rng = np.random.default_rng(seed)
    shares = ZIPF[:n_words] / ZIPF[:n_words].sum()
    drawn = rng.choice(n_words, (n, 10), p=shares)
    extra = rng.random(n) < share
    return [
        " ".join([VOCABULARY[i] for i in row] + [added] * plus)
        for row, plus in zip(drawn.tolist(), extra.tolist(), strict=True)
    ]


def change_of(before, now):
    words = before.facets["words"], now.facets["words"]
    aligned = align(*words)
    is_exact = all(one.categories.is_exact for one in words)
    found = find_word_change(aligned, before.n_values, now.n_values, is_exact=is_exact)
    label = find_label(aligned, found.cell, *(one.categories for one in words)) if found else None
    return found, label


def test_a_word_in_more_texts_is_found_and_named():
    found, label = change_of(
        column(texts(4_000, 1, n_words=300, added="refund", share=0.001)),
        column(texts(2_000, 2, n_words=300, added="refund", share=0.03)),
    )

    assert label == "refund"
    assert (found.before, found.now) == pytest.approx((0.001, 0.03), abs=0.006)
    assert found.measured.low > 0.03
    assert found.measured.significance < 1e-9


def test_a_word_that_vanished_is_found_and_named():
    found, label = change_of(
        column(texts(4_000, 1, n_words=300, added="bonus", share=0.05)), column(texts(2_000, 2, n_words=300))
    )

    assert (label, found.now) == ("bonus", 0.0)


def test_among_thousands_of_words_a_change_is_found_if_not_always_named():
    found, _ = change_of(column(texts(4_000, 1)), column(texts(2_000, 2, added="w777", share=0.08)))

    assert found.measured.significance < 1e-9
    assert found.measured.low > 0.03


@pytest.mark.parametrize("n_words", [300, 4_000])
def test_without_a_change_the_level_is_held(n_words):
    chances = [
        change_of(
            column(texts(500, 2 * seed, n_words=n_words)), column(texts(300, 2 * seed + 1, n_words=n_words))
        )[0].measured.significance
        for seed in range(60)
    ]

    # Of 60, a true 5 % is exceeded 8 times once in a hundred such tests.
    assert np.sum(np.array(chances) <= 0.05) <= 7


def test_texts_that_repeat_whole_templates_do_not_alarm():
    templates = [texts(1, 100 + i)[0] for i in range(400)]
    chances = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        drawn = [[templates[i] for i in rng.integers(0, 400, n)] for n in (600, 400)]
        chances.append(change_of(*map(column, drawn))[0].measured.significance)

    assert np.sum(np.array(chances) <= 0.05) <= 7


def test_the_interval_allows_for_the_search_among_many_words():
    truth, covered = 0.05, []
    for seed in range(60):
        before = column(texts(800, 2 * seed, n_words=300, added="refund", share=0.3))
        now = column(texts(800, 2 * seed + 1, n_words=300, added="refund", share=0.3))
        found, _ = change_of(before, now)
        covered.append(found.measured.low <= 0.0 < truth)

    assert np.mean(covered) > 0.93


def test_too_few_texts_tell_nothing():
    found, label = change_of(column(["a b", "c d"] * 3), column(["e f"] * 6))

    assert (found, label) == (None, None)


def test_words_in_nearly_every_text_do_not_overflow_a_range():
    # Beyond a thousand words, ranges of hashes hold several; all of these are in every text.
    common = " ".join(VOCABULARY[:1_500])
    found, _ = change_of(column(pl.Series([common] * 60)), column(pl.Series([common] * 40)))

    assert found.measured.value == 0.0
    assert found.measured.significance == 1.0
