from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from subjects import START, judge, subject
from watchkeeper.detectors.burn_rate import BurnRate
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR

FIVE_MINUTES = timedelta(minutes=5)
CALM = 0.001


def about(shares, *, length=HOUR, n_calls=5_000, metric="error_rate"):
    """Return a subject of the last of consecutive windows."""
    n = len(shares)
    recent = [
        Measurement(
            Series(metric, window=length), START - (n - 1 - at) * length, Reading(share, n_rows=n_calls)
        )
        for at, share in enumerate(shares[:-1])
    ]
    judged = subject(metric, shares[-1], start=START, length=length)
    return replace(judged, reading=replace(judged.reading, n_rows=n_calls), recent=recent)


def status(shares, **options):
    return judge(BurnRate(), about(shares, **options)).status


@pytest.mark.parametrize(
    ("shares", "length", "expected"),
    [
        ([CALM] * 80, HOUR, Status.GREEN),
        # 16 times the budget of 0.5 % within an hour; 10 times is too little for that, and too short for six.
        ([CALM] * 79 + [0.08], HOUR, Status.RED),
        ([CALM] * 79 + [0.05], HOUR, Status.GREEN),
        ([CALM] * 74 + [0.05] * 6, HOUR, Status.RED),
        ([CALM] * 74 + [0.05] * 6 + [CALM], HOUR, Status.GREEN),
        ([0.008] * 72, HOUR, Status.YELLOW),
        ([0.004] * 72, HOUR, Status.GREEN),
        # Days know the slow rule alone.
        ([CALM] * 27 + [0.008] * 3, DAY, Status.YELLOW),
        ([CALM] * 27 + [0.008] * 2 + [CALM], DAY, Status.GREEN),
        ([0.008] * 30, DAY, Status.RED),
        ([CALM], 4 * DAY, Status.GREY),
    ],
)
def test_each_rule_alarms_by_its_own_time(shares, length, expected):
    assert status(shares, length=length) is expected


def test_an_outage_is_told_after_as_long_as_the_workbook_says_and_is_over_at_once():
    # Chapter 5: after (1 - objective) / error ratio x window x burn rate, here 0.001 / 0.02 x 60 min x 14.4 = 43 minutes.
    calm, outage = [0.0] * 900, [0.02] * 12

    def told(n, n_after=0):
        shares = calm + outage[:n] + [0.0] * n_after
        finding = judge(BurnRate(), about(shares, length=FIVE_MINUTES, n_calls=100_000), error_budget=0.001)
        return finding.status

    statuses = [told(n) for n in range(1, 13)]
    assert statuses.index(Status.RED) + 1 == 9
    assert set(statuses[8:]) == {Status.RED}
    assert told(12, 1) is Status.GREEN


def test_few_bad_calls_are_not_held_against_the_service():
    assert status([CALM] * 79 + [0.1], n_calls=10) is Status.GREEN
    assert status([CALM] * 79 + [0.1], n_calls=1_000) is Status.RED


def test_it_says_how_much_is_burnt_and_how_long_the_rest_lasts():
    shares = [CALM] * (720 - 6) + [0.05] * 6

    finding = judge(BurnRate(), about(shares))

    # (714 x 0.001 + 6 x 0.05) / (720 x 0.005) = 28.2 %; the rest of 30 days at 10 times the rate.
    assert finding.reason == (
        "Errors: 5 % of calls (4.76 % to 5.25 %) over 6 hours, 10 times what the error budget of 0.5 % over 30 days allows; "
        "28.2 % of it is burnt, and at this rate the rest lasts 2.15 days."
    )
    assert (finding.expected, finding.limit) == (0.005, pytest.approx(0.03))
    assert judge(BurnRate(), about([0.004] * 72)).reason.endswith("allows; 8 % of it is burnt.")
    assert judge(BurnRate(), about([0.02] * 720)).reason.endswith("; all of it is burnt.")


def test_what_its_windows_are_too_long_for_is_said():
    reason = judge(BurnRate(), about([CALM] * 30, length=DAY)).reason

    assert reason.endswith("; what burns within 6 hours does not show in windows of 24 hours.")


def test_a_quiet_hour_counts_as_little_as_it_has_calls():
    busy = about([CALM] * 6)
    quiet = replace(
        busy,
        recent=[replace(busy.recent[0], reading=Reading(1.0, n_rows=2)), *busy.recent[1:]],
    )

    assert judge(BurnRate(), quiet).status is Status.GREEN


@pytest.mark.parametrize("metric", ["roc_auc", "volume", "latency_p95"])
def test_what_is_no_share_of_bad_calls_is_grey(metric):
    finding = judge(BurnRate(), about([0.5], metric=metric))

    assert finding.status is Status.GREY
    assert "only a share of bad calls" in finding.reason


def test_it_takes_an_objective_of_latency():
    finding = judge(BurnRate(), about([0.01] * 71 + [0.4], metric="slower_than_300_ms"), error_budget=0.01)

    assert finding.status is Status.RED
    assert finding.reason.startswith("Slower than 300 ms: 40 % of calls")


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_a_service_within_its_objective_stays_quiet(correlation):
    """Two thirds of the budget, give or take a third, hour by hour, for 40 days."""
    rng = np.random.default_rng(8)
    noise = rng.normal(size=960)
    for at in range(1, noise.size):
        noise[at] += correlation * noise[at - 1]
    n_calls = 2_000
    shares = rng.binomial(n_calls, 0.0033 * np.exp(0.3 * noise)) / n_calls
    whole = about(shares.tolist(), n_calls=n_calls)

    n_bad = 0
    for at in range(72, 960, 4):
        row = whole.recent[at - 1]
        one = replace(
            whole, start=row.start, reading=row.reading, recent=whole.recent[max(0, at - 73) : at - 1]
        )
        n_bad += judge(BurnRate(), one).status.is_bad

    assert n_bad == 0
