"""`watchkeeper channels`: where notifications go, what became of the last ones, and a test of one channel."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from watchkeeper.app import App, build, build_channels
from watchkeeper.cli.console import errors, results
from watchkeeper.cli.home import Home
from watchkeeper.clock import SystemClock
from watchkeeper.documents.length import write_length
from watchkeeper.domain.notification import Notification, make_test
from watchkeeper.domain.route import Route
from watchkeeper.errors import UnknownName
from watchkeeper.settings import Settings, default_home, load_settings
from watchkeeper.store.records import OutgoingState

EXIT_NOT_SENT = 1

_STATES = {
    OutgoingState.WAITING: "[yellow]waiting[/yellow]",
    OutgoingState.HELD: "[yellow]held back[/yellow]",
    OutgoingState.SENT: "[green]sent[/green]",
    OutgoingState.GIVEN_UP: "[red]given up[/red]",
}


def channels(
    home: Home = None,
    test: Annotated[
        str | None, typer.Option(metavar="NAME", help="Send a test to this channel, now and once.")
    ] = None,
    limit: Annotated[int, typer.Option(help="How many of the last notifications to show.", min=1)] = 20,
) -> None:
    """List the channels and what was last sent, or send a test to one.

    With --test, the exit code is 0 when the channel took it, and 1 when it did not.
    """
    settings = load_settings(home or default_home())
    if test is not None:
        _send_test(settings, test)
        return
    app = build(settings)
    try:
        results.print(_channel_table(app))
        results.print(_delivery_table(app, limit))
    finally:
        app.close()


def _send_test(settings: Settings, name: str) -> None:
    built = build_channels(settings)
    if name not in built:
        known = ", ".join(built) or "none; see the guide, Get notified"
        raise UnknownName(f"no channel called {name!r}; known: {known}")
    delivery = built[name].send(make_test(SystemClock().now(), settings.page_url))
    if delivery.is_sent:
        results.print(f"[green]sent[/green] {escape(delivery.detail)}", highlight=False)
        return
    hint = "; it may work later" if delivery.is_retryable else ""
    errors.print(f"[red]not sent[/red] {escape(delivery.detail)}{hint}", highlight=False)
    raise typer.Exit(EXIT_NOT_SENT)


def _channel_table(app: App) -> Table:
    columns = ("channel", "kind", "models", "from severity", "when")
    table = Table(*columns, title="Channels", title_justify="left")
    for route in app.announcer.routes:
        kind = app.channels[route.channel].kind
        models = escape(", ".join(route.models))
        table.add_row(escape(route.channel), kind, models, route.min_severity, _when(route))
    return table


def _when(route: Route) -> str:
    parts = [f"nobody on it for {write_length(route.after)}" if route.after else "at once"]
    if route.remind_every:
        parts.append(f"again every {write_length(route.remind_every)}")
    if route.quiet:
        start, end, zone = route.quiet.start, route.quiet.end, route.quiet.zone.key
        parts.append(f"yellow not from {start:%H:%M} to {end:%H:%M} {zone}")
    return ", ".join(parts)


def _about(notification: Notification) -> str:
    about = f"incident {notification.incident.id} " if notification.is_about_incident else ""
    return f"{notification.incident.model}, {about}{notification.occasion}"


def _delivery_table(app: App, limit: int) -> Table:
    columns = ("made", "channel", "about", "state", "attempts", "answer")
    table = Table(*columns, title="Last notifications, newest first", title_justify="left")
    for record in app.catalog.deliveries(limit=limit):
        outgoing, notification = record.outgoing, record.outgoing.notification
        table.add_row(
            f"{notification.made_at:%Y-%m-%d %H:%M}",
            escape(outgoing.channel),
            escape(_about(notification)),
            _STATES[record.state],
            str(outgoing.n_attempts),
            escape(record.detail),
        )
    return table
