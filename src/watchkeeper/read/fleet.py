"""The fleet page: every model in a line, worst first, and what needs a person now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from watchkeeper.domain.incident import IncidentState
from watchkeeper.domain.model import Model
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, Window
from watchkeeper.read.answers import Answer, answer_all
from watchkeeper.read.incidents import IncidentLine, incident_line
from watchkeeper.read.labels import load_coming_since
from watchkeeper.read.source import Source, volume_of
from watchkeeper.read.standing import DayStatus

MAX_INCIDENTS = 20
N_DAYS = 90
# Windows with traffic that the daily mean is taken over: a week, so that weekends weigh as they should.
N_TRAFFIC_WINDOWS = 7
# How far back they are looked for.
N_RECENT_WINDOWS = 90


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model in a line of the fleet.

    Attributes
    ----------
    days
        Worst status of each of the latest days, oldest first.
    n_predictions_a_day
        Mean over the latest seven windows with traffic.
    last_prediction_at
        End of the latest bucket that holds a prediction; None before the first.
    """

    name: str
    version: str
    status: Status
    sentence: str
    answers: Sequence[Answer]
    days: Sequence[DayStatus]
    n_open_incidents: int
    n_predictions: int
    n_predictions_a_day: float
    last_prediction_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fleet:
    """The fleet page.

    Attributes
    ----------
    now
        The present of the watched world; in a replay it is not the wall clock's.
    sentence
        How the fleet stands, in one sentence.
    models
        Worst first.
    incidents
        The open ones, then the latest resolved, newest first; at most 20.
    """

    now: datetime
    sentence: str
    models: Sequence[ModelLine]
    incidents: Sequence[IncidentLine]


def load_fleet(source: Source, line_of: Callable[[Model], ModelLine] | None = None) -> Fleet:
    """Answer the fleet page.

    Parameters
    ----------
    line_of
        Tells a model's line where it is known; by default each is worked out.
    """
    line_of = line_of or partial(load_model_line, source)
    models = [line_of(model) for model in source.catalog.models()]
    models.sort(key=lambda line: (-line.status.badness, line.name))
    incidents = [incident_line(incident) for incident in source.catalog.incidents()]
    incidents.sort(key=lambda line: (line.state is IncidentState.RESOLVED, -line.opened_at.timestamp()))
    return Fleet(source.clock.now(), fleet_sentence(models), models, incidents[:MAX_INCIDENTS])


def load_model_line(source: Source, model: Model) -> ModelLine:
    """Return a model in a line of the fleet."""
    span = source.span(model, None, None)
    standing = source.standing(model, span)
    unresolved = [one for one in standing.incidents if not one.is_resolved]
    live = standing.live
    versions = source.catalog.versions(model.name)
    volumes = _latest_volumes(source, model, live) if live else []
    return ModelLine(
        name=model.name,
        version=versions[-1].name if versions else "",
        status=standing.status(),
        sentence=model_sentence([one.title for one in unresolved], is_watched=bool(standing.measured_days)),
        answers=answer_all(
            source, model, standing, span, coming_since=load_coming_since(source, model, span)
        ),
        days=standing.days(Window(span.end - N_DAYS * DAY, span.end)),
        n_open_incidents=len(unresolved),
        n_predictions=round(source.catalog.total(model.name, volume_of(model), live)) if live else 0,
        n_predictions_a_day=_mean_a_day(volumes, model),
        last_prediction_at=live.end if live else None,
    )


def _latest_volumes(source: Source, model: Model, live: Window) -> list[int]:
    recent = Window(live.end - N_RECENT_WINDOWS * model.window, live.end)
    return [int(row.reading.value or 0) for row in source.history(model, volume_of(model), recent)]


def _mean_a_day(volumes: Sequence[int], model: Model) -> float:
    recent = [volume for volume in volumes if volume][-N_TRAFFIC_WINDOWS:]
    return sum(recent) / len(recent) * (DAY / model.window) if recent else 0.0


def model_sentence(titles: Sequence[str], *, is_watched: bool) -> str:
    """Say in one sentence how a model with these unresolved incidents, newest first, stands."""
    if not is_watched:
        return "Waiting for its first predictions."
    if not titles:
        return "All is well."
    if len(titles) == 1:
        return f"{titles[0]}."
    return f"{titles[0]}, and {len(titles) - 1} more open."


def fleet_sentence(models: Sequence[ModelLine]) -> str:
    """Say in one sentence how models stand."""
    if not models:
        return "No model is watched yet."
    bad = [model for model in models if model.n_open_incidents]
    watched = f"{len(models)} {'model' if len(models) == 1 else 'models'} watched"
    if not bad:
        return f"{watched}, all is well."
    if len(bad) == 1:
        return f"{watched}; {bad[0].name} needs attention: {bad[0].sentence}"
    names = ", ".join(model.name for model in bad[:3])
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    return f"{watched}; {names}{more} need attention."
