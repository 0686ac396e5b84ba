from dataclasses import replace

import numpy as np
import pytest

from budget_watch import MONITOR, N_DAYS, NAME, RECALL, measure, usual_recalls, watched_model
from verdicts import day, monitor
from watchkeeper.clock import ManualClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.domain.measurement import Measurement, Past, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.judge import MAX_FINDINGS, Case, Judge, decide
from watchkeeper.stats.label_delay import Maturity
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.store.records import Measured

WATCH = replace(monitor(), min_rows=100)
TODAY = Window(day(30), day(31))


def past(values):
    return Past([day(30) - n * DAY for n in range(len(values), 0, -1)], values)


def measured(value, *, column="temp", n_rows=500, reason="", reach=0.01):
    series = Series("js_distance", column, "", "recent", DAY)
    low = None if value is None else value - reach
    return Measurement(series, day(30), Reading(value, low, value, n_rows, reason))


def judged(*measurements, watch=WATCH):
    histories = {one.series: past([0.02] * 20) for one in measurements}
    case = Case(watch, TODAY, measurements, histories, {})
    return decide(case, METRICS.as_mapping(), DETECTORS.as_mapping())


@pytest.mark.parametrize(
    ("measurements", "status"),
    [
        ([], Status.GREY),
        ([measured(0.03)], Status.GREEN),
        ([measured(0.9)], Status.RED),
        ([measured(0.03), measured(0.15, column="wind")], Status.YELLOW),
        ([measured(0.15), measured(0.9, column="wind")], Status.RED),
        ([measured(None, reason="no rows")], Status.GREY),
        ([measured(None, reason="no rows"), measured(0.03, column="wind")], Status.GREEN),
        # Few rows are nobody's fault.
        ([measured(0.9, n_rows=99)], Status.GREY),
        ([measured(0.9, n_rows=100)], Status.RED),
    ],
)
def test_a_verdict_is_the_worst_of_its_findings_and_grey_where_none_could_be_judged(measurements, status):
    verdict = judged(*measurements)

    assert verdict.status is status
    assert verdict.reason
    assert (verdict.start, verdict.end) == (TODAY.start, TODAY.end)


def test_findings_are_the_bad_ones_worst_first():
    verdict = judged(measured(0.15), measured(0.02, column="calm"), measured(0.9, column="wind"))

    assert [finding.column for finding in verdict.findings] == ["wind", "temp"]
    assert verdict.reason == verdict.findings[0].reason


def test_where_none_is_bad_the_nearest_to_its_limit_speaks():
    verdict = judged(measured(0.02), measured(0.08, column="wind"))

    assert [finding.column for finding in verdict.findings] == ["wind"]


def test_where_none_is_bad_but_one_is_doubtful_it_speaks():
    verdict = judged(measured(0.09), measured(0.15, column="wind", reach=0.12))

    assert verdict.status is Status.GREEN
    assert verdict.is_suspect
    assert [finding.column for finding in verdict.findings] == ["wind"]


def test_only_so_many_findings_are_kept():
    verdict = judged(*(measured(0.9, column=f"x{number}") for number in range(MAX_FINDINGS + 5)))

    assert len(verdict.findings) == MAX_FINDINGS


def test_too_few_rows_are_said():
    assert judged(measured(0.9, n_rows=7)).reason == "Only 7 rows; at least 100 are needed to judge."


@pytest.mark.parametrize("n_rows", [0, 5])
def test_silence_is_judged_however_few_rows_there_are(n_rows):
    watch = replace(WATCH, name="traffic", metrics=("volume",), detector="absence")
    series = Series("volume", window=DAY)
    reading = Measurement(series, day(30), Reading(float(n_rows), n_rows=n_rows))

    verdict = decide(
        Case(watch, TODAY, [reading], {series: past([300.0] * 20)}, {}),
        METRICS.as_mapping(),
        DETECTORS.as_mapping(),
    )

    assert verdict.status.is_bad


def test_a_detector_of_seasons_is_told_when_earlier_windows_were():
    watch = replace(WATCH, name="traffic", metrics=("volume",), detector="seasonal")
    series = Series("volume", window=DAY)
    history = [100.0 if day(at).weekday() == TODAY.start.weekday() else 1_000.0 for at in range(-26, 30)]
    reading = Measurement(series, TODAY.start, Reading(100.0, n_rows=100))

    def judge(past):
        return decide(
            Case(watch, TODAY, [reading], {series: past}, {}), METRICS.as_mapping(), DETECTORS.as_mapping()
        )

    alike, unlike = judge(past(history)), judge(past([*history[1:], 1_000.0]))

    assert alike.status is Status.GREEN
    assert f"where {TODAY.start:%A}s usually have" in alike.reason
    assert unlike.status is Status.RED


def told(metric, value, *, n_rows=500):
    low, high = (None, None) if value is None else (value - 0.01, value + 0.01)
    return Measurement(
        Series(metric, window=DAY), day(30), Reading(value, low, high, n_rows, "" if low else "none")
    )


@pytest.mark.parametrize(
    ("labels_say", "estimate", "status", "said"),
    [
        # Labels alone, estimates alone, and few labels beside an estimate that knows them.
        (0.50, None, Status.GREEN, "Log loss is 0.5"),
        (0.70, None, Status.RED, "Log loss is 0.7"),
        (None, 0.70, Status.RED, "Log loss (estimated) is 0.7"),
        (0.50, 0.70, Status.RED, "Log loss (estimated) is 0.7"),
        (0.70, 0.50, Status.GREEN, "Log loss (estimated) is 0.5"),
        (None, 0.50, Status.GREEN, "Log loss (estimated) is 0.5"),
        (None, None, Status.GREY, "Log loss could not be judged"),
    ],
)
def test_where_labels_lack_the_estimate_is_judged_as_what_it_estimates(labels_say, estimate, status, said):
    watch = replace(monitor(), metrics=("log_loss",), detector="relative", reference="")
    benchmarks = {Series("log_loss", window=DAY): Reading(0.5)}
    measurements = [told("log_loss", labels_say), told("estimated_log_loss", estimate)]

    verdict = decide(
        Case(watch, TODAY, measurements, {}, benchmarks), METRICS.as_mapping(), DETECTORS.as_mapping()
    )

    assert verdict.status is status
    assert verdict.reason.startswith(said)
    assert [finding.metric for finding in verdict.findings] == ["log_loss"]


@pytest.mark.parametrize(
    ("estimate", "ready_in_s", "status", "said"),
    [
        (None, 3600.0, Status.GREY, "Its labels are still coming: 40 % are in, 80 % are expected by 4 Apr"),
        (None, 0.0, Status.RED, "Log loss is 0.7"),
        (0.50, 3600.0, Status.GREEN, "Log loss (estimated) is 0.5"),
    ],
)
def test_where_nothing_is_estimated_labels_to_come_are_waited_for(estimate, ready_in_s, status, said):
    watch = replace(monitor(), metrics=("log_loss",), detector="relative", reference="")
    case = Case(
        watch,
        TODAY,
        [told("log_loss", 0.70), told("estimated_log_loss", estimate)],
        {},
        {Series("log_loss", window=DAY): Reading(0.5)},
        maturity=Maturity(1_000, 400, 600.0, ready_in_s),
        now=TODAY.end,
    )

    verdict = decide(case, METRICS.as_mapping(), DETECTORS.as_mapping())

    assert verdict.status is status
    assert verdict.reason.startswith(said)


def test_a_monitor_of_an_estimate_itself_judges_no_other():
    watch = replace(
        monitor(), metrics=("estimated_log_loss",), detector="threshold", settings={"yellow": 0.6, "red": 0.9}
    )

    verdict = decide(
        Case(watch, TODAY, [told("estimated_log_loss", 0.7)], {}, {}),
        METRICS.as_mapping(),
        DETECTORS.as_mapping(),
    )

    assert verdict.status is Status.YELLOW
    assert [finding.metric for finding in verdict.findings] == ["estimated_log_loss"]


@pytest.mark.parametrize(
    ("value", "low", "status"),
    [(0.70, 0.62, Status.RED), (0.70, 0.45, Status.GREY), (0.51, 0.45, Status.GREEN)],
)
def test_an_estimate_that_may_be_bad_gives_no_all_clear(value, low, status):
    watch = replace(monitor(), metrics=("log_loss",), detector="relative", reference="")
    series = Series("estimated_log_loss", window=DAY)
    measurement = Measurement(series, day(30), Reading(value, low, value + 0.1, 500))
    benchmarks = {Series("log_loss", window=DAY): Reading(0.5)}

    verdict = decide(
        Case(watch, TODAY, [measurement], {}, benchmarks), METRICS.as_mapping(), DETECTORS.as_mapping()
    )

    assert verdict.status is status


@pytest.mark.parametrize(
    ("value", "status"),
    [(0.8, Status.GREEN), (0.95, Status.GREEN), (0.788, Status.YELLOW), (0.6, Status.RED)],
)
def test_a_detector_that_needs_a_band_is_given_what_the_budget_allows(value, status):
    catalog, clock = watched_model()
    measure(catalog, [value], first=N_DAYS)

    (verdict,) = judge_all(catalog, clock)

    assert verdict.status is status
    assert verdict.findings[0].expected == pytest.approx(0.8, abs=0.01)


def test_a_bad_window_does_not_widen_the_band_of_the_next():
    catalog, clock = watched_model()
    limits = []
    for number in range(2):
        measure(catalog, [0.6], first=N_DAYS + number)
        limits.append(judge_all(catalog, clock)[0].findings[0].limit)

    assert limits[1] == pytest.approx(limits[0], abs=0.003)


def test_a_shift_that_lasts_stays_bad_though_its_own_windows_are_not_trusted():
    catalog, clock = watched_model(replace(MONITOR, detector="change_point"))
    clock.set(day(N_DAYS + 21))
    found = []
    for number, value in enumerate(usual_recalls(N_DAYS + 20)[N_DAYS:]):
        measure(catalog, [value - 0.02], first=N_DAYS + number)
        found += judge_all(catalog, clock)

    statuses = [verdict.status for verdict in found]
    first = statuses.index(Status.YELLOW)
    assert first < 10
    assert set(statuses[first:]) == {Status.YELLOW}
    assert f"since {day(N_DAYS):%-d %b %Y} (20 windows)" in found[-1].reason


def test_what_combines_others_is_judged_after_them_in_the_same_window():
    both = Monitor("both", "Both", Question.RIGHT, (), "composite", parts=("unusual", "low"))
    low = replace(MONITOR, name="low", detector="threshold", settings={"red": 0.7})
    catalog, clock = watched_model(both, MONITOR, low)
    found = []
    for number, value in enumerate([0.8, 0.77, 0.6]):
        measure(catalog, [value], first=N_DAYS + number)
        found.append({verdict.monitor: verdict.status for verdict in judge_all(catalog, clock)})

    assert [one["low"] for one in found] == [Status.GREEN, Status.GREEN, Status.RED]
    assert [one["both"] for one in found] == [one["unusual"] for one in found]
    assert found[1]["both"].is_bad


def test_what_the_budget_leaves_a_series_is_the_default_that_a_monitor_may_set_itself():
    judgeable = [measured(0.03)]
    strict = Case(WATCH, TODAY, judgeable, {judgeable[0].series: past([0.3, 0.5, 0.4] * 10)}, {})

    def limit(monitor, **defaults):
        case = replace(strict, monitor=monitor, defaults=defaults)
        return decide(case, METRICS.as_mapping(), DETECTORS.as_mapping()).findings[0].limit

    own = replace(WATCH, settings={"false_alarm_ratio": 0.01})
    assert limit(WATCH, false_alarm_ratio=0.0001) > limit(WATCH)
    assert limit(own, false_alarm_ratio=0.0001) == limit(own)


A_WEEK_AGO = slice(N_DAYS - 14, N_DAYS - 7)


def judged_after(values, detector, *events):
    """Return the finding on a usual day after such a past, of which the values that are NaN were never measured."""
    catalog = MemoryCatalog()
    catalog.add_model(Model(NAME, day(0)))
    catalog.put_monitor(NAME, replace(MONITOR, detector=detector))
    for number, value in enumerate(values):
        if value == value:  # noqa: PLR0124  # NaN alone is unlike itself.
            catalog.commit_measured(
                Measured(NAME, [Measurement(RECALL, day(number), Reading(value, n_rows=500))], (), None, ())
            )
    for event in events:
        catalog.add_declared_event(event)
    measure(catalog, [0.8], first=N_DAYS)
    return judge_all(catalog, ManualClock(day(N_DAYS + 9)))[0].findings[0]


@pytest.mark.parametrize("detector", ["budget", "seasonal"])
def test_a_week_that_is_declared_unlike_the_rest_leaves_the_band_as_if_it_had_not_been(detector):
    shifted, missing = usual_recalls(), usual_recalls()
    shifted[A_WEEK_AGO], missing[A_WEEK_AGO] = 0.5, np.nan
    sale = DeclaredEvent("sale", day(A_WEEK_AGO.start), day(A_WEEK_AGO.stop))

    without = judged_after(missing, detector)

    assert judged_after(shifted, detector, sale) == without
    assert judged_after(shifted, detector).limit < without.limit - 0.01
    for other in (
        replace(sale, is_excluded=False),
        replace(sale, columns=("temp",)),
        replace(sale, metrics=("accuracy",)),
        replace(sale, end=day(A_WEEK_AGO.start + 1)),
    ):
        assert judged_after(shifted, detector, other) != without


def test_a_shift_is_not_looked_for_in_a_week_that_is_declared_unlike_the_rest():
    shifted, missing = usual_recalls(), usual_recalls()
    shifted[-7:], missing[-7:] = 0.6, np.nan
    sale = DeclaredEvent("sale", day(N_DAYS - 7), day(N_DAYS))

    assert judged_after(shifted, "change_point", sale) == judged_after(missing, "change_point")
    assert judged_after(shifted, "change_point") != judged_after(missing, "change_point")


def test_windows_of_too_few_rows_to_judge_do_not_say_what_is_usual():
    drift = Series("js_distance", "temp", "", "recent", DAY)
    catalog, clock = watched_model(
        replace(MONITOR, detector="drift", metrics=("js_distance",), reference="recent", min_rows=100)
    )
    measure(catalog, np.full(N_DAYS, 0.02), series=drift)
    measure(catalog, np.full(N_DAYS // 2, 0.6), series=drift, n_rows=9)

    measure(catalog, [0.4], series=drift, first=N_DAYS)
    (verdict,) = judge_all(catalog, clock)

    assert verdict.status is Status.RED


def test_a_change_that_no_window_makes_sure_does_not_become_what_is_usual():
    drift = Series("js_distance", "temp", "", "recent", DAY)
    watch = replace(MONITOR, detector="drift", metrics=("js_distance",), reference="recent")
    catalog, clock = watched_model(replace(watch, persistence=Persistence(bad=5, of=7)))
    measure(catalog, np.tile([0.02, 0.05, 0.08], N_DAYS)[:N_DAYS], series=drift)
    limits = []
    for number in range(4):
        measure(catalog, [0.3], series=drift, first=N_DAYS + number, low=0.01)
        (verdict,) = judge_all(catalog, clock)
        limits.append(verdict.findings[0].limit)

    assert verdict.status is Status.GREEN
    assert limits == pytest.approx([limits[0]] * 4, rel=0.01)


def judge_all(catalog, clock):
    model = catalog.model(NAME)
    judge = Judge(catalog, clock, METRICS, DETECTORS)
    return judge.judge(model, judge.complete(model)).verdicts
