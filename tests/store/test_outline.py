from datetime import UTC, datetime, timedelta

import pytest

from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.store.outline import outline, stretch_of

T0 = datetime(2024, 1, 1, tzinfo=UTC)
SERIES = Series("latency_p95", window=HOUR)


def history(values):
    return [Measurement(SERIES, T0 + n * HOUR, Reading(value)) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("days", "stretch"),
    [(16, None), (90, 11 * HOUR), (365, 44 * HOUR)],
)
def test_a_stretch_is_as_long_as_it_must_be(days, stretch):
    assert stretch_of(Window(T0, T0 + days * DAY), HOUR, 400) == stretch


def test_every_spike_up_or_down_stays_as_it_was_measured():
    values = [1.0] * 8_760
    spikes = {100: 9.0, 101: -9.0, 4_000: 2.0, 8_758: 0.5}
    for place, value in spikes.items():
        values[place] = value

    found = outline(history(values), 44 * HOUR)

    shown = dict(zip(found.starts, found.values, strict=True))
    assert {place: shown.get(T0 + place * HOUR) for place in spikes} == spikes
    assert len(found.starts) < 450


def test_a_gap_stays_a_gap():
    values = [float(n % 7) for n in range(100)]
    values[40:50] = [None] * 10

    found = outline(history(values), timedelta(hours=20))

    assert None in found.values


def test_the_latest_window_and_those_asked_for_stay():
    rows = history([1.0, 2.0, 0.0, 1.5, 1.5, 1.5])

    found = outline(rows, DAY, keep={T0 + 3 * HOUR, T0 - HOUR})

    assert [start.hour for start in found.starts] == [1, 2, 3, 5]


def test_nothing_has_an_empty_outline():
    assert outline([], DAY).starts == ()
