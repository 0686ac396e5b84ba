import pytest

from subjects import subject
from watchkeeper.detectors.finding import grey_finding, name_subject, write_interval
from watchkeeper.domain.status import Status


def test_columns_are_named():
    assert name_subject(subject("missing_rate", 0.1, column="temp")) == "Missing values in temp"
    assert name_subject(subject("volume", 1.0)) == "Predictions"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""),
        (1.0, 2.0, " (1 ms to 2 ms)"),
        (1.0, None, " (at least 1 ms)"),
        (None, 2.0, " (at most 2 ms)"),
    ],
)
def test_intervals_with_open_ends_are_written(low, high, text):
    assert write_interval(subject("latency_p99", 1.5, low, high)) == text


def test_grey_says_why():
    finding = grey_finding(subject("volume", None), "nothing is known")

    assert finding.status is Status.GREY
    assert finding.reason == "Predictions could not be judged: nothing is known."
