"""The stages over stores that end their own process at a chosen call: as a script, a life cut short.

python dying_stages.py HOME STORE METHOD before|after NTH
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from crash.harness import MODEL, N_DAYS, Parcel, arrow, make_rows
from watchkeeper.app import assemble
from watchkeeper.clock import ManualClock
from watchkeeper.domain.batch import ID, Kind
from watchkeeper.domain.model import Model, Task
from watchkeeper.domain.window import DAY, Window
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.pipeline.take_reference import take_reference
from watchkeeper.pipeline.wire import Format, decode
from watchkeeper.settings import Settings
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.lake.delta import DeltaLake

START = datetime(2025, 3, 3, tzinfo=UTC)
# Few buckets make a short life; what can go wrong between two steps does not depend on their number.
N_HOURS = 2
SPAN = Window(START, START + N_DAYS * DAY)


class Dying:
    """A store that is as the one it stands for, save that one of its calls ends the process.

    Parameters
    ----------
    method, when, nth
        Before or after which call, of those to this method, counted from one.
    """

    def __init__(self, store, method, when, nth):
        self._store = store
        self._method = method
        self._when = when
        self._n_left = nth

    def __getattr__(self, name):
        found = getattr(self._store, name)
        return self._deadly(found) if name == self._method else found

    def _deadly(self, method):
        def call(*args, **kwargs):
            self._n_left -= 1
            if not self._n_left and self._when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = method(*args, **kwargs)
            if not self._n_left:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call


def parcels():
    """Return what is sent, in the order it is sent: early labels, predictions, labels, outcomes."""
    first, labels, outcomes = make_rows(0, 400, start=START, prefix="p", n_hours=N_HOURS)
    second, more_labels, _ = make_rows(400, 300, start=START, prefix="p", n_hours=N_HOURS)
    return [
        _parcel(Kind.LABELS, "labels-early", more_labels.drop("prediction_time")),
        _parcel(Kind.PREDICTIONS, "predictions-0", first),
        _parcel(Kind.PREDICTIONS, "predictions-1", second),
        _parcel(Kind.LABELS, "labels-0", labels),
        _parcel(Kind.OUTCOMES, "outcomes-0", outcomes),
    ]


def _parcel(kind, key, frame):
    return Parcel(kind, key, arrow(frame), frame[ID].to_list())


def live(home, *, wrap_catalog=lambda catalog: catalog, wrap_lake=lambda lake: lake):
    """Do the whole life of a small model over a home folder, taken up wherever an earlier one ended."""
    catalog = open_catalog(home / "catalog.db")
    lake = DeltaLake(home / "lake", writer=catalog.identity)
    clock = ManualClock(START)
    if not catalog.models():
        _declare(catalog, clock)
    app = assemble(Settings(home), wrap_catalog(catalog), wrap_lake(lake), {}, clock=clock)
    clock.set(SPAN.end)
    for number, parcel in enumerate(parcels()):
        rows = decode(parcel.kind, Format.ARROW, parcel.body)
        app.accept.accept(MODEL, parcel.kind, rows, key=parcel.key, version="1")
        if number in (0, 2):
            app.runner.run_until_idle()
    app.runner.run_until_idle()
    app.lake.compact(MODEL)
    app.close()


def _declare(catalog, clock):
    catalog.add_model(Model(MODEL, clock.now(), task=Task.BINARY))
    predictions, labels, _ = make_rows(0, 500, start=START - N_DAYS * DAY, prefix="r", n_hours=N_HOURS)
    frame = predictions.with_columns(labels["label"])
    model = catalog.model(MODEL)
    take_reference(catalog, METRICS, model, frame, version="1", segments=["site"], now=clock.now())


def main():
    home, store, method, when, nth = sys.argv[1:]
    wrap = {f"wrap_{store}": lambda own: Dying(own, method, when, int(nth))}
    live(Path(home), **wrap)


if __name__ == "__main__":
    main()
