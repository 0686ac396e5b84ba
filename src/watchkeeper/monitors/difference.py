"""What would change if a model's monitors were others: added, changed field by field, removed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchkeeper.detectors.detector import Detector
from watchkeeper.detectors.settings import UNSET, complete_settings
from watchkeeper.documents.plain import Plain, write_value
from watchkeeper.domain.monitor import Monitor
from watchkeeper.monitors.document import to_plain

_NOT_SET = "not set"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changes, as it is written before and after; one of several settings as "settings.red"."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A monitor that changes."""

    before: Monitor
    after: Monitor
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change, in the order in which it was asked for."""

    added: tuple[Monitor, ...]
    changed: tuple[Change, ...]
    removed: tuple[Monitor, ...]
    n_same: int

    @property
    def is_none(self) -> bool:
        """Whether nothing would change."""
        return not (self.added or self.changed or self.removed)

    @property
    def sentence(self) -> str:
        """What would change, in numbers."""
        if self.is_none:
            return "Nothing changes."
        counts = ((len(self.added), "added"), (len(self.changed), "changed"), (len(self.removed), "removed"))
        told = ", ".join(f"{n} {how}" for n, how in counts if n)
        return f"{told}, {self.n_same} unchanged." if self.n_same else f"{told}."


def compare_monitors(
    present: Sequence[Monitor], wanted: Sequence[Monitor], detectors: Mapping[str, Detector]
) -> Difference:
    """Return what would change; pure. A setting that is written at its default is no change.

    Parameters
    ----------
    present
        As stored.
    wanted
        Checked against the model.
    detectors
        By name; they tell what settings are where none is given.
    """
    before = {monitor.name: monitor for monitor in present}
    names = {monitor.name for monitor in wanted}
    changes = [
        Change(before[one.name], one, tuple(_fields(before[one.name], one, detectors)))
        for one in wanted
        if one.name in before
    ]
    changed = tuple(change for change in changes if change.fields)
    return Difference(
        added=tuple(monitor for monitor in wanted if monitor.name not in before),
        changed=changed,
        removed=tuple(monitor for monitor in present if monitor.name not in names),
        n_same=len(changes) - len(changed),
    )


def _fields(before: Monitor, after: Monitor, detectors: Mapping[str, Detector]) -> Iterator[FieldChange]:
    old, new = (_flat(one, detectors.get(one.detector)) for one in (before, after))
    for field in dict.fromkeys((*new, *old)):
        was, becomes = old.get(field, _NOT_SET), new.get(field, _NOT_SET)
        if was != becomes:
            yield FieldChange(field, was, becomes)


def _flat(monitor: Monitor, detector: Detector | None) -> dict[str, str]:
    """Return every field as it is written; settings and persistence number by number."""
    flat: dict[str, str] = {}
    plain: dict[str, Plain] = to_plain(monitor)
    if detector is not None:
        plain["settings"] = complete_settings(detector, monitor.settings)
    for field, value in plain.items():
        if isinstance(value, Mapping):
            flat |= {f"{field}.{name}": _write(one) for name, one in value.items()}
        else:
            flat[field] = _write(value)
    return flat


def _write(value: Plain) -> str:
    return _NOT_SET if value in (UNSET, "") else write_value(value)
