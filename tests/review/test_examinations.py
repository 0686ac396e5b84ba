"""What a review says: each thing where it is so and not where it is not; and what it proposes, applied, is said no more."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from monitored import MODEL, have_measured
from watchkeeper.clock import ManualClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.batch import Kind
from watchkeeper.domain.calendar import UTC_CALENDAR
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.reference import Reference
from watchkeeper.domain.route import Route
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import DAY, HOUR, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import GRACE
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.profile.frames import profile_frame
from watchkeeper.profile.performance import Performance
from watchkeeper.read.source import Source
from watchkeeper.review.built_in import EXAMINATIONS
from watchkeeper.review.review import Reviewer
from watchkeeper.store.label_arrivals import LabelHabits
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.memory.lake import MemoryLake
from watchkeeper.store.records import Drain, Drained, Judged, Measured, ProfileKey

START = MODEL.created_at
N_HOURS = 72
NOW = START + N_HOURS * HOUR
ROUTES = [Route("mail")]
INPUTS = Monitor("inputs", "Inputs", Question.INPUT, ("missing_rate",), "rate_rise")
LATENCY = Monitor(
    "latency", "Time to answer", Question.ON_TIME, ("latency_p95",), "threshold", window=HOUR
)  # fmt: skip


class Fleet:
    """One model with a latency of about 120 ms an hour, its labels, and monitors of one's choice."""

    def __init__(self, *monitors, now=NOW + GRACE, routes=ROUTES):
        self.catalog, self.lake = MemoryCatalog(), MemoryLake()
        self.source = Source(
            self.catalog,
            ManualClock(now),
            METRICS,
            DETECTORS,
            self.lake,
            UTC_CALENDAR,
            LabelHabits(self.catalog),
        )
        self.catalog.add_model(MODEL)
        have_measured(
            self.catalog, MODEL, "latency_p95", np.random.default_rng(3).normal(120.0, 5.0, N_HOURS)
        )
        labelled = Measurement(Series("labelled_ratio", window=DAY), START, Reading(0.9, n_rows=100))
        volume = Measurement(Series("volume", window=DAY), START, Reading(100.0, n_rows=100))
        self.catalog.commit_measured(Measured(MODEL.name, (labelled, volume), (), None, ()))
        self.watch(*monitors)
        self.reviewer = Reviewer(self.source, EXAMINATIONS, routes=routes)

    def watch(self, *monitors):
        """Store monitors and what they said of the past."""
        previewer = Previewer(self.catalog, self.source.clock, METRICS, DETECTORS)
        for monitor in monitors:
            self.catalog.put_monitor(MODEL.name, monitor)
            told = previewer.preview(MODEL, monitor, Window(START, NOW))
            self.catalog.commit_judged(Judged(MODEL.name, (), told.verdicts))

    def remarks(self, kind=None):
        found = [remark for one in self.reviewer.review().models for remark in one.remarks]
        return [one for one in found if kind in (None, one.kind)]

    def apply(self, remark):
        monitor = remark.proposal.monitor
        self.source.fitting(MODEL.name).check(monitor)
        self.catalog.put_monitor(MODEL.name, monitor)


def test_where_all_is_well_nothing_is_said():
    fleet = Fleet(INPUTS, replace(LATENCY, settings={"yellow": 140.0}))

    review = fleet.reviewer.review()

    assert (review.sentence, review.models, review.calm) == (
        "Nothing to do. The model is watched as should be.",
        [],
        [MODEL.name],
    )


def test_what_always_alarms_is_said_until_wider_limits_are_applied():
    fleet = Fleet(INPUTS, replace(LATENCY, settings={"yellow": 90.0, "red": 110.0}))

    (remark,) = fleet.remarks()

    assert remark.kind == "always_firing"
    assert remark.said == "“Time to answer” is bad in 72 of 72 windows."
    assert 110.0 < remark.proposal.monitor.settings["yellow"] < 140.0
    assert "yellow 90 → " in remark.proposal.said

    fleet.apply(remark)
    assert fleet.remarks() == []


def test_what_never_came_near_its_limit_is_said_until_a_narrower_one_is_applied():
    fleet = Fleet(INPUTS, replace(LATENCY, settings={"yellow": 1_000.0}))

    (remark,) = fleet.remarks()

    assert remark.kind == "never_near"
    assert remark.why.endswith("it would have to come to 1,000 ms before anybody is told.")

    fleet.apply(remark)
    assert fleet.remarks() == []


def test_for_what_never_moved_no_limit_is_proposed():
    fleet, none = Fleet(INPUTS), Series("error_rate", window=HOUR)
    rows = [Measurement(none, START + hour * HOUR, Reading(0.0, 0.0, 0.0, 100)) for hour in range(N_HOURS)]
    fleet.catalog.commit_measured(Measured(MODEL.name, rows, (), None, ()))
    fleet.watch(replace(LATENCY, name="errors", metrics=("error_rate",), settings={"red": 0.05}))

    (remark,) = fleet.remarks("never_near")

    assert remark.proposal is None
    assert remark.advice == "Choose a limit by what would hurt."


@pytest.mark.parametrize(
    ("routes", "monitors", "said"),
    [
        ([], [INPUTS], "No channel is told of its incidents."),
        ([Route("mail", ("other-*",))], [INPUTS], "No channel is told of its incidents."),
        (ROUTES, [replace(INPUTS, is_paging=False)], "None of its monitors notifies anybody."),
    ],
)
def test_incidents_that_reach_nobody_are_said(routes, monitors, said):
    assert [one.said for one in Fleet(*monitors, routes=routes).remarks()] == [said]


def test_silence_of_a_week_is_said_and_a_weekend_is_none():
    assert Fleet(INPUTS, now=NOW + 3 * DAY).remarks() == []
    (remark,) = Fleet(INPUTS, now=NOW + 9 * DAY).remarks("silent")
    assert remark.said == "No prediction came for 9 days."


def test_a_model_without_labels_is_said():
    fleet = Fleet(INPUTS)
    none = Measurement(Series("labelled_ratio", window=DAY), START, Reading(0.0, n_rows=100))
    fleet.catalog.commit_measured(Measured(MODEL.name, (none,), (), None, ()))

    (remark,) = fleet.remarks()

    assert (remark.kind, remark.figures[0].value) == ("unlabelled", "100")


def have_answers(fleet):
    """Log answers that go with temp, though not in a straight line, and with nothing else."""
    rng, n = np.random.default_rng(1), 600
    temp = rng.normal(0.0, 1.0, n)
    rows = pl.DataFrame(
        {
            "id": [str(row) for row in range(n)],
            "time": [START + timedelta(minutes=row) for row in range(n)],
            "version": "1",
            "prediction": "1",
            "score": 1.0 / (1.0 + temp**2),
            "temp": temp,
            "load": rng.normal(0.0, 1.0, n),
            "site": rng.choice(["east", "west"], n),
        }
    ).with_columns(pl.col("time").dt.cast_time_unit("us"))
    fleet.lake.append(MODEL.name, Kind.PREDICTIONS, rows, drain=1)


@pytest.mark.parametrize(
    "monitors",
    [
        [replace(LATENCY, settings={"yellow": 140.0})],
        [replace(INPUTS, is_enabled=False), replace(LATENCY, settings={"yellow": 140.0})],
        [replace(INPUTS, columns=("load", "site"))],
    ],
    ids=["none there", "turned off", "of other columns"],
)
def test_a_feature_that_answers_go_with_and_nobody_watches_is_said_until_it_is_watched(monitors):
    fleet = Fleet(*monitors)
    have_answers(fleet)

    (remark,) = fleet.remarks()

    assert remark.said == "No monitor watches temp."
    fleet.apply(remark)
    assert fleet.remarks() == []


def test_a_reference_is_said_to_be_old_or_to_describe_the_latest_weeks_no_longer():
    def reviewed(now, shift):
        fleet = Fleet(INPUTS, now=now)
        rng = np.random.default_rng(2)
        frame = pl.DataFrame({"temp": rng.normal(0.0, 1.0, 500)})
        fleet.catalog.put_reference(
            MODEL.name,
            Reference("1", START, START - 30 * DAY, START, 500, 0),
            whole=profile_frame(frame),
            performance=Performance(),
            windows=(),
            performances=(),
            benchmarks=(),
            history=(),
        )
        live = profile_frame(frame.select(pl.col("temp") + shift))
        have_profiles(fleet, [live] * 8)
        return [one.said for one in fleet.remarks("stale_reference")]

    assert reviewed(NOW, 0.0) == []
    assert reviewed(NOW, 3.0) == [
        "The training reference no longer describes the latest weeks: temp moved away from it."
    ]
    assert reviewed(NOW + 200 * DAY, 0.0) == ["The training reference ended 203 days ago."]


def have_profiles(fleet, profiles):
    """Store live profiles of the days up to now."""
    keyed = [
        (ProfileKey(NOW - (1 + back) * DAY, DAY, "", "1"), profile) for back, profile in enumerate(profiles)
    ]
    fleet.catalog.commit_drained(Drained(Drain(MODEL.name, 2, ()), keyed, ()))
