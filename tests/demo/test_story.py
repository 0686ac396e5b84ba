import polars as pl
import pytest

from watchkeeper.demo.fault import UnitFault
from watchkeeper.demo.flights import FEATURES
from watchkeeper.domain.batch import RESERVED_COLUMNS

pytest.importorskip("sklearn", reason="the demo's model needs scikit-learn")

from watchkeeper.demo.late_flights import TRAINED_UNTIL
from watchkeeper.demo.story import TOLD_UNTIL, tell


@pytest.fixture(scope="module")
def story(flights):
    return tell(flights)


def test_the_story_is_the_same_each_time(story, flights):
    again = tell(flights)

    for name in ("reference", "predictions", "labels", "outcomes"):
        assert getattr(again, name).equals(getattr(story, name)), name
    assert again.threshold == story.threshold


def test_every_flight_from_april_on_is_predicted_in_order_of_time(story, flights):
    told = flights.filter(pl.col("time").is_between(TRAINED_UNTIL, TOLD_UNTIL, closed="left"))
    assert story.predictions["id"].equals(told["id"])
    assert story.predictions["time"].is_sorted()
    assert set(story.predictions.columns) - set(RESERVED_COLUMNS) == set(FEATURES)
    assert not set(FEATURES) & set(RESERVED_COLUMNS)


def test_labels_and_outcomes_belong_to_predictions_and_come_after_them(story):
    times = story.predictions.select("id", pl.col("time").alias("expected"))

    for frame, known in ((story.labels, "label_time"), (story.outcomes, "known_time")):
        joined = frame.join(times, on="id", how="left")
        assert frame["id"].n_unique() == frame.height
        assert joined["expected"].equals(joined["prediction_time"].rename("expected"))
        assert (frame[known] > frame["prediction_time"]).all()
        assert frame[known].is_sorted()


def test_the_model_answers_to_the_faulty_temperatures(story, flights):
    never = UnitFault("temp", "EWR", story.fault.start, story.fault.start)
    sound = tell(flights, never).predictions
    is_hit = (
        (pl.col("origin") == "EWR")
        & (pl.col("time") >= story.fault.start)
        & (pl.col("time") < story.fault.end)
    )

    assert story.predictions.filter(~is_hit).equals(sound.filter(~is_hit))
    faulty_rate = story.predictions.filter(is_hit)["prediction"].mean()
    assert faulty_rate > 1.5 * sound.filter(is_hit)["prediction"].mean()
