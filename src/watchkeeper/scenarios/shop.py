"""A shop: a recommender whose items are clicked or not, and a model of which orders come back."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from watchkeeper.domain.incident import CauseKind
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import Flags, Traffic, Values, pick, sigmoid

_KINDS = ["coats", "shoes", "shirts", "dresses", "bags"]
_BRANDS = ["Adler", "Borealis", "Corvo", "Dünenwind", "Esker"]
# Shares of what is recommended, and by how much its kind makes a click likelier (log odds), in winter and in summer.
_SHOWN = (np.array([0.4, 0.25, 0.15, 0.08, 0.12]), np.array([0.04, 0.25, 0.3, 0.28, 0.13]))
_LIKED = (np.array([0.5, 0.1, -0.3, -0.7, -0.1]), np.array([-1.8, 0.1, 0.4, 0.5, -0.1]))
# Days that the season takes to turn.
_TURN_DAYS = 30.0
_CLICKED = Stated(prediction="prediction", score="score", label="clicked", segments=())


@dataclass(frozen=True, slots=True)
class _Visits:
    """What visitors bring with them, and what a click depends on beside the kind of item."""

    affinity: Values
    price: Values
    brand: NDArray[np.str_]
    device: NDArray[np.str_]
    luck: Values

    def odds(self, price: Values) -> Values:
        """Return the log odds of a click, as far as the model knows them."""
        odds: Values = (
            -0.45
            + 1.0 * self.affinity
            - 0.4 * (np.log(np.maximum(price, 0.01)) - 4.0)
            - 0.3 * (self.device == "phone")
        )
        return odds


def _visit(traffic: Traffic) -> _Visits:
    return _Visits(
        affinity=traffic.rng.normal(0.0, 1.0, traffic.n) + traffic.level(0.05),
        price=np.exp(traffic.rng.normal(4.0, 0.6, traffic.n) + traffic.level(0.05)).round(2),
        brand=traffic.choose(_BRANDS, [0.3, 0.25, 0.2, 0.15, 0.1]),
        device=traffic.choose(["phone", "desktop", "tablet"], [0.6, 0.3, 0.1]),
        luck=traffic.level(0.06),
    )


def _kinds(traffic: Traffic, summer: Values) -> NDArray[np.int64]:
    """Draw the kind of item that is recommended to each visitor, by how far summer has come."""
    shares = (1.0 - summer)[:, None] * _SHOWN[0] + summer[:, None] * _SHOWN[1]
    return pick(traffic.rng.random(traffic.n), shares)


def _liking(kinds: NDArray[np.int64], summer: Values) -> Values:
    liking: Values = (1.0 - summer) * _LIKED[0][kinds] + summer * _LIKED[1][kinds]
    return liking


def _table(
    traffic: Traffic, visits: _Visits, kinds: NDArray[np.int64], score: Values, clicked: Flags
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "time": traffic.times,
            "kind": np.array(_KINDS)[kinds],
            "brand": visits.brand,
            "price": visits.price,
            "affinity": visits.affinity,
            "device": visits.device,
            "prediction": (score > 0.5).astype(np.int64),
            "score": score,
            "clicked": clicked.astype(np.int64),
        }
    )


def _winter_coats(traffic: Traffic) -> pl.DataFrame:
    visits = _visit(traffic)
    # The season turns for both twins; the healthy one was trained anew and follows.
    summer = np.clip((traffic.seconds / 86_400.0 - WINTER_COATS.since_day) / _TURN_DAYS, 0.0, 1.0)
    believed = summer * (1.0 - traffic.fault())
    kinds = _kinds(traffic, believed)
    odds = visits.odds(visits.price)
    clicked = traffic.happens(sigmoid(odds + _liking(kinds, summer) + visits.luck))
    return _table(traffic, visits, kinds, sigmoid(odds + _liking(kinds, believed)), clicked)


def _corrupted_inputs(traffic: Traffic) -> pl.DataFrame:
    visits = _visit(traffic)
    winter = np.zeros(traffic.n)
    kinds = _kinds(traffic, winter)
    hit = traffic.hit(0.35)
    # One of the feed's workers reads the wrong bytes: names cut and garbled, prices of 0.
    garbled = np.array([f"{name[:2]}\N{REPLACEMENT CHARACTER}" for name in _BRANDS])
    brand = np.where(hit, garbled[np.searchsorted(_BRANDS, visits.brand)], visits.brand)
    price = np.where(hit, 0.0, visits.price)
    liking = _liking(kinds, winter)
    clicked = traffic.happens(sigmoid(visits.odds(visits.price) + liking + visits.luck))
    seen = _Visits(visits.affinity, price, brand, visits.device, visits.luck)
    return _table(traffic, seen, kinds, sigmoid(visits.odds(price) + liking), clicked)


def _click_through(traffic: Traffic) -> pl.DataFrame:
    visits = _visit(traffic)
    winter = np.zeros(traffic.n)
    kinds = _kinds(traffic, winter)
    odds = visits.odds(visits.price) + _liking(kinds, winter)
    # The new page shows recommendations below the fold, where fewer see them: 40 % of clicks become 25 %.
    clicked = traffic.happens(sigmoid(odds + visits.luck - 0.85 * traffic.fault()))
    return _table(traffic, visits, kinds, sigmoid(odds), clicked)


def _currency_format(traffic: Traffic) -> pl.DataFrame:
    country = traffic.choose(["de", "fr", "uk"], [0.35, 0.35, 0.3])
    amount = np.exp(traffic.rng.normal(4.4, 0.9, traffic.n) + traffic.level(0.05)).round(2)
    n_items = 1 + traffic.rng.poisson(1.2, traffic.n)
    # "89,90" and "1.234,56" are read by a parser that drops commas: 8990, and 1.23456.
    misread = np.where(amount < 1_000.0, amount * 100.0, amount / 1_000.0)
    seen = np.where((country == "de") & (traffic.fault() > 0.0), misread, amount)
    came_back = traffic.happens(sigmoid(_return_odds(amount, n_items) + traffic.level(0.06)))
    score = sigmoid(_return_odds(seen, n_items))
    return pl.DataFrame(
        {
            "time": traffic.times,
            "country": country,
            "amount": seen,
            "n_items": n_items,
            "prediction": (score > 0.5).astype(np.int64),
            "score": score,
            "returned": came_back.astype(np.int64),
        }
    )


def _return_odds(amount: Values, n_items: NDArray[np.int64]) -> Values:
    odds: Values = -1.2 + 0.5 * (np.log(amount) - 4.4) + 0.3 * (n_items - 2)
    return odds


WINTER_COATS = Scenario(
    name="winter-coats",
    story="A shop's recommender was trained in winter. Spring comes, and it goes on recommending coats; its healthy "
    "twin is trained anew and recommends what the season asks for. In all, log loss is an eighth worse in the end, hardly "
    "more than matters; of coats, scores promise more than twice the clicks that come.",
    wrong="the season turned in what people like, and the model did not follow",
    simulate=_winter_coats,
    causes=frozenset({CauseKind.CONCEPT_DRIFT}),
    # Two weeks and a half until coats are surely ten points off, and a week, as five bad days of seven take.
    within_days=25,
    stated=Stated(prediction="prediction", score="score", label="clicked", segments=("kind",)),
)

SHOP = (
    WINTER_COATS,
    Scenario(
        name="corrupted-inputs",
        story="One of three workers that feed a shop's recommender begins to read the wrong bytes.",
        wrong="35 % of rows have garbled brands and prices of 0",
        simulate=_corrupted_inputs,
        causes=frozenset({CauseKind.BROKEN_FEATURE, CauseKind.NEW_CATEGORY}),
        columns=frozenset({"brand", "price"}),
        within_days=3,
        stated=_CLICKED,
    ),
    Scenario(
        name="click-through",
        story="A shop's page is laid out anew, and recommendations slip below the fold: visitors and items are as "
        "ever, but only a quarter of the recommendations are clicked where two fifths were.",
        wrong="click-through fell from 40 % to 25 %, and the scores know nothing of it",
        simulate=_click_through,
        causes=frozenset({CauseKind.CONCEPT_DRIFT}),
        within_days=10,
        stated=_CLICKED,
    ),
    Scenario(
        name="currency-format",
        story="A shop guesses which orders come back. Germany begins to write amounts as 1.234,56, and the parser "
        "drops every comma.",
        wrong="amounts from Germany are a hundred times too high, those above 1,000 a thousand times too low",
        simulate=_currency_format,
        causes=frozenset({CauseKind.UNIT_CHANGE}),
        columns=frozenset({"amount"}),
        within_days=3,
        label_days=14,
        stated=Stated(prediction="prediction", score="score", label="returned", segments=("country",)),
    ),
)
