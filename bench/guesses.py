"""What a replay guesses of real tables that nobody described to it: printed to be judged by a person.

The tables are those of the tests (`WATCHKEEPER_TEST_DATA`); what the tests hold the guesses to stands in
tests/pipeline/roles/test_roles.py. There is no alternative to print beside: other tools ask.

usage: python bench/guesses.py [--quick] [FOLDER]
"""

import argparse
import os
import time
from pathlib import Path

import polars as pl

from machine import print_machine
from watchkeeper.pipeline.roles.guess import Stated
from watchkeeper.pipeline.roles.roles import find_roles
from watchkeeper.pipeline.roles.spans import find_spans

# Tables smaller than this are looked at by --quick.
QUICK_BYTES = 500_000
FOLDER = Path(__file__).parents[2] / "shared" / "data"


def read(path: Path) -> pl.DataFrame | None:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.name.endswith((".csv", ".csv.gz")):
        return pl.read_csv(path, try_parse_dates=True, infer_schema_length=None)
    return None


def print_guesses(name: str, frame: pl.DataFrame) -> None:
    begun_s = time.perf_counter()
    roles = find_roles(frame, Stated())
    took_s = time.perf_counter() - begun_s
    guesses = list(roles.guesses)
    if roles.when.times is not None:
        guesses += find_spans(roles.when.times, window=None, reference=None).guesses
    print(f"\n{name}: {frame.height:,} rows x {frame.width} columns, {took_s:.2f} s")
    for guess in guesses:
        print(f"  {guess.role:10} {guess.shown:34} {guess.reason}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Guesses on real tables.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=os.environ.get("WATCHKEEPER_TEST_DATA", FOLDER)
    )
    parser.add_argument("--quick", action="store_true", help="small tables only")
    chosen = parser.parse_args()
    print_machine("polars")
    for path in sorted(Path(chosen.folder).rglob("*")):
        if path.is_file() and not (chosen.quick and path.stat().st_size > QUICK_BYTES):
            frame = read(path)
            if frame is not None:
                print_guesses(str(path.relative_to(chosen.folder)), frame)


if __name__ == "__main__":
    main()
