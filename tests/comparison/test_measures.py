import numpy as np
import pytest
from scipy import stats

from watchkeeper.comparison.measures import (
    JS,
    KS,
    MEASURES,
    Pair,
    check_min_effect,
    choose_measure,
    find_measure,
    measure_all,
)
from watchkeeper.errors import BadInput, UnknownName
from watchkeeper.profile.align import align
from watchkeeper.profile.frames import profile
from watchkeeper.stats.mix_significance import mix_significance
from watchkeeper.stats.shift_significance import shift_significance
from watchkeeper.stats.significance import chi_square_significance


def aligned(before, now):
    return align(*(profile({"x": values}).columns["x"] for values in (before, now)))


def pair(before, now):
    return Pair.of(aligned(before, now))


@pytest.fixture(scope="module")
def normal():
    return np.random.default_rng(1).normal(10.0, 3.0, 300_000)


@pytest.mark.parametrize("measure", [one for one in MEASURES if one.name != "psi"], ids=lambda one: one.name)
def test_each_distance_begins_to_matter_at_a_shift_by_an_eighth_of_a_deviation(measure, normal):
    shifted = pair(normal, np.random.default_rng(2).normal(10.375, 3.0, 300_000))

    assert measure.read(shifted).value / measure.limit(shifted) == pytest.approx(1.0, abs=0.12)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)
def test_each_distance_is_red_from_a_shift_by_half_of_a_deviation_on(measure, normal):
    shifted = pair(normal, np.random.default_rng(2).normal(11.5, 3.0, 300_000))

    assert measure.read(shifted).value / measure.limit(shifted) == pytest.approx(measure.red_factor, rel=0.07)


def test_the_index_keeps_its_custom(normal):
    assert (find_measure("psi").matters, find_measure("psi").matters * find_measure("psi").red_factor) == (
        0.1,
        0.25,
    )


def test_distances_in_the_columns_unit_are_those_of_scipy():
    rng = np.random.default_rng(3)
    before, now = rng.normal(size=400), rng.normal(0.5, 2.0, 300)

    found = {one.name: one.value for one in measure_all(aligned(before, now))}

    assert found["wasserstein"] == pytest.approx(stats.wasserstein_distance(before, now), rel=1e-9)
    assert found["ks"] == pytest.approx(stats.ks_2samp(before, now).statistic, rel=1e-9)


def test_distances_of_large_columns_are_near_those_of_their_values():
    rng = np.random.default_rng(3)
    before, now = rng.lognormal(size=60_000), rng.lognormal(0.1, 1.1, 50_000)

    found = {one.name: one.value for one in measure_all(aligned(before, now))}

    assert found["wasserstein"] == pytest.approx(stats.wasserstein_distance(before, now), rel=0.01)
    assert found["energy"] == pytest.approx(stats.energy_distance(before, now), rel=0.02)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.name)
def test_without_drift_no_distance_alarms_more_than_its_level(measure):
    chances = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        draws = (rng.normal, rng.exponential, rng.geometric)
        arguments = ((0.0,), (1.0,), (0.3,))
        chances += [
            measure.read(pair(draw(*known, size=600), draw(*known, size=400))).significance
            for draw, known in zip(draws, arguments, strict=True)
        ]

    # Of 180, a true 5 % is exceeded 17 times once in a hundred such tests.
    assert np.mean(np.array(chances) <= 0.05) < 0.095


def test_categories_are_measured_by_what_needs_no_order():
    found = measure_all(aligned(["a", "b"] * 200, ["a", "b", "b"] * 100))

    assert [one.name for one in found] == ["js_distance", "psi", "hellinger", "chi_square", "total_variation"]
    assert {one.name: one.value for one in found}["total_variation"] == pytest.approx(1 / 6)


def test_the_choice_suits_the_column_and_says_why():
    many, few = pair(np.arange(900.0), np.arange(900.0)), pair(np.arange(90.0), np.arange(90.0))
    words = pair(["a", "b"] * 20, ["a", "b"] * 20)

    assert choose_measure(many).measure.name == JS.name
    assert choose_measure(few).measure.name == KS.name
    assert "fewer than 300 numbers" in choose_measure(few).why
    assert choose_measure(words).measure.name == JS.name
    assert "new ones" in choose_measure(words).why


def test_numbers_are_judged_by_the_least_of_several_tests_unless_a_distance_is_asked_for():
    rng = np.random.default_rng(8)
    spread = pair(rng.normal(size=600), 1.3 * rng.normal(size=200))

    by_default = choose_measure(spread).measure.read(spread).significance
    assert by_default == shift_significance(spread.reference, spread.current)
    assert choose_measure(spread, KS).measure.read(spread).significance > by_default


def test_categories_are_judged_by_the_least_of_several_tests_unless_a_distance_is_asked_for():
    mix = pair([*"abcdefgh"] * 100, [*"abcdefgh"] * 24 + ["new"] * 5)

    by_default = choose_measure(mix).measure.read(mix).significance

    assert by_default == mix_significance(mix.reference, mix.current)
    assert choose_measure(mix, JS).measure.read(mix).significance == chi_square_significance(
        mix.cells.reference, mix.cells.current
    )


def test_what_was_asked_for_is_taken_where_it_fits_and_said_where_not():
    psi, ks = find_measure("psi"), find_measure("ks")
    words = pair(["a", "b"] * 20, ["a", "b"] * 20)

    assert choose_measure(words, psi).measure is psi
    assert "as asked for: it is what credit scoring reports" in choose_measure(words, psi).why
    assert choose_measure(words, ks).measure.name == JS.name
    assert choose_measure(words, ks).why.endswith("Kolmogorov-Smirnov distance fits numbers only")


def test_an_unknown_name_lists_the_known():
    with pytest.raises(UnknownName, match="no distance called 'emd'; known: js_distance, ks, psi"):
        find_measure("emd")


@pytest.mark.parametrize(
    ("effect", "measure"),
    [(-0.1, None), (1.0, None), (1.0, "ks"), (2.0, {"x": "psi"}), (1.3, "cramer_von_mises")],
)
def test_an_effect_that_cannot_be_exceeded_is_refused(effect, measure):
    with pytest.raises(BadInput, match="min_effect must be at least 0 and below"):
        check_min_effect(effect, measure)


def test_an_effect_without_a_ceiling_may_be_large():
    check_min_effect(2.0, "psi")
    check_min_effect(5.0, "wasserstein")


def test_a_column_that_is_mostly_one_value_still_has_a_spread():
    mostly = pair(np.r_[np.zeros(800), np.arange(200.0)], np.zeros(500))

    assert mostly.spread() == pytest.approx(np.r_[np.zeros(800), np.arange(200.0)].std(), rel=1e-9)


def test_huge_values_have_a_finite_spread():
    assert np.isfinite(pair([1.7e308, -1.7e308] * 50, [0.0] * 50).spread())
