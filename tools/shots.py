"""Takes screenshots of the demo's pages into shots/: light, dark and at phone width.

With an address it looks at a server that runs there; without one it runs a demo of its own.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

SHOTS = Path("shots")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# The column that the demo's fault is planted in.
FEATURE = "temp"
# A page is still when its charts have been drawn; they fade in.
STILL_MS = 1_500


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    name: str
    scheme: Literal["light", "dark"]
    size: ViewportSize


DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
LOOKS = (Look("light", "light", DESK), Look("dark", "dark", DESK), Look("phone", "light", PHONE))


def find_pages(browser: Browser, url: str) -> dict[str, str]:
    """Return the pages to look at: the latest incident about a column is the one worth a picture."""
    context = browser.new_context(base_url=url)
    incidents = context.request.get("/api/v1/incidents").json()
    models = context.request.get("/api/v1/fleet").json()["models"]
    context.close()
    pages = {"fleet": "/", "incidents": "/incidents"}
    if models:
        model = models[0]["name"]
        pages |= {
            "model": f"/models/{model}",
            "feature": f"/models/{model}/features/{FEATURE}",
            "versions": f"/models/{model}/versions",
            "thresholds": f"/models/{model}/thresholds?cost_fn=3",
        }
    telling = [one["id"] for one in incidents if "converted" in one["title"]] or [
        one["id"] for one in incidents
    ]
    if telling:
        pages["incident"] = f"/incidents/{telling[0]}"
    return pages


@contextmanager
def running_demo() -> Iterator[str]:
    """Run a demo in a process of its own until the pictures are taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "watchkeeper", "demo", "--port", str(port), "--home", home]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                if process.stdout is None or not any("tell the story" in line for line in process.stdout):
                    sys.exit("the demo ended before its pages were ready")
                yield f"http://127.0.0.1:{port}"
            finally:
                process.kill()


def take(url: str) -> None:
    """Take every picture of the server at `url`."""
    chromium = (
        os.environ.get("WATCHKEEPER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if chromium is None:
        sys.exit("no Chromium found; run 'make browser', or set WATCHKEEPER_CHROMIUM to its path")
    SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        for name, path in find_pages(browser, url).items():
            for look in LOOKS:
                context = browser.new_context(base_url=url, color_scheme=look.scheme, viewport=look.size)
                page = context.new_page()
                page.goto(path)
                page.get_by_role("heading", level=1).wait_for()
                page.wait_for_timeout(STILL_MS)
                file = SHOTS / f"{name}-{look.name}.png"
                page.screenshot(path=file, full_page=True)
                context.close()
                print(file)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(sys.argv[1])
    else:
        with running_demo() as address:
            take(address)
