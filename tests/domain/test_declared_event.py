from datetime import datetime

import pytest

from verdicts import day
from watchkeeper.domain.declared_event import MAX_EVENT_NAME_LENGTH, DeclaredEvent
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.errors import BadInput

DAYS_2_TO_4 = DeclaredEvent("sale", day(2), day(4))
FROM_DAY_2 = DeclaredEvent("strike", day(2))


@pytest.mark.parametrize(
    ("number", "lasts", "open_lasts"), [(1, 0, 0), (2, 1, 1), (3, 1, 1), (4, 0, 1), (99, 0, 1)]
)
def test_it_lasts_from_its_start_up_to_its_end_if_it_has_one(number, lasts, open_lasts):
    assert DAYS_2_TO_4.lasts_at(day(number)) is bool(lasts)
    assert FROM_DAY_2.lasts_at(day(number)) is bool(open_lasts)


@pytest.mark.parametrize(
    ("start", "end", "touches", "open_touches"),
    [
        (day(0), day(2), False, False),
        (day(0), day(2) + HOUR, True, True),
        (day(3), day(3) + HOUR, True, True),
        (day(0), day(9), True, True),
        (day(4), day(5), False, True),
    ],
)
def test_a_window_of_which_any_part_lies_in_it_is_touched(start, end, touches, open_touches):
    assert DAYS_2_TO_4.touches(Window(start, end)) is touches
    assert FROM_DAY_2.touches(Window(start, end)) is open_touches


@pytest.mark.parametrize(
    ("columns", "metrics", "about"),
    [
        ((), (), {("volume", ""), ("missing_rate", "temp"), ("missing_rate", "load")}),
        (("temp",), (), {("missing_rate", "temp")}),
        ((), ("volume",), {("volume", "")}),
        (("temp",), ("missing_rate", "volume"), {("missing_rate", "temp")}),
    ],
)
def test_it_is_about_all_or_about_the_columns_and_metrics_that_it_names(columns, metrics, about):
    event = DeclaredEvent("sale", day(2), columns=columns, metrics=metrics)
    everything = [("volume", ""), ("missing_rate", "temp"), ("missing_rate", "load")]

    assert {one for one in everything if event.is_about(*one)} == about
    assert event.is_about_all is (len(about) == len(everything))


def test_what_it_leaves_out_is_what_is_measured_in_windows_that_it_touches():
    volume = Series("volume", window=2 * DAY)
    repair = DeclaredEvent("repair", day(2), day(4), is_excluded=False, is_muted=True)

    assert [DAYS_2_TO_4.leaves_out(volume, day(number)) for number in range(6)] == [0, 1, 1, 1, 0, 0]
    assert not repair.leaves_out(volume, day(2))


@pytest.mark.parametrize(
    ("name", "start", "end", "said"),
    [
        ("sale", day(2), day(2), "must end after it starts"),
        ("sale", day(2), day(1), "must end after it starts"),
        ("sale", datetime(2024, 3, 6), day(4), "need a time zone"),  # noqa: DTZ001  # It is what is refused.
        ("sale", day(2), datetime(2024, 3, 8), "need a time zone"),  # noqa: DTZ001  # It is what is refused.
        (" ", day(2), None, "needs a name"),
        ("x" * (MAX_EVENT_NAME_LENGTH + 1), day(2), None, "needs a name"),
    ],
)
def test_a_span_that_is_none_and_a_name_that_is_none_are_refused(name, start, end, said):
    with pytest.raises(BadInput, match=said):
        DeclaredEvent(name, start, end)
