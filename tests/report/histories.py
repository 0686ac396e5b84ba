"""Histories for the tests of what draws them."""

from datetime import UTC, datetime, timedelta

from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.read.series import MetricInfo, SeriesView

START = datetime(2024, 1, 1, tzinfo=UTC)


def view_of(values, *, statuses=None, benchmark=None, unit=Unit.NUMBER, gap_after=None, name="log_loss"):
    starts = [START + i * DAY for i in range(len(values))]
    if gap_after is not None:
        starts = [start + (30 * DAY if i > gap_after else timedelta()) for i, start in enumerate(starts)]
    return SeriesView(
        metric=MetricInfo(name, "Log loss", "", unit, Better.LOWER, Question.RIGHT),
        column="",
        segment="",
        reference="",
        window_s=86_400,
        starts=starts,
        values=values,
        lows=[None if value is None else value - 0.1 for value in values],
        highs=[None if value is None else value + 0.1 for value in values],
        n_rows=[100] * len(values),
        statuses=statuses or [None] * len(values),
        benchmark=benchmark,
        reference_until=None,
    )
