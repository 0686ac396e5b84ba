"""The composition root: builds every part and hands each one its collaborators. Nothing else wires anything."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from watchkeeper.channels.built_in import CHANNELS
from watchkeeper.channels.channel import Channel
from watchkeeper.channels.routes import read_route
from watchkeeper.channels.secrets import resolve_settings
from watchkeeper.clock import Clock, SystemClock
from watchkeeper.detectors.built_in import DETECTORS
from watchkeeper.domain.calendar import UTC_CALENDAR, Calendar
from watchkeeper.local_calendar import load_calendar
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline import notify
from watchkeeper.pipeline.accept import Accept
from watchkeeper.pipeline.alert import AlertStage
from watchkeeper.pipeline.announce import Announcer
from watchkeeper.pipeline.diagnosis import Diagnostician
from watchkeeper.pipeline.follow_up import FollowUp
from watchkeeper.pipeline.judge import Judge
from watchkeeper.pipeline.measure import Measure
from watchkeeper.pipeline.mute import Mute
from watchkeeper.pipeline.runner import Runner, Steps
from watchkeeper.read.source import Source
from watchkeeper.review.built_in import EXAMINATIONS
from watchkeeper.review.digest import Digest
from watchkeeper.review.review import Reviewer
from watchkeeper.review.schedule import read_schedule
from watchkeeper.revision import Revision
from watchkeeper.right_of_way import RightOfWay
from watchkeeper.settings import Settings
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.label_arrivals import LabelHabits
from watchkeeper.store.lake.delta import DeltaLake
from watchkeeper.store.ports import Catalog, Lake


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one Watchkeeper is made of.

    Attributes
    ----------
    clock
        Tells event time; a replay sets it.
    channels
        By the name that people gave them.
    announcer
        Says which of them are told of what.
    """

    settings: Settings
    clock: Clock
    catalog: Catalog
    lake: Lake
    revision: Revision
    right_of_way: RightOfWay
    accept: Accept
    runner: Runner
    source: Source
    channels: Mapping[str, Channel]
    announcer: Announcer
    reviewer: Reviewer

    def close(self) -> None:
        """Stop the runner and release the stores."""
        self.runner.stop()
        self.catalog.close()


def build(settings: Settings, *, clock: Clock | None = None, more_channels: Iterable[Channel] = ()) -> App:
    """Open the stores and build all parts; nothing runs yet.

    Parameters
    ----------
    clock
        Event time; the machine's by default.
    more_channels
        Beside those of the settings.

    Raises
    ------
    BadInput
        A channel's settings cannot be used.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    channels = build_channels(settings)
    channels.update({channel.name: channel for channel in more_channels})
    catalog = open_catalog(settings.catalog_address)
    # The lake tells drains apart by who wrote them: a new catalog over an old lake counts from one again.
    lake = DeltaLake(settings.lake_address, writer=catalog.identity)
    return assemble(settings, catalog, lake, channels, clock=clock or SystemClock())


def assemble(
    settings: Settings,
    catalog: Catalog,
    lake: Lake,
    channels: Mapping[str, Channel],
    *,
    clock: Clock,
) -> App:
    """Build all parts over given stores; a replay hands in the in-memory twins."""
    wall = SystemClock()
    revision = Revision()
    routes = [read_route(name, settings.channels.get(name, {})) for name in channels]
    updating = {kind.name for kind in CHANNELS if kind.updates_in_place}
    announcer = Announcer(
        catalog,
        wall,
        routes=routes,
        base_url=settings.page_url,
        updating=[name for name, channel in channels.items() if channel.kind in updating],
    )
    calendar = load_calendar(settings.country, settings.time_zone)
    right_of_way = RightOfWay()
    steps = build_steps(
        catalog,
        lake,
        clock=clock,
        announcer=announcer,
        calendar=calendar,
        give_way=right_of_way.give_way,
    )
    mute = Mute(catalog, clock)
    follow_up = FollowUp(catalog, announcer, wall, is_muted=mute.is_muted)
    source = Source(catalog, clock, METRICS, DETECTORS, lake, calendar, LabelHabits(catalog))
    reviewer = Reviewer(source, EXAMINATIONS, routes=routes)
    read_by_people = {kind.name for kind in CHANNELS if kind.takes_digests}
    digest = Digest(
        source,
        reviewer,
        wall,
        schedule=read_schedule(settings.digest, calendar.time_zone),
        routes=[route for route in routes if channels[route.channel].kind in read_by_people],
        base_url=settings.page_url,
    )

    def tell() -> int:
        # In this order: what is made now is held back, too, before anything is sent; and what went wrong goes out before
        # the digest is made.
        return follow_up.run() + mute.run() + notify.run(catalog, channels, wall) + digest.run()

    runner = Runner(catalog, steps, clock, tell, revision)
    return App(
        settings=settings,
        clock=clock,
        catalog=catalog,
        lake=lake,
        revision=revision,
        right_of_way=right_of_way,
        accept=Accept(catalog, catalog, clock, runner.wake),
        runner=runner,
        source=source,
        channels=channels,
        announcer=announcer,
        reviewer=reviewer,
    )


def build_steps(
    catalog: Catalog,
    lake: Lake,
    *,
    clock: Clock,
    announcer: Announcer,
    calendar: Calendar = UTC_CALENDAR,
    give_way: Callable[[], None] = lambda: None,
) -> Steps:
    """Build the stages between inbox and outbox."""
    return Steps(
        catalog,
        lake,
        clock,
        measure=Measure(catalog, lake, METRICS),
        judge=Judge(catalog, clock, METRICS, DETECTORS, calendar),
        alert=AlertStage(
            catalog, announcer, diagnose=Diagnostician(catalog, METRICS).diagnose, give_way=give_way
        ),
        give_way=give_way,
    )


def build_channels(settings: Settings) -> dict[str, Channel]:
    """Build the channels of the settings, their secrets read from where they lie."""
    channels: dict[str, Channel] = {}
    for name, table in settings.channels.items():
        kind = CHANNELS.get(str(table["kind"]))
        resolved = resolve_settings(name, kind, table, environment=os.environ, folder=settings.home)
        channels[name] = kind.build(name, resolved)
    return channels
