"""Where commands print: results to standard output, everything else to standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
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


@contextmanager
def watch_progress(doing: str, unit: str) -> Iterator[Callable[[str, int, int], None] | None]:
    """Draw a progress bar where somebody is watching; it leaves nothing behind.

    Parameters
    ----------
    doing
        What is done at first.
    unit
        What is counted, in the plural.

    Yields
    ------
    To be told what is being done, and how many of how many are done (of 0 where nobody knows, and 0 of 0 where that is
    not counted); None where nobody is watching.
    """
    if not errors.is_terminal:
        yield None
        return
    bars = progress()
    bars.live.transient = True
    with bars:
        task = bars.add_task(escape(doing), total=None, detail="")

        def tell(doing: str, n_done: int, n_all: int) -> None:
            counted = f"{n_done:,} of {n_all:,}" if n_all else f"{n_done:,}" if n_done else ""
            detail = f"{counted} {unit}" if counted else ""
            bars.update(task, description=escape(doing), completed=n_done, total=n_all or None, detail=detail)

        yield tell
