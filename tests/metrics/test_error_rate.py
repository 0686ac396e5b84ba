import pytest

from watchkeeper.metrics.error_rate import ERROR_RATE
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.profile import Profile
from window_evidence import service_evidence


def test_rows_with_an_error_count():
    reading = ERROR_RATE.read(service_evidence(error=[None, "TimeoutError", None, None]))

    assert reading.value == pytest.approx(0.25)


def test_a_service_that_reports_no_errors_is_not_taken_for_healthy():
    reading = ERROR_RATE.read(Evidence(Profile(10, {})))

    assert reading.value is None
