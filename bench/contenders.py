"""Who is asked whether a window has drifted: Watchkeeper, its peers, and plain tests with a textbook correction.

Each takes a reference and windows of as many rows, and answers for every window in two ways: whether it alarms
as it comes, and how alarmed it is, so that all can be held to one rate of false alarms. Where a peer has one
statistic a column, that is the largest over columns, each in units of its own threshold or spread; where it has
p-values, minus the logarithm of the smallest adjusted one.

Imports stand inside the functions: a peer's interpreter can import no other's package.
"""

# ruff: noqa: PLC0415  # See above.
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from populations import Table, is_named

# What all are asked to hold: at most this share of quiet tables with any alarm.
LEVEL = 0.05
# Smallest p-value told apart.
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contender makes of one window.

    Parameters
    ----------
    alarm
        Whether it alarms as it comes.
    score
        How alarmed it is; only its order has a meaning.
    """

    alarm: bool
    score: float


# By the contender's name; one package may offer several.
Answers = dict[str, list[Answer]]
Contender = Callable[[Table, Sequence[Table]], Answers]


def ask_watchkeeper(reference: Table, windows: Sequence[Table]) -> Answers:
    """Default verdicts; the score is the smallest `false_discovery_rate` that would alarm.

    It is read with `min_effect` at 0: which effect matters is a choice, not a matter of evidence. A finding in which
    chance has no part, such as a changed unit, counts as it is told by default.
    """
    import polars as pl

    from watchkeeper.compare import compare
    from watchkeeper.profile.frames import profile

    before = profile(pl.DataFrame(reference), joint=True)
    types = {name: column.type for name, column in before.columns.items()}
    basis = before.joint.basis if before.joint is not None else True
    answers = []
    for window in windows:
        now = profile(pl.DataFrame(window), types, joint=basis)
        told = compare(before, now, false_discovery_rate=LEVEL).comparison
        # Related columns are listed up to the rate that is asked for only.
        bare = compare(before, now, min_effect=0.0, false_discovery_rate=0.5).comparison
        chances = [chance for one in bare.findings if (chance := _chance(one)) is not None]
        is_certain = any(one.status.is_bad and _chance(one) is None for one in told.findings)
        answers.append(
            Answer(told.status.is_bad, _alarm_of(0.0 if is_certain else min(chances, default=1.0)))
        )
    return {"watchkeeper": answers}


def _chance(finding: Any) -> float | None:
    """Return the rate from which on a finding is told; None where chance has no part in it."""
    from watchkeeper.comparison.findings import ColumnDrift, QualityFinding
    from watchkeeper.comparison.verdict import DRIFT_SHARE, JOINT_SHARE, QUALITY_SHARE

    adjusted = getattr(finding, "adjusted", None)
    if adjusted is None:
        return None
    share = {ColumnDrift: DRIFT_SHARE, QualityFinding: QUALITY_SHARE}.get(type(finding), JOINT_SHARE)
    return float(adjusted) / share


def ask_tests(reference: Table, windows: Sequence[Table]) -> Answers:
    """Kolmogorov-Smirnov for numbers, chi-square for names: what Alibi Detect's TabularDrift does."""
    from scipy import stats

    def significance(name: str, window: Table) -> float:
        first, second = _filled(reference, reference)[name], _filled(window, reference)[name]
        if not is_named(name):
            return float(stats.ks_2samp(first, second).pvalue)
        names, codes = np.unique(np.concatenate([first, second]), return_inverse=True)
        parts = codes[: first.size], codes[first.size :]
        counts = np.stack([np.bincount(part, minlength=names.size) for part in parts])
        return float(stats.chi2_contingency(counts, correction=False).pvalue)

    found: Answers = {"tests, Bonferroni": [], "tests, Benjamini-Hochberg": []}
    for window in windows:
        ordered = np.sort([significance(name, window) for name in reference])
        k = ordered.size
        adjusted = {
            "Bonferroni": ordered[0] * k,
            "Benjamini-Hochberg": min(ordered * k / np.arange(1, k + 1)),
        }
        for how, chance in adjusted.items():
            found[f"tests, {how}"].append(Answer(bool(chance <= LEVEL), _alarm_of(chance)))
    return found


def ask_alibi(reference: Table, windows: Sequence[Table]) -> Answers:
    from alibi_detect.cd import TabularDrift

    def matrix(table: Table) -> np.ndarray:
        return np.column_stack([column.astype(object) for column in _filled(table, reference).values()])

    categories = {i: None for i, name in enumerate(reference) if is_named(name)}
    detector = TabularDrift(matrix(reference), p_val=LEVEL, categories_per_feature=categories)
    found = []
    for window in windows:
        told = detector.predict(matrix(window))["data"]
        chance = float(told["p_val"].min()) * len(reference)
        found.append(Answer(bool(told["is_drift"]), _alarm_of(chance)))
    return {"Alibi Detect": found}


def ask_evidently(reference: Table, windows: Sequence[Table]) -> Answers:
    """Its default test of each column, asked directly: a whole report draws every plot first."""
    from evidently.legacy.calculations.stattests import get_stattest

    before, found = _pandas(reference), []
    for window in windows:
        now, scores, drifted = _pandas(window), [], False
        for name in before:
            columns, kind = (before[name].dropna(), now[name].dropna()), "cat" if is_named(name) else "num"
            test = get_stattest(*columns, kind, None)
            told = test(*columns, kind, None)
            drifted |= bool(told.drifted)
            # A test of significance alarms below its threshold, a distance above.
            is_chance = "p_value" in test.display_name or "p_value" in test.name
            limit = told.actual_threshold
            scores.append(
                _alarm_of(told.drift_score) / _alarm_of(limit) if is_chance else told.drift_score / limit
            )
        found.append(Answer(drifted, float(max(scores))))
    return {"Evidently": found}


def ask_whylogs(reference: Table, windows: Sequence[Table]) -> Answers:
    import whylogs
    from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores

    before, found = whylogs.log(pandas=_pandas(reference)).view(), []
    for window in windows:
        now = whylogs.log(pandas=_pandas(window)).view()
        told = calculate_drift_scores(target_view=now, reference_view=before, with_thresholds=True)
        columns = [one for one in told.values() if one]
        scores = [
            _alarm_of(one["pvalue"]) / _alarm_of(one["thresholds"]["DRIFT"][1])
            if one.get("pvalue") is not None
            else one["statistic"] / one["thresholds"]["DRIFT"][0]
            for one in columns
        ]
        found.append(Answer(any(one["drift_category"] == "DRIFT" for one in columns), float(max(scores))))
    return {"whylogs": found}


# NannyML's methods for numbers, and what it has for names in their place.
_NANNYML_METHODS = {
    "jensen_shannon": "jensen_shannon",
    "kolmogorov_smirnov": "chi2",
    "wasserstein": "l_infinity",
    "hellinger": "hellinger",
}


def ask_nannyml(reference: Table, windows: Sequence[Table]) -> Answers:
    """Each of its methods, all together with missing and unseen values, and the reconstruction error.

    Its thresholds come from the chunks of the reference, which are as long as a window.
    """
    import nannyml

    n = _n_rows(windows[0])
    before = _categorical(_pandas(reference))
    after = _categorical(_pandas(_stack(windows)))
    names, numbers = [name for name in before if is_named(name)], [c for c in before if not is_named(c)]
    drift = nannyml.UnivariateDriftCalculator(
        column_names=list(before),
        continuous_methods=list(_NANNYML_METHODS),
        categorical_methods=list(_NANNYML_METHODS.values()),
        chunk_size=n,
    )
    others = [
        nannyml.MissingValuesCalculator(column_names=list(before), chunk_size=n),
        nannyml.UnseenValuesCalculator(column_names=names, chunk_size=n),
    ]
    linear = nannyml.DataReconstructionDriftCalculator(column_names=numbers, chunk_size=n)
    measured = _nannyml_answers(drift, before, after)
    broken = [_nannyml_answers(one, before, after) for one in others]
    by_method = {
        method: _loudest([v for (_, m), v in measured.items() if m in {method, other}])
        for method, other in _NANNYML_METHODS.items()
    }
    quality = [answers for one in broken for answers in one.values()]
    return {f"NannyML {method}": answers for method, answers in by_method.items()} | {
        "NannyML, all of these": _loudest([*measured.values(), *quality]),
        "NannyML reconstruction": _loudest(list(_nannyml_answers(linear, before, after).values())),
    }


def _nannyml_answers(calculator: Any, before: Any, after: Any) -> dict[tuple[str, ...], list[Answer]]:
    """Return its answers by column and method, the score in standard deviations of the reference's chunks.

    A distance speaks when it is larger than usual; the reconstruction error, of key one long, either way.
    """
    calculator.fit(before)
    told = calculator.calculate(after)
    chunks, usual = (told.filter(period=period).to_df() for period in ("analysis", "reference"))
    found = {}
    for key in [column[:-1] for column in chunks.columns if column[-1] == "value"]:
        values, quiet = (frame[(*key, "value")].to_numpy(float) for frame in (chunks, usual))
        scores = (values - quiet.mean()) / (quiet.std() + 1e-12)
        scores = scores if len(key) > 1 else np.abs(scores)
        alarms = chunks[(*key, "alert")].to_numpy(bool)
        found[key if len(key) > 1 else (*key, "")] = [
            Answer(bool(a), float(s)) for a, s in zip(alarms, scores, strict=True)
        ]
    return found


def _loudest(columns: list[list[Answer]]) -> list[Answer]:
    """Return one answer a window: any alarm, the highest score."""
    return [
        Answer(any(one.alarm for one in window), max(one.score for one in window))
        for window in zip(*columns, strict=True)
    ]


def _alarm_of(chance: float) -> float:
    return float(-np.log10(max(chance, _TINY)))


def _n_rows(table: Table) -> int:
    return len(next(iter(table.values())))


def _stack(windows: Sequence[Table]) -> Table:
    return {name: np.concatenate([window[name] for window in windows]) for name in windows[0]}


def _pandas(table: Table) -> Any:
    import pandas as pd

    return pd.DataFrame({name: v.astype(object) if v.dtype.kind == "U" else v for name, v in table.items()})


def _categorical(frame: Any) -> Any:
    return frame.astype({name: "category" for name in frame if is_named(name)})


def _filled(table: Table, reference: Table) -> Table:
    """Return the table with a number below all others for nulls: one that a rank test cannot overlook."""
    return {
        name: values
        if is_named(name) or values.dtype.kind != "f"
        else np.where(np.isnan(values), np.nanmin(reference[name]) - 1.0, values)
        for name, values in table.items()
    }


CONTENDERS: dict[str, Contender] = {
    "watchkeeper": ask_watchkeeper,
    "tests": ask_tests,
    "alibi": ask_alibi,
    "evidently": ask_evidently,
    "whylogs": ask_whylogs,
    "nannyml": ask_nannyml,
}
