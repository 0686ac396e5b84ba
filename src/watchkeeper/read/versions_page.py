"""The versions page: which version answered what, and how each challenger stands beside the champion."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchkeeper.domain.model import Model
from watchkeeper.domain.window import Window, floor_time
from watchkeeper.errors import NotFound
from watchkeeper.read.source import MAX_SPAN, Source
from watchkeeper.read.version_comparison import Challenger, compare_versions
from watchkeeper.read.version_values import History, load_histories, yardsticks

# Steps of the chart of traffic: more than it has pixels for would only make it slow.
MAX_STEPS = 120


@dataclass(frozen=True, slots=True)
class VersionTraffic:
    """What one version answered.

    Attributes
    ----------
    first, last
        Starts of the first and the last window in which it answered.
    share
        Of all predictions of the span, 0 to 1.
    rows
        Predictions in each step of the page.
    git_commit
        Empty where it was not told.
    """

    name: str
    first: datetime
    last: datetime
    n_rows: int
    share: float
    rows: Sequence[int]
    git_commit: str


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Everything on the versions page.

    Attributes
    ----------
    start, end
        The span looked at. Intervals of differences hold at all looks together while the start stays the same.
    champion
        The version that the others are compared with; empty where nothing was answered.
    versions
        Those that answered, the champion first, then by predictions.
    steps
        Starts of the steps of `step_s` seconds by which traffic is told; whole windows, ascending.
    """

    name: str
    now: datetime
    start: datetime
    end: datetime
    window_s: int
    champion: str
    sentence: str
    versions: Sequence[VersionTraffic]
    steps: Sequence[datetime]
    step_s: int
    challengers: Sequence[Challenger]


def load_versions_page(
    source: Source,
    name: str,
    *,
    champion: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> VersionsPage:
    """Answer the versions page for a span; without a start, for all live traffic of five years at most.

    Parameters
    ----------
    champion
        By default the version that answered most of the span.

    Raises
    ------
    NotFound
        No such model, or the champion answered nothing in the span.
    BadInput
        The span is empty or too long.
    """
    model = source.catalog.model(name)
    span = _span(source, model, start, end)
    histories = load_histories(source, model, span)
    n_rows = {version: _n_rows(history) for version, history in histories.items()}
    order = sorted(histories, key=lambda version: (-n_rows[version], version))
    chosen = _champion(champion, order)
    order.sort(key=lambda version: version != chosen)
    steps, step_s = _steps(model, histories)
    sticks = yardsticks(source, model, histories.values())
    challengers = [
        compare_versions(
            version,
            histories[chosen],
            histories[version],
            sticks,
            latency_p95=source.metric("latency_p95"),
        )
        for version in order[1:]
    ]
    commits = {version.name: version.git_commit for version in source.catalog.versions(name)}
    return VersionsPage(
        name=name,
        now=source.clock.now(),
        start=span.start,
        end=span.end,
        window_s=int(model.window.total_seconds()),
        champion=chosen,
        sentence=_sentence(chosen, challengers),
        versions=[
            VersionTraffic(
                name=version,
                first=min(histories[version]),
                last=max(histories[version]),
                n_rows=n_rows[version],
                share=n_rows[version] / max(1, sum(n_rows.values())),
                rows=_rows_by_step(histories[version], steps, step_s),
                git_commit=commits.get(version, ""),
            )
            for version in order
        ],
        steps=steps,
        step_s=step_s,
        challengers=challengers,
    )


def _span(source: Source, model: Model, start: datetime | None, end: datetime | None) -> Window:
    live = source.catalog.span(model.name)
    if start is None and live is not None and (end is None or end > live.start):
        # The start must not move from look to look, or the intervals would not hold at all of them together.
        return Window(max(live.start, live.end - MAX_SPAN), end or live.end)
    return source.span(model, start, end)


def _n_rows(history: History) -> int:
    return sum(answers.profile.n_rows for answers in history.values())


def _champion(wanted: str | None, order: Sequence[str]) -> str:
    if wanted is None:
        return order[0] if order else ""
    if wanted not in order:
        known = ", ".join(order) if order else "none"
        raise NotFound(f"version {wanted!r} answered nothing in this span; these did: {known}")
    return wanted


def _steps(model: Model, histories: Mapping[str, History]) -> tuple[list[datetime], int]:
    """Return where the steps of the chart start, and their length in seconds: as few windows each as will do."""
    starts = {start for history in histories.values() for start in history}
    if not starts:
        return [], int(model.window.total_seconds())
    n_windows = round((max(starts) - min(starts)) / model.window) + 1
    length = model.window * math.ceil(n_windows / MAX_STEPS)
    first = floor_time(min(starts), model.window)
    n_steps = math.ceil(n_windows * model.window / length)
    return [first + index * length for index in range(n_steps)], int(length.total_seconds())


def _rows_by_step(history: History, steps: Sequence[datetime], step_s: int) -> list[int]:
    rows = [0] * len(steps)
    for start, answers in history.items():
        rows[int((start - steps[0]).total_seconds()) // step_s] += answers.profile.n_rows
    return rows


def _sentence(champion: str, challengers: Sequence[Challenger]) -> str:
    if not champion:
        return "No predictions have come in this span."
    if not challengers:
        return f"{champion} answered all of this span: there is nothing to compare."
    if len(challengers) == 1:
        only = challengers[0]
        return f"{only.version} beside {champion}: {only.sentence[0].lower()}{only.sentence[1:]}"
    return f"{len(challengers)} versions beside {champion}."
