"""How well performance is known before labels have come, beside NannyML's CBPE and DLE and two answers that cost nothing.

A model's answers on rows after its reference, in chunks as they came: of 2,000 rows where it tells two classes apart, of
500 where it tells numbers. Each chunk's ROC AUC, accuracy and F1, or MAE and RMSE, are estimated, then held against what
its labels said, in units of the realised metric's own sampling error (bootstrap): below 1, an estimate is as good as
labels themselves. Beside the estimate stand NannyML's, the value of the reference, and that of the latest chunk whose
labels had all come. First no label ever comes; then each label comes by itself after an exponential delay, whose mean is
told in chunks. `covered` is how often the stated 95 % interval held the realised value, `width` how wide it was on
average, as a share of that value, `told` of how many chunks anything was told: where nobody can know, or most labels
have come, Watchkeeper says nothing, and NannyML stands a second time, of the other chunks alone.

Numbers are told by gradient boosted trees, trained on rows that are in neither the reference nor what comes after it:
the median income of Californian districts, in order of place; rides in Washington in 2012 by a model of 2011; the marks
of white wines, then of red ones, by a model of white ones; cars by the hour on a road, later delays of flights and
how long they are in the air; limits of credit cards by a model of one education, and bills by one of low limits.

usage: python bench/estimation.py [--only NAME ...]
Data: WATCHKEEPER_TEST_DATA, by default ../shared/data; those that are absent are left out, and named.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

import told_numbers
from machine import print_machine
from peers import VARIABLE, find_interpreter
from watchkeeper.domain.batch import LABEL, PREDICTION, SCORE, TIME
from watchkeeper.domain.model import Task
from watchkeeper.domain.schema import ColumnType
from watchkeeper.metrics.built_in import METRICS
from watchkeeper.metrics.estimate import MIN_WAITING, PastEstimates, estimate_of
from watchkeeper.metrics.likely import Known, Meaning
from watchkeeper.metrics.losses import KnownErrors, UsualErrors
from watchkeeper.metrics.metric import Evidence
from watchkeeper.profile.by_inputs import TOLD_BY_INPUTS
from watchkeeper.profile.error_doubt import NO_DOUBT, ErrorDoubt
from watchkeeper.profile.expected_error import learn_error
from watchkeeper.profile.performance import Performance, performance_of
from watchkeeper.profile.profile import Profile

CHUNKS = {Task.BINARY: 2_000, Task.REGRESSION: 500}
JUDGED = {Task.BINARY: ("roc_auc", "accuracy", "f1"), Task.REGRESSION: ("mae", "rmse")}
# By task: NannyML's estimator, and the script that asks it.
PEERS = {Task.BINARY: ("CBPE", "cbpe.py"), Task.REGRESSION: ("DLE", "dle.py")}
# Mean delays of labels, in chunks.
DELAYS = (0.5, 1.0, 5.0)
N_BOOTSTRAP = 100
# Earlier windows looked at: the reference's last, and the latest.
N_WINDOWS = 28

# With fewer rows waiting than this share, an estimate is not held against labels later.
MIN_FORETOLD = 0.5

# A value and the bounds of its interval; None where a contender says nothing.
Answer = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Story:
    """A model's answers, with labels: in the reference, and after it in order of time."""

    name: str
    reference: pl.DataFrame
    current: pl.DataFrame
    task: Task = Task.BINARY
    doubt: ErrorDoubt = NO_DOUBT

    @property
    def chunk(self) -> int:
        """Rows of a chunk."""
        return CHUNKS[self.task]

    @property
    def judged(self) -> tuple[str, ...]:
        """Metrics that are estimated."""
        return JUDGED[self.task]

    def chunks(self) -> list[pl.DataFrame]:
        """Return what came after the reference, in whole chunks."""
        return cut(self.current, self.chunk)

    def measure(self, frame: pl.DataFrame) -> Performance:
        """Return the performance of rows."""
        return performance_of(frame, task=self.task, positive="1")

    def learn(self) -> Meaning | UsualErrors:
        """Return what the reference tells."""
        before = [self.measure(one) for one in cut(self.reference, self.chunk)]
        trained = [(float(i - len(before)), one) for i, one in enumerate(before)][-N_WINDOWS:]
        whole = self.measure(self.reference)
        if self.task is Task.REGRESSION:
            return UsualErrors(whole, trained, self.doubt)
        return Meaning(whole, trained)


@dataclass(slots=True)
class Errors:
    """What one contender got wrong: errors in sampling errors, whether its interval held the truth, and how wide it was."""

    errors: list[float] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def add(self, truth: "Truth", answer: "Answer") -> None:
        """Hold an answer against the truth."""
        value, low, high = answer
        if value is None or not np.isfinite(value):
            return
        self.errors.append(abs(value - truth.value) / truth.error)
        if low is not None and high is not None:
            self.covered.append(low <= truth.value <= high)
            self.widths.append((high - low) / truth.value)


@dataclass(frozen=True, slots=True)
class Truth:
    """What labels said of a chunk, and how much that varies by chance."""

    value: float
    error: float


def cut(frame: pl.DataFrame, size: int) -> list[pl.DataFrame]:
    return [frame[i : i + size] for i in range(0, frame.height - size + 1, size)]


def realise(name: str, performance: Performance) -> float:
    value = METRICS.get(name).read(Evidence(Profile.empty(), performance)).value
    return float("nan") if value is None else value


def tell_truths(story: Story) -> dict[str, list[Truth]]:
    """Return each chunk's realised metrics with their bootstrap errors."""
    rng = np.random.default_rng(1)
    truths: dict[str, list[Truth]] = {name: [] for name in story.judged}
    for chunk in story.chunks():
        whole = story.measure(chunk)
        draws = rng.integers(0, story.chunk, (N_BOOTSTRAP, story.chunk))
        drawn = [story.measure(chunk[draw]) for draw in draws]
        for name in story.judged:
            spread = np.std([realise(name, one) for one in drawn])
            truths[name].append(Truth(realise(name, whole), float(spread)))
    return truths


def estimate(story: Story, delay: float | None) -> dict[str, list[Answer]]:
    """Return our estimates of each chunk at its end; without labels where the delay is None."""
    rng = np.random.default_rng(2)
    chunks, learnt = story.chunks(), story.learn()
    waits = [np.inf if delay is None else rng.exponential(delay, story.chunk) for _ in chunks]
    offsets = (np.arange(story.chunk) + 0.5) / story.chunk
    found: dict[str, list[Answer]] = {name: [] for name in story.judged}
    early: list[bool] = []
    for now in range(len(chunks)):
        seen = [
            story.measure(
                chunk.with_columns(pl.when(pl.Series(i + offsets + waits[i] <= now + 1.0)).then(LABEL))
            )
            for i, chunk in enumerate(chunks[: now + 1])
        ]
        lived = [(float(i), one) for i, one in enumerate(seen)][-N_WINDOWS:]
        past = {estimate_of(name): hold(name, found[name], early, seen) for name in story.judged}
        if isinstance(learnt, Meaning):
            evidence = Evidence(Profile.empty(), seen[-1], known=Known(learnt, float(now), lived, past))
        else:
            evidence = Evidence(Profile.empty(), seen[-1], known=KnownErrors(learnt, float(now), lived, past))
        early.append(waiting(seen[-1]) >= MIN_FORETOLD)
        for name in story.judged:
            reading = METRICS.get(estimate_of(name)).read(evidence)
            found[name].append((reading.value, reading.low, reading.high))
    return found


def hold(
    name: str, answers: Sequence[Answer], early: Sequence[bool], seen: Sequence[Performance]
) -> PastEstimates:
    """Return how far answers of the latest chunks were off whose labels came later, and have by now."""
    errors: list[float] = []
    held: list[bool] = []
    for (value, low, high), is_early, performance in zip(answers, early, seen, strict=False):
        if (
            value is None
            or low is None
            or high is None
            or not is_early
            or waiting(performance) >= MIN_WAITING
        ):
            continue
        said = realise(name, performance)
        errors.append(value - said)
        held.append(low <= said <= high)
    return PastEstimates(errors[-N_WINDOWS:], sum(held[-N_WINDOWS:]))


def waiting(performance: Performance) -> float:
    """Return the share of rows whose label has not come."""
    return 1.0 - performance.n_labelled / performance.n_predictions


def ask_nannyml(story: Story) -> dict[str, list[Answer]] | None:
    python = find_interpreter("nannyml")
    if python is None:
        print(f"LEFT OUT: NannyML, as {VARIABLE} names no folder with venv-nannyml/bin/python")
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, frame in (
            ("reference", story.reference),
            ("current", story.current[: len(story.chunks()) * story.chunk]),
        ):
            paths.append(Path(folder) / f"{name}.parquet")
            frame.drop(TOLD_BY_INPUTS, strict=False).write_parquet(paths[-1])
        script = Path(__file__).with_name(PEERS[story.task][1])
        command = [python, "-P", "-W", "ignore", script, *paths, str(story.chunk)]
        quiet = os.environ | {"NML_DISABLE_USAGE_LOGGING": "1"}
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=quiet).stdout
    told = json.loads(said.splitlines()[-1])
    return {
        name: list(zip(*(told[name][part] for part in ("value", "low", "high")), strict=True))
        for name in story.judged
    }


def run(story: Story) -> None:
    truths = tell_truths(story)
    n = len(story.chunks())
    print(
        f"\n{story.name}: {n} chunks of {story.chunk:,} rows after a reference of {story.reference.height:,}"
    )
    whole = story.measure(story.reference)
    rows: dict[str, dict[str, Errors]] = {}

    def tell(who: str, answers: Mapping[str, Sequence[Answer]]) -> None:
        rows[who] = {name: Errors() for name in story.judged}
        for name in story.judged:
            for truth, answer in zip(truths[name], answers[name], strict=True):
                rows[who][name].add(truth, answer)

    tell("reference value", {name: [(realise(name, whole), None, None)] * n for name in story.judged})
    peer = ask_nannyml(story)
    if peer is not None:
        tell(f"NannyML {PEERS[story.task][0]}", peer)
    blind = estimate(story, None)
    tell("Watchkeeper, no labels", blind)
    if peer is not None and any(one[0] is None for answers in blind.values() for one in answers):
        tell(
            f"{PEERS[story.task][0]} where Watchkeeper tells",
            {name: where_told(peer[name], blind[name]) for name in blind},
        )
    for delay in DELAYS:
        # All but one label in a hundred have come after so many chunks.
        lag = int(np.ceil(delay * np.log(100.0)))
        latest = {
            name: [
                (truths[name][i - lag].value if i >= lag else realise(name, whole), None, None)
                for i in range(n)
            ]
            for name in story.judged
        }
        tell(f"latest complete, delay {delay:g}", latest)
        tell(f"Watchkeeper, delay {delay:g}", estimate(story, delay))
    print_rows(rows, n)


def where_told(answers: Sequence[Answer], others: Sequence[Answer]) -> list[Answer]:
    """Return answers of those chunks alone of which another contender tells anything."""
    nothing: Answer = (None, None, None)
    return [nothing if other[0] is None else answer for answer, other in zip(answers, others, strict=True)]


def print_rows(rows: Mapping[str, Mapping[str, Errors]], n_chunks: int) -> None:
    judged = list(next(iter(rows.values())))
    print(
        f"  {'mean error, in sampling errors':32}"
        + "".join(f"{name:>10}" for name in judged)
        + "      all  covered   width    told"
    )
    for who, by_metric in rows.items():
        means = [float(np.mean(one.errors)) if one.errors else float("nan") for one in by_metric.values()]
        covered = [held for one in by_metric.values() for held in one.covered]
        share = f"{np.mean(covered):9.0%}" if covered else f"{'-':>9}"
        widths = [width for one in by_metric.values() for width in one.widths]
        width = f"{np.mean(widths):8.2f}" if widths else f"{'-':>8}"
        told = sum(len(one.errors) for one in by_metric.values()) / (n_chunks * len(judged))
        print(
            f"  {who:32}"
            + "".join(f"{one:10.2f}" for one in means)
            + f"{np.mean(means):9.2f}{share}{width}{told:8.0%}",
            flush=True,
        )


def read_california(data: Path) -> Story:
    folder = data / "nannyml_california_housing"
    reference, current = (pl.read_csv(folder / f"{name}.csv.gz") for name in ("reference", "analysis"))
    targets = pl.read_csv(folder / "analysis_targets.csv.gz")
    return shape(
        "California housing", reference, current.join(targets, on="id", maintain_order="left"), "clf_target"
    )


def read_car_loan(data: Path) -> Story:
    folder = data / "nannyml_car_loan"
    reference, current, targets = (
        pl.read_parquet(folder / f"{name}.parquet") for name in ("reference", "analysis", "analysis_targets")
    )
    return shape("car loan", reference, current.join(targets, on="id", maintain_order="left"), "repaid")


def read_flights(_: Path) -> Story:
    """Return the answers of the demo's model, trained on January to March, on the rest of the year."""
    from watchkeeper.demo.flights import load_flights  # noqa: PLC0415  # Needs the demo's extra.
    from watchkeeper.demo.late_flights import TRAINED_UNTIL, predict, train  # noqa: PLC0415

    flights = load_flights()
    training = train(flights)
    later = flights.filter(pl.col(TIME) >= TRAINED_UNTIL, pl.col(LABEL).is_not_null())
    columns = PREDICTION, SCORE, LABEL
    return Story(
        "flights", training.reference.select(columns), predict(training.model, later).select(columns)
    )


def shape(name: str, reference: pl.DataFrame, current: pl.DataFrame, label: str) -> Story:
    columns = (
        pl.col("y_pred").cast(pl.Int64).alias(PREDICTION),
        pl.col("y_pred_proba").cast(pl.Float64).alias(SCORE),
        pl.col(label).cast(pl.Int64).alias(LABEL),
    )
    return Story(name, reference.select(columns), current.select(columns))


def numbers(name: str, read: Callable[[Path], tuple[pl.DataFrame, pl.DataFrame]]) -> Callable[[Path], Story]:
    """Return the story of a model that tells numbers, with the error that inputs let expect of each row."""

    def tell(data: Path) -> Story:
        reference, current = read(data)
        types = dict.fromkeys(set(reference.columns) - {PREDICTION, LABEL}, ColumnType.FLOAT)
        learnt = learn_error(reference, types)
        if learnt is None:
            return Story(name, reference, current, Task.REGRESSION)
        expected = learnt.expected
        return Story(name, learnt.rows, expected.add_to(current), Task.REGRESSION, expected.doubt)

    return tell


STORIES: dict[str, Callable[[Path], Story]] = {
    "california": read_california,
    "car_loan": read_car_loan,
    "flights": read_flights,
    "incomes": numbers("Californian incomes", told_numbers.read_incomes),
    "rides": numbers("rides by the hour", told_numbers.read_rides),
    "marks": numbers("marks of wines", told_numbers.read_marks),
    "traffic": numbers("traffic by the hour", told_numbers.read_traffic),
    "delays": numbers("delays of flights", told_numbers.read_delays),
    "airtimes": numbers("minutes in the air", told_numbers.read_airtimes),
    "limits": numbers("limits of credit cards", told_numbers.read_limits),
    "bills": numbers("bills of credit cards", told_numbers.read_bills),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="How well performance is known before labels have come.")
    parser.add_argument("--only", nargs="+", choices=STORIES, default=list(STORIES), help="which data")
    chosen = parser.parse_args()
    print_machine("numpy", "scipy", "polars")
    data = Path(os.environ.get("WATCHKEEPER_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    for name in chosen.only:
        try:
            story = STORIES[name](data)
        except FileNotFoundError as error:
            print(f"LEFT OUT: {name}: {error}")
            continue
        run(story)


if __name__ == "__main__":
    main()
