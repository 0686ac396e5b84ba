"""Routes: which incidents a channel is told of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from watchkeeper.domain.incident import Incident
from watchkeeper.domain.notification import Occasion
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
    """

    channel: str
    models: tuple[str, ...] = ("*",)
    min_severity: Status = Status.YELLOW

    def takes(self, incident: Incident) -> bool:
        """Whether the incident, as it stands, is one to tell the channel of."""
        is_bad_enough = incident.severity.badness >= self.min_severity.badness
        return is_bad_enough and any(fnmatchcase(incident.model, pattern) for pattern in self.models)


def choose_channels(
    occasion: Occasion, incident: Incident, routes: Iterable[Route], *, told: Collection[str]
) -> list[str]:
    """Return the channels to tell, in the order of their routes; pure.

    Whoever heard of an incident hears how it goes on, even when it has become milder than the route asks for: a page
    that was opened must be closed. Whoever did not is not told that what they never heard of is over.

    Parameters
    ----------
    told
        Channels that were notified of the incident before.
    """
    is_news = occasion in {Occasion.OPENED, Occasion.WORSENED}
    return [route.channel for route in routes if route.channel in told or (is_news and route.takes(incident))]
