"""The model page: the four questions, their charts, the features by what matters, the incidents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchkeeper.domain.incident import Alert, IncidentState
from watchkeeper.domain.measurement import Outline, Reading, Series
from watchkeeper.domain.model import Model, Version
from watchkeeper.domain.reference import RECENT, TRAINING, Reference
from watchkeeper.domain.schema import Column, ColumnType, Role
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.window import Window
from watchkeeper.metrics.estimate import NO_PAST, estimate_of
from watchkeeper.metrics.metric import Needs
from watchkeeper.read.answers import Answer, answer_all
from watchkeeper.read.charts import benchmark_of, draw, expecting, watching, with_estimates
from watchkeeper.read.fleet import model_sentence
from watchkeeper.read.incidents import IncidentLine, incident_line
from watchkeeper.read.labels import Labels, load_labels
from watchkeeper.read.monitors import MonitorLine, load_monitors
from watchkeeper.read.series import SeriesView
from watchkeeper.read.source import Source, volume_of
from watchkeeper.read.standing import DayStatus, Standing
from watchkeeper.store.foretold import load_past_estimates


@dataclass(frozen=True, slots=True)
class QuestionDays:
    """How each day went for one question."""

    question: Question
    days: Sequence[DayStatus]


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """A feature in a line of the model page, as of the latest judged window.

    Attributes
    ----------
    drift, drift_low, drift_high
        Jensen-Shannon distance (0 to 1) from the recent reference, and its interval.
    drift_from_training
        The same from the training reference.
    missing_rate, out_of_range_rate, unseen_rate, mismatch_rate
        Shares of rows (0 to 1); None where they do not apply.
    spark
        The drift over the latest windows, oldest first.
    reason
        The worst finding's sentence; empty when all is well.
    """

    name: str
    role: Role
    type: ColumnType
    status: Status
    drift: float | None
    drift_low: float | None
    drift_high: float | None
    drift_from_training: float | None
    missing_rate: float | None
    out_of_range_rate: float | None
    unseen_rate: float | None
    mismatch_rate: float | None
    spark: Sequence[float | None]
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """One question of the model page: its answer and its charts, the headline's first."""

    answer: Answer
    charts: Sequence[SeriesView]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version and where it comes from."""

    name: str
    created_at: datetime
    git_commit: str
    registry_uri: str


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """The training reference in a line; times are None where its rows carry none."""

    version: str
    start: datetime | None
    end: datetime | None
    n_rows: int
    n_labelled: int


@dataclass(frozen=True, slots=True)
class ModelPage:
    """Everything on the model page save the feature and incident pages behind it.

    Attributes
    ----------
    start, end
        The span shown.
    sentence
        How the model stands, in one or two sentences.
    days
        For each question, the status of each day of the span.
    labels
        How its labels come; None before any has.
    n_waiting_labels
        Labels that came whose prediction has not.
    """

    name: str
    task: str
    now: datetime
    start: datetime
    end: datetime
    status: Status
    sentence: str
    versions: Sequence[VersionLine]
    reference: ReferenceLine | None
    questions: Sequence[QuestionSection]
    days: Sequence[QuestionDays]
    features: Sequence[FeatureLine]
    incidents: Sequence[IncidentLine]
    monitors: Sequence[MonitorLine]
    labels: Labels | None
    n_predictions: int
    n_quarantined: int
    n_waiting_labels: int


# Charts of each question, in order; the headline's comes first wherever it stands here.
CHARTS = {
    Question.RIGHT: (
        "roc_auc", "accuracy", "precision", "recall", "f1", "macro_f1", "balanced_accuracy", "matthews_correlation",
        "cohen_kappa", "pr_auc",
        # Lift is recall by the budget, so its chart would be that of the recall.
        "precision_at_1_percent", "recall_at_1_percent", "precision_at_5_percent", "recall_at_5_percent",
        "precision_at_10_percent", "recall_at_10_percent",
        "log_loss", "brier", "score_bias", "overconfidence", "calibration_error",
        "mae", "mase", "interval_coverage", "interval_gap", "interval_score", "interval_width", "rmse", "mean_error",
        "median_absolute_error", "absolute_error_p95", "mape", "smape", "rmsle", "r2",
        "ndcg_at_10", "map_at_10", "mrr_at_10", "recall_at_10", "precision_at_10", "hit_rate_at_10",
        "catalogue_coverage", "novelty", "subset_accuracy", "jaccard", "micro_f1", "hamming_loss",
        "label_rate", "positive_rate", "labelled_ratio", "labelled_gap",
        "reweighted_accuracy", "reweighted_precision", "unrepresented_ratio",
    ),
    Question.ON_TIME: (
        "latency_p50", "latency_p95", "latency_p99", "error_rate", "volume", "cpu_percent", "memory_bytes",
    ),
    Question.INPUT: (),
    Question.PAYS: (
        "outcome_sum", "outcome_mean", "disparate_impact", "selection_shift", "equalized_odds_gap", "accuracy_gap",
        "mean_error_gap",
    ),
}  # fmt: skip
N_SPARK = 30
FEATURE_METRICS = ("js_distance", "missing_rate", "out_of_range_rate", "unseen_rate", "mismatch_rate")


def load_model_page(
    source: Source, name: str, *, start: datetime | None = None, end: datetime | None = None
) -> ModelPage:
    """Answer the model page for a span of days.

    Raises
    ------
    NotFound
        No such model.
    BadInput
        The span is empty or too long.
    """
    catalog = source.catalog
    model = catalog.model(name)
    span = source.span(model, start, end)
    standing = source.standing(model, span)
    incidents = [incident_line(incident) for incident in standing.incidents]
    unresolved = [one.title for one in incidents if one.state is not IncidentState.RESOLVED]
    reference = catalog.reference(name)
    labels = load_labels(source, model, span)
    coming_since = labels.coming[0].start if labels and labels.coming else None
    answers = answer_all(source, model, standing, span, coming_since=coming_since)
    by_question = {answer.question: answer for answer in answers}
    charts = _charts(source, model, standing, span, reference, coming_since=coming_since)
    return ModelPage(
        name=name,
        task=model.task.value,
        now=source.clock.now(),
        start=span.start,
        end=span.end,
        status=standing.status(),
        sentence=model_sentence(unresolved, is_watched=standing.live is not None),
        versions=[_version_line(version) for version in reversed(catalog.versions(name))],
        reference=_reference_line(reference) if reference else None,
        questions=[
            QuestionSection(by_question[question], _headline_first(charts[question], by_question[question]))
            for question in Question
        ],
        days=[QuestionDays(question, standing.days(span, question)) for question in Question],
        features=load_features(source, model, standing, span),
        incidents=[line for line in incidents if _touches(line, span)],
        monitors=load_monitors(source, name),
        labels=labels,
        n_predictions=_n_predictions(source, model, standing.live),
        n_quarantined=catalog.n_quarantined(name),
        n_waiting_labels=catalog.n_waiting_labels(name),
    )


def _charts(
    source: Source,
    model: Model,
    standing: Standing,
    span: Window,
    reference: Reference | None,
    *,
    coming_since: datetime | None,
) -> dict[Question, list[SeriesView]]:
    charted = [name for names in CHARTS.values() for name in names]
    wanted = [*charted, *map(estimate_of, charted)]
    begun = {alert.since for alert in standing.alerts}
    outlines = source.outlines(model, span, metrics=wanted, keep=begun)
    benchmarks = source.catalog.benchmarks(model.name)
    events = source.catalog.declared_events(model.name)
    views: dict[str, list[SeriesView]] = {name: [] for name in wanted}
    for series in sorted(outlines, key=lambda one: one.column):
        if series.segment or not outlines[series].is_known:
            continue
        view = draw(
            source.metric(series.metric),
            series,
            source.whole(series, outlines[series]),
            benchmark=benchmark_of(series, benchmarks),
            alerts=watching(series, standing.monitors, standing.alerts),
            events=events,
            reference_until=reference.end if reference else None,
        )
        if Needs.LABELS in source.metric(series.metric).needs:
            view = replace(view, labels_coming_since=coming_since)
        view = replace(view, expected_by=expecting(series, standing.monitors, source.detectors.as_mapping()))
        views[series.metric].append(view)
    past = load_past_estimates(source.catalog, model, span.end)
    charts: dict[Question, list[SeriesView]] = {question: [] for question in Question}
    for question, names in CHARTS.items():
        for name in names:
            told = past.get(estimate_of(name), NO_PAST)
            charts[question] += with_estimates(views[name], views[estimate_of(name)], told)
    return charts


def _headline_first(charts: list[SeriesView], answer: Answer) -> list[SeriesView]:
    return sorted(charts, key=lambda chart: chart.metric.name != answer.metric)


def load_features(source: Source, model: Model, standing: Standing, span: Window) -> list[FeatureLine]:
    """Return the model's columns as of the end of `span`, those in alert first, then by drift."""
    recent = Window(span.end - N_SPARK * model.window, span.end)
    outlines = source.outlines(model, recent, metrics=FEATURE_METRICS)
    by_column: dict[str, dict[Series, Outline]] = {}
    for series, outline in outlines.items():
        if not series.segment:
            by_column.setdefault(series.column, {})[series] = outline
    alerts: dict[str, list[Alert]] = {}
    for alert in standing.alerts_of(Question.INPUT, with_diagnosis=True):
        if standing.is_open(alert):
            alerts.setdefault(alert.column, []).append(alert)
    lines = [
        _feature_line(column, by_column.get(column.name, {}), alerts.get(column.name, ()))
        for column in (model.schema.watched_columns() if model.schema else ())
    ]
    return sorted(lines, key=lambda line: (-line.status.badness, -(line.drift or 0.0), line.name))


def _feature_line(column: Column, outlines: Mapping[Series, Outline], alerts: Sequence[Alert]) -> FeatureLine:
    """Return a feature in a line, with the alerts that stand on it."""
    latest: dict[tuple[str, str], Reading] = {
        (series.metric, series.reference): outline.latest for series, outline in outlines.items()
    }
    drift = latest.get(("js_distance", RECENT), Reading(None))
    spark = next(
        (
            outline.values
            for series, outline in outlines.items()
            if series.metric == "js_distance" and series.reference == RECENT
        ),
        (),
    )
    alert = max(alerts, key=lambda one: one.status.badness, default=None)
    return FeatureLine(
        name=column.name,
        role=column.role,
        type=column.type,
        status=alert.status if alert else (Status.GREEN if latest else Status.GREY),
        drift=drift.value,
        drift_low=drift.low,
        drift_high=drift.high,
        drift_from_training=latest.get(("js_distance", TRAINING), Reading(None)).value,
        missing_rate=_value_of("missing_rate", latest),
        out_of_range_rate=_value_of("out_of_range_rate", latest),
        unseen_rate=_value_of("unseen_rate", latest),
        mismatch_rate=_value_of("mismatch_rate", latest),
        spark=spark,
        reason=alert.reason if alert else "",
    )


def _value_of(metric: str, latest: Mapping[tuple[str, str], Reading]) -> float | None:
    return next((reading.value for (name, _), reading in latest.items() if name == metric), None)


def _n_predictions(source: Source, model: Model, live: Window | None) -> int:
    if live is None:
        return 0
    return round(source.catalog.total(model.name, volume_of(model), live))


def _version_line(version: Version) -> VersionLine:
    return VersionLine(version.name, version.created_at, version.git_commit, version.registry_uri)


def _reference_line(reference: Reference) -> ReferenceLine:
    return ReferenceLine(
        reference.version, reference.start, reference.end, reference.n_rows, reference.n_labelled
    )


def _touches(line: IncidentLine, span: Window) -> bool:
    return line.since < span.end and (line.resolved_at is None or line.resolved_at > span.start)
