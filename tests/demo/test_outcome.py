from datetime import UTC, datetime

import polars as pl
import pytest

from watchkeeper.demo.outcome import missed_connection_costs

STRANDED = pytest.approx(150 * 5 / 6 / 4 / 3 * 250, abs=0.005)
NEEDLESS = pytest.approx(150 * 5 / 6 / 4 * 20, abs=0.005)


@pytest.mark.parametrize(
    ("prediction", "delay", "cost"),
    [(0, 46, STRANDED), (0, 45, 0.0), (0, -5, 0.0), (1, 46, 0.0), (1, 16, 0.0), (1, 15, NEEDLESS)],
)
def test_both_errors_cost_and_right_answers_do_not(prediction, delay, cost):
    flight = pl.DataFrame(
        {
            "id": ["a"],
            "time": [datetime(2013, 4, 1, tzinfo=UTC)],
            "seats": [150],
            "prediction": [prediction],
            "label": [int(delay > 15)],
            "label_time": [datetime(2013, 4, 1, 5, tzinfo=UTC)],
            "arrival_delay_min": [delay],
        }
    )

    outcome = missed_connection_costs(flight).row(0, named=True)

    assert outcome["value"] == cost
    assert outcome["known_time"] == datetime(2013, 4, 1, 5, tzinfo=UTC)
    assert outcome["prediction_time"] == datetime(2013, 4, 1, tzinfo=UTC)
