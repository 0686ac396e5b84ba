"""Sketches as bytes of whylogs-sketching 3.4.1, read without it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.integrations.datasketches import read_frequent_items, read_kll

# Of k = 8, each updated with 0, 1, ... n - 1.
KLL = {
    0: "02010f0108000800",
    1: "02020f04080008000000000000000000",
    3: (
        "06010f0008000800030000000000000008000100000000000500000000000000000000000000000000000040"
        "0000000000000040000000000000f03f0000000000000000"
    ),
    20: (
        "06010f000800080014000000000000000800020000000000000000000c000000000000000000000000000000"
        "0000334000000000000033400000000000003240000000000000314000000000000030400000000000002e40"
        "0000000000002c400000000000002a4000000000000028400000000000002640000000000000244000000000"
        "0000224000000000000020400000000000000000000000000000004000000000000010400000000000001840"
    ),
}
# Updated with "v0", "v1", ...
ITEMS = {
    0: "01010a0a03010000",
    1: "04010a0a030000000100000000000000010000000000000000000000000000000100000000000000020000007630",
    3: (
        "04010a0a03000000030000000000000003000000000000000000000000000000010000000000000001000000"
        "000000000100000000000000020000007630020000007631020000007632"
    ),
}


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_sketch_that_dropped_nothing_holds_every_value(n):
    sketch = read_kll(bytes.fromhex(KLL[n]))

    assert (sketch.n, sketch.k, sketch.is_exact, sketch.rank_error) == (n, 8, True, 0.0)
    assert sketch.items.tolist() == list(range(n))
    assert sketch.weights.tolist() == [1] * n


def test_items_of_a_fuller_sketch_stand_for_as_many_values_as_there_were():
    sketch = read_kll(bytes.fromhex(KLL[20]))

    assert not sketch.is_exact
    assert sketch.weights.sum() == sketch.n == 20
    assert set(sketch.weights.tolist()) == {1, 2}
    assert (sketch.minimum, sketch.maximum) == (0.0, 19.0)
    assert np.all(np.diff(sketch.items) > 0)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_frequent_items_are_all_items_until_some_are_dropped(n):
    items = read_frequent_items(bytes.fromhex(ITEMS[n]))

    assert items.counts == {f"v{i}": 1 for i in range(n)}
    assert (items.n, items.offset, items.is_exact) == (n, 0, True)


def test_frequent_items_that_dropped_some_are_not_exact():
    data = bytearray.fromhex(ITEMS[3])
    data[16], data[24] = 9, 2  # Nine rows were counted, and counts may fall short by two.

    items = read_frequent_items(bytes(data))

    assert (items.n, items.offset, items.is_exact) == (9, 2, False)


@pytest.mark.parametrize(("read", "golden"), [(read_kll, KLL), (read_frequent_items, ITEMS)])
def test_a_sketch_cut_short_is_refused(read, golden):
    for text in golden.values():
        data = bytes.fromhex(text)
        for n in range(len(data)):
            with pytest.raises(ValueError, match=r"sketch|item"):
                read(data[:n])


@pytest.mark.parametrize(("read", "golden"), [(read_kll, KLL), (read_frequent_items, ITEMS)])
@given(data=st.data())
def test_a_damaged_sketch_adds_up_or_is_refused(read, golden, data):
    whole = bytearray.fromhex(data.draw(st.sampled_from(list(golden.values()))))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))

    try:
        sketch = read(bytes(whole))
    except ValueError:
        return
    if read is read_kll:
        assert sketch.weights.sum() == sketch.n
    else:
        assert sum(sketch.counts.values()) <= sketch.n


def test_another_sketch_is_refused():
    with pytest.raises(ValueError, match="family 10"):
        read_kll(bytes.fromhex(ITEMS[1]))
    with pytest.raises(ValueError, match="family 15"):
        read_frequent_items(bytes.fromhex(KLL[3]))
