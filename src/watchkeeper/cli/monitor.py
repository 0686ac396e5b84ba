"""`watchkeeper monitor`: a model's monitors as YAML: written out, compared with what is stored, and applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.markup import escape
from rich.text import Text

from watchkeeper.app import App, build
from watchkeeper.cli.console import errors, results
from watchkeeper.cli.home import Home
from watchkeeper.domain.monitor import Monitor
from watchkeeper.domain.window import DAY
from watchkeeper.errors import BadInput
from watchkeeper.monitors.difference import Change, Difference, compare_monitors
from watchkeeper.monitors.document import Document, write_fields, write_monitors
from watchkeeper.pipeline.preview import Preview, Previewer
from watchkeeper.pipeline.segment_series import SegmentSeries
from watchkeeper.settings import default_home, load_settings

# As `check` tells that something differs, beside 2 for what cannot be used.
EXIT_CHANGES = 1


class Action(StrEnum):
    """What to do."""

    EXPORT = "export"
    PLAN = "plan"
    APPLY = "apply"


def monitor(
    action: Annotated[
        Action,
        typer.Argument(
            help="export: write a model's monitors as YAML; plan: show what a file would change; "
            "apply: change it."
        ),
    ],
    target: Annotated[
        str, typer.Argument(metavar="MODEL|FILE", help="The model to export, or the file to plan or apply.")
    ],
    home: Home = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Apply without asking.")] = False,
) -> None:
    """Keep a model's monitors as YAML: write them out, see what a file would change, and apply it.

    A file holds all monitors of its model: what it leaves out is removed. The exit code of plan is 0 when nothing
    changes and 1 when something does; that of apply is 1 when you say no. What cannot be used is told with its line,
    changes nothing, and gives 2.
    """
    app = build(load_settings(home or default_home()))
    try:
        if action is Action.EXPORT:
            app.catalog.model(target)
            typer.echo(write_monitors(target, app.catalog.monitors(target)), nl=False)
            return
        plan = _read(app, Path(target))
        model, difference = plan.model, plan.difference
        results.print(_tell(difference, _Past(app, plan)))
        if difference.is_none:
            return
        if action is Action.PLAN or not (yes or typer.confirm(f"Change the monitors of {model}?", err=True)):
            raise typer.Exit(EXIT_CHANGES)
        put = (*difference.added, *(change.after for change in difference.changed))
        SegmentSeries(app.catalog, app.source.metrics).remember(app.catalog.model(model), put)
        app.catalog.change_monitors(model, put=put, remove=[one.name for one in difference.removed])
        errors.print(f"Applied to {escape(model)}.", highlight=False)
    finally:
        app.close()


@dataclass(frozen=True, slots=True)
class _Plan:
    """The model that a file is about, the monitors in it, and what they would change."""

    model: str
    wanted: Sequence[Monitor]
    difference: Difference


def _read(app: App, file: Path) -> _Plan:
    """Return what a file would change."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read: {error}") from error
    document = Document.read(text, source=str(file))
    fitting = app.source.fitting(document.model)
    wanted = document.monitors(fitting)
    present = app.catalog.monitors(document.model)
    return _Plan(document.model, wanted, compare_monitors(present, wanted, fitting.detectors))


class _Past:
    """Tells how often monitors would have alerted over the latest 90 days of a model's traffic."""

    def __init__(self, app: App, plan: _Plan) -> None:
        source = app.source
        self._wanted = plan.wanted
        self._model = source.catalog.model(plan.model)
        self._span = source.span(self._model, None, None)
        self._previewer = Previewer(
            source.catalog, source.clock, source.metrics, source.detectors, source.calendar
        )

    def tell(self, monitor: Monitor, before: Monitor | None = None) -> list[Text]:
        """Return a line on a monitor, beside what it tells as it is; none where there was nothing to judge."""
        told = self._preview(monitor, self._wanted)
        if not told.verdicts:
            return []
        said = f"in the last {self._span.length // DAY} days: {_count(told)}"
        beside = f", as it is {_count(self._preview(before))}" if before is not None else ""
        return [Text(f"    {said}{beside}", "bright_black")]

    def _preview(self, monitor: Monitor, among: Sequence[Monitor] | None = None) -> Preview:
        return self._previewer.preview(self._model, monitor, self._span, among=among)


def _count(told: Preview) -> str:
    n = len(told.alerts)
    return f"{n or 'no'} alert{'' if n == 1 else 's'}"


def _tell(difference: Difference, past: _Past) -> Group:
    """Return what would change, monitor by monitor: a sign, its name, its fields, and what that would have told."""
    lines: list[Text] = []
    for one in difference.added:
        lines += [*_added(one), *past.tell(one)]
    for change in difference.changed:
        lines += [*_changed(change), *past.tell(change.after, change.before)]
    for one in difference.removed:
        lines += [Text.assemble(("- ", "bold red"), (one.name, "bold"), f"  {one.title}")]
    return Group(*lines, Text(difference.sentence))


def _added(monitor: Monitor) -> list[Text]:
    _, *fields = write_fields(monitor, depth=2)
    head = Text.assemble(("+ ", "bold green"), (monitor.name, "bold"))
    return [head, *(Text(line, "green") for line in fields)]


def _changed(change: Change) -> list[Text]:
    head = Text.assemble(("~ ", "bold yellow"), (change.after.name, "bold"))
    arrow = (" → ", "bright_black")
    return [
        head,
        *(
            Text.assemble(f"    {one.field}: ", (one.before, "red"), arrow, (one.after, "green"))
            for one in change.fields
        ),
    ]
