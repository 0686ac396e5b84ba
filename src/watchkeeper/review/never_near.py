"""Monitors that never came near their limit: they would let much go wrong before they tell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.metrics.format import format_value, name_measured
from watchkeeper.pipeline.starter_monitors import starter_monitors
from watchkeeper.review.remark import Case, Figure, Remark
from watchkeeper.review.tuning import Attempt, count_bad, tightened, try_out

# Four weeks of days.
_MIN_WINDOWS = 28
_HALFWAY = 0.5
# How far limits are moved in, as multiples of what was ever gone of the way; below 2 it is more than half of it then.
_TIGHTER = (1.25, 1.5, 1.9)


@dataclass(frozen=True, slots=True)
class _Way:
    """From what is usual to the limit, and the furthest of it that was ever gone."""

    finding: Finding
    usual: float
    limit: float
    nearest: float

    @property
    def share(self) -> float:
        """Of the way, >= 0."""
        return abs(self.nearest - self.usual) / abs(self.limit - self.usual)


@dataclass(frozen=True, slots=True)
class NeverNear:
    """Finds monitors whose metric never went half the way from what is usual to its limit.

    Only those whose limits people chose: the ones that a model begins with state what matters, and that it never came to
    that is as it should be.
    """

    name: str = "never_near"
    description: str = "Monitors whose limits are so wide that much could go wrong before they tell."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look at every monitor that is on and was never bad."""
        begun_with = {one.name: one for one in starter_monitors(case.model, has_labels=True)}
        suspects = [
            one
            for one in case.watching
            if not _judges_alike(one, begun_with.get(one.name))
            and not count_bad(case.verdicts.get(one.name, ()))
        ]
        attempts = [try_out(case, one) for one in suspects]
        return [
            self._tell(case, one, way)
            for one in attempts
            if one.n_windows >= _MIN_WINDOWS
            and not one.n_bad
            and (way := _measure_way(one.verdicts)) is not None
            and way.share < _HALFWAY
        ]

    def _tell(self, case: Case, present: Attempt, way: _Way) -> Remark:
        metric = case.source.metric(way.finding.metric)
        of = name_measured(metric, way.finding.column, way.finding.segment)
        usual, limit, nearest = (
            format_value(value, metric.unit) for value in (way.usual, way.limit, way.nearest)
        )
        # What never moved says nothing of how far it goes in good times.
        multiples = [part * way.share for part in _TIGHTER if way.share > 0.0]
        tighter = tightened(case, present, usual=way.usual, multiples=multiples)
        attempts = (try_out(case, one) for one in tighter)
        quiet = next((one for one in attempts if not one.n_bad), None)
        as_quiet = "; a narrower one would have been as quiet in this time" if quiet else ""
        return Remark(
            kind=self.name,
            monitor=present.monitor.name,
            said=f"“{present.monitor.title}” was never bad, nor near it, in {present.n_windows} windows.",
            why=f"{of} is usually {usual}: it would have to come to {limit} before anybody is told.",
            figures=(Figure("Usual", usual), Figure("Nearest to its limit", nearest), Figure("Limit", limit)),
            advice=f"Choose a limit by what would hurt{as_quiet}.",
            proposal=case.propose(quiet.monitor) if quiet else None,
        )


def _judges_alike(monitor: Monitor, starter: Monitor | None) -> bool:
    return starter is not None and (monitor.detector, monitor.metrics, dict(monitor.settings)) == (
        starter.detector,
        starter.metrics,
        dict(starter.settings),
    )


def _measure_way(verdicts: Sequence[Verdict]) -> _Way | None:
    """Return the way of what most often came nearest to its limit; None where no limit was told, or it is usual."""
    nearest = [one.findings[0] for one in verdicts if one.findings]
    known = [one for one in nearest if one.limit is not None and one.reading.value is not None]
    if not known:
        return None
    (symptom, _), *_ = Counter(one.symptom for one in known).most_common(1)
    mine = [one for one in known if one.symptom == symptom]
    usual = median(_value(one) for one in mine)
    limit = median(one.limit or 0.0 for one in mine)
    if limit == usual:
        return None
    side = 1.0 if limit > usual else -1.0
    return _Way(mine[-1], usual, limit, max((_value(one) for one in mine), key=lambda value: side * value))


def _value(finding: Finding) -> float:
    return finding.reading.value or 0.0
