"""A model's monitors as YAML: exported, kept in git, edited, and applied again.

What is left out is the default, so a document says what somebody chose and nothing else. Every mistake is told with
its line, and with what is allowed there. The format is specified in docs/formats/monitors.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, Self

from watchkeeper.documents.length import parse_length, write_length
from watchkeeper.documents.plain import Plain, write_entry
from watchkeeper.documents.written import Written, suggest
from watchkeeper.domain.monitor import Monitor, Persistence
from watchkeeper.domain.status import Question
from watchkeeper.errors import BadInput
from watchkeeper.monitors.fitting import Fitting

FORMAT: Final = "watchkeeper.monitors.v1"
_HEAD: Final = """\
# What watches {model}. Edit it, see what that changes, and have it so:
#
#   watchkeeper monitor plan FILE
#   watchkeeper monitor apply FILE
#
# What is left out is the default. Every field: docs/formats/monitors.md
"""
_NEEDED: Final = ("name", "title", "question", "detector")
_PERSISTENCE: Final = ("bad", "of", "clear")


def to_plain(monitor: Monitor) -> dict[str, Plain]:
    """Return a monitor's fields as plain values, those at their defaults too, in the order of the document."""
    persistence = monitor.persistence
    return {
        "name": monitor.name,
        "title": monitor.title,
        "question": monitor.question.value,
        "metrics": list(monitor.metrics),
        "columns": list(monitor.columns),
        "segments": list(monitor.segments),
        "parts": list(monitor.parts),
        "detector": monitor.detector,
        "settings": dict(monitor.settings),
        "reference": monitor.reference,
        "window": write_length(monitor.window),
        "persistence": {"bad": persistence.bad, "of": persistence.of, "clear": persistence.clear},
        "min_rows": monitor.min_rows,
        "is_paging": monitor.is_paging,
        "is_enabled": monitor.is_enabled,
    }


# What a monitor has that says nothing but what it must.
_DEFAULTS: Final = to_plain(Monitor("", "", Question.RIGHT, (), ""))


def write_monitors(model: str, monitors: Sequence[Monitor]) -> str:
    """Return a model's monitors as YAML; `Document.read` reads equal ones back."""
    lines = [
        *_HEAD.format(model=model).splitlines(),
        *write_entry("format", FORMAT, depth=0),
        *write_entry("model", model, depth=0),
        "",
        "monitors:" if monitors else "monitors: []",
    ]
    for monitor in monitors:
        first, *rest = write_fields(monitor, depth=2)
        lines += [f"  - {first.lstrip()}", *rest, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def write_fields(monitor: Monitor, *, depth: int) -> list[str]:
    """Return the lines of one monitor, its name first, what is at its default left out."""
    return [
        line
        for field, value in to_plain(monitor).items()
        if field in _NEEDED or value != _DEFAULTS[field]
        for line in write_entry(field, value, depth=depth)
    ]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read: the model it is about, and its monitors, yet to be checked against that model."""

    model: str
    entries: tuple[Written, ...]

    @classmethod
    def read(cls, text: str, *, source: str) -> Self:
        """Read a document.

        Parameters
        ----------
        source
            What it is called in messages, such as a file's name.

        Raises
        ------
        BadInput
            It is no YAML, or no document of monitors; the message tells the line, and what is allowed.
        """
        written = Written.read(text, source)
        if written is None:
            raise BadInput(f"{source} is empty; `watchkeeper monitor export MODEL` writes what there is")
        fields = written.fields("part of the document", ("format", "model", "monitors"))
        for name in ("format", "model", "monitors"):
            if name not in fields:
                raise written.mistake(
                    f"{name!r} is missing; a document has format, model and monitors, as `watchkeeper monitor export MODEL` writes"
                )
        if fields["format"].text != FORMAT:
            raise fields["format"].refuse(FORMAT)
        monitors = fields["monitors"]
        if not (monitors.is_list or monitors.is_nothing):
            raise monitors.refuse("a list of monitors, each beginning with `- name: `")
        return cls(_text(fields["model"]), tuple(monitors.items()))

    def monitors(self, fitting: Fitting) -> tuple[Monitor, ...]:
        """Return its monitors.

        Parameters
        ----------
        fitting
            Of the document's model.

        Raises
        ------
        BadInput
            A monitor cannot be read or does not fit the model, or two carry one name; the message tells the line, and
            what is allowed.
        """
        found: dict[str, Monitor] = {}
        for entry in self.entries:
            fields = entry.fields("field of a monitor", tuple(_READERS))
            monitor = _read_monitor(entry, fields)
            if monitor.name in found:
                raise fields["name"].mistake(f"two monitors are called {monitor.name!r}; rename one of them")
            found[monitor.name] = monitor
        together = replace(fitting, monitors=tuple(found.values()))
        for entry, monitor in zip(self.entries, found.values(), strict=True):
            for fault in together.faults(monitor):
                fields = entry.fields("field of a monitor", tuple(_READERS))
                raise _place(entry, fields, fault.field).mistake(fault.what)
        return together.monitors


def _place(entry: Written, fields: Mapping[str, Written], field: str) -> Written:
    """Return what is written nearest to a field at fault: a setting, its field, or the monitor."""
    name, _, setting = field.partition(".")
    if name not in fields:
        return entry
    if setting:
        return fields[name].fields("setting").get(setting, fields[name])
    return fields[name]


def _read_monitor(entry: Written, fields: Mapping[str, Written]) -> Monitor:
    for name in _NEEDED:
        if name not in fields:
            raise entry.mistake(f"this monitor lacks {name!r}; needed are {', '.join(_NEEDED)}")
    return Monitor(**{"metrics": (), **{name: _READERS[name](value) for name, value in fields.items()}})


def _text(written: Written) -> str:
    if not written.text:
        raise written.refuse("a word or a text")
    return written.text


def _names(written: Written) -> tuple[str, ...]:
    if not written.is_list:
        raise written.refuse("a list of names, such as [log_loss]")
    return tuple(_text(one) for one in written.items())


def _question(written: Written) -> Question:
    try:
        return Question(written.text or "")
    except ValueError:
        known = [one.value for one in Question]
        raise written.mistake(
            f"no question is called {written.text!r}{suggest(written.text or '', known)}"
        ) from None


def _settings(written: Written) -> dict[str, float]:
    if written.is_nothing:
        return {}
    return {name: _number(value) for name, value in written.fields("setting").items()}


def _number(written: Written) -> float:
    if written.number is None:
        raise written.refuse("a number")
    return written.number


def _window(written: Written) -> timedelta:
    length = parse_length(written.text or "")
    if length is None:
        raise written.refuse("a length of time, such as 1h or 1d")
    return length


def _persistence(written: Written) -> Persistence:
    counts = {name: one.count() for name, one in written.fields("count of windows", _PERSISTENCE).items()}
    try:
        return Persistence(**counts)
    except BadInput as error:
        raise written.mistake(str(error)) from None


def _truth(written: Written) -> bool:
    if written.truth is None:
        raise written.refuse("true or false")
    return written.truth


_READERS: Final[Mapping[str, Callable[[Written], Any]]] = {
    "name": _text,
    "title": _text,
    "question": _question,
    "metrics": _names,
    "columns": _names,
    "segments": _names,
    "parts": _names,
    "detector": _text,
    "settings": _settings,
    "reference": _text,
    "window": _window,
    "persistence": _persistence,
    "min_rows": Written.count,
    "is_paging": _truth,
    "is_enabled": _truth,
}
