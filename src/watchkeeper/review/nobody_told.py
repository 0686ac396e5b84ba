"""Models whose incidents reach nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchkeeper.review.remark import Case, Figure, Remark


@dataclass(frozen=True, slots=True)
class NobodyTold:
    """Finds models that no route takes, or none of whose monitors notifies."""

    name: str = "nobody_told"
    description: str = "Models whose incidents reach nobody."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look at routes and monitors."""
        if not any(route.fits(case.model.name) for route in case.routes):
            return [
                self._tell(
                    "No channel is told of its incidents.",
                    (Figure("Channels", str(len(case.routes))),),
                    "Name a channel in watchkeeper.toml, or widen the models of one.",
                )
            ]
        if not any(one.is_paging for one in case.watching):
            return [
                self._tell(
                    "None of its monitors notifies anybody.",
                    (Figure("Monitors on", str(len(case.watching))),),
                    "Let those notify that people would act upon.",
                )
            ]
        return []

    def _tell(self, said: str, figures: tuple[Figure, ...], advice: str) -> Remark:
        why = "An incident then waits until somebody happens to look at the page."
        return Remark(self.name, "", said, why, figures, advice)
