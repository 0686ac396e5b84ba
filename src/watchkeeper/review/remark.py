"""Remarks: what a review says of a model's monitoring, why it matters, and what to change; and the case they look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watchkeeper.domain.model import Model
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.route import Route
from watchkeeper.domain.verdict import Verdict
from watchkeeper.domain.window import Window
from watchkeeper.monitors.difference import compare_monitors
from watchkeeper.pipeline.preview import Previewer
from watchkeeper.read.source import Source


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a remark rests on, as people read it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A monitor as it might better be.

    Attributes
    ----------
    monitor
        As it would be stored under its name.
    said
        What would change, in a sentence.
    is_new
        Whether there is no monitor of its name yet.
    """

    monitor: Monitor
    said: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at.

    Attributes
    ----------
    kind
        Name of the examination that it comes from.
    monitor
        Name of the monitor that it is about; empty where it is about the model as a whole.
    said, why
        What there is, and why it matters, a sentence each.
    advice
        What to do, in a sentence.
    proposal
        A change that can be applied as it is; None where there is none.
    """

    kind: str
    monitor: str
    said: str
    why: str
    figures: tuple[Figure, ...]
    advice: str
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All that is looked at of one model.

    Attributes
    ----------
    span
        The latest 90 days with traffic.
    verdicts
        Of that span, by monitor, oldest first.
    now
        Event time.
    routes
        Which incidents each channel is told of.
    """

    source: Source
    previewer: Previewer
    model: Model
    monitors: Sequence[Monitor]
    span: Window
    verdicts: Mapping[str, Sequence[Verdict]]
    now: datetime
    routes: Sequence[Route]

    @property
    def watching(self) -> list[Monitor]:
        """The monitors that are on."""
        return [one for one in self.monitors if one.is_enabled]

    def propose(self, monitor: Monitor) -> Proposal:
        """Return a proposal that says field by field what would change."""
        difference = compare_monitors(self.monitors, [monitor], self.source.detectors.as_mapping())
        if difference.added:
            return Proposal(monitor, f"Add “{monitor.title}”.", is_new=True)
        fields = [field for change in difference.changed for field in change.fields]
        told = ", ".join(
            f"{field.field.removeprefix('settings.')} {field.before} → {field.after}" for field in fields
        )
        return Proposal(monitor, f"{monitor.title}: {told}.")


class Examination(Protocol):
    """One question that a review asks of every model."""

    @property
    def name(self) -> str:
        """The kind of its remarks."""
        ...

    @property
    def description(self) -> str:
        """What it looks for, in a sentence."""
        ...

    def look(self, case: Case) -> Sequence[Remark]:
        """Return what there is to say; nothing where all is well."""
        ...
