"""When a model's labels come: learnt from its windows, and told of each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchkeeper.domain.window import DAY, EPOCH
from watchkeeper.profile.performance import Performance
from watchkeeper.stats.label_delay import MATURE_SHARE, Cohort, LabelDelays, Maturity, learn_delays

# The hour matters of what is nearer than this, and the year of what is further.
_NEAR, _FAR = 2 * DAY, 300 * DAY


@dataclass(frozen=True, slots=True)
class LabelCount:
    """Predictions of a window, and those that have their label; 0 <= n_labelled <= n_predictions."""

    n_predictions: int
    n_labelled: int


@dataclass(frozen=True, slots=True)
class LabelArrivals:
    """How long a model's labels take, and how many of each window's have come.

    Attributes
    ----------
    now
        As of when.
    length
        Of the windows.
    counts
        By the start of the window.
    delays
        Learnt from earlier windows; None before any label has come.
    """

    now: datetime
    length: timedelta
    counts: Mapping[datetime, LabelCount]
    delays: LabelDelays | None

    def maturity(self, start: datetime) -> Maturity | None:
        """Return how far the labels of the window that starts then have come; None where that is not known."""
        count = self.counts.get(start)
        if count is None or self.delays is None or not count.n_predictions:
            return None
        youngest = max(timedelta(), self.now - start - self.length)
        return self.delays.expect(
            count.n_predictions,
            count.n_labelled,
            youngest_s=youngest.total_seconds(),
            length_s=(self.now - start - youngest).total_seconds(),
        )


def learn_label_delays(
    stored: Iterable[tuple[datetime, Performance]], *, length: timedelta, now: datetime
) -> LabelDelays | None:
    """Learn from the performances of windows, which may be in parts, each with its window's start."""
    parts: dict[datetime, list[Performance]] = {}
    for start, part in stored:
        parts.setdefault(start, []).append(part)
    return learn_delays(
        _cohort(Performance.merge_all(parts[start]), now - start - length) for start in sorted(parts)
    )


def tell_maturity(maturity: Maturity, now: datetime) -> str:
    """Say how far labels have come and when enough of them will have.

    Examples
    --------
    >>> from datetime import UTC
    >>> tell_maturity(Maturity(100, 30, 45.0, 3 * 86_400.0), datetime(2024, 3, 1, tzinfo=UTC))
    '40 % are in, 80 % are expected by 4 Mar'
    """
    share = f"{100.0 * maturity.share:.0f} % are in"
    if maturity.is_mature:
        return share
    # To the hour, as nobody knows it better; what is but minutes away to the minute.
    step = timedelta(hours=1) if maturity.ready_in_s > 2 * 3600 else timedelta(minutes=1)
    at = now + timedelta(seconds=maturity.ready_in_s)
    at += (EPOCH - at) % step
    after = at - now
    written = "%-d %b %H:%M UTC" if after < _NEAR else "%-d %b" if after < _FAR else "%-d %b %Y"
    return f"{share}, {100.0 * MATURE_SHARE:.0f} % are expected by {at:{written}}"


def _cohort(window: Performance, watched: timedelta) -> Cohort:
    delays = window.label_delays
    # Of labels that came before delays were kept nobody knows how long they took: their rows tell nothing.
    n_untold = window.n_labelled - delays.n
    return Cohort(
        window.n_predictions - n_untold, delays.edges()[:, 0], delays.counts, watched.total_seconds()
    )
