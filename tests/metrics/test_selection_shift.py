"""Selection shift: silent where inputs explain it, and where nothing moved; the planted shift where the model did."""

import numpy as np
import polars as pl
import pytest

from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.metrics.metric import Evidence
from watchkeeper.metrics.selection_shift import SELECTION_SHIFT
from watchkeeper.profile.expected_selection import learn_selection
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.profile import Profile

INCOME = {"income": ColumnType.FLOAT}
GROUP = Column("group", Role.PROTECTED, ColumnType.CATEGORY)


def groups_of(rng, n, *, poorer=0.0, against=0.0):
    """Return the rows of two groups; those of b are poorer now, or the model asks them for more."""
    parts = []
    for name, mean, bar in (("a", 0.0, 0.0), ("b", -0.3 - poorer, against)):
        income = rng.normal(mean, 1.0, n)
        noise = rng.normal(0.0, 0.5, n)
        chosen = np.where(income + noise > bar, "1", "0")
        parts.append(pl.DataFrame({"income": income, "prediction": chosen}).with_columns(group=pl.lit(name)))
    return pl.concat(parts)


def segments_of(rows):
    types = {**INCOME, "prediction": ColumnType.CATEGORY}
    return {
        f"group={name}": profile_frame(part, types)
        for (name,), part in rows.partition_by("group", as_dict=True).items()
    }


def learnt_of(rows):
    return learn_selection(rows, INCOME, segments_of(rows), positive="1")


def read(segments, selection):
    return SELECTION_SHIFT.read(
        Evidence(Profile.empty(), column=GROUP, segments=segments, selection=selection)
    )


@pytest.fixture(scope="module")
def learnt():
    return learnt_of(groups_of(np.random.default_rng(0), 3_000))


def test_a_group_that_has_become_poorer_is_chosen_less_and_the_model_is_not_blamed(learnt):
    now = segments_of(groups_of(np.random.default_rng(1), 3_000, poorer=0.5))

    reading = read(now, learnt)

    assert reading.low == 0.0
    assert reading.value < 0.03


def test_a_model_that_asks_one_group_for_more_is(learnt):
    rng = np.random.default_rng(2)
    now = groups_of(rng, 3_000, against=0.4)
    # What the same rows would have been answered before, from many more of them: the shift that was planted.
    same = groups_of(np.random.default_rng(3), 200_000)
    other = groups_of(np.random.default_rng(3), 200_000, against=0.4)
    planted = ((same["prediction"] == "1").cast(int) - (other["prediction"] == "1").cast(int)).mean() * 2

    reading = read(segments_of(now), learnt)

    assert reading.value == pytest.approx(planted, abs=0.03)
    assert 0.05 < reading.low < planted < reading.high


def test_it_speaks_of_a_shift_where_there_is_none_in_one_case_of_twenty_at_most():
    rng = np.random.default_rng(4)
    n_spoken = 0
    for poorer in (0.0, 0.3):
        for _ in range(60):
            learnt = learnt_of(groups_of(rng, 400))
            n_spoken += read(segments_of(groups_of(rng, 200, poorer=poorer)), learnt).low > 0.0

    # As the spread left by inputs is less than is allowed for, it is rarer than the level of 5 %.
    assert n_spoken <= 6


@pytest.mark.parametrize(("segments", "says"), [({}, "too few"), (None, "needed")])
def test_what_lacks_is_said(learnt, segments, says):
    reading = read(segments or {}, learnt if segments is not None else None)

    assert reading.value is None
    assert says in reading.reason


def test_it_is_about_protected_columns():
    assert SELECTION_SHIFT.applies_to(GROUP)
    assert not SELECTION_SHIFT.applies_to(Column("income", Role.FEATURE, ColumnType.FLOAT))
    assert not SELECTION_SHIFT.applies_to(None)
