"""A model's story in the terminal: each incident with its start, what, where, since when and cost; then the counts."""

from datetime import datetime

from rich.padding import Padding
from rich.text import Text

from watchkeeper.cli.console import mark, results
from watchkeeper.domain.incident import IncidentState
from watchkeeper.metrics.format import format_number
from watchkeeper.read.incident_page import CostView, IncidentPage, load_incident_page
from watchkeeper.read.incidents import list_incidents
from watchkeeper.read.model_page import load_model_page
from watchkeeper.read.source import Source

INDENT = 4


def print_story(source: Source, model: str) -> None:
    """Print the incidents of a model in the order they began, and what it all rests on."""
    incidents = sorted(list_incidents(source, model=model), key=lambda line: line.since)
    results.print()
    for line in incidents:
        _print_incident(load_incident_page(source, line.id))
    page = load_model_page(source, model)
    n_open = sum(line.state is not IncidentState.RESOLVED for line in incidents)
    n_labelled = source.catalog.reference(model)
    results.print(
        f"[bold]{model}[/bold] {mark(page.status)}  {page.n_predictions:,} predictions, "
        f"{len(incidents)} incidents ({n_open} open), {page.n_quarantined:,} rows quarantined"
        + (f", judged against {n_labelled.n_rows:,} rows of training" if n_labelled else ""),
        highlight=False,
    )


def _print_incident(page: IncidentPage) -> None:
    until = f"to {_day(page.resolved_at)}" if page.resolved_at else "until now"
    results.print(
        f"{mark(page.severity)}  [bold]{_day(page.since)}[/bold] {until}  [bold]{page.title}[/bold]",
        highlight=False,
    )
    lines = []
    if page.cause is not None:
        # The title is the statement's beginning; only what it adds is said again.
        added = page.cause.statement.removeprefix(page.title).lstrip(".:( ").rstrip(")")
        lines.extend([added] if added else [])
        lines.extend(f"- {one.statement}" for one in page.cause.evidence)
    if page.cost is not None:
        lines.append(_cost(page.cost))
    for said in lines:
        results.print(Padding(Text(said), (0, 0, 0, INDENT)))
    results.print()


def _cost(cost: CostView) -> str:
    return (
        f"Costs about {format_number(cost.per_day)} a day ({format_number(cost.low)} to "
        f"{format_number(cost.high)}) in {cost.outcome}; {format_number(cost.total)} so far."
    )


def _day(moment: datetime | None) -> str:
    return f"{moment:%a %d %b %Y}" if moment else ""
