import numpy as np
import pytest

from verdicts import START, day
from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.monitor import Persistence
from watchkeeper.domain.status import Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.pipeline.runs import fold
from watchkeeper.stats.alarms import Rule, find_alarms, lasting

RULES = [Rule(1, 1, 1), Rule(2, 3, 2), Rule(5, 7, 5), Rule(2, 2, 1)]


def verdict(number, bad):
    findings = tuple(
        Finding("psi", str(series), Status.RED, Reading(1.0), 0.0, 0.1, "bad")
        for series in np.flatnonzero(bad)
    )
    status = Status.RED if findings else Status.GREEN
    return Verdict("drift", day(number), day(number + 1), status, findings, "")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("share", [0.1, 0.4])
def test_alarms_are_the_runs_that_alerts_are_made_of(rule, share):
    rng = np.random.default_rng(1)
    for _ in range(20):
        bad = rng.random((40, 3)) < share
        runs = fold(
            [verdict(number, each) for number, each in enumerate(bad)],
            Persistence(rule.bad, rule.of, rule.clear),
        )

        found = find_alarms(bad, rule)

        assert [(one.since, one.opened, one.closed) for one in found] == [
            (
                (run.since - START).days,
                (run.opened_at - START).days - 1,
                None if run.closed_at is None else (run.closed_at - START).days - 1,
            )
            for run in runs
        ]


@pytest.mark.parametrize("rule", RULES)
def test_the_first_alarm_opens_where_the_lasting_level_first_passes_the_limit(rule):
    rng = np.random.default_rng(2)
    for limit in (0.5, 1.0, 1.5):
        deviations = rng.normal(size=(60, 2))

        alarms = find_alarms(deviations > limit, rule)

        passing = np.flatnonzero((lasting(deviations, rule) > limit).any(axis=1))
        assert [one.opened for one in alarms[:1]] == passing[:1].tolist()


def test_what_is_not_known_opens_nothing():
    levels = lasting(np.array([[9.0], [np.nan], [8.0]]), Rule(bad=2, of=2))

    assert levels.ravel().tolist() == [-np.inf, -np.inf, -np.inf]
