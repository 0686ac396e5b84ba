"""Size of a comparison's page and how soon a browser has opened it, beside Evidently's page of the same tables.

Of 200 and of 1,000 columns by 2,000 rows (`bench/tables.py`), once with one column in five shifted by little, and once with
all columns changed, which fills the page most. Each page is opened from its file in headless Chromium, again and again in
a fresh context; told are its load event and its first paint with content, in ms after the opening began.

usage: python bench/report.py [--quick] [--keep FOLDER]
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import polars as pl
import polars.selectors as cs
from playwright.sync_api import Browser, sync_playwright

from machine import load, print_machine
from racers import Outcome, Racer, run_once
from tables import WIDE, write_pair

N_COLUMNS, QUICK_COLUMNS = (200, 1_000), (20, 200)
N_ROWS = 2_000
N_OPENINGS = 5
LIMIT_S, QUICK_LIMIT_S = 240.0, 40.0
# The most a page of so many columns may weigh, and take to open.
AIM_BYTES = {200: 2_000_000}
AIM_MS = {1_000: 2_000.0}
RACERS = (
    Racer("Watchkeeper", "page_watchkeeper"),
    Racer("Evidently", "page_evidently", "evidently", peer="evidently"),
)
BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
TIMES = """() => [performance.getEntriesByType("navigation")[0].loadEventEnd,
  performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null]"""


@dataclass(frozen=True, slots=True)
class Opened:
    """How soon a page was open."""

    load_ms: float
    paint_ms: float


def find_chromium() -> str | None:
    return (
        os.environ.get("WATCHKEEPER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


def open_page(browser: Browser, path: Path) -> Opened:
    """Return medians over openings; nothing is kept from one to the next."""
    times = []
    for _ in range(N_OPENINGS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(path.as_uri(), wait_until="load", timeout=120_000)
        # The paint may follow the load event.
        page.wait_for_function('() => performance.getEntriesByName("first-contentful-paint").length')
        times.append(page.evaluate(TIMES))
        context.close()
    return Opened(*map(median, zip(*times, strict=True)))


def write_tables(folder: Path, n_columns: int) -> Iterator[tuple[str, Path, Path]]:
    """Write a reference and two current tables; yield what changed, and a pair of paths."""
    before, now = write_pair(folder, replace(WIDE, rows=N_ROWS, columns=n_columns))
    yield "one in five shifted", before, now
    frame = pl.read_parquet(now).with_columns(cs.numeric() * 3, cs.string() + "'")
    frame.write_parquet(now)
    yield "all changed", before, now


def judge_aims(n_columns: int, n_bytes: int, opened: Opened) -> str:
    told = []
    if aim := AIM_BYTES.get(n_columns):
        told.append(f"under {aim / 1e6:g} MB: {'met' if n_bytes < aim else 'MISSED'}")
    if aim_ms := AIM_MS.get(n_columns):
        told.append(f"open in {aim_ms / 1e3:g} s: {'met' if opened.load_ms < aim_ms else 'MISSED'}")
    return ", ".join(told)


def race(browser: Browser, folder: Path, n_columns: int, *, limit_s: float) -> None:
    """Print a row a page."""
    for change, before, now in write_tables(folder, n_columns):
        print(f"\n{n_columns:,} columns, {change}")
        for racer in RACERS:
            page = folder / f"{racer.package} {n_columns} {change}.html"
            run = run_once(racer, [before, now, page], limit_s=limit_s)
            if run.outcome is not Outcome.FINISHED:
                print(f"  {racer.name:12} {run.outcome.value} after {run.whole_s:.0f} s {run.reason}")
                continue
            opened, n_bytes = open_page(browser, page), page.stat().st_size
            aims = judge_aims(n_columns, n_bytes, opened) if not racer.peer else ""
            print(
                f"  {racer.name:12} {n_bytes / 1e6:6.2f} MB  load {opened.load_ms:6.0f} ms  paint {opened.paint_ms:6.0f} ms"
                f"  made in {run.work_s:6.1f} s  {aims}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="Size of a comparison's page, and how soon it opens.")
    parser.add_argument("--quick", action="store_true", help="20 and 200 columns, Evidently stopped early")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where to keep the pages, to look at them"
    )
    chosen = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No page was opened: there is no Chromium here. `make browser` installs one.")
    print_machine("polars", "playwright")
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        print(f"Chromium {browser.version}")
        for n_columns in QUICK_COLUMNS if chosen.quick else N_COLUMNS:
            race(browser, Path(folder), n_columns, limit_s=QUICK_LIMIT_S if chosen.quick else LIMIT_S)
        if chosen.keep:
            for page in Path(folder).glob("*.html"):
                chosen.keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(page, chosen.keep)
        browser.close()
    print(f"\nload {load():.1f} at the end")


if __name__ == "__main__":
    main()
