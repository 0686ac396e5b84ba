"""A race over a long and a wide table: its command line, its results, the aims it met.

Ratios are of the time of the work alone and of peak memory, to the yardstick's and to ours. Of a racer that was
stopped they tell what it had reached by then, hence at least.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from machine import load, print_machine
from peers import VARIABLE
from racers import LONG_S, Outcome, Racer, Run, run_all
from tables import LONG, choose_shapes, write_pair

OURS = "Watchkeeper"
YARDSTICK = "Polars describe"
# When a peer is stopped: long enough for all but the slowest.
LIMIT_S = 240.0
# In a quick race.
QUICK_LIMIT_S = 40.0
HEADER = ("whole s", "work s", "peak MiB", "x Polars", "x ours", "memory x Polars", "memory x ours")

Found = dict[str, Run]


def run_race(
    description: str,
    racers: Sequence[Racer],
    *,
    hand_over: Callable[[Path, Path], Sequence[Path]],
    counted: str,
    judge_aims: Callable[[Found], None],
) -> None:
    """Let racers race over the tables that the command line names, and print a table a shape.

    Parameters
    ----------
    hand_over
        Makes of a reference and a current table what each work is handed.
    counted
        What the works count.
    judge_aims
        Prints which aims were met by a race over a million rows that we finished.
    """
    chosen = _parse(description)
    print_machine("numpy", "polars")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        for shape in choose_shapes(chosen.shape, is_quick=chosen.quick):
            arguments = hand_over(*write_pair(Path(folder), shape))
            runs = f"median of {chosen.runs} runs, or one over {LONG_S:g} s" if chosen.runs > 1 else "one run"
            print(f"\n{shape} from Parquet; {runs}; stopped after {chosen.limit:g} s\n", flush=True)
            found = run_all(racers, arguments, runs=chosen.runs, limit_s=chosen.limit)
            print_results(found, counted)
            if shape == LONG and found[OURS].outcome is Outcome.FINISHED:
                judge_aims(found)
    print(f"\nload {load():.1f} at the end")


def _parse(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=description,
        epilog=f"Peers are found through {VARIABLE}; `python bench/peers.py FOLDER` installs them.",
    )
    parser.add_argument("--shape", choices=["long", "wide", "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="small tables, once, stopped early")
    parser.add_argument("--runs", type=int, help="of each racer that takes under half a minute; 3")
    parser.add_argument("--limit", type=float, metavar="S", help=f"stop a run after S seconds; {LIMIT_S:g}")
    parser.add_argument("--folder", type=Path, help="where to make the tables")
    chosen = parser.parse_args()
    chosen.runs = chosen.runs or (1 if chosen.quick else 3)
    chosen.limit = chosen.limit or (QUICK_LIMIT_S if chosen.quick else LIMIT_S)
    return chosen


def print_results(found: Found, counted: str) -> None:
    """Print a row a racer, in Markdown, and beneath why some did not finish."""
    rows = [("", "version", *HEADER, counted)]
    rows += [(name, run.version, *_describe(run, found)) for name, run in found.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        print(f"| {' | '.join((name.ljust(widths[0]), *right))} |")
    for name, run in found.items():
        if run.reason:
            print(f"{name} {run.outcome.value}: {run.reason}")


def _describe(run: Run, found: Found) -> tuple[str, ...]:
    if run.outcome not in {Outcome.FINISHED, Outcome.STOPPED}:
        return (run.outcome.value, *[""] * len(HEADER))
    at_least = ">" if run.outcome is Outcome.STOPPED else ""
    rivals = [found[YARDSTICK], found[OURS]]
    told = (
        f"{run.whole_s:.0f} s (stopped)" if at_least else f"{run.whole_s:.2f}",
        # One that was stopped while it still imported.
        f"{run.work_s:.2f}" if run.work_s else "",
        f"{run.peak_mib:,.0f}",
        *(_ratio(run.work_s, rival.work_s, rival) for rival in rivals),
        *(_ratio(run.peak_mib, rival.peak_mib, rival) for rival in rivals),
    )
    return (*(one and at_least + one for one in told), "" if run.counted is None else f"{run.counted:,}")


def _ratio(value: float, to: float, rival: Run) -> str:
    """Return two or three digits, for more would be noise; nothing where one of both is not known."""
    if rival.outcome is not Outcome.FINISHED or not value:
        return ""
    return f"{value / to:.2f}" if value < 10 * to else f"{value / to:,.0f}"


def print_aim(aim: str, run: Run, *, is_met: bool, got: str) -> None:
    """Print whether an aim was met, as far as a racer's run tells.

    Of a stopped run more than what it took is not known, so that it may prove an aim met, never missed.
    """
    is_known = run.outcome is Outcome.FINISHED or (run.outcome is Outcome.STOPPED and is_met)
    told = f"{'met' if is_met else 'MISSED'}, {got}" if is_known else f"unknown ({run.outcome.value})"
    print(f"aim: {aim}: {told}")
