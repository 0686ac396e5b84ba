"""What labels that have not come likely are: by what scores meant in the reference, and by the labels that came since."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.special import logit

from watchkeeper.metrics.estimate import MAX_BEYOND, PastByName, time_of_waiting
from watchkeeper.profile.grid import Grid
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.scale import Floats, Ints
from watchkeeper.stats.calibration import Calibration, calibrate
from watchkeeper.stats.expected import Expected, LikelyRows
from watchkeeper.stats.recalibration import Followed, Labels, Shift

# No chance is believed to be nearer to 0 or 1: a cell without a positive does not say that there can be none.
_LEAST_CHANCE = 1e-4
# Cells that labels of one window are put in: level and tilt are told as well by few as by many.
_N_POOLS = 32


@dataclass(frozen=True)
class Meaning:
    """What scores meant where labels are known.

    Parameters
    ----------
    known
        The reference's performance; it has labelled rows with scores.
    windows
        The reference's own windows, oldest first, each with its time, counted in windows.
    """

    known: Performance
    windows: Sequence[tuple[float, Performance]] = ()

    @cached_property
    def calibration(self) -> Calibration:
        """The chance that a label is positive, by score."""
        scores = self.known.labelled_scores()
        parts = self.known.positive_scores, self.known.negative_scores
        return calibrate(_middles(scores), *(_counts_in(scores, part) for part in parts))

    @cached_property
    def followed(self) -> Followed:
        """How far what scores mean wanders within the reference."""
        return self.follow(Followed.begin(self.read(self.known, time=0.0)), self.windows)

    def follow(self, followed: Followed, windows: Sequence[tuple[float, Performance]]) -> Followed:
        """Return what is told by these windows too, as far as they have labels and are later than those followed."""
        begun = followed.time
        for time, performance in windows:
            # A reference may be of the very rows that were served: they tell nothing twice.
            if performance.n_scored and (begun is None or time > begun):
                followed = followed.take_in(self.read(performance, time=time))
        return followed

    @cached_property
    def threshold(self) -> float:
        """The score from which on rows were predicted positive; above 1 where none was.

        Of many classes the score is of the prediction that was made: that it is right is what all rows claim.
        """
        if self.known.hits or self.known.misses:
            return 0.0
        scores = self.known.scores()
        n_negative = scores.n - self.known.n_predicted_positive
        below = np.cumsum(scores.counts)
        cell = int(np.searchsorted(below, n_negative, side="right"))
        if cell == scores.cells.size:
            return float(np.nextafter(1.0, 2.0))
        lower, upper = scores.edges()[cell]
        inside = (n_negative - (below[cell] - scores.counts[cell])) / scores.counts[cell]
        return float(lower + max(0.0, inside) * (upper - lower))

    @cached_property
    def as_known(self) -> LikelyRows:
        """The reference's labelled rows, with the labels they have."""
        return self.as_labelled(self.known)

    def as_labelled(self, performance: Performance) -> LikelyRows:
        """Return rows that have score and label, with the labels they have."""
        scores = performance.labelled_scores()
        return self.rows(scores, _counts_in(scores, performance.positive_scores).astype(np.float64))

    def as_meant(self, scores: Grid) -> LikelyRows:
        """Return rows by score, with labels as likely as their scores meant in the reference."""
        return self.rows(scores, scores.counts * self.calibration.chance(_middles(scores)))

    def rows(self, scores: Grid, positives: Floats) -> LikelyRows:
        """Return rows by score, of which so many of each cell are positive; shape (n_cells,)."""
        rows = scores.counts.astype(np.float64)
        return LikelyRows(_middles(scores), rows, _rows_from(scores, self.threshold), positives)

    def beyond(self, scores: Grid) -> float:
        """Return the share of rows whose score lies beyond all that labels are known of."""
        first, last = self._range
        inside = scores.rows_below(last, inclusive=True) - scores.rows_below(first, inclusive=False)
        return 1.0 - float(inside[0]) / scores.n

    def why_unknowable(self, scores: Grid) -> str:
        """Return why nobody can know what becomes of rows with such scores; empty where it can be known."""
        beyond = self.beyond(scores)
        if beyond <= MAX_BEYOND:
            return ""
        return f"{beyond:.0%} of the scores lie beyond those that labels are known of: what they mean cannot be known"

    @cached_property
    def _range(self) -> tuple[Floats, Floats]:
        """The lowest and the highest score that labels are known of; shapes (1,)."""
        lower, upper = self.known.labelled_scores().bounds
        return lower[:1], upper[-1:]

    def read(self, performance: Performance, *, time: float) -> Labels:
        """Return a window's labels, in pools of neighbouring scores."""
        scores = performance.labelled_scores()
        deviations, logits = self.place(_middles(scores))
        pool = (np.cumsum(scores.counts) - scores.counts) * _N_POOLS // scores.n
        starts = np.flatnonzero(np.diff(pool, prepend=-1))
        counted = scores.counts, _counts_in(scores, performance.positive_scores)
        rows, positives = (np.add.reduceat(one, starts).astype(np.float64) for one in counted)
        deviations, logits = (
            np.add.reduceat(one * scores.counts, starts) / rows for one in (deviations, logits)
        )
        return Labels(time, deviations, logits, rows, positives)

    def place(self, scores: Floats) -> tuple[Floats, Floats]:
        """Return how unlike the reference's average row rows of a score are, and the log-odds that the score meant."""
        logits = self._logits(scores)
        return (logits - self._centre[0]) / self._centre[1], logits

    @cached_property
    def _centre(self) -> tuple[float, float]:
        scores = self.known.labelled_scores()
        logits = self._logits(_middles(scores))
        mean = float(np.average(logits, weights=scores.counts))
        spread = float(np.sqrt(np.average((logits - mean) ** 2, weights=scores.counts)))
        return mean, spread or 1.0

    def _logits(self, scores: Floats) -> Floats:
        chance: Floats = logit(np.clip(self.calibration.chance(scores), _LEAST_CHANCE, 1.0 - _LEAST_CHANCE))
        return chance


@dataclass(frozen=True, slots=True)
class Likely:
    """A window's rows, and how the positives of each cell depend on what is not known.

    Attributes
    ----------
    why_unknowable
        Why nobody can know what becomes of these rows; empty where it can be known.
    rows
        By score.
    n_waiting
        Rows whose label has not come.
    variances
        Shape (n_cells,): of the number of positives, as any label might have been the other: performance is of rows
        like these, as it is where it is known.
    doubt
        Shape (n_cells, 2): how positives change with level and tilt of what scores mean.
    shift
        What level and tilt are believed to be.
    """

    why_unknowable: str
    rows: LikelyRows
    n_waiting: int
    variances: Floats
    doubt: Floats
    shift: Shift

    def variance_of(self, expected: Expected) -> float:
        """Return the variance of the metric around its expected value."""
        pull = expected.slopes @ self.doubt
        return float(self.variances @ expected.slopes**2 + pull @ self.shift.covariance @ pull)


@dataclass(frozen=True)
class Known:
    """What labels tell that have come.

    Parameters
    ----------
    meaning
        What scores meant in the reference.
    time
        Of the window asked for, counted in windows.
    windows
        Windows since the reference, oldest first, each with its time; the last may be the one asked for.
    past
        How far earlier estimates were off.
    """

    meaning: Meaning
    time: float
    windows: Sequence[tuple[float, Performance]] = ()
    past: PastByName = field(default_factory=dict)

    @cached_property
    def shift(self) -> Shift:
        """How far scores have come from meaning what they meant, of rows whose label has not come."""
        followed = self.meaning.follow(self.meaning.followed, self.windows)
        return followed.shift(time_of_waiting(self.time, followed.time))

    @cached_property
    def _judged(self) -> list[tuple[Grid, Performance | None, Likely]]:
        return []

    def judge(self, scores: Grid, performance: Performance | None) -> Likely:
        """Return a window's rows: labels that have come count, and the others are likely.

        All metrics of a window ask for the same, so the last answer is kept.

        Parameters
        ----------
        scores
            Of all its rows.
        performance
            Its rows joined with labels; None where none have come.
        """
        for asked, of, likely in self._judged:
            if of is performance and asked == scores:
                return likely
        self._judged[:] = [(scores, performance, self._judge(scores, performance))]
        return self._judged[0][2]

    def _judge(self, scores: Grid, performance: Performance | None) -> Likely:
        come, waiting = np.zeros(scores.cells.size, dtype=np.int64), scores.counts
        if performance is not None:
            come = _counts_in(scores, performance.positive_scores)
            waiting = _counts_in(scores, performance.unlabelled_scores)
        deviations, logits = self.meaning.place(_middles(scores))
        chance = self.shift.chance(deviations, logits)
        noise = chance * (1.0 - chance)
        return Likely(
            self.meaning.why_unknowable(scores),
            self.meaning.rows(scores, come + waiting * chance),
            int(waiting.sum()),
            scores.counts * noise,
            (waiting * noise)[:, None] * np.stack([np.ones_like(deviations), deviations], axis=1),
            self.shift,
        )


def _rows_from(scores: Grid, threshold: float) -> Floats:
    """Return shape (n_cells,): rows of each cell with a score from the threshold on."""
    lower, upper = scores.bounds
    width = np.maximum(upper - lower, np.finfo(np.float64).tiny)
    above: Floats = np.where(
        lower == upper, lower >= threshold, np.clip((upper - threshold) / width, 0.0, 1.0)
    )
    rows: Floats = scores.counts * above
    return rows


def _counts_in(whole: Grid, part: Grid) -> Ints:
    """Return shape (n_cells,): how many values of a part of its rows lie in each cell of a grid."""
    counts = np.zeros(whole.cells.size, dtype=np.int64)
    coarse = part.coarsen(whole.level)
    counts[np.searchsorted(whole.cells, coarse.cells)] = coarse.counts
    return counts


def _middles(grid: Grid) -> Floats:
    lower, upper = grid.bounds
    return (lower + upper) / 2
