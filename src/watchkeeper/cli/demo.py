"""`watchkeeper demo`: a year of real flights, watched from prediction to incident."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.progress import Progress

from watchkeeper.api.local_server import LocalServer, bind
from watchkeeper.api.server import create_server
from watchkeeper.app import App, build
from watchkeeper.cli.console import errors, progress, results
from watchkeeper.cli.story import print_story
from watchkeeper.client.model import Model
from watchkeeper.clock import ManualClock
from watchkeeper.demo.driver import LIVE_DAYS, MODEL, VERSION, Service
from watchkeeper.demo.story import Story, prepare
from watchkeeper.domain.batch import TIME
from watchkeeper.domain.window import DAY
from watchkeeper.drill.background import BackgroundDrills
from watchkeeper.settings import DEFAULT_HOST, DEFAULT_PORT, Settings, default_home

FOLDER = "demo"
HOURS_A_SECOND = 6.0


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Do it all without pages, print the story, and end.")
    ] = False,
    port: Annotated[int, typer.Option(help="Port of the pages.", min=1, max=65535)] = DEFAULT_PORT,
    home: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the demo's data, made anew; ~/.watchkeeper/demo by default.", metavar="FOLDER"
        ),
    ] = None,
) -> None:
    """Show a real model going wrong on real data: flights out of New York, 2013.

    Trains a model on January to March, then sends April to December through the real client and server.
    """
    folder = home or default_home() / FOLDER
    if not once:
        # That the port is taken is better told now than after the training.
        bind(DEFAULT_HOST, port).close()
    started = time.monotonic()
    with progress() as bars:
        story = _prepare(bars)
        with _serving(story, folder, 0 if once else port) as (app, service, url):
            _train(service, bars)
            until = service.end if once else service.end - LIVE_DAYS * DAY
            _catch_up(service, until, bars)
            bars.stop()
            errors.print(f"Ready in {time.monotonic() - started:.0f} s.")
            print_story(app.source, MODEL)
            if not once:
                _go_on(service, until, url)


def _prepare(bars: Progress) -> Story:
    task = bars.add_task("Preparing", total=None, detail="")
    story = prepare(lambda said: bars.update(task, description=said))
    bars.update(task, total=1, completed=1, description="Trained a model on January to March")
    return story


@contextmanager
def _serving(story: Story, folder: Path, port: int) -> Iterator[tuple[App, Service, str]]:
    """Serve an empty home folder, with a client that logs to it and a clock that the story sets."""
    shutil.rmtree(folder, ignore_errors=True)
    clock = ManualClock(story.predictions[TIME].min())  # type: ignore[arg-type]  # A Datetime column's minimum.
    app = build(Settings(folder, port=port), clock=clock)
    drills = BackgroundDrills(app.source)
    server = create_server(
        app.source,
        app.accept,
        app.revision,
        drills=drills,
        reviewer=app.reviewer,
        right_of_way=app.right_of_way,
    )
    try:
        with LocalServer(server, port=port) as local, Model(MODEL, version=VERSION, url=local.url) as model:
            yield app, Service(story, model, clock, app.runner.run_until_idle), local.url
    finally:
        drills.close()
        app.close()


def _train(service: Service, bars: Progress) -> None:
    task = bars.add_task("Taking the training reference", total=None, detail="")
    service.train()
    bars.update(task, total=1, completed=1, detail=f"{service.story.reference.height:,} flights")


def _catch_up(service: Service, until: datetime, bars: Progress) -> None:
    n_days = (until - service.start) // DAY
    task = bars.add_task("Catching up with the year", total=n_days, detail=f"{service.start:%d %b}")

    def reached(moment: datetime) -> None:
        n_done = (moment - service.start) // DAY
        bars.update(task, completed=n_done, detail=f"{moment:%d %b}")

    service.catch_up(until, reached)


def _go_on(service: Service, start: datetime, url: str) -> None:
    results.print(f"\nThe pages tell the story: [bold link={url}]{url}[/bold link]")
    errors.print("December goes on at six hours a second. Ctrl-C ends.", style="dim")
    stop = Event()
    with suppress(KeyboardInterrupt):
        service.live(start, stop, hours_a_second=HOURS_A_SECOND)
        errors.print("The year is over; the pages stay until Ctrl-C.", style="dim")
        stop.wait()
