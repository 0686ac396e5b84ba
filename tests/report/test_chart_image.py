"""The chart of an incident: laid out to scale, painted as a small picture, and told in words."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from report.histories import START, view_of
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.metric import Unit
from watchkeeper.read.incident_chart import IncidentChart
from watchkeeper.report.chart_image import DENSITY, draw_chart, paint
from watchkeeper.report.chart_layout import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, lay_out
from watchkeeper.report.chart_words import describe

RED, YELLOW = Status.RED, Status.YELLOW
N_USUAL = 27
PNG_MAX = 30 * 1024


def chart_of(view=None, **changes):
    statuses = [None] * N_USUAL + [YELLOW, RED, RED]
    values = [0.47 + 0.01 * (i % 3) for i in range(N_USUAL)] + [0.6, 0.7, 0.75]
    view = view or view_of(values, statuses=statuses, benchmark=0.47)
    since = START + min(N_USUAL, len(view.starts) - 1) * DAY
    return replace(IncidentChart("Log loss where origin=EWR", RED, since, None, view), **changes)


def with_estimates(n_known):
    whole = chart_of().series
    known = {
        name: getattr(whole, name)[:n_known]
        for name in ("starts", "values", "lows", "highs", "n_rows", "statuses")
    }
    late = {name: getattr(whole, name)[n_known:] for name in known}
    return replace(whole, **known, estimate=replace(whole, **late))


def picture(chart):
    return Image.open(io.BytesIO(paint(lay_out(chart))))


def pixel(image, at):
    return image.convert("RGB").getpixel((round(at[0] * DENSITY), round(at[1] * DENSITY)))


def test_bad_windows_are_marked_where_their_values_lie():
    layout = lay_out(chart_of())

    assert [mark.status for mark in layout.marks] == [YELLOW, RED, RED]
    assert [mark.at for mark in layout.marks] == list(layout.lines[0].points[N_USUAL:])


def test_the_ground_is_another_from_the_first_bad_window_to_the_end():
    layout = lay_out(chart_of())

    width = (RIGHT - LEFT) / 30
    assert layout.lasting == pytest.approx((RIGHT - 3 * width, RIGHT))
    assert layout.since == "since 28 Jan"


def test_the_ground_of_what_is_over_ends_with_it():
    layout = lay_out(chart_of(until=START + 29 * DAY))

    assert layout.lasting[1] == pytest.approx(RIGHT - (RIGHT - LEFT) / 30)


def test_the_benchmark_lies_at_its_height_and_is_told():
    layout = lay_out(chart_of())

    assert layout.benchmark == pytest.approx(layout.lines[0].points[0][1])
    assert layout.training == "0.47 in training"


def test_long_labels_of_values_have_the_room_that_they_need():
    chart = chart_of(view_of([1_000_000.0, 2_000_000.0], unit=Unit.ROWS, name="volume"))

    layout, image = lay_out(chart), picture(chart)

    assert [tick.text for tick in layout.value_ticks] == [
        "1,000,000 rows",
        "1,500,000 rows",
        "2,000,000 rows",
    ]
    assert LEFT < layout.left < LEFT + 80
    margin = image.convert("L").crop((0, TOP * DENSITY, 18 * DENSITY, BOTTOM * DENSITY))
    assert min(margin.getextrema()) > 240


def test_without_a_benchmark_none_is_drawn():
    layout = lay_out(chart_of(view_of([1.0, 2.0])))

    assert (layout.benchmark, layout.training) == (None, "")


def test_the_latest_value_is_told_with_its_day_and_interval():
    layout = lay_out(chart_of(view_of([0.1, 0.4], unit=Unit.RATIO)))

    assert (layout.value, layout.told) == ("40 %", "Tue 2 Jan 2024, 95 % sure: 30 % to 50 %")


def test_what_was_estimated_is_a_line_of_its_own_and_told_as_such():
    layout = lay_out(chart_of(with_estimates(28)))

    assert [line.is_estimated for line in layout.lines] == [False, True]
    assert layout.told == "Tue 30 Jan 2024, estimated, 95 % sure: 0.65 to 0.85"


def test_axes_tell_few_round_values_and_days():
    layout = lay_out(chart_of())

    assert [tick.text for tick in layout.value_ticks] == ["0.4", "0.6", "0.8"]
    assert [tick.text for tick in layout.time_ticks] == ["1 Jan", "8 Jan", "15 Jan", "22 Jan", "29 Jan"]


@pytest.mark.parametrize(
    "view",
    [
        view_of([5.0, -3.0, 1e9, 0.0], benchmark=7.0),
        view_of([0.5]),
        view_of([0.5, 0.5], benchmark=0.5, statuses=[None, RED]),
        view_of([0.0] * 300, statuses=[RED] * 300),
        view_of([1.0, None, 3.0, None, 2.0], gap_after=2),
    ],
    ids=["wide", "single", "flat", "dense", "gaps"],
)
def test_whatever_the_values_everything_lies_in_the_plot_and_is_painted(view):
    chart = chart_of(view)

    layout = lay_out(chart)

    points = [point for part in (*(line.points for line in layout.lines), *layout.bands) for point in part]
    points += [mark.at for mark in layout.marks]
    assert all(LEFT - 3 <= x <= RIGHT + 3 and TOP <= y <= BOTTOM for x, y in points)
    assert picture(chart).size == (WIDTH * DENSITY, HEIGHT * DENSITY)


def test_the_picture_is_small_opaque_and_warm_white():
    png = paint(lay_out(chart_of()))

    image = Image.open(io.BytesIO(png))
    assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 440))
    assert "transparency" not in image.info
    assert pixel(image, (2, 2)) == (255, 254, 252)
    assert len(png) < PNG_MAX


def test_bad_windows_are_told_apart_by_colour_and_by_shape():
    yellow, red, _ = lay_out(chart_of()).marks
    image = picture(chart_of())

    assert pixel(image, red.at) == pytest.approx((194, 53, 43), abs=4)
    assert pixel(image, yellow.at) == pytest.approx((196, 133, 0), abs=4)
    # A triangle is wide at its foot, where a diamond is narrow.
    feet = [pixel(image, (mark.at[0] + 2.5, mark.at[1] + 3.0)) for mark in (yellow, red)]
    assert feet[0] == pytest.approx((196, 133, 0), abs=4)
    assert feet[1] != pytest.approx((194, 53, 43), abs=40)


def test_the_same_chart_gives_the_same_bytes():
    assert draw_chart(chart_of()) == draw_chart(chart_of())


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Missing values in größe", "Missing values in grosse"),
        ("Missing values in 価格", "Log loss"),
        ("two\nlines", "Log loss"),
    ],
)
def test_a_name_that_the_font_cannot_write_gives_way_to_the_metrics(title, expected):
    assert lay_out(chart_of(title=title)).title == expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (
            None,
            "rose from 0.47 in training to 0.75 (Tue 30 Jan 2024, 95 % sure: 0.65 to 0.85). Of 30 windows",
        ),
        (view_of([2.0, 1.0], benchmark=2.0), "fell from 2 in training to 1 (Tue 2 Jan 2024,"),
        (view_of([2.0], benchmark=2.05), "is 2, against 2.05 in training (Mon 1 Jan 2024,"),
        (view_of([2.0], benchmark=2.0), "is 2, as in training (Mon 1 Jan 2024,"),
        (view_of([2.0]), "is 2 (Mon 1 Jan 2024,"),
        (view_of([1.0], statuses=[RED]), "Of 1 windows shown, 1 is in alert."),
    ],
)
def test_what_it_shows_is_told_in_words(view, expected):
    told = describe(chart_of(view))

    assert told.startswith("Log loss where origin=EWR ")
    assert expected in told
