"""Kills the server with SIGKILL again and again while three clients send, and counts what came of every row.

What was acknowledged must be in lake, profiles, performances and measurements once and only once; what was not,
once at most and whole batches only. Every stored profile is compared, byte by byte, with one made of the lake's rows
in one go.

There is no alternative beside it: what is shown is a count, which is right or wrong.

    python bench/crash.py [--rows 200000] [--kills 30] [--seed 1] [--quick]
"""

# ruff: noqa: E402  # The path to what is shared with the tests comes first.
import argparse
import sys
import tempfile
import time
from pathlib import Path

from machine import load, print_machine, use_test_servers

use_test_servers()
from crash.harness import Run


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the server, count every row.")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="20,000 rows and 5 kills")
    chosen = parser.parse_args()
    n_rows, n_kills = (20_000, 5) if chosen.quick else (chosen.rows, chosen.kills)
    print_machine("polars", "deltalake", "sqlalchemy")
    with tempfile.TemporaryDirectory() as folder:
        begun_s = time.perf_counter()
        found = Run(Path(folder) / "home", n_rows=n_rows, n_kills=n_kills, seed=chosen.seed).run()
        taken_s = time.perf_counter() - begun_s
    print(
        f"\n{n_rows:,} predictions, {found.n_kills} kills, {found.n_early_kills} more before the server answered"
    )
    for kind, n in found.n_acknowledged.items():
        print(
            f"  {kind:12} {n:9,} acknowledged; {found.n_unacknowledged_kept.get(kind, 0):6,} kept whose answer was "
            "lost and that were not sent again"
        )
    print(f"  {found.n_repeats} batches sent again after a kill were known already, and not stored twice")
    print(f"  {taken_s:.0f} s, load {load():.1f}")
    for fault in found.faults:
        print(f"  FAULT {fault}")
    print("  nothing lost, nothing counted twice" if not found.faults else f"  {len(found.faults)} FAULTS")
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
