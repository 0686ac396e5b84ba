"""The pages that everybody looks at, again and again: fleet and model, kept until something in them changes."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from anyio.to_thread import run_sync

from watchkeeper.api.kept_answers import KeptAnswers
from watchkeeper.clock import Clock
from watchkeeper.domain.model import Model
from watchkeeper.read.fleet import Fleet, ModelLine, load_fleet, load_model_line
from watchkeeper.read.model_page import ModelPage, load_model_page
from watchkeeper.read.source import Source
from watchkeeper.revision import Revision

logger = logging.getLogger(__name__)

# A line of the fleet is some kilobytes, a model's page some hundreds of them.
MAX_LINES: Final = 5_000
MAX_MODEL_PAGES: Final = 50


class KeptPages:
    """Answers fleet and model pages; what changes in this process shows at once, what others do in five seconds at most."""

    def __init__(self, source: Source, revision: Revision, wall: Clock) -> None:
        self._source = source
        self._lines: KeptAnswers[ModelLine] = KeptAnswers(revision, wall, max_answers=MAX_LINES)
        self._models: KeptAnswers[ModelPage] = KeptAnswers(revision, wall, max_answers=MAX_MODEL_PAGES)

    async def warm_up(self, give_way: Callable[[], None]) -> None:
        """Work the fleet out beside the serving, so that the first to look at it waits no longer than others.

        Cancelled, it ends once the line is done that it is at, so that stores may be closed then.

        Parameters
        ----------
        give_way
            Called before each line: returns when who waits for a page has got it.
        """
        try:
            for model in await run_sync(self._source.catalog.models):
                await run_sync(give_way)
                await run_sync(self._line, model)
        except Exception:
            # The boundary of what is only done ahead: a page that breaks keeps nobody from watching.
            logger.exception("the fleet could not be worked out ahead")

    def fleet(self) -> Fleet:
        """Answer the fleet page; of its lines only those are worked out whose models changed."""
        return load_fleet(self._source, self._line)

    def model(self, name: str, *, start: datetime | None, end: datetime | None) -> ModelPage:
        """Answer the model page as `load_model_page` does."""
        load = partial(load_model_page, self._source, name, start=start, end=end)
        return self._models.get(load, name, start, end)

    def _line(self, model: Model) -> ModelLine:
        return self._lines.get(partial(load_model_line, self._source, model), model.name)
