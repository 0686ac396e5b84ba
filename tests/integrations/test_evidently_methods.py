"""Thresholds against distances of the same two tables, as SciPy and our own statistics measure them."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy, norm

from watchkeeper.integrations.evidently_methods import (
    equivalent_effect,
    find_namesake,
    is_drifted,
    kind_of,
    why_no_equivalent,
)
from watchkeeper.integrations.evidently_run import Verdict
from watchkeeper.stats.distances import js_distance, psi

SHARES = st.lists(st.floats(0.05, 1.0), min_size=3, max_size=20)


@given(SHARES, st.data())
def test_a_small_change_meets_both_thresholds_alike(weights, data):
    changes = data.draw(st.lists(st.floats(-0.02, 0.02), min_size=len(weights), max_size=len(weights)))
    p = np.array(weights) / sum(weights)
    q = p * (1.0 + np.array(changes))
    q /= q.sum()
    # Below this, rounding is as large as the change.
    assume(np.abs(q / p - 1.0).max() > 1e-4)
    here = js_distance(p, q)

    theirs = {
        "psi": psi(p, q, pseudo_count=0.0),
        "kl_div": entropy(p, q),
        "hellinger": np.sqrt(max(0.0, 1.0 - np.sqrt(p * q).sum())),
        "jensenshannon": jensenshannon(p, q),
    }

    for method, threshold in theirs.items():
        assert equivalent_effect(method, threshold) == pytest.approx(here, rel=0.03)


@pytest.mark.parametrize("shift", [0.05, 0.1, 0.2])
def test_a_shift_of_a_normal_distribution_meets_the_wasserstein_threshold(shift):
    edges = np.linspace(-6.0, 6.0, 2001)
    p, q = np.diff(norm.cdf(edges)), np.diff(norm.cdf(edges - shift))

    assert equivalent_effect("wasserstein", shift) == pytest.approx(js_distance(p, q), rel=0.01)


@pytest.mark.parametrize(("method", "threshold"), [("ks", 0.05), ("TVD", 0.1), ("psi", 9.0), ("psi", -1.0)])
def test_what_has_no_equivalent_has_none(method, threshold):
    assert equivalent_effect(method, threshold) is None


@pytest.mark.parametrize(
    ("method", "threshold", "says"),
    [
        ("", 0.1, "does not name the method"),
        ("psi", None, "does not tell its threshold"),
        ("K-S p_value", 0.05, "p-value falls"),
        ("TVD", 0.1, "something else"),
    ],
)
def test_a_method_without_equivalent_says_why(method, threshold, says):
    assert says in why_no_equivalent(method, threshold)


@pytest.mark.parametrize(
    ("verdict", "drifted"),
    [
        (Verdict("ks", 0.05, 0.01), True),
        (Verdict("ks", 0.05, 0.2), False),
        (Verdict("psi", 0.1, 0.2), True),
        (Verdict("psi", 0.1, 0.01), False),
        (Verdict("psi", None, 0.01), None),
        (Verdict("mine", 0.1, 0.2), None),
        (Verdict("mine", 0.1, 0.2, is_drifted=True), True),
    ],
)
def test_drift_is_below_a_p_value_and_from_a_distance_on(verdict, drifted):
    assert is_drifted(verdict) is drifted


def test_a_test_tells_the_kind_of_its_columns():
    assert [kind_of(name) for name in ("ks", "Z-test p_value", "perc_text_content_drift", "psi")] == [
        "num",
        "cat",
        "text",
        "",
    ]


@pytest.mark.parametrize(
    ("method", "threshold", "namesake"),
    [
        ("PSI", 2.5, ("psi", 2.5)),
        ("Hellinger distance", 0.1, ("hellinger", 0.1)),
        ("Hellinger distance", 1.0, None),
        ("Wasserstein distance (normed)", 0.1, ("wasserstein", 0.1)),
        ("jensenshannon", 0.9, None),
        ("psi", None, None),
        ("psi", -0.1, None),
        ("ks", 0.05, None),
    ],
)
def test_a_distance_of_the_same_name_keeps_its_threshold_where_it_can_be_exceeded(
    method, threshold, namesake
):
    assert find_namesake(method, threshold) == namesake


@given(SHARES, SHARES)
def test_jensen_shannon_differs_by_its_base_alone(first, second):
    n = min(len(first), len(second))
    p, q = np.array(first[:n]) / sum(first[:n]), np.array(second[:n]) / sum(second[:n])
    found = find_namesake("jensenshannon", float(jensenshannon(p, q)))

    assert found is not None
    assert found[1] == pytest.approx(js_distance(p, q), abs=1e-7)
