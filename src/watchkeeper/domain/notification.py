"""Notifications: what channels are asked to tell people about an incident."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchkeeper.domain.incident import Incident


class Occasion(StrEnum):
    """Why people are told now."""

    OPENED = "opened"
    WORSENED = "worsened"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message about one incident, before a channel gives it its form.

    Attributes
    ----------
    lines
        The alerts' sentences, worst first.
    at
        Event time of what people are told; of an acknowledgement, when a person gave it.
    made_at
        Wall-clock time at which the message was made.
    base_url
        Where the pages are served, without a slash at the end.
    thread
        Where this channel keeps what it says of the incident, as it named the place when it last told of it
        (`Delivery.thread`); empty until it did. Filled in when the notification is sent.
    """

    occasion: Occasion
    incident: Incident
    lines: tuple[str, ...]
    at: datetime
    made_at: datetime
    base_url: str
    thread: str = ""

    @property
    def key(self) -> str:
        """Unique to incident and occasion; channels that can, deduplicate by it."""
        return f"{self.incident.id}-{self.occasion.value}-{self.at:%Y%m%dT%H%M%SZ}"

    @property
    def link(self) -> str:
        """Address of the incident's page."""
        return f"{self.base_url}/incidents/{self.incident.id}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one attempt to notify ended.

    Attributes
    ----------
    is_sent
        Whether the channel took it.
    is_retryable
        Whether the same attempt may succeed later; only meaningful when not sent.
    detail
        What the channel answered, free of secrets.
    retry_after
        How long the channel asks to be left alone; zero where it does not say.
    thread
        Where later notifications of the incident belong, for channels that keep such a place: a chat's message, say.
        Free of secrets. Empty for all others.
    """

    is_sent: bool
    is_retryable: bool = False
    detail: str = ""
    retry_after: timedelta = timedelta()
    thread: str = ""
