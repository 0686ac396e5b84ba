"""Verdicts written as letters, one a day: g green, d green but doubtful, y yellow, r red, - grey.

Two columns stand apart by capital letters.
"""

from datetime import UTC, datetime

from watchkeeper.domain.measurement import Reading
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Question, Status
from watchkeeper.domain.verdict import Finding, Verdict
from watchkeeper.domain.window import DAY

START = datetime(2024, 3, 4, tzinfo=UTC)
STATUSES = {"g": Status.GREEN, "d": Status.GREEN, "y": Status.YELLOW, "r": Status.RED, "-": Status.GREY}


def day(number):
    return START + number * DAY


def verdict(number, letter, *, monitor="drift"):
    status = STATUSES[letter.lower()]
    column = "other" if letter.isupper() else "temp"
    reason = f"{status} in {column} on day {number}"
    reading = Reading(0.05 if letter.lower() == "g" else 0.3, n_rows=500)
    finding = Finding("js_distance", column, status, reading, 0.0, 0.1, reason, excess=2.0)
    return Verdict(monitor, day(number), day(number + 1), status, (finding,), reason)


def verdicts(letters, *, monitor="drift", first=0):
    return [verdict(first + number, letter, monitor=monitor) for number, letter in enumerate(letters)]


def monitor(name="drift", *, persistence=None, is_paging=True, question=Question.INPUT):
    return Monitor(
        name,
        name.title(),
        question,
        ("js_distance",),
        "drift",
        persistence=persistence or Persistence(bad=2, of=3, clear=2),
        is_paging=is_paging,
    )
