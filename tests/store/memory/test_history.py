from watchkeeper.domain.window import DAY, Window
from watchkeeper.store.memory.history import History
from watchkeeper.testing.catalog.examples import T0


def test_values_are_found_by_span_oldest_first():
    history = History()
    for number in (3, 1, 2, 0):
        history.put(T0 + number * DAY, None, number)

    assert list(history.within(Window(T0 + DAY, T0 + 3 * DAY))) == [1, 2]
    assert list(history.all()) == [0, 1, 2, 3]


def test_discarding_leaves_the_others():
    history = History()
    for number in range(4):
        history.put(T0, number, number)
        history.put(T0 + DAY, 0, 1)

    history.discard(lambda value: value % 2 == 1)

    assert list(history.all()) == [0, 2]
    assert not history.has_any(Window(T0 + DAY, T0 + 2 * DAY))
