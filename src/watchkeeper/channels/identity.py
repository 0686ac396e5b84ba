"""What tells incidents and messages apart for those who receive them, whatever was sent twice."""

from hashlib import sha256

from watchkeeper.domain.notification import Notification


def incident_identity(notification: Notification) -> str:
    """Return 32 hexadecimal digits: the same in every message of an incident, and another for every other one.

    With the link, as two installations that watch the same model both count from one.
    """
    return _digest(f"{notification.link} {notification.incident.opened_at.isoformat()}")


def message_identity(notification: Notification) -> str:
    """Return 32 hexadecimal digits: the same in every repeat of a message, and another for every other one."""
    return _digest(f"{notification.link} {notification.key}")


def _digest(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:32]
