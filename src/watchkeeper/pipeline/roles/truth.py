"""What came true: the label, found by name or by what the model's answers say of it."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from watchkeeper.metrics.format import format_number
from watchkeeper.pipeline.roles.answers import find_pair
from watchkeeper.pipeline.roles.facts import Facts, Kind
from watchkeeper.pipeline.roles.guess import STATED, Guess, Stated, quote
from watchkeeper.pipeline.roles.names import Fit, fits_label, stem, words
from watchkeeper.pipeline.roles.relation import agree, correlate

FLAG = "--label COLUMN"
# Rank correlation below which two columns of numbers are hardly the same quantity.
_MIN_CORRELATION = 0.3


def find_label(
    frame: pl.DataFrame,
    facts: Mapping[str, Facts],
    free: Sequence[str],
    stated: Stated,
    *,
    prediction: str,
    score: str,
) -> Guess:
    """Return the label.

    Parameters
    ----------
    free
        Columns that have no other role yet.
    prediction, score
        Columns with the model's answers; empty where there are none.
    """
    if stated.label is False:
        return Guess("label", (), "none, as you said", FLAG)
    if stated.label:
        return Guess("label", (stated.label,), STATED, FLAG)
    named = named_labels(facts, free, prediction=prediction)
    fitting = [name for name in named if _agrees(frame, facts, name, prediction, score)]
    if fitting:
        return _choose(frame, facts, fitting, prediction)
    pair = find_pair(frame, facts, [score], free) if score else None
    if pair is not None:
        said = f"two values that {score!r} predicts: off by {format_number(pair.fit.error)} on average, ROC AUC {format_number(pair.fit.auc)}"
        return Guess("label", (pair.label,), said, FLAG)
    return Guess("label", (), _why_none(facts, free, named, prediction or score), FLAG)


def named_labels(facts: Mapping[str, Facts], free: Sequence[str], *, prediction: str = "") -> list[str]:
    """Return the columns called like a label, best first."""
    fits = {name: _fit(facts[name], prediction) for name in free}
    return sorted((name for name in free if fits[name]), key=lambda name: (-fits[name], name))


def _fit(facts: Facts, prediction: str) -> int:
    """Return how well a name fits the label: one that the prediction's name is made from fits best."""
    if not facts.n_known or (facts.is_unique and facts.kind is Kind.TEXT):
        return Fit.NONE
    if prediction and stem(prediction) and stem(prediction) == words(facts.name):
        return Fit.WHOLE + 1
    fit = fits_label(facts.name)
    return Fit.NONE if fit is Fit.LOOSE and not facts.is_two_valued else fit


def _agrees(frame: pl.DataFrame, facts: Mapping[str, Facts], name: str, prediction: str, score: str) -> bool:
    """Whether contents allow a column to be the label of these answers."""
    label = facts[name]
    if not prediction:
        return label.is_two_valued if score else True
    answer = facts[prediction]
    if answer.counts and label.counts:
        is_shared = bool(set(answer.counts) & set(label.counts))
        # Written differently, such as 1 and "yes", they must say by themselves which is which.
        return is_shared or (answer.is_two_valued and label.is_two_valued and bool(answer.positive))
    if not (answer.is_number and label.is_number):
        return answer.kind is label.kind
    return abs(correlate(frame[prediction], frame[name])) >= _MIN_CORRELATION or frame.height < 30


def _choose(
    frame: pl.DataFrame, facts: Mapping[str, Facts], fitting: Sequence[str], prediction: str
) -> Guess:
    best_fit = _fit(facts[fitting[0]], prediction)
    best = [name for name in fitting if _fit(facts[name], prediction) == best_fit]
    if len(best) > 1 and prediction:
        best = _most_alike(frame, facts, best, prediction)
    if len(best) > 1:
        return Guess("label", (), f"{quote(best)} are all called like a label; name one", FLAG)
    (name,) = best
    said = f"what {prediction!r} is called after" if best_fit > Fit.WHOLE else "called like a label"
    if best_fit is Fit.LOOSE:
        said = "called after a result that models are asked about"
    return Guess("label", (name,), f"{said}: {_contents(facts[name])}", FLAG)


def _contents(facts: Facts) -> str:
    missing = facts.n_rows - facts.n_known
    absent = f"; {missing:,} rows have none" if missing else ""
    if facts.counts:
        return f"{len(facts.counts)} values, {facts.values}{absent}"
    if facts.minimum is None or facts.maximum is None:
        return f"{facts.kind}{absent}"
    return f"numbers from {format_number(facts.minimum)} to {format_number(facts.maximum)}{absent}"


def _most_alike(
    frame: pl.DataFrame, facts: Mapping[str, Facts], names: Sequence[str], prediction: str
) -> list[str]:
    """Return the one that the prediction agrees with most, where it does so clearly; else all."""
    measure: Callable[[pl.Series, pl.Series], float] = agree if facts[prediction].counts else correlate
    strengths = {name: measure(frame[prediction], frame[name]) for name in names}
    ranked = sorted(names, key=lambda name: -strengths[name])
    is_clear = strengths[ranked[1]] <= 0.5 * strengths[ranked[0]]
    return ranked[:1] if is_clear and strengths[ranked[0]] > 0 else list(names)


def _why_none(facts: Mapping[str, Facts], free: Sequence[str], named: Sequence[str], answer: str) -> str:
    if named:
        return f"{quote(named)} is called like a label, but {answer!r} does not answer it"
    two_valued = [name for name in sorted(free) if facts[name].is_two_valued]
    if two_valued:
        return f"no column is called like a label; two-valued are {quote(two_valued, most=3)}"
    return "no column is called like a label"
