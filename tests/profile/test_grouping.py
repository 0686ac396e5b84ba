from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from watchkeeper.profile.grouping import summarise_groups


@pytest.mark.parametrize("kind", [np.array, pl.Series])
@pytest.mark.parametrize("offsets", [[0], [0, 6], [0, 1, 2, 6], [0, 5, 5, 6], [0, 3, 6], [0, 0, 6, 6]])
def test_groups_keep_their_order_whatever_their_size(kind, offsets):
    values = kind([1, 2, 4, 8, 16, 32])[: offsets[-1]]
    seen_together = []

    def many(some, bounds):
        seen_together.extend(np.diff(bounds).tolist())
        return [int(some[a:b].sum()) for a, b in pairwise(bounds.tolist())]

    found = summarise_groups(values, np.array(offsets), 2, lambda group: int(group.sum()), many)

    assert found == [sum([1, 2, 4, 8, 16, 32][a:b]) for a, b in pairwise(offsets)]
    assert all(size <= 2 for size in seen_together)
