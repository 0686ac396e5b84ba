"""Kills a server again and again while clients send to it, then counts what came of what was acknowledged.

Three senders work at once: two that speak HTTP and remember the key and the receipt of every batch, and the real
client. What they were told is held against the stores once the dust has settled. Nothing here knows how exactly
once is brought about; the test and the benchmark share it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from random import Random
from threading import Condition, Event, Thread

import httpx
import polars as pl

from server_process import ServerProcess, pause, wait_until
from watchkeeper.client.model import Model as ClientModel
from watchkeeper.client.transport import Backoff
from watchkeeper.domain.batch import ID, PREDICTION_TIME, TIME, Kind
from watchkeeper.domain.measurement import Series
from watchkeeper.domain.window import DAY, Window, floor_time
from watchkeeper.pipeline.drain import profile_rows
from watchkeeper.pipeline.join import performances_of, read_joined
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.lake.delta import DeltaLake

MODEL = "crash"
N_DAYS = 3
BATCH_ROWS = 500
N_REFERENCE_ROWS = 1_000
# A sender whose batch met a kill gives it up this often: its rows may then be there once, or not at all.
GIVE_UP_RATE = 0.2
# A kill comes this often before the server has begun to answer, while it opens its stores and takes up work.
EARLY_KILL_RATE = 0.25
MAX_DELAY_S = 0.6
SETTLE_TIMEOUT_S = 180.0
ARROW = "application/vnd.apache.arrow.stream"


@dataclass(frozen=True)
class Parcel:
    """A batch as a sender has it: the same bytes under the same key, however often it goes out."""

    kind: Kind
    key: str
    body: bytes
    ids: list[str]


@dataclass
class Told:
    """What the senders were told."""

    acknowledged: list[Parcel] = field(default_factory=list)
    unknown: list[Parcel] = field(default_factory=list)
    n_repeats: int = 0
    client_ids: list[str] = field(default_factory=list)
    client_stats: object = None


@dataclass(frozen=True)
class Found:
    """What the stores hold, against what was told."""

    n_kills: int
    n_early_kills: int
    n_repeats: int
    n_acknowledged: dict[str, int]
    n_unacknowledged_kept: dict[str, int]
    faults: list[str]


def make_rows(first, n_rows, *, start, prefix, n_hours=24):
    """Return predictions, their labels and their outcomes; every number of them follows from its place.

    They lie in the first `n_hours` of each day, and every batch touches all of these buckets.
    """
    place = pl.int_range(first, first + n_rows, eager=True)
    ids = (prefix + place.cast(pl.String)).alias(ID)
    seconds = place % N_DAYS * 86_400 + place * 7_919 % (n_hours * 3_600)
    times = (pl.Series([start]) + (seconds * 1_000_000).cast(pl.Duration("us"))).alias(TIME)
    score = ((place * 37 % 1_000) / 1_000).alias("score")
    predictions = pl.DataFrame(
        [
            ids,
            times.dt.cast_time_unit("us"),
            (score > 0.5).alias("prediction"),
            score,
            (place % 97).alias("age"),
            (place * 0.25).alias("amount"),
            pl.Series("site", ["north", "south", "west"])[(place // N_DAYS % 3).to_list()],
            pl.Series("latency_ms", (place % 50 + 1).cast(pl.Float64)),
        ]
    )
    joined = predictions.select(ID, pl.col(TIME).alias(PREDICTION_TIME))
    labels = joined.with_columns((place % 4 == 0).alias("label"))
    # Every other sender knows no time: the lake has to find the prediction.
    outcomes = joined.select(ID).with_columns(
        pl.lit("revenue").alias("outcome"), (place % 10 * 1.0).alias("value")
    )
    return predictions, labels, outcomes


def arrow(frame):
    """Return the frame as an Arrow stream."""
    sink = BytesIO()
    frame.write_ipc_stream(sink)
    return sink.getvalue()


def make_parcels(n_rows, *, start):
    """Return predictions in batches, and labels and outcomes of most of them, some of which go first."""
    sent, joined = [], []
    for number, first in enumerate(range(0, n_rows, BATCH_ROWS)):
        n = min(BATCH_ROWS, n_rows - first)
        predictions, labels, outcomes = make_rows(first, n, start=start, prefix="p")
        ids = predictions[ID].to_list()
        sent.append(Parcel(Kind.PREDICTIONS, f"predictions-{number}", arrow(predictions), ids))
        joined.append(Parcel(Kind.LABELS, f"labels-{number}", arrow(labels), ids))
        if number % 4 == 0:
            joined.append(Parcel(Kind.OUTCOMES, f"outcomes-{number}", arrow(outcomes), ids))
    return sent, joined


class Run:
    """One run: a server that is killed `n_kills` times while `n_rows` predictions go to it.

    Parameters
    ----------
    seed
        Of the moments of the kills and of what senders do about them.
    """

    def __init__(self, home, *, n_rows, n_kills, seed):
        self.server = ServerProcess(home)
        self.n_rows = n_rows
        self.n_kills = n_kills
        self.random = Random(seed)
        self.start = floor_time(datetime.now(UTC), DAY) - N_DAYS * DAY
        self.told = Told()
        self.n_early_kills = 0
        self._progress = Condition()
        self._n_rows_told = 0
        self._is_up = Event()

    def run(self):
        """Send, kill, settle, and hold the stores against what was told."""
        self.server.start()
        try:
            self._declare()
            self._is_up.set()
            senders = self._start_senders()
            self._kill_and_restart(senders)
            for sender in senders:
                sender.join()
            self._settle()
        finally:
            self.server.stop()
        return self._check()

    def _declare(self):
        url = f"{self.server.url}/api/v1/models/{MODEL}"
        httpx.put(url, json={"version": {"name": "1"}, "task": "binary"}).raise_for_status()
        predictions, labels, _ = make_rows(0, N_REFERENCE_ROWS, start=self.start - N_DAYS * DAY, prefix="r")
        httpx.post(
            f"{url}/reference",
            params={"version": "1"},
            content=arrow(predictions.with_columns(labels["label"])),
            headers={"Content-Type": ARROW, "X-Watchkeeper-Segments": "site"},
            timeout=60,
        ).raise_for_status()

    def _start_senders(self):
        n_client_rows = self.n_rows // 4
        sent, joined = make_parcels(self.n_rows - n_client_rows, start=self.start)
        early = joined[: len(joined) // 8]
        seeds = [self.random.random() for _ in range(2)]
        threads = [
            Thread(target=self._send, args=(sent, Random(seeds[0])), daemon=True),
            Thread(
                target=self._send_joined, args=(early, joined[len(early) :], Random(seeds[1])), daemon=True
            ),
            Thread(target=self._send_by_client, args=(n_client_rows,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        return threads

    # The senders ----------------------------------------------------------------------------------------

    def _send(self, parcels, random):
        with httpx.Client(base_url=f"{self.server.url}/api/v1/models/{MODEL}", timeout=60) as http:
            for parcel in parcels:
                self._send_one(http, parcel, random)

    def _send_joined(self, early, late, random):
        """Send some labels before their predictions, the others as the predictions go."""
        self._send(early, random)
        n_steps = len(late)
        with httpx.Client(base_url=f"{self.server.url}/api/v1/models/{MODEL}", timeout=60) as http:
            for number, parcel in enumerate(late):
                with self._progress:
                    wanted = self.n_rows * 3 // 4 * number // n_steps
                    self._progress.wait_for(lambda wanted=wanted: self._n_rows_told >= wanted, timeout=120)
                self._send_one(http, parcel, random)

    def _send_one(self, http, parcel, random):
        while True:
            self._is_up.wait(60)
            try:
                response = http.post(
                    f"/{parcel.kind}",
                    params={"version": "1"},
                    content=parcel.body,
                    headers={"Content-Type": ARROW, "Idempotency-Key": parcel.key},
                )
            except httpx.TransportError:
                if random.random() < GIVE_UP_RATE:
                    self._tell(parcel, self.told.unknown)
                    return
                pause(0.02)
                continue
            if response.status_code == 503:
                pause(0.2)
                continue
            response.raise_for_status()
            receipt = response.json()
            if receipt["n_accepted"] != len(parcel.ids):
                raise AssertionError(f"{parcel.key}: {receipt}")
            self.told.n_repeats += receipt["is_repeat"]
            self._tell(parcel, self.told.acknowledged)
            return

    def _tell(self, parcel, into):
        with self._progress:
            into.append(parcel)
            if parcel.kind is Kind.PREDICTIONS:
                self._n_rows_told += len(parcel.ids)
            self._progress.notify_all()

    def _send_by_client(self, n_rows):
        rows, _, _ = make_rows(self.n_rows * 10, n_rows, start=self.start, prefix="c")
        with ClientModel(
            MODEL,
            version="1",
            url=self.server.url,
            git_commit="",
            frame_rows=BATCH_ROWS,
            backoff=Backoff(0.02, 0.2),
        ) as model:
            for part in rows.iter_slices(BATCH_ROWS):
                model.log_frame(part, timeout=120)
                with self._progress:
                    self._n_rows_told += part.height
                    self._progress.notify_all()
            model.flush(300)
            self.told.client_ids = rows[ID].to_list()
            self.told.client_stats = model.stats

    # The kills ------------------------------------------------------------------------------------------

    def _kill_and_restart(self, senders):
        for number in range(self.n_kills):
            wanted = self.n_rows * (number + self.random.random()) / (self.n_kills + 1)
            with self._progress:
                self._progress.wait_for(
                    lambda wanted=wanted: (
                        self._n_rows_told >= wanted or not any(one.is_alive() for one in senders)
                    ),
                    timeout=120,
                )
            pause(self.random.random() * MAX_DELAY_S)
            self._is_up.clear()
            self.server.kill()
            if self.random.random() < EARLY_KILL_RATE and number + 1 < self.n_kills:
                self.server.spawn()
                pause(self.random.random() * 3.0)
                self.server.kill()
                self.n_early_kills += 1
            self.server.start()
            self._is_up.set()

    def _settle(self):
        catalog = open_catalog(self.server.home / "catalog.db")
        try:
            wait_until(
                lambda: not catalog.depth().n_batches and not catalog.dirty(MODEL),
                timeout_s=SETTLE_TIMEOUT_S,
                what="working off what was accepted",
            )
        except TimeoutError as error:
            error.add_note(f"the server's log ends with\n{self.server.log_tail()}")
            raise
        finally:
            catalog.close()

    # The count ------------------------------------------------------------------------------------------

    def _check(self):
        catalog = open_catalog(self.server.home / "catalog.db")
        lake = DeltaLake(self.server.home / "lake", writer=catalog.identity)
        try:
            books = Books(catalog, lake, Window(self.start, self.start + N_DAYS * DAY))
            kept, faults = books.hold_against(self.told)
            stats = self.told.client_stats
            if stats.n_sent != len(self.told.client_ids) or stats.n_rejected or stats.n_dropped:
                faults.append(f"the client did not deliver all: {stats}")
        finally:
            catalog.close()
        acknowledged = Counter()
        for parcel in self.told.acknowledged:
            acknowledged[str(parcel.kind)] += len(parcel.ids)
        acknowledged["predictions"] += stats.n_sent
        return Found(self.n_kills, self.n_early_kills, self.told.n_repeats, dict(acknowledged), kept, faults)


class Books:
    """The stores, counted in every way that they can be counted."""

    def __init__(self, catalog, lake, span):
        self.catalog = catalog
        self.lake = lake
        self.span = span
        self.model = catalog.model(MODEL)

    def hold_against(self, told):
        """Return what was kept unasked, and everything that does not agree."""
        faults, kept = [], {}
        for kind in Kind:
            own = [parcel for parcel in told.acknowledged if parcel.kind is kind]
            sure = [one for parcel in own for one in parcel.ids]
            if kind is Kind.PREDICTIONS:
                sure += told.client_ids
            maybe = [parcel for parcel in told.unknown if parcel.kind is kind]
            kept[str(kind)] = self._hold_lake(kind, sure, maybe, faults)
        self._hold_profiles(faults)
        self._hold_performances(faults)
        self._hold_measurements(faults)
        self._hold_waiting(faults)
        return kept, faults

    def _hold_lake(self, kind, sure, maybe, faults):
        stored = self.lake.read(MODEL, kind, self.span, columns=(ID,))[ID]
        counts = Counter(stored.to_list())
        if twice := [one for one, n in counts.items() if n > 1]:
            faults.append(f"lake: {len(twice)} {kind} stand there twice, such as {twice[0]}")
        if lost := set(sure) - counts.keys():
            faults.append(f"lake: {len(lost)} acknowledged {kind} are lost, such as {min(lost)}")
        allowed = set(sure).union(*(parcel.ids for parcel in maybe))
        if strange := counts.keys() - allowed:
            faults.append(f"lake: {len(strange)} {kind} were never sent, such as {min(strange)}")
        n_kept = 0
        for parcel in maybe:
            n_there = sum(one in counts for one in parcel.ids)
            n_kept += n_there
            if n_there not in (0, len(parcel.ids)):
                faults.append(f"lake: batch {parcel.key} is there in part: {n_there} of {len(parcel.ids)}")
        if self.lake.n_rows(MODEL, kind) != len(stored):
            faults.append(f"lake: {self.lake.n_rows(MODEL, kind)} {kind} in all, {len(stored)} in the span")
        return n_kept

    def _hold_profiles(self, faults):
        """Hold every stored profile, to the byte, against one made of the lake's rows in one go."""
        rows = self.lake.read(MODEL, Kind.PREDICTIONS, self.span)
        wanted = {key: profile.to_bytes() for key, profile in profile_rows(rows, self.model)}
        segments = ["", *self.catalog.segments(MODEL, self.span)]
        stored = {
            key: profile
            for length in {self.model.bucket, self.model.window}
            for segment in segments
            for key, profile in self.catalog.profiles(MODEL, self.span, length=length, segment=segment)
            if not key.is_reference
        }
        for length, name in ((self.model.bucket, "bucket"), (self.model.window, "window")):
            n_rows = sum(
                one.n_rows for key, one in stored.items() if key.length == length and not key.segment
            )
            if n_rows != rows.height:
                faults.append(f"profiles: {name} profiles count {n_rows} rows, the lake {rows.height}")
        if stored.keys() != wanted.keys():
            faults.append(f"profiles: {len(stored)} stored, {len(wanted)} follow from the lake")
        differing = [key for key in stored.keys() & wanted.keys() if stored[key].to_bytes() != wanted[key]]
        if differing:
            faults.append(
                f"profiles: {len(differing)} differ from the lake's rows, such as {min(differing, key=str)}"
            )

    def _hold_performances(self, faults):
        segments = ["", *self.catalog.segments(MODEL, self.span)]
        for window in self.span.split(self.model.window):
            wanted = performances_of(read_joined(self.lake, self.model, window), self.model, window.start)
            stored = {
                key: part.to_bytes()
                for segment in segments
                for key, part in self.catalog.performances(
                    MODEL, window, length=self.model.window, segment=segment
                )
                if not key.is_reference
            }
            if stored != {key: part.to_bytes() for key, part in wanted}:
                faults.append(f"performance of {window.start}: differs from the joined rows")

    def _hold_measurements(self, faults):
        rows = self.catalog.history(MODEL, Series("volume", window=self.model.window), self.span)
        measured = {row.start: int(row.reading.value or 0) for row in rows}
        times = self.lake.read(MODEL, Kind.PREDICTIONS, self.span, columns=(TIME,))[TIME]
        counted = dict(Counter(times.dt.truncate(self.model.window).to_list()))
        if measured != counted:
            faults.append(f"measurements: the volume is {measured}, in the lake {counted}")

    def _hold_waiting(self, faults):
        """Labels and outcomes that wait are those that came without a time, and whose prediction never came."""
        predicted = self.lake.read(MODEL, Kind.PREDICTIONS, self.span, columns=(ID,))
        n_waiting = 0
        for kind in (Kind.LABELS, Kind.OUTCOMES):
            rows = self.lake.read(MODEL, kind, self.span, columns=(ID, PREDICTION_TIME))
            untimed = rows.filter(pl.col(PREDICTION_TIME).is_null())
            n_waiting += untimed.join(predicted, on=ID, how="anti").height
        if self.catalog.n_waiting_labels(MODEL) != n_waiting:
            faults.append(f"labels: {self.catalog.n_waiting_labels(MODEL)} said to wait, {n_waiting} do")
