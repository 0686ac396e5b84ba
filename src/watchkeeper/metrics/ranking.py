"""Rankings and recommendations: what the first ten items of answers hold, how much of the catalogue, and how new."""

from collections.abc import Callable

import numpy as np

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.model import Task
from watchkeeper.metrics.joined import JoinedMetric, mean, unknown, why_unjudged
from watchkeeper.metrics.metric import Better, Unit
from watchkeeper.profile.moments import Moments
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.intervals import mean_interval

_RANKING_ONLY = frozenset({Task.RANKING})


def _reader(moments_of: Callable[[Performance], Moments]) -> Callable[[Performance], Reading]:
    def read(performance: Performance) -> Reading:
        return mean(moments_of(performance), low=0.0, high=1.0, otherwise=_why_unjudged(performance))

    return read


def _why_unjudged(performance: Performance) -> str:
    if performance.n_labelled and performance.n_unpredicted < performance.n_predictions:
        return f"none of the {performance.n_labelled:,} labelled rows has an answer and a relevant item"
    return why_unjudged(performance)


def _catalogue_coverage(performance: Performance) -> Reading:
    shown, wanted = performance.recommended_items, performance.relevant_items
    if not shown.n:
        return unknown("no answer names an item", n_rows=performance.n_predictions)
    if not performance.n_labelled:
        return unknown(why_unjudged(performance))
    n_items = shown.merge(wanted).n_distinct()
    return Reading(min(1.0, shown.n_distinct() / n_items), n_rows=performance.n_predictions)


def _novelty(performance: Performance) -> Reading:
    shown, wanted = performance.recommended_items, performance.relevant_items
    if not performance.n_labelled or not shown.n:
        return unknown(why_unjudged(performance) if shown.n else "no answer names an item")
    if not (shown.is_exact and wanted.is_exact):
        return unknown("there are too many items to count each", n_rows=performance.n_predictions)
    popularity = dict(zip(wanted.hashes.tolist(), wanted.counts.tolist(), strict=True))
    n_items = shown.merge(wanted).n_distinct()
    # An item that nobody wanted yet is new, not infinitely so: each counts as wanted once more than it was.
    chances = (np.array([popularity.get(key, 0) for key in shown.hashes.tolist()]) + 1.0) / (
        wanted.n + n_items
    )
    surprise, weights = -np.log2(chances), shown.counts / shown.n
    value = float(weights @ surprise)
    n_answers = performance.n_predictions - performance.n_unpredicted
    if n_answers < 2:
        return Reading(value, n_rows=n_answers)
    # As if the items of an answer were all alike: they are seldom independent.
    interval = mean_interval(value, float(weights @ (surprise - value) ** 2), n_answers)
    return Reading(value, max(0.0, interval.low), interval.high, n_answers)


def _metric(
    name: str,
    title: str,
    description: str,
    moments_of: Callable[[Performance], Moments],
    *,
    unit: Unit = Unit.RATIO,
) -> JoinedMetric:
    return JoinedMetric(
        name=name,
        title=title,
        description=description,
        unit=unit,
        better=Better.HIGHER,
        measure=_reader(moments_of),
        tasks=_RANKING_ONLY,
    )


NDCG = _metric(
    "ndcg_at_10",
    "NDCG at 10",
    "Gain of the relevant items among the first ten, less the lower they stand, as a share of what the best order would "
    "gain: 1 is perfect. The usual single number for rankings.",
    lambda performance: performance.ndcg,
    unit=Unit.NUMBER,
)

MAP = _metric(
    "map_at_10",
    "MAP at 10",
    "Mean average precision of the first ten: the precision down to each relevant item, averaged over the items that "
    "could be reached. Falls when relevant items move down or out.",
    lambda performance: performance.average_precision,
    unit=Unit.NUMBER,
)

MRR = _metric(
    "mrr_at_10",
    "MRR at 10",
    "Mean of 1 over the place of the first relevant item, 0 where none is among the first ten: what matters where people "
    "take the first that fits.",
    lambda performance: performance.reciprocal_rank,
    unit=Unit.NUMBER,
)

RECALL_AT_10 = _metric(
    "recall_at_10",
    "Recall at 10 items",
    "Share of a request's relevant items that are among the first ten, on average over requests.",
    lambda performance: performance.recall_of_items,
)

PRECISION_AT_10 = _metric(
    "precision_at_10",
    "Precision at 10 items",
    "Share of the first ten places that hold a relevant item, on average over requests; places that an answer leaves "
    "empty count as misses. Cannot be high where few items are relevant.",
    lambda performance: performance.precision_of_items,
)

HIT_RATE = _metric(
    "hit_rate_at_10",
    "Hit rate at 10",
    "Share of requests with at least one relevant item among the first ten.",
    lambda performance: performance.has_hit,
)

CATALOGUE_COVERAGE = JoinedMetric(
    name="catalogue_coverage",
    title="Catalogue coverage",
    description=(
        "Share of the window's items, whether recommended or wanted, that were among the first ten of any answer. A fall "
        "means that the model has come to recommend the same few to everybody."
    ),
    unit=Unit.RATIO,
    better=Better.NEITHER,
    measure=_catalogue_coverage,
    tasks=_RANKING_ONLY,
)

NOVELTY = JoinedMetric(
    name="novelty",
    title="Novelty",
    description=(
        "How unexpected recommended items are, in bits: 1 bit more is half as often wanted. A fall means that the model "
        "has come to recommend what everybody knows."
    ),
    unit=Unit.NUMBER,
    better=Better.NEITHER,
    measure=_novelty,
    tasks=_RANKING_ONLY,
)

RANKING = (NDCG, MAP, MRR, RECALL_AT_10, PRECISION_AT_10, HIT_RATE, CATALOGUE_COVERAGE, NOVELTY)
