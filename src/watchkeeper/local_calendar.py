"""The calendar of the place that settings name; its holidays come from the package `holidays`, kept for some 250 countries."""

from collections.abc import Container
from datetime import UTC, date, tzinfo
from zoneinfo import ZoneInfo

from watchkeeper.domain.calendar import Calendar
from watchkeeper.errors import BadInput


def load_calendar(country: str, time_zone: str) -> Calendar:
    """Return the calendar of a place.

    Parameters
    ----------
    country
        ISO 3166 code of a country, "DE", or of a part of one, "DE-BY"; empty for a place without holidays.
    time_zone
        Name in the IANA database.

    Raises
    ------
    BadInput
        No such country, part or time zone, or the package of holidays is not installed.
    """
    try:
        # Machines without a database of time zones know UTC all the same.
        zone: tzinfo = UTC if time_zone == "UTC" else ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError) as exc:
        raise BadInput(f"no time zone {time_zone!r}; names are like Europe/Berlin") from exc
    return Calendar(zone, _load_holidays(country) if country else frozenset())


def _load_holidays(country: str) -> Container[date]:
    try:
        import holidays  # noqa: PLC0415  # An extra: only those who name a country need it.
    except ImportError as exc:
        raise BadInput("country needs the package of holidays: pip install 'watchkeeper[holidays]'") from exc
    code, _, part = country.partition("-")
    try:
        return holidays.country_holidays(code, subdiv=part or None)
    except NotImplementedError as exc:
        raise BadInput(
            f"no holidays are known of country {country!r}; codes are like US, DE or DE-BY"
        ) from exc
