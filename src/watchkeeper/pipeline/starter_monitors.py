"""The monitors that a new model starts with: few, and each worth a person's attention.

Eight, one more for scores, two where segments are declared, one where predictions come with intervals, and one to three
where protected columns are.
"""

from collections.abc import Sequence
from dataclasses import replace

from watchkeeper.domain.model import NUMBER_TASKS, Model, Task
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.reference import KNOWN, RECENT
from watchkeeper.domain.schema import Role
from watchkeeper.domain.status import Question
from watchkeeper.stats.fairness import FOUR_FIFTHS

# The metric that tells a model's quality in one number, by task.
HEADLINES = {
    Task.BINARY: "log_loss",
    Task.MULTICLASS: "accuracy",
    Task.REGRESSION: "mae",
    Task.FORECASTING: "mae",
    Task.RANKING: "ndcg_at_10",
    Task.MULTILABEL: "micro_f1",
}

# What they watch is known only where somebody measures the service that answers.
SERVICE_MONITORS = frozenset({"errors", "latency", "memory"})

# Shares of rows that no model was built for.
FAULTY_ROWS = ("missing_rate", "out_of_range_rate", "unseen_rate", "mismatch_rate")

# The gap between groups that is compared with what it was, by task.
GAPS = {
    Task.BINARY: "equalized_odds_gap",
    Task.MULTICLASS: "accuracy_gap",
    Task.REGRESSION: "mean_error_gap",
    Task.FORECASTING: "mean_error_gap",
}

# Quality varies from day to day by itself (a storm, a holiday); what lasts for most of a week does not. On the
# flights of the demo, two bad days of three opened nine alerts in a training period in which nothing was wrong.
SUSTAINED = Persistence(bad=5, of=7, clear=5)


def starter_monitors(model: Model, *, has_labels: bool) -> tuple[Monitor, ...]:
    """Return the monitors for a model whose task and schema are known.

    Parameters
    ----------
    has_labels
        Whether its reference has labels. Then drift by itself is diagnosis: whether it hurts is known from the
        labels. Without them it is the only sign that there is, and pages.
    """
    monitors = [
        Monitor(
            name="data-quality",
            title="Data quality",
            question=Question.INPUT,
            metrics=FAULTY_ROWS,
            detector="rate_rise",
            settings={"yellow": 0.05, "red": 0.20},
            reference=KNOWN,
            window=model.window,
            persistence=Persistence(bad=2, of=3, clear=2),
        ),
        Monitor(
            name="lasting-faults",
            title="Data quality: few rows, time and again",
            question=Question.INPUT,
            metrics=FAULTY_ROWS,
            detector="rate_rise",
            settings={"yellow": 0.02, "red": 0.20},
            reference=KNOWN,
            window=model.window,
            # Storms and gaps of a sensor hit 5 % of rows, too, and are over after two days; a broken form is not.
            persistence=Persistence(bad=3, of=3, clear=2),
        ),
        Monitor(
            name="drift",
            title="Drift of inputs and predictions",
            question=Question.INPUT,
            metrics=("js_distance",),
            detector="drift",
            reference=RECENT,
            window=model.window,
            persistence=Persistence(bad=2, of=3, clear=2),
            min_rows=100,
            is_paging=not has_labels,
        ),
        *([_contrast(model)] if model.schema and any(one.is_segment for one in model.schema.columns) else []),
        Monitor(
            name="traffic",
            title="Traffic",
            question=Question.ON_TIME,
            metrics=("volume",),
            detector="absence",
            window=model.window,
            persistence=Persistence(bad=1, of=1, clear=1),
            min_rows=0,
        ),
        Monitor(
            name="errors",
            title="Failed predictions",
            question=Question.ON_TIME,
            metrics=("error_rate",),
            # In a quiet hour one error of sixty is more than 1 %, and no more than chance.
            detector="sure_limit",
            settings={"yellow": 0.01, "red": 0.05},
            window=model.bucket,
            persistence=Persistence(bad=2, of=3, clear=2),
            min_rows=20,
        ),
        Monitor(
            name="latency",
            title="Time to answer",
            question=Question.ON_TIME,
            metrics=("latency_p95",),
            detector="rise",
            window=model.bucket,
            persistence=Persistence(bad=2, of=3, clear=2),
            min_rows=20,
        ),
        Monitor(
            name="memory",
            title="Memory",
            question=Question.ON_TIME,
            metrics=("memory_bytes",),
            detector="rise",
            # A leak takes weeks; hours would be compared with the hours before, which it has filled already.
            window=model.window,
            # Two weeks tell what is usual.
            settings={"min_history": 14.0},
            persistence=Persistence(bad=2, of=3, clear=2),
            min_rows=20,
        ),
    ]
    if model.task in HEADLINES:
        monitors.insert(0, _performance(model))
    if model.task is Task.BINARY:
        monitors.insert(1, _calibration(model))
        if model.schema and model.schema.names(Role.SEGMENT):
            monitors.insert(2, _calibration_by_segment(model, model.schema.names(Role.SEGMENT)))
    if model.task in NUMBER_TASKS and model.schema and model.schema.names(Role.BOUND):
        monitors.append(_intervals(model))
    if model.schema and model.schema.names(Role.PROTECTED):
        monitors += _fairness(model)
    return tuple(monitors)


def missing_starters(model: Model, known: Sequence[Monitor], *, has_labels: bool) -> tuple[Monitor, ...]:
    """Return the starter monitors that a model has not: all for a new one, few for one of which more is known now.

    Those there are stay as they are, for people may have edited them.
    """
    names = {monitor.name for monitor in known}
    return tuple(one for one in starter_monitors(model, has_labels=has_labels) if one.name not in names)


def _calibration(model: Model) -> Monitor:
    """Return the watch over what performance misses: where fewer positives come than scores say, log loss may fall."""
    return Monitor(
        name="calibration",
        title="Scores against what came",
        question=Question.RIGHT,
        metrics=("calibration_error",),
        detector="drift",
        # Ten points matter. In training scores fit better than they ever will again; two weeks of it say how much
        # that varies.
        settings={"min_effect": 0.1, "min_history": 14.0},
        window=model.window,
        persistence=SUSTAINED,
    )


def _calibration_by_segment(model: Model, segments: Sequence[str]) -> Monitor:
    """Return the watch over what the whole hides: scores too high in one part of the rows, and too low in another.

    Errors and losses say less of segments, for they also follow how hard each is, which seasons change.
    """
    return replace(
        _calibration(model),
        name="calibration-by-segment",
        title="Scores against what came, by segment",
        segments=tuple(segments),
        min_rows=100,
    )


def _contrast(model: Model) -> Monitor:
    return Monitor(
        name="segments",
        title="One segment unlike the others",
        question=Question.INPUT,
        metrics=("segment_contrast",),
        detector="drift",
        # Segments differ by nature, so their contrast says nothing until it is known what is usual; and it ends at 1,
        # which ordinary ones may come near: little is left above for red.
        settings={"red_factor": 1.1, "min_history": 14.0},
        window=model.window,
        persistence=Persistence(bad=2, of=3, clear=2),
        min_rows=100,
    )


def _fairness(model: Model) -> list[Monitor]:
    """Return the watch over what holds absolutely, and over what must not get worse than it was in training."""
    monitors = []
    if model.task is Task.BINARY:
        monitors.append(
            Monitor(
                name="fairness",
                title="Fairness: the four-fifths rule",
                question=Question.PAYS,
                metrics=("disparate_impact",),
                detector="sure_limit",
                settings={"yellow": 0.9, "red": FOUR_FIFTHS},
                window=model.window,
                persistence=SUSTAINED,
            )
        )
        monitors.append(
            Monitor(
                name="fairness-shift",
                title="Fairness: selection drifts by group",
                question=Question.PAYS,
                metrics=("selection_shift",),
                detector="sure_limit",
                # Points by which one group has surely moved further than another: 0 where nothing has changed.
                settings={"yellow": 0.05, "red": 0.10},
                window=model.window,
                persistence=SUSTAINED,
            )
        )
    if model.task in GAPS:
        monitors.append(
            Monitor(
                name="fairness-gaps",
                title="Fairness: errors by group",
                question=Question.PAYS,
                metrics=(GAPS[model.task],),
                detector="drift",
                # Gaps are never 0 by nature, so the windows of training say what is usual. Ten points more matter;
                # numbers have no such unit, and there what is usual decides alone.
                settings={"min_effect": 0.0 if model.task in NUMBER_TASKS else 0.1, "min_history": 14.0},
                window=model.window,
                persistence=SUSTAINED,
            )
        )
    return monitors


def _intervals(model: Model) -> Monitor:
    return Monitor(
        name="intervals",
        title="Prediction intervals against training",
        question=Question.RIGHT,
        metrics=("interval_coverage",),
        detector="relative",
        window=model.window,
        persistence=SUSTAINED,
    )


def _performance(model: Model) -> Monitor:
    return Monitor(
        name="performance",
        title="Performance against training",
        question=Question.RIGHT,
        metrics=(HEADLINES[model.task],),
        detector="relative",
        window=model.window,
        persistence=SUSTAINED,
    )
