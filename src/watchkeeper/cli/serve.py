"""`watchkeeper serve`: take events in, watch, and show the pages."""

import gc
from ipaddress import ip_address
from typing import Annotated

import typer
import uvicorn

from watchkeeper.api.local_server import bind, server_config
from watchkeeper.api.server import create_server
from watchkeeper.app import build
from watchkeeper.cli.console import errors
from watchkeeper.cli.home import Home
from watchkeeper.drill.background import BackgroundDrills
from watchkeeper.errors import BadInput
from watchkeeper.settings import default_home, load_settings


def serve(
    home: Home = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.", metavar="ADDRESS")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 8470 by default.", min=1, max=65535)
    ] = None,
) -> None:
    """Serve pages and API, and watch what comes in."""
    settings = load_settings(home or default_home(), host=host, port=port)
    require_loopback(settings.host)
    listener = bind(settings.host, settings.port)
    app = build(settings)
    drills = BackgroundDrills(app.source)

    def start() -> None:
        keep_what_stays()
        app.runner.start()

    def stop() -> None:
        drills.close()
        app.close()

    server = create_server(
        app.source,
        app.accept,
        app.revision,
        on_start=start,
        on_stop=stop,
        announcer=app.announcer,
        drills=drills,
        reviewer=app.reviewer,
        right_of_way=app.right_of_way,
    )
    errors.print(f"Watchkeeper serves [bold]{settings.page_url}[/bold] from {settings.home}  (Ctrl-C ends)")
    uvicorn.Server(server_config(server)).run([listener])


def keep_what_stays() -> None:
    """Take what was imported and built so far out of the garbage collector's rounds.

    It stays as long as the process. Going through it again took 130 ms, of every fourth look at a page with charts.
    """
    gc.collect()
    gc.freeze()


def require_loopback(host: str) -> None:
    """Refuse to serve to a network: there are no accounts yet, so anybody there could read and write.

    Raises
    ------
    BadInput
        The address is not this machine's own.
    """
    try:
        is_loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise BadInput(
            f"{host} can be reached from other machines, and Watchkeeper has no accounts to keep strangers out. "
            "Serve on 127.0.0.1, and put a proxy that asks for a login before it."
        )
