"""Alarms: bad windows of many series, folded to runs; one that lasts is one alarm, however long."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watchkeeper.stats.distances import Floats


@dataclass(frozen=True, slots=True)
class Rule:
    """When bad windows are an alarm: those of `Persistence`.

    Attributes
    ----------
    bad, of
        It begins when one series is bad in `bad` of the last `of` windows, the last among them.
    clear
        It ends after so many windows in a row in which none of its series is.
    """

    bad: int = 1
    of: int = 1
    clear: int = 1


@dataclass(frozen=True, slots=True)
class Alarm:
    """A run of bad windows, by their places.

    Attributes
    ----------
    since
        The first that was bad.
    opened, closed
        The windows with which it began and ended; `closed` is None while it lasts.
    """

    since: int
    opened: int
    closed: int | None = None


def find_alarms(bad: npt.NDArray[np.bool_], rule: Rule) -> list[Alarm]:
    """Fold bad windows, shape (n_windows, n_series), to alarms.

    Examples
    --------
    >>> bad = np.array([0, 1, 1, 0, 1, 0, 0, 1, 0, 0], dtype=bool)[:, None]
    >>> [(one.opened, one.closed) for one in find_alarms(bad, Rule(bad=2, of=3, clear=2))]
    [(2, 6)]
    """
    alarms: list[Alarm] = []
    start = 0
    for place in np.flatnonzero(bad.any(axis=1)):
        if place < start:
            continue
        recent = bad[max(start, place - rule.of + 1) : place + 1]
        series = bad[place] & (recent.sum(axis=0) >= rule.bad)
        if series.any():
            since = int(place) + 1 - recent.shape[0] + int((recent & series).any(axis=1).argmax())
            closed = _closing(bad, start, int(place), series, rule)
            alarms.append(Alarm(since, int(place), closed))
            if closed is None:
                break
            start = closed + 1
    return alarms


def _closing(
    bad: npt.NDArray[np.bool_], start: int, opened: int, series: npt.NDArray[np.bool_], rule: Rule
) -> int | None:
    """Return the window that ends an alarm; series that become bad for long enough meanwhile join it.

    Windows before `start` belong to the alarm before and count no more.
    """
    n_clear = 0
    for place in range(opened + 1, bad.shape[0]):
        recent = bad[max(start, place - rule.of + 1) : place + 1]
        series = series | (bad[place] & (recent.sum(axis=0) >= rule.bad))
        n_clear = 0 if (bad[place] & series).any() else n_clear + 1
        if n_clear >= rule.clear:
            return place
    return None


def lasting(deviations: Floats, rule: Rule) -> Floats:
    """Return the level above which each window would open an alarm, by series.

    Parameters
    ----------
    deviations
        Shape (n_windows, n_series); NaN where not known, which opens nothing.

    Returns
    -------
    Shape (n_windows, n_series): the `bad`-th largest of the last `of`; -inf where there are not as many.

    Examples
    --------
    >>> lasting(np.array([[1.0], [5.0], [3.0], [0.0]]), Rule(bad=2, of=3)).ravel().tolist()
    [-inf, 1.0, 3.0, 3.0]
    """
    known = np.where(np.isnan(deviations), -np.inf, deviations)
    before = np.full((rule.of - 1, known.shape[1]), -np.inf)
    recent = np.lib.stride_tricks.sliding_window_view(np.concatenate([before, known]), rule.of, axis=0)
    return np.sort(recent, axis=-1)[..., rule.of - rule.bad]
