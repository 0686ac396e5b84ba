"""What the model answered and what came true, taken together: each explains the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from watchkeeper.domain.model import Task
from watchkeeper.pipeline.roles.answers import (
    FLAG_SCORE,
    THRESHOLD,
    class_scores,
    find_cut,
    find_pair,
    find_prediction,
    find_score,
    relate,
)
from watchkeeper.pipeline.roles.facts import Facts, Kind
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated
from watchkeeper.pipeline.roles.truth import FLAG as FLAG_LABEL
from watchkeeper.pipeline.roles.truth import find_label, named_labels

DATA_ONLY = "data only"
FLAG_TASK = "--task binary|multiclass|regression|forecasting|ranking|multilabel"
FLAG_POSITIVE = "--positive CLASS"
# Whole numbers of more distinct values than this are quantities, not classes.
MAX_CLASSES = 20


@dataclass(frozen=True, slots=True)
class Results:
    """Answers and truth.

    Attributes
    ----------
    prediction, score, label
        Columns; empty where there are none.
    task
        UNKNOWN without any answers: then there is only data to watch.
    positive, negative
        The two classes of a binary task, as text.
    threshold
        Scores from here on answer positive; None where the answers have a column of their own.
    spare
        Columns with probabilities of single classes: answers, too, of which nothing is measured.
    classes
        How answers that write their classes otherwise than the label translate into its; empty for as they are.
    """

    prediction: str
    score: str
    label: str
    task: Task
    positive: str
    negative: str
    threshold: float | None
    guesses: tuple[Guess, ...]
    spare: tuple[str, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        """Every column with a role among them."""
        return frozenset(name for name in (self.prediction, self.score, self.label) if name)

    @property
    def has_answers(self) -> bool:
        """Whether anything tells what the model answered."""
        return bool(self.prediction or self.score)


def find_results(
    frame: pl.DataFrame,
    facts: Mapping[str, Facts],
    free: Sequence[str],
    stated: Stated,
    *,
    has_horizon: bool = False,
) -> Results:
    """Return prediction, score, label and task.

    Parameters
    ----------
    free
        Columns that have no other role yet, whether stated or found.
    has_horizon
        Whether a column tells how far ahead predictions look: numbers are forecasts then.
    """
    search = _Search(frame, facts, free, stated)
    search.by_name()
    search.by_contents()
    return search.results(has_horizon=has_horizon)


class _Search:
    """Looks for prediction, score and label in turn; a column found is not looked at again."""

    def __init__(
        self, frame: pl.DataFrame, facts: Mapping[str, Facts], free: Sequence[str], stated: Stated
    ) -> None:
        self._frame, self._facts, self._stated = frame, facts, stated
        self._left = sorted(free)
        self._found: dict[str, Guess] = {}
        self._spare: list[str] = []

    def _keep(self, guess: Guess) -> None:
        self._left = [name for name in self._left if name not in guess.found]
        self._found[guess.role] = guess

    def _name(self, role: str) -> str:
        guess = self._found.get(role)
        return guess.found[0] if guess is not None and guess.found else ""

    def _facts_of(self, role: str) -> Facts | None:
        # A column may be called "", which here means that there is none.
        return self._facts[self._name(role)] if self._name(role) else None

    def by_name(self) -> None:
        """Take what names tell of the answers, as far as contents allow it."""
        self._keep(find_prediction(self._facts, self._left, self._stated))
        labels = [self._stated.label] if self._stated.label else named_labels(self._facts, self._left)
        truths = [name for name in labels if len(self._facts[name].counts) == 2]
        scores = class_scores(self._facts, self._left)
        self._keep(find_score(self._frame, self._facts, self._left, self._stated, truths))
        self._spare = [name for name in scores if name != self._name("score")] if len(scores) > 1 else []
        self._left = [name for name in self._left if name not in self._spare]

    def by_contents(self) -> None:
        """Take the label, and what contents alone tell."""
        if not self._take_pair():
            prediction, score = self._name("prediction"), self._name("score")
            self._keep(
                find_label(
                    self._frame, self._facts, self._left, self._stated, prediction=prediction, score=score
                )
            )
        is_asked = not self._name("prediction") and self._stated.prediction is None
        if self._name("score") and is_asked:
            self._keep(find_cut(self._frame, self._facts, self._left, self._name("score")))

    def _take_pair(self) -> bool:
        """Take a score that no name gave away, with the label that it predicts: each proves the other."""
        stated, prediction = self._stated, self._name("prediction")
        is_asked = not self._name("score") and stated.score is None and stated.label is not False
        # A prediction of other than two values comes from no score from 0 to 1.
        if not is_asked or (prediction and not self._facts[prediction].is_two_valued):
            return False
        labels = [stated.label] if stated.label else self._left
        pair = find_pair(self._frame, self._facts, self._left, labels)
        if pair is None:
            return False
        self._keep(Guess("score", (pair.score,), pair.reason, FLAG_SCORE))
        said = STATED if stated.label else f"two values that {pair.score!r} predicts"
        self._keep(Guess("label", (pair.label,), said, FLAG_LABEL))
        return True

    def results(self, *, has_horizon: bool) -> Results:
        """Return what was found, with the task that it amounts to."""
        answers, truth = self._facts_of("prediction"), self._facts_of("label")
        score, stated = self._name("score"), self._stated
        task, why = _find_task(answers, truth, stated, has_score=bool(score))
        if task is Task.REGRESSION and stated.task is Task.UNKNOWN and has_horizon:
            task, why = Task.FORECASTING, f"{why}, and a horizon says how far ahead it looks"
        guesses = [Guess("task", (task.value if task else DATA_ONLY,), why, FLAG_TASK), *self._found.values()]
        positive, negative, classes = "1", "0", {}
        told = truth or answers
        if task is Task.BINARY:
            positive, why = _find_positive(self._frame, told, stated, score)
            negative = next((value for value in (told.counts if told else ()) if value != positive), "0")
            classes = self._translate(answers, truth, positive, negative)
            if why:
                guesses.append(Guess("positive", (positive,), why, FLAG_POSITIVE))
        return Results(
            prediction=self._name("prediction"),
            score=score,
            label=self._name("label"),
            task=task or Task.UNKNOWN,
            positive=positive,
            negative=negative,
            threshold=THRESHOLD if score and answers is None else None,
            guesses=tuple(guesses),
            spare=tuple(self._spare),
            classes=classes,
        )

    def _translate(
        self, answers: Facts | None, truth: Facts | None, positive: str, negative: str
    ) -> dict[str, str]:
        """Return the label's class for each class of the answers, where the two write them differently."""
        if answers is None or truth is None or len(answers.counts) != 2 or len(truth.counts) != 2:
            return {}
        if set(answers.counts) & set(truth.counts):
            return {}
        known = answers.positive or _higher_class(self._frame, answers, self._name("score"))
        return {value: positive if value == known else negative for value in answers.counts}


def _find_task(
    answers: Facts | None, truth: Facts | None, stated: Stated, *, has_score: bool
) -> tuple[Task | None, str]:
    if answers is None and not has_score:
        return None, "no answers of a model, so the data itself is watched: its quality, drift and traffic"
    if stated.task is not Task.UNKNOWN:
        return stated.task, STATED
    if answers is None:
        return Task.BINARY, "a probability of one class"
    shown = [one for one in (answers, truth) if one is not None]
    if all(one.is_two_valued for one in shown):
        return Task.BINARY, f"the prediction has two values, {answers.values}"
    if all(one.is_number for one in shown) and not _are_classes(answers):
        return Task.REGRESSION, f"the prediction is a number of {answers.n_distinct:,} distinct values"
    return Task.MULTICLASS, f"the prediction has {answers.n_distinct:,} values"


def _are_classes(facts: Facts) -> bool:
    return facts.kind is Kind.WHOLE and facts.n_distinct <= MAX_CLASSES


def _find_positive(frame: pl.DataFrame, facts: Facts | None, stated: Stated, score: str) -> tuple[str, str]:
    """Return the positive class, and why; that 1 is it needs no reason."""
    if stated.positive:
        return stated.positive, STATED
    counts = facts.counts if facts is not None else {}
    if facts is None or set(counts) <= {"0", "1"}:
        return "1", ""
    if facts.positive:
        return facts.positive, f"of {' and '.join(sorted(counts))}"
    higher = _higher_class(frame, facts, score)
    if higher:
        return higher, f"its rows have the higher {score!r}"
    return min(counts, key=lambda value: (counts[value], value)), "the rarer of the two"


def _higher_class(frame: pl.DataFrame, facts: Facts, score: str) -> str:
    """Return which of two classes has the higher scores; empty where nothing tells."""
    fit = relate(frame, score, facts.name) if score and len(facts.counts) == 2 else None
    if fit is None or fit.auc == 0.5:
        return ""
    first, last = sorted(facts.counts)
    return last if fit.auc > 0.5 else first
