"""A bank: a fraud model over card payments, and a credit model that decides whom it will learn from."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from watchkeeper.domain.incident import CauseKind
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import Flags, Traffic, Values, pick, sigmoid

_MERCHANTS = ["groceries", "travel", "electronics", "fuel", "gift cards"]
# Of payments, and of where fraudsters pay.
_HONEST_SHARES = np.array([0.4, 0.15, 0.15, 0.25, 0.05])
_FRAUD_SHARES = np.array([0.1, 0.2, 0.35, 0.05, 0.3])
_FRAUD = 0.02
# Means of the logarithm of the amount, and of payments in the last hour, of honest cards and of stolen ones.
_LOG_AMOUNT, _SPREAD = (3.4, 4.3), 1.0
_RECENT = (0.6, 3.0)
# Above this probability a payment is held back.
_HOLD = 0.3
_FRAUD_STATED = Stated(prediction="flagged", score="score", label="fraud", segments=())


@dataclass(frozen=True, slots=True)
class _Payments:
    """Payments, and which are fraud."""

    fraud: Flags
    log_amount: Values
    n_last_hour: NDArray[np.int64]
    merchant: NDArray[np.int64]
    card_years: Values


def _pay(traffic: Traffic, fraud_rate: Values, *, hidden: Values) -> _Payments:
    """Draw payments.

    Parameters
    ----------
    fraud_rate
        Share of fraud, row by row.
    hidden
        Share of the fraud that looks like any other payment.
    """
    rng, n = traffic.rng, traffic.n
    fraud = traffic.happens(fraud_rate * np.exp(traffic.level(0.1)))
    shows = fraud & (rng.random(n) >= hidden)
    draw, place = rng.random(n), rng.random(n)
    recent = np.where(shows, _RECENT[1], _RECENT[0])
    shares = np.where(shows[:, None], _FRAUD_SHARES, _HONEST_SHARES)
    return _Payments(
        fraud=fraud,
        log_amount=rng.normal(0.0, _SPREAD, n)
        + np.where(shows, _LOG_AMOUNT[1], _LOG_AMOUNT[0])
        + traffic.level(0.04),
        n_last_hour=_poisson_quantile(draw, recent),
        merchant=pick(place, shares),
        card_years=rng.exponential(4.0, n),
    )


def _poisson_quantile(share: Values, mean: Values) -> NDArray[np.int64]:
    """Return the counts below which these shares lie: one draw a row, whatever the mean, of which there are few."""
    counted = np.zeros(len(share), dtype=np.int64)
    for one in np.unique(mean):
        is_alike = mean == one
        counted[is_alike] = np.searchsorted(special.pdtr(np.arange(30.0), one), share[is_alike], side="right")
    return counted


def _score(payments: _Payments, n_last_hour: NDArray[np.int64]) -> Values:
    """Return the probability of fraud by Bayes' rule: the best that can be known of fraud as it was."""
    honest, stolen = _LOG_AMOUNT
    amount = (stolen - honest) / _SPREAD**2 * (payments.log_amount - (stolen + honest) / 2.0)
    recent = n_last_hour * np.log(_RECENT[1] / _RECENT[0]) - (_RECENT[1] - _RECENT[0])
    place = np.log(_FRAUD_SHARES / _HONEST_SHARES)[payments.merchant]
    return sigmoid(np.log(_FRAUD / (1.0 - _FRAUD)) + amount + recent + place)


def _flags(traffic: Traffic, payments: _Payments, n_last_hour: NDArray[np.int64]) -> pl.DataFrame:
    score = _score(payments, n_last_hour)
    return pl.DataFrame(
        {
            "time": traffic.times,
            "amount": np.round(np.exp(payments.log_amount), 2),
            "n_last_hour": n_last_hour,
            "merchant": np.array(_MERCHANTS)[payments.merchant],
            "card_years": payments.card_years,
            "flagged": (score > _HOLD).astype(np.int64),
            "score": score,
            "fraud": payments.fraud.astype(np.int64),
        }
    )


def _attack(traffic: Traffic) -> pl.DataFrame:
    payments = _pay(traffic, _FRAUD * (1.0 + 4.6 * traffic.fault()), hidden=np.zeros(traffic.n))
    return _flags(traffic, payments, payments.n_last_hour)


def _malfunction(traffic: Traffic) -> pl.DataFrame:
    payments = _pay(traffic, np.full(traffic.n, _FRAUD), hidden=np.zeros(traffic.n))
    # The counter is no longer reset by the hour: it holds what the card paid in more than two.
    earlier = _poisson_quantile(traffic.rng.random(traffic.n), np.full(traffic.n, 1.4 * _RECENT[0]))
    counted = payments.n_last_hour + np.where(traffic.fault() > 0.0, earlier, 0)
    return _flags(traffic, payments, counted)


def _tactics(traffic: Traffic) -> pl.DataFrame:
    payments = _pay(traffic, np.full(traffic.n, _FRAUD), hidden=0.7 * traffic.fault(ramp_days=7.0))
    return _flags(traffic, payments, payments.n_last_hour)


def _credit(traffic: Traffic) -> pl.DataFrame:
    rng = traffic.rng
    group = traffic.choose(["a", "b"], [0.7, 0.3], wander=0.05)
    income = rng.normal(0.0, 1.0, traffic.n) + traffic.level(0.05)
    debt = rng.normal(0.0, 1.0, traffic.n) + traffic.level(0.05)
    odds = 1.2 + 0.9 * income - 0.8 * debt
    repaid = traffic.happens(sigmoid(odds + traffic.level(0.06)))
    # Trained anew each week on those it approved: whom it declined it never learns to have been wrong about.
    week = np.floor(traffic.days_of_fault / 7.0)
    score = sigmoid(odds - 0.12 * week * (group == "b"))
    approved = score > 0.7
    return pl.DataFrame(
        {
            "time": traffic.times,
            "group": group,
            "income": np.round(np.exp(10.3 + 0.4 * income)),
            "debt_ratio": sigmoid(debt - 1.0),
            "approved": approved.astype(np.int64),
            "score": score,
            # Who was declined repays nothing, nor fails to.
            "repaid": pl.Series(repaid.astype(np.int64)).set(pl.Series(~approved), None),
        }
    )


BANK = (
    Scenario(
        name="fraud-attack",
        story="A fraud model holds back card payments. A gang pays with stolen cards, and it flags four times as many: "
        "rightly so.",
        wrong="a real attack: 300 % more flags than usual",
        simulate=_attack,
        causes=frozenset({CauseKind.INPUT_DRIFT}),
        within_days=7,
        rows_a_day=1_500,
        label_days=14,
        stated=_FRAUD_STATED,
    ),
    Scenario(
        name="fraud-malfunction",
        story="A fraud model holds back card payments. The count of a card's payments in the last hour is no longer "
        "reset, and it flags four times as many: honest ones.",
        wrong="a malfunction: 300 % more flags than usual",
        simulate=_malfunction,
        causes=frozenset({CauseKind.INPUT_DRIFT, CauseKind.BROKEN_FEATURE}),
        columns=frozenset({"n_last_hour"}),
        within_days=7,
        rows_a_day=1_500,
        label_days=14,
        stated=_FRAUD_STATED,
    ),
    Scenario(
        name="fraud-tactics",
        story="A fraud model holds back card payments. Within a week most fraudsters learn to pay as anybody does; "
        "inputs look as ever, and chargebacks tell two weeks later.",
        wrong="70 % of fraud looks like honest payments",
        simulate=_tactics,
        causes=frozenset({CauseKind.CONCEPT_DRIFT}),
        within_days=28,
        rows_a_day=1_500,
        label_days=14,
        stated=_FRAUD_STATED,
    ),
    Scenario(
        name="credit-feedback",
        story="A credit model is trained anew each week on the loans that it approved. Whom it declines it never learns "
        "to have been wrong about, and week by week it approves fewer of group b.",
        wrong="approvals drift against group b, though it repays as well as group a",
        simulate=_credit,
        causes=frozenset({CauseKind.SELECTION_SHIFT}),
        columns=frozenset({"group"}),
        within_days=60,
        rows_a_day=800,
        label_days=30,
        stated=Stated(
            prediction="approved",
            score="score",
            label="repaid",
            segments=(),
            protected=("group",),
            positive="1",
        ),
    ),
)
