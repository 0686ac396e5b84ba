"""A model's story in the terminal: each incident as what, since when, where, why and what it costs; then the counts."""

from collections.abc import Iterable

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from watchkeeper.cli.console import mark, results
from watchkeeper.domain.incident import IncidentState
from watchkeeper.domain.status import Question
from watchkeeper.domain.window import Window
from watchkeeper.pipeline.roles.guess import Guess
from watchkeeper.pipeline.roles.moments import Moments
from watchkeeper.read.incident_page import IncidentPage
from watchkeeper.read.source import Source
from watchkeeper.read.story import StoryPage, load_story
from watchkeeper.report.story_words import tell_incident, tell_noticed, tell_verdict

_INDENT = 2
# Width of the words before each part of an incident's story.
_LABEL = 7


def print_story(source: Source, model: str) -> None:
    """Print the incidents of a model in the order they began, and what it all rests on."""
    live = source.catalog.span(model)
    reference = source.catalog.reference(model)
    starts = [one for one in (reference.start if reference else None, live.start if live else None) if one]
    end = live.end if live else source.clock.now()
    page = load_story(
        source, model, Window(min(starts, default=end - source.catalog.model(model).window), end)
    )
    print_page(page, Moments(), model)


def print_page(page: StoryPage, moments: Moments, name: str) -> None:
    """Print a story: its incidents, what was noticed beside, and the counts."""
    results.print()
    results.print(f"[bold]{escape(tell_verdict(page, moments))}[/bold]", highlight=False)
    results.print()
    for incident in page.incidents:
        _print_incident(incident, page, moments)
    if page.noticed:
        results.print(
            "[bold]Noticed[/bold], but no incident: what changed did not take performance beyond its limits."
        )
        for noticed in page.noticed:
            _print_part("", tell_noticed(noticed, moments, page.window))
        results.print()
    results.print(f"[bold]{escape(name)}[/bold] {mark(page.status)}  {count_rows(page)}", highlight=False)


def count_rows(page: StoryPage) -> str:
    """Return what the story rests on, in a line of counts."""
    has_answers = any(strip.question is Question.RIGHT for strip in page.monitors)
    n_open = sum(one.state is not IncidentState.RESOLVED for one in page.incidents)
    counts = [
        f"{page.n_rows:,} {'predictions' if has_answers else 'rows'}",
        f"{len(page.incidents):,} {'incident' if len(page.incidents) == 1 else 'incidents'} ({n_open} open)",
        f"{page.n_quarantined:,} rows quarantined",
    ]
    if page.reference is not None:
        counts.append(f"judged against a reference of {page.reference.n_rows:,} rows")
    return ", ".join(counts)


def _print_incident(incident: IncidentPage, page: StoryPage, moments: Moments) -> None:
    told = tell_incident(incident, moments, page.window)
    results.print(f"{mark(incident.severity)}  [bold]{escape(told.title)}[/bold]", highlight=False)
    _print_part("when", told.when)
    if told.where:
        _print_part("where", told.where)
    for i, reason in enumerate(told.why):
        _print_part("" if i else "why", reason)
    if told.cost:
        _print_part("cost", told.cost)
    results.print()


def _print_part(label: str, said: str) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_LABEL - 1, style="bright_black")
    grid.add_column(ratio=1)
    grid.add_row(label, Text(said))
    results.print(Padding(grid, (0, 0, 0, _INDENT)))


def print_worst(statements: Iterable[str]) -> None:
    """Print where a model is worst, where anything was found."""
    for place, said in enumerate(statements):
        if not place:
            results.print()
            results.print("[bold]Where it is worst[/bold], found by looking at its errors:")
        _print_part("", said)


def print_guesses(guesses: Iterable[Guess], remarks: Iterable[str]) -> None:
    """Print what was guessed of a table, why, and how to correct it."""
    table = Table(box=None, pad_edge=False, header_style="bright_black")
    table.add_column("guessed", style="bright_black", no_wrap=True)
    table.add_column("", style="bold", overflow="fold", max_width=32)
    table.add_column("because", overflow="fold")
    table.add_column("correct it with", style="bright_black", no_wrap=True)
    last = ""
    for guess in guesses:
        style = "" if guess.is_found else "bright_black"
        table.add_row(
            "" if guess.role == last else guess.role,
            Text(guess.shown, style=style),
            escape(guess.reason),
            escape(guess.flag.partition(" ")[0]),
        )
        last = guess.role
    results.print(table)
    for remark in remarks:
        results.print(f"[yellow]note[/yellow] {escape(remark)}", highlight=False)
