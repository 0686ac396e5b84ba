"""What each version of a model answered, window by window, and the values by which versions are compared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watchkeeper.domain.batch import ERROR, LATENCY_MS
from watchkeeper.domain.model import NUMBER_TASKS, Model, Task
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.metrics.joined import why_unscored
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.read.charts import describe
from watchkeeper.read.series import MetricInfo
from watchkeeper.read.source import Source
from watchkeeper.stats.sequential import Values

LATENCY_MEAN = MetricInfo(
    name="latency_mean",
    title="Latency (mean)",
    description="Time that a prediction takes to be answered, on average. Slow answers weigh in full.",
    unit=Unit.MILLISECONDS,
    better=Better.LOWER,
    question=Question.ON_TIME,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one version answered in one window."""

    profile: Profile = field(default_factory=lambda: Profile.merge_all(()))
    performance: Performance = field(default_factory=Performance.empty)


# Of one version, by the start of the window.
History = Mapping[datetime, Answers]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A number by which versions are compared: the mean of one value a row.

    Attributes
    ----------
    outcome
        Name of the business outcome that it is about; empty for none.
    are_shares
        Whether each row's value is 0 or 1.
    read
        Returns the values of one window.
    """

    metric: MetricInfo
    outcome: str
    are_shares: bool
    read: Callable[[Answers], Values]


def load_histories(source: Source, model: Model, span: Window) -> dict[str, dict[datetime, Answers]]:
    """Return what each version answered in each window of live traffic, by version and start."""
    service = (LATENCY_MS, ERROR)
    profiles = source.catalog.profiles(model.name, span, length=model.window, columns=service)
    joined = source.catalog.performances(model.name, span, length=model.window)
    performances = {(key.version, key.start): part for key, part in joined if not key.is_reference}
    histories: dict[str, dict[datetime, Answers]] = {}
    for key, profile in profiles:
        if not key.is_reference:
            performance = performances.get((key.version, key.start), Performance.empty())
            histories.setdefault(key.version, {})[key.start] = Answers(profile, performance)
    return histories


def yardsticks(source: Source, model: Model, histories: Iterable[History]) -> list[Yardstick]:
    """Return what the versions of a model can be compared by: quality by task, outcomes, latency, errors."""
    rows = [answers for history in histories for answers in history.values()]
    outcomes = sorted({name for answers in rows for name in answers.performance.outcomes})

    def about(name: str) -> MetricInfo:
        return describe(source.metric(name))

    quality = {
        Task.BINARY: [
            Yardstick(about("accuracy"), "", are_shares=True, read=_hits),
            Yardstick(about("log_loss"), "", are_shares=False, read=_log_losses),
            Yardstick(about("brier"), "", are_shares=False, read=_squared_score_errors),
        ],
        Task.MULTICLASS: [Yardstick(about("accuracy"), "", are_shares=True, read=_hits)],
        **{
            task: [
                Yardstick(about("mae"), "", are_shares=False, read=_absolute_errors),
                Yardstick(about("mean_error"), "", are_shares=False, read=_errors),
            ]
            for task in NUMBER_TASKS
        },
    }
    return [
        *quality.get(model.task, []),
        *(
            Yardstick(about("outcome_mean"), name, are_shares=False, read=_reader_of(name))
            for name in outcomes
        ),
        Yardstick(LATENCY_MEAN, "", are_shares=False, read=_latencies),
        Yardstick(about("error_rate"), "", are_shares=True, read=_failures),
    ]


def _values(moments: Moments) -> Values:
    return Values(moments.n, moments.mean(), moments.variance())


def _hits(answers: Answers) -> Values:
    return Values.of_share(answers.performance.n_correct, answers.performance.n_judged)


def _log_losses(answers: Answers) -> Values:
    return _values(_if_scored(answers.performance, answers.performance.log_loss))


def _squared_score_errors(answers: Answers) -> Values:
    return _values(_if_scored(answers.performance, answers.performance.squared_error))


def _if_scored(performance: Performance, moments: Moments) -> Moments:
    return Moments.empty() if why_unscored(performance) else moments


def _absolute_errors(answers: Answers) -> Values:
    return _values(answers.performance.absolute_error)


def _errors(answers: Answers) -> Values:
    return _values(answers.performance.error)


def _reader_of(outcome: str) -> Callable[[Answers], Values]:
    return lambda answers: _values(answers.performance.outcomes.get(outcome, Moments.empty()))


def _latencies(answers: Answers) -> Values:
    column = answers.profile.columns.get(LATENCY_MS)
    return _values(column.moments if column else Moments.empty())


def _failures(answers: Answers) -> Values:
    column = answers.profile.columns.get(ERROR)
    # Silence is no proof of health. Rows of batches without the column had nothing to report.
    n_rows = answers.profile.n_rows if column else 0
    return Values.of_share(column.n_rows - column.n_null if column else 0, n_rows)
