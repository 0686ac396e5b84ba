import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.profile.scale import Scale, cell_bounds, finest_cells, float_keys, keys_to_floats


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_keys_keep_the_order_and_lead_back(values):
    ordered = np.sort(np.array(values) + 0.0)

    keys = float_keys(ordered)

    assert np.all(keys[1:] >= keys[:-1])
    assert keys_to_floats(keys).tolist() == ordered.tolist()


@pytest.mark.parametrize("scale", [Scale.FLOAT, Scale.PROBABILITY])
def test_level_zero_holds_the_value_itself(scale):
    values = np.array([0.0, 5e-324, 0.25, 0.5, np.nextafter(1, 0), 1.0])

    lower, upper = cell_bounds(finest_cells(values, scale), scale, 0)

    assert lower.tolist() == upper.tolist() == values.tolist()
