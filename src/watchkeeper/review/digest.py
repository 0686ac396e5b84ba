"""The digest: once a week, how the fleet stands and what to look at in its monitoring, to each channel that people read.

It lies in the outbox beside the notifications of incidents, and is sent, tried again and recorded as they are. That it
lies there for its moment is what tells that it has been made: whatever is started again when, each channel gets one a week.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from watchkeeper.clock import Clock
from watchkeeper.domain.notification import Notification, make_digest
from watchkeeper.domain.route import Route
from watchkeeper.domain.window import DAY, EPOCH
from watchkeeper.read.fleet import ModelLine, fleet_sentence, load_fleet
from watchkeeper.read.source import Source
from watchkeeper.review.review import ModelReview, Review, Reviewer, tell_reviews
from watchkeeper.review.schedule import Weekly
from watchkeeper.store.records import Outgoing

# Nobody waits for it to the second; and should making one fail, it is not tried again and again.
EVERY = timedelta(minutes=5)
# Whoever was away for longer than this gets the next one.
MAX_LATE = 3 * DAY
# Lines of a digest; the page has them all.
MAX_LINES = 12


class Digest:
    """Puts the digest into the outbox when it is time.

    Parameters
    ----------
    clock
        Wall-clock time.
    schedule
        When; None for never.
    routes
        Those to channels that take digests. One that is told only of what nobody takes on gets none.
    base_url
        Where the pages are served.
    """

    def __init__(
        self,
        source: Source,
        reviewer: Reviewer,
        clock: Clock,
        *,
        schedule: Weekly | None,
        routes: Sequence[Route],
        base_url: str,
    ) -> None:
        self._source = source
        self._reviewer = reviewer
        self._clock = clock
        self._schedule = schedule
        self._routes = [route for route in routes if not route.after]
        self._base_url = base_url
        self._looked_at = EPOCH

    def run(self) -> int:
        """Put a digest into the outbox for each channel that is to get one now; return for how many."""
        now = self._clock.now()
        if self._schedule is None or not self._routes or now - self._looked_at < EVERY:
            return 0
        self._looked_at = now
        moment = self._schedule.latest(now)
        told = self._source.catalog.told(0)
        waiting = [one for one in self._routes if one.channel not in told or told[one.channel].last < moment]
        if not waiting or now - moment > MAX_LATE:
            return 0
        outbox = self._make(waiting, moment, now)
        self._source.catalog.put_outgoing(outbox)
        return len(outbox)

    def _make(self, routes: Sequence[Route], moment: datetime, now: datetime) -> list[Outgoing]:
        review, lines = self._reviewer.review(), load_fleet(self._source).models
        outbox = []
        for route in routes:
            mine = [line for line in lines if route.fits(line.name)]
            if mine:
                notification = self._write(review, mine, moment, now)
                outbox.append(
                    Outgoing(route.channel, notification, due_at=route.due_at(notification.incident, moment))
                )
        return outbox

    def _write(
        self, review: Review, lines: Sequence[ModelLine], moment: datetime, now: datetime
    ) -> Notification:
        names = {line.name for line in lines}
        reviews = [one for one in review.models if one.model in names]
        calm = [ModelReview(name, ()) for name in review.calm if name in names]
        said = [f"{one.model}: {remark.said}" for one in reviews for remark in one.remarks]
        more = [f"And {len(said) - MAX_LINES} more on the page."] if len(said) > MAX_LINES else []
        return make_digest(
            tell_reviews([*reviews, *calm]),
            (fleet_sentence(lines), *said[:MAX_LINES], *more),
            about=names.pop() if len(names) == 1 else f"{len(names)} models",
            at=moment,
            now=now,
            base_url=self._base_url,
        )
