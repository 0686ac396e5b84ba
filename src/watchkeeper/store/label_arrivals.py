"""When a model's labels come, learnt from what is stored of its latest windows; for the judge as for the pages."""

from datetime import datetime

from watchkeeper.domain.model import Model
from watchkeeper.domain.window import Window
from watchkeeper.metrics.label_arrivals import LabelArrivals
from watchkeeper.store.ports import Profiles

# Of days sixteen weeks, so that labels may take months, and old habits are forgotten.
N_WINDOWS = 112


def learning_span(model: Model, now: datetime) -> Window:
    """Return the span of the windows that are learnt from."""
    return Window(now - N_WINDOWS * model.window, now)


def load_label_arrivals(catalog: Profiles, model: Model, now: datetime) -> LabelArrivals:
    """Learn how long the model's labels take, as of now."""
    stored = catalog.performances(model.name, learning_span(model, now), length=model.window)
    live = ((key.start, part) for key, part in stored if not key.is_reference)
    return LabelArrivals.learn(live, length=model.window, now=now)
