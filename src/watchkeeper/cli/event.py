"""`watchkeeper event`: spans of time that are not like others: listed, declared, ended, removed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.app import App, build
from watchkeeper.cli.console import errors, results
from watchkeeper.cli.home import Home
from watchkeeper.cli.present import read_moment
from watchkeeper.domain.declared_event import DeclaredEvent
from watchkeeper.errors import BadInput
from watchkeeper.read.declared_events import check_event
from watchkeeper.settings import default_home, load_settings

_TIME = "`now`, or a time such as 2024-11-29T08:00, in UTC"


class Action(StrEnum):
    """What to do."""

    LIST = "list"
    DECLARE = "declare"
    END = "end"
    REMOVE = "remove"


def event(
    action: Annotated[
        Action,
        typer.Argument(
            help="list: show what was declared; declare: say that a span of time is not like others; end: say when "
            "one ends; remove: as if it had never been declared."
        ),
    ],
    target: Annotated[
        str,
        typer.Argument(
            metavar="[NAME|ID]", help="What to call it, or the number of the one to end or remove."
        ),
    ] = "",
    start: Annotated[str, typer.Option("--from", metavar="TIME", help=f"When it starts: {_TIME}.")] = "now",
    end: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="TIME", help=f"When it ends: {_TIME}; open where it is not said. `end` takes now."
        ),
    ] = None,
    model: Annotated[
        str, typer.Option(help="The model that it is about; all of them by default.", metavar="NAME")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help="A column that it is about, and no other; repeat for more.", metavar="COLUMN"),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(help="A metric that it is about, and no other; repeat for more.", metavar="METRIC"),
    ] = None,
    exclude: Annotated[
        bool, typer.Option("--exclude/--no-exclude", help="What is usual is not learnt from its windows.")
    ] = True,
    mute: Annotated[
        bool, typer.Option("--mute/--no-mute", help="Nobody is told of incidents that it explains.")
    ] = False,
    home: Home = None,
) -> None:
    """Declare events and maintenance: what is usual is not learnt from them, and nobody is told of what they explain.

    Verdicts that were given stay as they are: those that follow are given by what is declared then.
    """
    app = build(load_settings(home or default_home()))
    try:
        if action is Action.LIST:
            results.print(_table(app.catalog.declared_events(model or None)))
        elif action is Action.DECLARE:
            declared = DeclaredEvent(
                name=target,
                start=read_moment("--from", start),
                end=None if end is None else read_moment("--to", end),
                model=model,
                columns=tuple(column or ()),
                metrics=tuple(metric or ()),
                is_excluded=exclude,
                is_muted=mute,
            )
            _say("Declared", app.catalog.add_declared_event(check_event(app.source, declared)))
        elif action is Action.END:
            _say("Changed", _end(app, _number(target), read_moment("--to", end or "now")))
        else:
            removed = app.catalog.declared_event(_number(target))
            app.catalog.remove_declared_event(removed.id)
            _say("Removed", removed)
    finally:
        app.close()


def _number(target: str) -> int:
    if not target.isdecimal():
        raise BadInput(
            f"an event is named by its number; got {target!r}. `watchkeeper event list` shows them."
        )
    return int(target)


def _end(app: App, event_id: int, end: datetime) -> DeclaredEvent:
    changed = replace(app.catalog.declared_event(event_id), end=end)
    app.catalog.put_declared_event(changed)
    return changed


def _say(done: str, event: DeclaredEvent) -> None:
    until = f"to {_write(event.end)}" if event.end else "with no end yet"
    errors.print(
        f"{done} event {event.id}, {escape(event.name)}: from {_write(event.start)} {until}.", highlight=False
    )


def _table(events: Iterable[DeclaredEvent]) -> Table:
    table = Table(
        "id", "event", "from", "to", "about", "effect", title="Declared events", title_justify="left"
    )
    for one in events:
        table.add_row(
            str(one.id),
            escape(one.name),
            _write(one.start),
            _write(one.end) if one.end else "open",
            escape(", ".join([one.model or "all models", *one.columns, *one.metrics])),
            ", ".join(_effects(one)) or "shown only",
        )
    return table


def _effects(event: DeclaredEvent) -> list[str]:
    return ["excluded"] * event.is_excluded + ["muted"] * event.is_muted


def _write(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
