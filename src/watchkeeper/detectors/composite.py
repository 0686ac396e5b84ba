"""Composite: what several monitors say of one window, combined; and, or, and so many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Setting, Subject
from watchkeeper.detectors.finding import grey_finding
from watchkeeper.domain.verdict import Finding

_SETTINGS = (
    Setting(
        "at_least",
        1.0,
        1.0,
        100.0,
        "this many of the monitors it combines must be bad; as many as there are for all of them",
    ),
)


@dataclass(frozen=True, slots=True)
class Composite:
    """Judges no metric but other monitors of the model, its parts, by their verdicts on the same window.

    With 1 it alarms when any of them is bad, with as many as there are when all are. It is as bad as the so-many-th worst of
    them, and grey where that one is, as one that is switched off is. Parts that do not notify by themselves only feed it:
    they open no incident.

    Examples
    --------
    Of two parts, one red and one yellow, 1 is red and 2 is yellow; of a red and a green one, 1 is red and 2 is green.
    """

    name: str = "composite"
    description: str = (
        "Alarms when enough of the monitors that it combines are bad in the same window: any of them, all of them, or "
        "so many."
    )
    settings: Sequence[Setting] = _SETTINGS
    n_history: int = 0
    n_recent: int = 0
    needs_band: bool = False

    def judge(self, subject: Subject, settings: Mapping[str, float]) -> Finding:  # noqa: ARG002  # The protocol's.
        """Return grey: verdicts are combined in `pipeline/combine.py`, and no metric is judged."""
        reading = subject.reading
        why = reading.reason if reading.value is None else "what combines monitors judges no metric itself"
        return grey_finding(subject, why)

    def tolerate(self, finding: Finding, settings: Mapping[str, float]) -> Mapping[str, float]:  # noqa: ARG002  # The protocol's.
        """Return nothing: what matters is settled by its parts."""
        return {}
