"""The Numenta Anomaly Benchmark: its labelled series, and its score.

Reference: Lavin and Ahmad (2015), "Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark",
IEEE ICMLA, sections II and III; the profile is "standard".
"""

import gzip
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from scipy import special

Floats = np.ndarray

# Weights of the standard profile: of a window found, of a false alarm, of a window missed.
FOUND, FALSE_ALARM, MISSED = 1.0, 0.11, 1.0
# The first rows of each series, in which nothing counts: this share of them, and of this many rows at most.
PROBATION, PROBATION_ROWS = 0.15, 5_000


@dataclass(frozen=True, slots=True)
class LabelledSeries:
    """One series with the windows in which something was wrong.

    Attributes
    ----------
    starts
        Shape (n_rows,), datetime64[us].
    values
        Shape (n_rows,).
    windows
        Pairs of first and last row, both inside.
    """

    name: str
    starts: np.ndarray
    values: Floats
    windows: Sequence[tuple[int, int]]

    @property
    def n_probation(self) -> int:
        """How many of its first rows do not count."""
        return int(PROBATION * min(self.values.size, PROBATION_ROWS))

    @property
    def years(self) -> float:
        """How long it lasts after its probation."""
        return float((self.starts[-1] - self.starts[self.n_probation]) / np.timedelta64(365, "D"))


def load_corpus(folder: Path) -> list[LabelledSeries]:
    """Read the series of a folder that has `label_windows.json` and `data/`."""
    labels: Mapping[str, list[list[str]]] = json.loads((folder / "label_windows.json").read_text())
    return [_load(folder, name, windows) for name, windows in sorted(labels.items())]


def _load(folder: Path, name: str, windows: list[list[str]]) -> LabelledSeries:
    with gzip.open(folder / "data" / f"{name}.gz", "rt") as file:
        rows = [line.split(",") for line in file.read().splitlines()[1:]]
    starts = np.array([datetime.fromisoformat(time) for time, _ in rows], dtype="datetime64[us]")
    bounds = [np.array(window, dtype="datetime64[us]") for window in windows]
    places = [
        (int(np.searchsorted(starts, first)), int(np.searchsorted(starts, last, side="right")) - 1)
        for first, last in bounds
    ]
    return LabelledSeries(name, starts, np.array([float(value) for _, value in rows]), places)


def sigmoid(position: Floats | float) -> Floats:
    """Return what an alarm is worth by where it lies: -1 is the start of a window, 0 its end, 3 and on far behind it."""
    x = np.asarray(position, dtype=np.float64)
    return np.where(x >= 3.0, -1.0, 2.0 * special.expit(-5.0 * x) - 1.0)


def weights(series: LabelledSeries) -> Floats:
    """Return what an alarm in each row is worth: in a window what finding it there is, elsewhere less than 0."""
    rows = np.arange(series.values.size)
    worth = np.full(rows.size, -FALSE_ALARM)
    for first, last in series.windows:
        width = last - first + 1
        worth[last + 1 :] = FALSE_ALARM * sigmoid((rows[last + 1 :] - last) / (width - 1))
    for first, last in series.windows:
        width = last - first + 1
        inside = rows[first : last + 1]
        worth[first : last + 1] = FOUND * sigmoid((inside - last - 1) / width) / sigmoid(-1.0)
    return worth


@dataclass(frozen=True, slots=True)
class Score:
    """How a detector did over a corpus.

    Attributes
    ----------
    value
        From 0, what never alarming gets, to 100 for finding each window at its start and nothing else; below 0 is
        worse than nothing. NaN where there are no windows to find.
    threshold
        Rows of at least this surprise are alarms; None where none are.
    n_found, n_windows
        Windows found, of how many.
    n_false
        Alarms outside of windows, a row each.
    raw
        By series, what the value is made from.
    """

    value: float
    threshold: float
    n_found: int
    n_windows: int
    n_false: int
    raw: Mapping[str, float]


def score_at(corpus: Sequence[LabelledSeries], surprises: Sequence[Floats], threshold: float) -> Score:
    """Return the score of alarms in all rows whose surprise is at least a threshold."""
    raw, n_found, n_windows, n_false = {}, 0, 0, 0
    for series, surprise in zip(corpus, surprises, strict=True):
        worth, is_alarm = weights(series), surprise >= threshold
        is_alarm[: series.n_probation] = False
        is_inside = np.zeros(is_alarm.size, dtype=bool)
        total = 0.0
        for first, last in series.windows:
            is_inside[first : last + 1] = True
            if last < series.n_probation:
                continue
            n_windows += 1
            found = worth[first : last + 1][is_alarm[first : last + 1]]
            n_found += bool(found.size)
            total += float(found.max()) if found.size else -MISSED
        false = is_alarm & ~is_inside
        n_false += int(false.sum())
        raw[series.name] = total + float(worth[false].sum())
    least = -MISSED * n_windows
    value = math.nan
    if n_windows:
        value = 100.0 * (math.fsum(raw.values()) - least) / (FOUND * n_windows - least)
    return Score(value, threshold, n_found, n_windows, n_false, raw)


def best_score(corpus: Sequence[LabelledSeries], surprises: Sequence[Floats]) -> Score:
    """Return the score at the one threshold, for all series at once, that gives the highest.

    Whatever the threshold, a window counts by its first alarm, so its part changes only where a higher surprise comes
    earlier: totals over all thresholds are sums of steps.
    """
    steps: list[tuple[Floats, Floats]] = []
    for series, surprise in zip(corpus, surprises, strict=True):
        worth = weights(series)
        is_outside = np.ones(surprise.size, dtype=bool)
        is_outside[: series.n_probation] = False
        for first, last in series.windows:
            is_outside[first : last + 1] = False
            inside = slice(max(first, series.n_probation), last + 1)
            if surprise[inside].size:
                steps.append(_window_steps(surprise[inside], worth[inside]))
        steps.append((surprise[is_outside], worth[is_outside]))
    at = np.concatenate([one for one, _ in steps])
    gain = np.concatenate([one for _, one in steps])
    order = np.argsort(-at, kind="stable")
    total = np.cumsum(gain[order])
    is_last = np.append(np.diff(at[order]) != 0.0, True)
    best = int(np.argmax(np.where(is_last, total, -np.inf)))
    return score_at(corpus, surprises, float(at[order][best]) if total[best] > 0.0 else math.inf)


def _window_steps(surprise: Floats, worth: Floats) -> tuple[Floats, Floats]:
    """Return at which thresholds a window's part grows, as they fall, and by how much."""
    # A later row counts only until an earlier one is an alarm too, so only those that surpass all before them do.
    is_record = np.append(True, surprise[1:] > np.maximum.accumulate(surprise)[:-1])
    at, value = surprise[is_record][::-1], worth[is_record][::-1]
    return at, np.diff(value, prepend=-MISSED)


def windowed_gaussian(series: LabelledSeries) -> Floats:
    """Return NAB's own baseline: the normal distribution of the last 6,400 rows, learnt anew every 100."""
    surprise, mean, std = np.zeros(series.values.size), 0.0, 1.0
    for row, value in enumerate(series.values):
        if row:
            surprise[row] = special.ndtr(abs(value - mean) / std)
        if row < 6_400 or row % 100 == 99:
            past = series.values[max(0, row - 6_399) : row + 1]
            mean, std = float(past.mean()), float(past.std()) or 1e-6
    return surprise
