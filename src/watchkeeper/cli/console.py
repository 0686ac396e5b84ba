"""Where commands print: results to standard output, everything else to standard error."""

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from watchkeeper.domain.status import Status

results = Console()
errors = Console(stderr=True)

COLOURS = {
    Status.GREEN: "green",
    Status.YELLOW: "yellow",
    Status.RED: "red",
    Status.GREY: "bright_black",
}
MARKS = {Status.GREEN: "●", Status.YELLOW: "▲", Status.RED: "■", Status.GREY: "○"}


def mark(status: Status) -> str:
    """Return a status as Rich markup: shape, colour and word, for no reader sees all three."""
    colour = COLOURS[status]
    return f"[{colour}]{MARKS[status]} {status.value}[/{colour}]"


def progress() -> Progress:
    """Return a progress bar on standard error that leaves nothing behind where there is no terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[detail]}"),
        TimeElapsedColumn(),
        console=errors,
    )
