"""Profiles per window and segment, and what is out of date, in the SQL catalog."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import Connection, Row, Table, delete, func, or_, select, true, tuple_, update

from watchkeeper.domain.window import Window
from watchkeeper.profile.performance import Performance
from watchkeeper.profile.profile import Profile
from watchkeeper.store.catalog import tables
from watchkeeper.store.catalog.dialect import insert_or
from watchkeeper.store.catalog.encoding import from_seconds, from_us, to_seconds, to_us
from watchkeeper.store.catalog.engine import Database
from watchkeeper.store.catalog.inbox import delete_drained
from watchkeeper.store.catalog.versions import add_absent_versions
from watchkeeper.store.records import Dirty, Drained, ProfileKey

_KEY = ("model_id", "length_s", "segment", "start_us", "version", "is_reference")
_KEYS_A_QUERY = 4_000  # Six bound parameters each; SQLite allows 32,766 a statement.

# Decoded profiles kept: the recent windows of some models, which every new window is compared with again.
_KEPT_PROFILES = 2_048
# Profiles kept of which only some columns were decoded: the feature pages that people have open.
_KEPT_PARTS = 1_024

Blob = tuple[ProfileKey, bytes]


@lru_cache(maxsize=_KEPT_PROFILES)
def _read_profile(content: bytes) -> Profile:
    """Decode a profile; profiles are values, so equal bytes may share one."""
    return Profile.from_bytes(content)


@lru_cache(maxsize=_KEPT_PARTS)
def _read_columns(content: bytes, columns: tuple[str, ...]) -> Profile:
    """Decode some columns of a profile: what a page about one of them shows, time and again."""
    return Profile.from_bytes(content, columns)


class SqlProfiles:
    """The port `Profiles` over SQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def commit_drained(self, drained: Drained) -> None:
        """Merge profiles into the stored, mark dirty, delete the drain's batches: all or nothing.

        Committing the same drain twice is harmless: the second time nothing happens.
        """
        number = drained.drain.number
        own = _by_key(drained.profiles)
        # Merging takes a hundred times as long as writing, so it is done before the write lock is taken:
        # a batch is acknowledged meanwhile. Should the stored have changed since, it is done again.
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, drained.drain.model)
            before = _stored(connection, model_id, list(own))
        blobs = _merge(own, before)
        with self._db.write() as connection:
            if not delete_drained(connection, model_id, number):
                return
            now = _stored(connection, model_id, list(own))
            if now != before:
                blobs = _merge(own, now)
            write_blobs(connection, tables.profile, model_id, blobs)
            _mark(connection, model_id, drained.dirty, revision=number)
            add_absent_versions(connection, model_id, drained.versions)
            inbox = tables.inbox
            n_waiting = inbox.c.n_waiting_labels + drained.n_waiting_labels
            connection.execute(
                update(inbox).where(inbox.c.model_id == model_id).values(n_waiting_labels=n_waiting)
            )

    def profiles(
        self,
        model: str,
        window: Window,
        *,
        length: timedelta,
        segment: str = "",
        columns: Collection[str] | None = None,
    ) -> Sequence[tuple[ProfileKey, Profile]]:
        """Return stored profiles of that length starting inside `window`, oldest first.

        With `columns` they hold only those, which is far quicker for a few of many.
        """
        blobs = self._blobs(tables.profile, model, window, length=length, segment=segment)
        if columns is not None:
            wanted = tuple(columns)
            return [(key, _read_columns(content, wanted)) for key, content in blobs]
        return [(key, _read_profile(content)) for key, content in blobs]

    def segments(self, model: str, window: Window) -> Sequence[str]:
        """Return the segments that have profiles starting inside `window`, sorted."""
        table = tables.profile
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            return connection.scalars(
                select(table.c.segment)
                .distinct()
                .where(
                    table.c.model_id == model_id,
                    table.c.start_us >= to_us(window.start),
                    table.c.start_us < to_us(window.end),
                    table.c.segment != "",
                )
                .order_by(table.c.segment)
            ).all()

    def performances(
        self, model: str, window: Window, *, length: timedelta, segment: str | None = ""
    ) -> Sequence[tuple[ProfileKey, Performance]]:
        """Return stored performances likewise; where `segment` is None, of the whole and of every segment."""
        blobs = self._blobs(tables.performance, model, window, length=length, segment=segment)
        return [(key, Performance.from_bytes(content)) for key, content in blobs]

    def dirty(self, model: str) -> Sequence[Dirty]:
        """Return the marked windows, oldest first."""
        table = tables.dirty_window
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            rows = connection.execute(
                select(table).where(table.c.model_id == model_id).order_by(table.c.start_us)
            )
            return [Dirty(from_us(row.start_us), row.is_joined_anew, row.revision) for row in rows]

    def span(self, model: str) -> Window | None:
        """Return from the start of the first to the end of the last live profile; None without any."""
        table = tables.profile
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            # By length, so that the index of keys answers alone and no blob is touched.
            spans = connection.execute(
                select(table.c.length_s, func.min(table.c.start_us), func.max(table.c.start_us))
                .where(table.c.model_id == model_id, table.c.is_reference.is_(False))
                .group_by(table.c.length_s)
            ).all()
        if not spans:
            return None
        starts = [from_us(first_us) for _, first_us, _ in spans]
        ends = [from_us(last_us) + from_seconds(length_s) for length_s, _, last_us in spans]
        return Window(min(starts), max(ends))

    def n_waiting_labels(self, model: str) -> int:
        """Return how many labels came whose prediction has not."""
        inbox = tables.inbox
        with self._db.read() as connection:
            model_id = self._db.names.model_id(connection, model)
            found = connection.scalar(select(inbox.c.n_waiting_labels).where(inbox.c.model_id == model_id))
            return int(found or 0)

    def _blobs(
        self, table: Table, model: str, window: Window, *, length: timedelta, segment: str | None
    ) -> list[Blob]:
        is_wanted = table.c.segment == segment if segment is not None else true()
        with self._db.read() as connection:
            rows = connection.execute(
                select(
                    table.c.start_us, table.c.segment, table.c.version, table.c.is_reference, table.c.content
                )
                .where(
                    table.c.model_id == self._db.names.model_id(connection, model),
                    table.c.length_s == to_seconds(length),
                    is_wanted,
                    table.c.start_us >= to_us(window.start),
                    table.c.start_us < to_us(window.end),
                )
                .order_by(table.c.start_us, table.c.segment, table.c.version, table.c.is_reference)
            )
            return [
                (
                    ProfileKey(from_us(row.start_us), length, row.segment, row.version, row.is_reference),
                    row.content,
                )
                for row in rows
            ]


def write_blobs(connection: Connection, table: Table, model_id: int, blobs: Sequence[Blob]) -> None:
    """Store blobs over those of the same keys."""
    if not blobs:
        return
    statement = insert_or(connection, table)
    statement = statement.on_conflict_do_update(
        index_elements=list(_KEY), set_={"content": statement.excluded.content}
    )
    connection.execute(statement, [{**_key_row(model_id, key), "content": content} for key, content in blobs])


def delete_references(connection: Connection, model_id: int, version: str) -> None:
    """Delete the reference profiles of a version, of both kinds."""
    for table in (tables.profile, tables.performance):
        connection.execute(
            delete(table).where(
                table.c.model_id == model_id, table.c.is_reference.is_(True), table.c.version == version
            )
        )


def _by_key(profiles: Iterable[tuple[ProfileKey, Profile]]) -> dict[ProfileKey, Profile]:
    found: dict[ProfileKey, Profile] = {}
    for key, profile in profiles:
        found[key] = found[key].merge(profile) if key in found else profile
    return found


def _merge(own: Mapping[ProfileKey, Profile], stored: Mapping[ProfileKey, bytes]) -> list[Blob]:
    return [
        (key, (Profile.from_bytes(stored[key]).merge(profile) if key in stored else profile).to_bytes())
        for key, profile in own.items()
    ]


def _stored(connection: Connection, model_id: int, keys: Sequence[ProfileKey]) -> dict[ProfileKey, bytes]:
    table = tables.profile
    names = [name for name in _KEY if name != "model_id"]
    found: dict[ProfileKey, bytes] = {}
    for first in range(0, len(keys), _KEYS_A_QUERY):
        part = [_key_row(model_id, key) for key in keys[first : first + _KEYS_A_QUERY]]
        rows = connection.execute(
            select(table).where(
                table.c.model_id == model_id,
                tuple_(*(table.c[name] for name in names)).in_(
                    [[row[name] for name in names] for row in part]
                ),
            )
        )
        found |= {_key_of(row): row.content for row in rows}
    return found


def _key_row(model_id: int, key: ProfileKey) -> dict[str, object]:
    return {
        "model_id": model_id,
        "length_s": to_seconds(key.length),
        "segment": key.segment,
        "start_us": to_us(key.start),
        "version": key.version,
        "is_reference": key.is_reference,
    }


def _key_of(row: Row[tuple[object, ...]]) -> ProfileKey:
    return ProfileKey(
        from_us(row.start_us), from_seconds(row.length_s), row.segment, row.version, row.is_reference
    )


def _mark(connection: Connection, model_id: int, windows: Sequence[Dirty], *, revision: int) -> None:
    """Mark windows dirty; the drain's number is the revision, for it never comes again.

    A counter in the row would start anew once the mark is cleared, and a slow worker could then clear
    a mark that it never saw.
    """
    if not windows:
        return
    table = tables.dirty_window
    statement = insert_or(connection, table)
    statement = statement.on_conflict_do_update(
        index_elements=["model_id", "start_us"],
        set_={
            "is_joined_anew": or_(table.c.is_joined_anew, statement.excluded.is_joined_anew),
            "revision": statement.excluded.revision,
        },
    )
    connection.execute(
        statement,
        [
            {
                "model_id": model_id,
                "start_us": to_us(window.start),
                "is_joined_anew": window.is_joined_anew,
                "revision": revision,
            }
            for window in windows
        ],
    )
