"""Mail: a spam filter, and those who write for it."""

import numpy as np
import polars as pl

from watchkeeper.domain.incident import CauseKind
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import Traffic, Values, sigmoid

_SPAM = 0.45
# Means of three standardised traits, of wanted mail, of spam as it was, and of the new kind, which is sent from the
# accounts of people who were robbed of them, in long and careful words.
_TRAITS = {"n_links": (1.0, 3.5, 1.1), "log_words": (4.6, 4.0, 5.1), "log_sender_days": (6.0, 3.0, 6.2)}
_SPREADS = {"n_links": 1.0, "log_words": 0.7, "log_sender_days": 1.5}


def _new_spam(traffic: Traffic) -> pl.DataFrame:
    rng = traffic.rng
    spam = traffic.happens(sigmoid(np.log(_SPAM / (1.0 - _SPAM)) + traffic.level(0.08)))
    is_new = traffic.hit(0.35, ramp_days=5.0) & spam
    columns: dict[str, Values] = {}
    odds = np.full(traffic.n, np.log(_SPAM / (1.0 - _SPAM)))
    for name, (wanted, known, new) in _TRAITS.items():
        spread = _SPREADS[name]
        values = np.where(is_new, new, np.where(spam, known, wanted)) + rng.normal(0.0, spread, traffic.n)
        columns[name] = values + traffic.level(0.05) * spread
        # Bayes' rule for the two kinds that it was trained on.
        odds += (known - wanted) / spread**2 * (values - (known + wanted) / 2.0)
    score = sigmoid(odds)
    return pl.DataFrame(
        {
            "time": traffic.times,
            "n_links": np.maximum(np.round(columns["n_links"]), 0.0),
            "n_words": np.round(np.exp(columns["log_words"])),
            "sender_days": np.round(np.exp(columns["log_sender_days"])),
            "language": traffic.choose(["en", "de", "fr"], [0.7, 0.2, 0.1]),
            "prediction": (score > 0.5).astype(np.int64),
            "score": score,
            "spam": spam.astype(np.int64),
        }
    )


MAIL = (
    Scenario(
        name="new-spam",
        story="A spam filter faces a new kind of mail: long and careful words from the accounts of people who were "
        "robbed of them, a third of all spam within five days. Who reports it does so two days later.",
        wrong="a third of spam passes for wanted mail",
        simulate=_new_spam,
        causes=frozenset({CauseKind.CONCEPT_DRIFT, CauseKind.INPUT_DRIFT}),
        within_days=14,
        label_days=2,
        stated=Stated(prediction="prediction", score="score", label="spam", segments=()),
    ),
)
