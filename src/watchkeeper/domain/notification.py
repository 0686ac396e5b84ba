"""Notifications: what channels are asked to tell people about an incident."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchkeeper.domain.incident import Incident


class Occasion(StrEnum):
    """Why people are told now."""

    OPENED = "opened"
    WORSENED = "worsened"
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
        Event time of what people are told.
    made_at
        Wall-clock time at which the message was made.
    base_url
        Where the pages are served, without a slash at the end.
    """

    occasion: Occasion
    incident: Incident
    lines: tuple[str, ...]
    at: datetime
    made_at: datetime
    base_url: str

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
    """

    is_sent: bool
    is_retryable: bool = False
    detail: str = ""
