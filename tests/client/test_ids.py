import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from watchkeeper.client.ids import IdMaker

NOW_MS = 1_700_000_000_123


def test_layout_is_that_of_rfc_9562():
    made = uuid.UUID(IdMaker().make(NOW_MS))

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == NOW_MS


def test_text_is_canonical():
    made = IdMaker().make(NOW_MS)

    assert made == str(uuid.UUID(made))


def test_ids_of_one_millisecond_sort_as_they_were_made():
    maker = IdMaker()
    made = [maker.make(NOW_MS) for _ in range(50_000)]

    assert made == sorted(made)


def test_ids_sort_by_time():
    maker = IdMaker()

    assert maker.make(NOW_MS + 1) > maker.make(NOW_MS)
    assert maker.make(NOW_MS) < maker.make(NOW_MS + 1)


def test_threads_never_make_the_same_id():
    maker = IdMaker()
    with ThreadPoolExecutor(8) as pool:
        parts = pool.map(lambda _: [maker.make(NOW_MS) for _ in range(5_000)], range(8))
        made = [one for part in parts for one in part]

    assert len(set(made)) == len(made)


@pytest.mark.parametrize("time_ms", [-5, 1 << 50])
def test_a_time_beyond_48_bits_still_makes_an_id(time_ms):
    assert uuid.UUID(IdMaker().make(time_ms)).version == 7
