"""Routes: which incidents a channel is told of, and when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from watchkeeper.domain.incident import Incident
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.quiet_hours import QuietHours
from watchkeeper.domain.status import Status


@dataclass(frozen=True, slots=True)
class Route:
    """One channel, and the incidents that it is told of.

    Attributes
    ----------
    channel
        Its name.
    models
        Patterns of model names, of which one must fit: `*` stands for any characters, `?` for one, `[ab]` for one of
        these.
    min_severity
        The least severity that it is told of, yellow or red.
    after
        It is told of an incident only once others were, and nobody has taken it on for so long; zero tells it at once.
    remind_every
        How often it is told again while nobody has taken the incident on; None for never.
    quiet
        Hours in which it is told of red incidents only: the others wait.
    """

    channel: str
    models: tuple[str, ...] = ("*",)
    min_severity: Status = Status.YELLOW
    after: timedelta = timedelta()
    remind_every: timedelta | None = None
    quiet: QuietHours | None = None

    def takes(self, incident: Incident) -> bool:
        """Whether the incident, as it stands, is one to tell the channel of."""
        return incident.severity.badness >= self.min_severity.badness and self.fits(incident.model)

    def fits(self, model: str) -> bool:
        """Whether the channel is told of a model's incidents at all."""
        return any(fnmatchcase(model, pattern) for pattern in self.models)

    def due_at(self, incident: Incident, now: datetime) -> datetime:
        """Return when to tell it of what happens now."""
        if self.quiet is None or incident.severity is Status.RED:
            return now
        return self.quiet.end_of(now)


@dataclass(frozen=True, slots=True)
class Told:
    """When a channel was told of an incident, or will be: first and last (wall-clock time)."""

    first: datetime
    last: datetime


def choose_routes(
    occasion: Occasion, incident: Incident, routes: Iterable[Route], *, told: Collection[str]
) -> list[Route]:
    """Return the routes to tell, in their order; pure.

    Whoever heard of an incident hears how it goes on, even when it has become milder than the route asks for: a page
    that was opened must be closed. Whoever did not is not told that what they never heard of is over.

    Parameters
    ----------
    told
        Channels that were notified of the incident before.
    """
    is_news = occasion in {Occasion.OPENED, Occasion.WORSENED, Occasion.REOPENED}
    return [
        route
        for route in routes
        if route.channel in told or (is_news and not route.after and route.takes(incident))
    ]


def choose_unanswered(
    incident: Incident,
    routes: Iterable[Route],
    *,
    told: Mapping[str, Told],
    lately: Mapping[str, Told],
    now: datetime,
) -> list[tuple[Route, Occasion]]:
    """Return the routes to tell that nobody has taken an incident on, and whether for the first time; pure.

    Parameters
    ----------
    told
        When each channel that knows of it was told.
    lately
        The same, since it last came to wait for somebody: nobody is late to answer where nobody was told.
    """
    since = min((one.first for one in lately.values()), default=now)
    chosen = []
    for route in routes:
        heard = told.get(route.channel)
        if heard is None and route.after and route.takes(incident) and now - since >= route.after:
            chosen.append((route, Occasion.ESCALATED))
        if heard is not None and route.remind_every and now - heard.last >= route.remind_every:
            chosen.append((route, Occasion.REMINDED))
    return chosen
