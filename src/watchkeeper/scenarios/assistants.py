"""Assistants: a chatbot, a support bot, and the server that a model of photographs runs on."""

import numpy as np
import polars as pl

from watchkeeper.domain.incident import CauseKind
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.scenarios.scenario import Scenario
from watchkeeper.scenarios.traffic import Traffic, Values, sigmoid

_GIB = 2.0**30
# Of the server, and what the process has when it starts.
_LIMIT, _AT_START = 8.0 * _GIB, 2.0 * _GIB
_LEAK_A_DAY = 0.4 * _GIB
# Above this share of its memory it swaps.
_SWAPS = 0.85
_RESTART_DAYS = 0.5 / 24.0


def _busy(traffic: Traffic) -> Values:
    """Return by how much answers take longer than at night: busy afternoons, and days of their own."""
    afternoon = 1.0 + 0.25 * np.exp(-(((traffic.hour - 14.5) / 4.0) ** 2))
    busy: Values = afternoon * np.exp(traffic.level(0.05))
    return busy


def _slow_chatbot(traffic: Traffic) -> pl.DataFrame:
    n_tokens = np.round(np.exp(traffic.rng.normal(4.0, 0.7, traffic.n)))
    usual = 2_000.0 * _busy(traffic) * np.exp(traffic.rng.normal(0.0, 0.3, traffic.n))
    return pl.DataFrame(
        {
            "time": traffic.times,
            "topic": traffic.choose(["orders", "returns", "accounts", "products"], [0.4, 0.25, 0.15, 0.2]),
            "n_tokens": n_tokens,
            "prediction": traffic.choose(["answered", "handed over"], [0.85, 0.15]),
            "latency_ms": usual * (1.0 + 4.0 * traffic.fault()),
        }
    )


def _mondays(traffic: Traffic) -> pl.DataFrame:
    # After the weekend's questions: long, angry, and of matters that the bot cannot settle.
    is_monday = (traffic.day % 7 == 0) & (traffic.hour >= 6.0) & (traffic.hour < 12.0)
    hard = is_monday * traffic.fault()
    n_words = np.exp(traffic.rng.normal(3.2, 0.6, traffic.n) + 0.4 * hard)
    topic_known = traffic.rng.normal(0.0, 1.0, traffic.n)
    odds = 0.8 + 1.1 * topic_known - 0.5 * (np.log(n_words) - 3.2)
    solved = traffic.happens(sigmoid(odds - 1.2 * hard + traffic.level(0.06)))
    score = sigmoid(odds)
    return pl.DataFrame(
        {
            "time": traffic.times,
            "n_words": np.round(n_words),
            "familiarity": topic_known,
            "channel": traffic.choose(["chat", "mail", "app"], [0.5, 0.2, 0.3]),
            "prediction": (score > 0.5).astype(np.int64),
            "score": score,
            "solved": solved.astype(np.int64),
        }
    )


def _memory_leak(traffic: Traffic) -> pl.DataFrame:
    until_full = (_LIMIT - _AT_START) / _LEAK_A_DAY
    # Full memory ends the process; it comes back half an hour later, and leaks anew.
    running_days = traffic.days_of_fault % (until_full + _RESTART_DAYS)
    memory = np.minimum(_AT_START + _LEAK_A_DAY * running_days, _LIMIT) + traffic.rng.normal(
        0.0, 0.05 * _GIB, traffic.n
    )
    pressure = np.clip((memory / _LIMIT - _SWAPS) / (1.0 - _SWAPS), 0.0, 1.0)
    latency = (
        120.0 * _busy(traffic) * np.exp(traffic.rng.normal(0.0, 0.3, traffic.n)) * (1.0 + 4.0 * pressure**2)
    )
    fails = (traffic.rng.random(traffic.n) < 0.001) | (running_days > until_full)
    return pl.DataFrame(
        {
            "time": traffic.times,
            "width": traffic.rng.normal(1_200.0, 250.0, traffic.n).round(),
            "camera": traffic.choose(["phone", "compact", "mirrorless"], [0.7, 0.1, 0.2]),
            "prediction": traffic.choose(["cat", "dog", "bird", "none"], [0.3, 0.35, 0.1, 0.25]),
            "latency_ms": latency,
            "memory_bytes": memory,
            "error": pl.Series(fails).replace_strict(
                {True: "the process was killed", False: None}, return_dtype=pl.String
            ),
        }
    )


_UNLABELLED = Stated(prediction="prediction", score=False, label=False, segments=())

ASSISTANTS = (
    Scenario(
        name="slow-chatbot",
        story="A chatbot answers within two seconds, a little slower on busy afternoons. Its provider moves it to "
        "other machines, and it takes ten.",
        wrong="answers take 10 s where they took 2 s",
        simulate=_slow_chatbot,
        causes=frozenset({CauseKind.SERVICE}),
        within_days=1,
        rows_a_day=1_500,
        stated=_UNLABELLED,
    ),
    Scenario(
        name="monday-mornings",
        story="A support bot is always worse on Monday mornings, when the weekend's questions come; in training, too. "
        "Nothing has gone wrong, and nobody must be woken.",
        wrong="nothing: it has always been so",
        simulate=_mondays,
        causes=frozenset(),
        within_days=90,
        must_tell=False,
        since_day=0,
        stated=Stated(prediction="prediction", score="score", label="solved", segments=()),
    ),
    Scenario(
        name="memory-leak",
        story="The server of a model of photographs loses 0.4 of its 8 GiB each day. Nothing shows until it swaps on "
        "the thirteenth day; on the fifteenth the process dies.",
        wrong="memory leaks at 0.4 GiB a day",
        simulate=_memory_leak,
        causes=frozenset({CauseKind.SERVICE}),
        within_days=14,
        rows_a_day=1_500,
        stated=_UNLABELLED,
    ),
)
