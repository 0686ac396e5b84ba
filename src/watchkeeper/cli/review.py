"""`watchkeeper review`: what to look at in the monitoring itself, model by model."""

from rich.markup import escape

from watchkeeper.app import build
from watchkeeper.cli.console import results
from watchkeeper.cli.home import Home
from watchkeeper.review.remark import Remark
from watchkeeper.review.review import Review
from watchkeeper.settings import default_home, load_settings


def review(
    home: Home = None,
) -> None:
    """Review the monitoring itself: what always alarms, what never could, what nobody watches, and what to change.

    Nothing is changed. The page Review of the server says the same, and applies what is proposed.
    """
    app = build(load_settings(home or default_home()))
    try:
        _print(app.reviewer.review())
    finally:
        app.close()


def _print(found: Review) -> None:
    results.print(f"[bold]{escape(found.sentence)}[/bold]", highlight=False)
    for one in found.models:
        results.print()
        results.print(f"[bold]{escape(one.model)}[/bold]", highlight=False)
        for remark in one.remarks:
            _print_remark(remark)
    if found.models and found.calm:
        results.print(f"\nNothing to do: {escape(', '.join(found.calm))}.", highlight=False)


def _print_remark(remark: Remark) -> None:
    results.print(f"\n- {escape(remark.said)}", highlight=False)
    figures = "; ".join(f"{one.label}: {one.value}" for one in remark.figures)
    for line in (remark.why, figures, remark.advice):
        results.print(f"  {escape(line)}", style="bright_black", highlight=False)
    if remark.proposal is not None:
        results.print(f"  Proposed: {escape(remark.proposal.said)}", highlight=False)
