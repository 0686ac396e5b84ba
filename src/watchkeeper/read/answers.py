"""The short answers to the four questions, each with its headline number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from watchkeeper.domain.incident import Alert, Incident
from watchkeeper.domain.measurement import Measurement, Reading, Series
from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import estimate_of, estimated_by
from watchkeeper.metrics.format import format_number, format_value
from watchkeeper.metrics.metric import Metric, Unit
from watchkeeper.read.source import Source
from watchkeeper.read.standing import Standing, places_touched

# Windows in a spark line: a month of days.
N_SPARK = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """The short answer to one of the four questions.

    Attributes
    ----------
    status
        The worst open alert among the question's monitors, else the latest verdicts' status.
    metric, metric_title, unit
        The headline metric; empty where nothing has been measured.
    value, low, high
        Its latest value and 95 % interval, in `unit`.
    benchmark
        What it read on the training reference.
    sentence
        The answer in one sentence for people.
    spark
        The headline metric over the latest windows, oldest first; None where unknown.
    """

    question: Question
    title: str
    status: Status
    metric: str
    metric_title: str
    unit: Unit
    value: float | None
    low: float | None
    high: float | None
    benchmark: float | None
    sentence: str
    spark: Sequence[float | None]


def headlines(model: Model, known: Sequence[Series], performance_metric: str) -> dict[Question, Series]:
    """Choose each question's headline among the series that have measurements."""
    chosen: dict[Question, Series] = {}
    wanted = [
        (Question.RIGHT, performance_metric),
        (Question.ON_TIME, "latency_p95"),
        (Question.ON_TIME, "volume"),
        (Question.PAYS, "outcome_sum"),
        (Question.PAYS, "disparate_impact"),
    ]
    for question, name in wanted:
        series = next(
            (one for one in known if one.metric == name and one.window == model.window and not one.segment),
            None,
        )
        if series is not None:
            chosen.setdefault(question, series)
    return chosen


def answer_all(
    source: Source, model: Model, standing: Standing, span: Window, *, coming_since: datetime | None
) -> list[Answer]:
    """Answer the four questions as of the end of `span`.

    Parameters
    ----------
    coming_since
        Start of the first window whose labels are still coming; None where none waits for any.
    """
    known = source.catalog.series(model.name)
    heads = headlines(model, known, performance_metric(standing.monitors.values()))
    benchmarks = source.catalog.benchmarks(model.name)
    answers = []
    for question in Question:
        if question is Question.INPUT:
            answers.append(_input_answer(model, standing, span))
            continue
        series = heads.get(question)
        if question is Question.PAYS and (series is None or series.metric == "outcome_sum"):
            answers.append(_pays_answer(source, model, standing, span, series))
            continue
        until = coming_since if question is Question.RIGHT else None
        rows = _history(source, model, series, span, until) if series else []
        metric = source.metric(_latest_metric(series, rows)) if series else None
        benchmark = benchmarks.get(series) if series else None
        answers.append(_answer(question, metric, rows, benchmark, standing=standing))
    return answers


def _history(
    source: Source, model: Model, series: Series, span: Window, coming_since: datetime | None
) -> list[Measurement]:
    """Return the latest windows of a series; where labels lack, as they are estimated, or else not at all.

    What the first labels of a window say is told only where no other window has any.
    """
    recent = _spark_span(model, span)
    estimates = {
        row.start: row
        for row in source.history(model, replace(series, metric=estimate_of(series.metric)), recent)
        if row.reading.value is not None
    }
    rows = [estimates.get(row.start, row) for row in source.history(model, series, recent)]
    settled = [
        row for row in rows if coming_since is None or row.start < coming_since or row.start in estimates
    ]
    return settled if any(row.reading.value is not None for row in settled) else rows


def _latest_metric(series: Series, rows: Sequence[Measurement]) -> str:
    """Return the name of the metric that the latest known value is of: the series' own, or its estimate."""
    known = [row.series.metric for row in rows if row.reading.value is not None]
    return known[-1] if known else series.metric


def performance_metric(monitors: Iterable[Monitor]) -> str:
    """Return the metric that tells the model's quality in one number: the first one that is watched for it."""
    names = [name for monitor in monitors if monitor.question is Question.RIGHT for name in monitor.metrics]
    return names[0] if names else "accuracy"


def _spark_span(model: Model, span: Window) -> Window:
    return Window(span.end - N_SPARK * model.window, span.end)


def _answer(
    question: Question,
    metric: Metric | None,
    rows: Sequence[Measurement],
    benchmark: Reading | None,
    *,
    standing: Standing,
) -> Answer:
    known = [row.reading for row in rows if row.reading.value is not None]
    latest = known[-1] if known else Reading(None)
    alert = _worst_open(standing, question)
    column = rows[-1].series.column if rows else ""
    return Answer(
        question=question,
        title=question.wording,
        status=standing.status(question) if known or alert else Status.GREY,
        metric=estimated_by(metric.name) if metric else "",
        metric_title=_name(metric, column) if metric else "",
        unit=metric.unit if metric else Unit.NUMBER,
        value=latest.value,
        low=latest.low,
        high=latest.high,
        benchmark=benchmark.value if benchmark else None,
        sentence=(
            _alert_sentence(alert) if alert else _calm_sentence(question, metric, column, latest, benchmark)
        ),
        spark=[row.reading.value for row in rows],
    )


def _name(metric: Metric, column: str) -> str:
    return f"{metric.title} in {column}" if column else metric.title


def _worst_open(standing: Standing, question: Question) -> Alert | None:
    return max(standing.open_alerts(question), key=lambda alert: alert.status.badness, default=None)


def _alert_sentence(alert: Alert) -> str:
    return f"Since {alert.since:%-d %b}, at worst: {alert.reason}"


_NOTHING = {
    Question.RIGHT: "No labels have come yet, so nobody knows.",
    Question.ON_TIME: "No predictions have come yet.",
    Question.INPUT: "No predictions have come yet.",
    Question.PAYS: "No business outcomes are logged; send them with log_outcomes.",
}


def _calm_sentence(
    question: Question, metric: Metric | None, column: str, latest: Reading, benchmark: Reading | None
) -> str:
    if metric is None or latest.value is None:
        return _NOTHING[question]
    value = format_value(latest.value, metric.unit)
    if benchmark is None or benchmark.value is None:
        return f"{_name(metric, column)} {value} in the latest window."
    return f"{_name(metric, column)} {value}; {format_value(benchmark.value, metric.unit)} in training."


def _pays_answer(
    source: Source, model: Model, standing: Standing, span: Window, series: Series | None
) -> Answer:
    """Answer by the outcome's total in the latest whole window, beside what is usual for it."""
    metric = source.metric(series.metric) if series else None
    rows = source.history(model, series, _spark_span(model, span)) if series else []
    rows = [row for row in rows if source.is_whole(row)]
    known = [row.reading for row in rows if row.reading.value is not None]
    latest = known[-1] if known else Reading(None)
    usual = median(reading.value or 0.0 for reading in known) if known else None
    name = series.column.replace("_", " ") if series else ""
    costly = standing.costliest
    alert = _worst_open(standing, Question.PAYS)
    said = [_pays_sentence(name, usual, costly)] if known or alert is None else []
    return Answer(
        question=Question.PAYS,
        title=Question.PAYS.wording,
        status=standing.status(Question.PAYS) if known or alert else Status.GREY,
        metric=metric.name if metric else "",
        metric_title=f"{name}, latest window" if name else "",
        unit=Unit.OUTCOME,
        value=latest.value,
        low=latest.low,
        high=latest.high,
        benchmark=None,
        sentence=" ".join([*said, _alert_sentence(alert)] if alert else said),
        spark=[row.reading.value for row in rows],
    )


def _pays_sentence(name: str, usual: float | None, costly: Incident | None) -> str:
    if usual is None:
        return _NOTHING[Question.PAYS]
    if costly is not None and costly.cost is not None:
        cost = costly.cost
        return (
            f"An open incident costs about {format_number(cost.per_day)} a day "
            f"({format_number(cost.low)} to {format_number(cost.high)}) in {name}."
        )
    return f"{name.capitalize()}: about {format_number(usual)} in the median of the latest month's windows."


def _input_answer(model: Model, standing: Standing, span: Window) -> Answer:
    """Answer by how many columns are off: the number that stays meaningful whatever the columns are."""
    windows = list(_spark_span(model, span).split(model.window))
    off: list[set[str]] = [set() for _ in windows]
    # Of an upstream that broke, hundreds of alerts last equally long.
    together: dict[tuple[datetime, datetime | None], set[str]] = {}
    for alert in standing.alerts_of(Question.INPUT):
        together.setdefault((alert.since, alert.ended_at), set()).add(alert.column)
    for (since, until), columns in together.items():
        for place in places_touched(windows, since, until):
            off[place] |= columns
    worst = _worst_open(standing, Question.INPUT)
    n_columns = len(model.schema.watched_columns()) if model.schema else 0
    n_off = _n_off(standing)
    is_known = bool(standing.measured_days)
    calm = f"All {n_columns} columns look as usual." if is_known else _NOTHING[Question.INPUT]
    return Answer(
        question=Question.INPUT,
        title=Question.INPUT.wording,
        status=standing.status(Question.INPUT),
        metric="columns_off",
        metric_title=f"of {n_columns} columns off",
        unit=Unit.NUMBER,
        value=float(n_off) if is_known else None,
        low=None,
        high=None,
        benchmark=None,
        sentence=_alert_sentence(worst) if worst else calm,
        spark=[float(len(columns)) for columns in off] if is_known else [],
    )


def _n_off(standing: Standing) -> int:
    return len({alert.column for alert in standing.open_alerts(Question.INPUT)})
