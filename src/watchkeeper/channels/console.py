"""Prints notifications where the process was started; for trying out, and for containers' logs."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

from rich.console import Console as Terminal
from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType
from watchkeeper.channels.wording import Wording, word
from watchkeeper.domain.notification import Delivery, Notification

_STYLES = {"red": "bold white on red", "yellow": "bold black on yellow", "resolved": "bold white on green"}
_BORDERS = {"red": "red", "yellow": "yellow", "resolved": "green"}


@dataclass(frozen=True, slots=True)
class Console:
    """A terminal or a log file.

    Parameters
    ----------
    stream_name
        "stderr" or "stdout", looked up at each print, so that whoever redirects it is heeded.
    stream
        Printed to instead, when given.
    """

    name: str
    stream_name: str = "stderr"
    stream: TextIO | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Print it; colours only where the stream is a terminal."""
        stream = self.stream or (sys.stdout if self.stream_name == "stdout" else sys.stderr)
        try:
            Terminal(file=stream).print(_panel(word(notification)))
            stream.flush()
        except (OSError, ValueError) as exc:
            # A full disk may empty again; a closed stream, or one that cannot show the text, stays so.
            detail = f"{self.stream_name} could not be printed to: {type(exc).__name__}"
            return Delivery(is_sent=False, is_retryable=isinstance(exc, OSError), detail=detail)
        return Delivery(is_sent=True, detail="printed")


def _panel(wording: Wording) -> Panel:
    # Text objects throughout: a name in square brackets must not be read as markup.
    badge = Text(f" {wording.status.upper()} ", style=_STYLES.get(wording.status, "bold reverse"))
    parts: list[Text | Table | Padding] = [
        Text.assemble(badge, "  ", (wording.headline, "dim"), "  ", (wording.model, "bold")),
        Text(wording.title, style="bold"),
        Padding(_facts(wording), (1, 0, 0, 0)),
    ]
    for heading, lines in ((wording.heading, wording.lines), ("Likely cause", _cause_lines(wording))):
        if lines:
            parts.append(Padding(Text(heading, style="bold"), (1, 0, 0, 0)))
            parts.append(_bullets(lines))
    if wording.link:
        parts.append(Padding(Text(wording.link, style="underline", overflow="fold"), (1, 0, 0, 0)))
    return Panel(Group(*parts), border_style=_BORDERS.get(wording.status, "dim"), padding=(1, 2))


def _cause_lines(wording: Wording) -> tuple[str, ...]:
    return (wording.cause, *wording.evidence) if wording.cause else ()


def _facts(wording: Wording) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for fact in wording.facts:
        table.add_row(Text(fact.label), Text(fact.value))
    return table


def _bullets(lines: tuple[str, ...]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(Text("-"), Text(line))
    return table


def _make(name: str, settings: Mapping[str, str]) -> Console:
    return Console(name, settings["stream"])


KIND = ChannelKind(
    name="console",
    description="Prints each notification where the process runs; for trying out, and for containers' logs.",
    make=_make,
    takes_digests=True,
    settings=(
        Setting(
            "stream",
            "Where to print.",
            "stderr",
            SettingType.CHOICE,
            default="stderr",
            choices=("stderr", "stdout"),
        ),
    ),
)
