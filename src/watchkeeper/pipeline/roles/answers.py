"""What the model answered: the prediction, and the score from which it was cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from watchkeeper.metrics.format import format_number
from watchkeeper.pipeline.roles.facts import Facts
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated, quote
from watchkeeper.pipeline.roles.names import Fit, fits_prediction, fits_score
from watchkeeper.pipeline.roles.relation import Calibration, calibrate, find_threshold

FLAG_PREDICTION = "--prediction COLUMN"
FLAG_SCORE = "--score COLUMN"
# Where a model answers with a probability alone, its answer is taken from here on as positive.
THRESHOLD = 0.5
# A model that is any good explains this much of a class as it stands, and is not further off than this on average:
# on real tables the scores of models had a skill of 0.44 and more, features taken for one below 0.02; an error of 0.02,
# where a feature that only goes with the truth had 0.04.
MIN_SKILL = 0.1
MAX_ERROR = 0.03
# Fewer rows than this may fit by chance.
MIN_ROWS = 200
# The next best may explain at most this share of what the best does.
MAX_SECOND = 0.5
# A score by name alone must rank at least so well, where what came true is known.
_MIN_AUC = 0.55


@dataclass(frozen=True, slots=True)
class Pair:
    """A column of probabilities and the class that it predicts, found by contents alone."""

    score: str
    label: str
    fit: Calibration

    @property
    def reason(self) -> str:
        """What shows that they belong together."""
        return (
            f"numbers from 0 to 1 that {self.label!r} follows: off by {format_number(self.fit.error)} on average, "
            f"ROC AUC {format_number(self.fit.auc)}"
        )


def find_prediction(facts: Mapping[str, Facts], free: Sequence[str], stated: Stated) -> Guess:
    """Return the prediction as far as names tell; one from 0 to 1 is left to `find_score`."""
    if stated.prediction is False:
        return Guess("prediction", (), "none, as you said", FLAG_PREDICTION)
    if stated.prediction:
        return Guess("prediction", (stated.prediction,), STATED, FLAG_PREDICTION)
    named = [name for name in sorted(free) if fits_prediction(name) and not facts[name].is_probability]
    named = [name for name in named if facts[name].n_known]
    best = [name for name in named if fits_prediction(name) == max(map(fits_prediction, named))]
    if len(best) == 1:
        return Guess(
            "prediction",
            (best[0],),
            f"called like a prediction: {_contents(facts[best[0]])}",
            FLAG_PREDICTION,
        )
    if best:
        said = f"{quote(best)} are all called like a prediction; name one"
        return Guess("prediction", (), said, FLAG_PREDICTION)
    return Guess("prediction", (), "no column is called like a prediction", FLAG_PREDICTION)


def _contents(facts: Facts) -> str:
    if facts.counts and (facts.is_two_valued or not facts.is_number):
        n = len(facts.counts)
        return f"{n} {'value' if n == 1 else 'values'}, {facts.values}"
    if facts.is_number and facts.minimum is not None and facts.maximum is not None:
        return f"numbers from {format_number(facts.minimum)} to {format_number(facts.maximum)}"
    return f"{facts.kind}, {facts.n_distinct:,} distinct"


def find_score(
    frame: pl.DataFrame,
    facts: Mapping[str, Facts],
    free: Sequence[str],
    stated: Stated,
    truths: Sequence[str],
) -> Guess:
    """Return the probability of the positive class as far as names tell.

    Parameters
    ----------
    truths
        Two-valued columns that may be what came true; where there are some, a score must relate to one.
    """
    if stated.score is False:
        return Guess("score", (), "none, as you said", FLAG_SCORE)
    if stated.score:
        return Guess("score", (stated.score,), STATED, FLAG_SCORE)
    best = _of_pair(frame, class_scores(facts, free))
    if len(best) == 1:
        return _checked(frame, best[0], truths)
    if best:
        said = f"{quote(best)} are probabilities of one class each; only a single score is measured so far"
        return Guess("score", (), said, FLAG_SCORE)
    return Guess("score", (), _why_none(facts, free), FLAG_SCORE)


def class_scores(facts: Mapping[str, Facts], free: Sequence[str]) -> list[str]:
    """Return the columns called most like probabilities: several where each class has its own."""
    named = [name for name in sorted(free) if facts[name].is_probability and _fit(name)]
    return [name for name in named if _fit(name) == max(map(_fit, named))]


def _fit(name: str) -> Fit:
    return max(fits_score(name), Fit.LOOSE if fits_prediction(name) else Fit.NONE)


def _of_pair(frame: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return of the probabilities of both classes that of the positive one: the latter by name, as in proba_1."""
    if len(names) != 2:
        return list(names)
    total = frame[names[0]] + frame[names[1]]
    is_whole = float(((total - 1.0).abs() < 1e-3).mean() or 0.0)  # type: ignore[arg-type]  # A mean of flags.
    return [max(names)] if is_whole > 0.99 else list(names)


def _checked(frame: pl.DataFrame, name: str, truths: Sequence[str]) -> Guess:
    """Return a column called like a score, unless what came true says that it is none."""
    said = "from 0 to 1, and called like a probability"
    known = [(truth, fit) for truth in truths if (fit := relate(frame, name, truth)) is not None]
    if not known:
        return Guess("score", (name,), said, FLAG_SCORE)
    truth, fit = max(known, key=lambda one: (abs(one[1].auc - 0.5), one[0]))
    strength = max(fit.auc, 1.0 - fit.auc)
    if strength < _MIN_AUC and fits_score(name) is not Fit.WHOLE:
        reason = (
            f"{name!r} is called like a score, but hardly ranks {truth!r} (ROC AUC {format_number(fit.auc)})"
        )
        return Guess("score", (), reason, FLAG_SCORE)
    return Guess(
        "score", (name,), f"{said}; ranks {truth!r} with ROC AUC {format_number(strength)}", FLAG_SCORE
    )


def _why_none(facts: Mapping[str, Facts], free: Sequence[str]) -> str:
    for name in sorted(free):
        one = facts[name]
        if fits_score(name) and one.is_number and one.minimum is not None and one.maximum is not None:
            low, high = format_number(one.minimum), format_number(one.maximum)
            return f"{name!r} is called like a score, but runs from {low} to {high}; a probability is from 0 to 1"
    return "no column of numbers from 0 to 1 is called like a probability"


def relate(frame: pl.DataFrame, score: str, truth: str) -> Calibration | None:
    """Return how a score stands to the greater class by text of a two-valued column."""
    classes = sorted(str(value) for value in frame[truth].drop_nulls().unique().cast(pl.String).to_list())
    return calibrate(frame[score], frame[truth], classes[-1]) if classes else None


def find_pair(
    frame: pl.DataFrame, facts: Mapping[str, Facts], scores: Sequence[str], labels: Sequence[str]
) -> Pair | None:
    """Return the score and label that contents alone show to belong together, if just one pair stands out.

    Parameters
    ----------
    scores, labels
        Columns to look among.
    """
    found: list[Pair] = []
    for score in sorted(scores):
        for label in sorted(labels):
            if not (facts[score].is_probability and len(facts[label].counts) == 2):
                continue
            fit = relate(frame, score, label)
            # A class cut from the score itself is an answer, not what came true.
            if fit is not None and fit.auc < 1.0 and fit.n_rows >= MIN_ROWS and fit.skill > 0.0:
                found.append(Pair(score, label, fit))
    found.sort(key=lambda pair: -pair.fit.skill)
    if not found or found[0].fit.skill < MIN_SKILL or found[0].fit.error > MAX_ERROR:
        return None
    is_clear = all(pair.fit.skill <= MAX_SECOND * found[0].fit.skill for pair in found[1:])
    return found[0] if is_clear else None


def find_cut(frame: pl.DataFrame, facts: Mapping[str, Facts], free: Sequence[str], score: str) -> Guess:
    """Return the prediction that was cut from a score: two values, one of them exactly where the score is high."""
    for name in sorted(free):
        if len(facts[name].counts) != 2:
            continue
        for positive in sorted(facts[name].counts, reverse=True):
            threshold = find_threshold(frame[score], frame[name], positive)
            if threshold is not None:
                said = f"{positive} exactly where {score!r} is at least {format_number(threshold)}"
                return Guess("prediction", (name,), said, FLAG_PREDICTION)
    said = f"none; taken as {score!r} from {THRESHOLD} on, the usual cut"
    return Guess("prediction", (), said, FLAG_PREDICTION)
