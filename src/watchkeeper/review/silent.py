"""Models that nothing is heard of any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchkeeper.domain.window import DAY
from watchkeeper.review.remark import Case, Figure, Remark

# A week of days: weekends and holidays are no silence.
_N_WINDOWS = 7


@dataclass(frozen=True, slots=True)
class Silent:
    """Finds models without traffic for a week of windows, those that never had any among them."""

    name: str = "silent"
    description: str = "Models that nothing is heard of any more."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look at when the latest prediction came."""
        live = case.source.catalog.span(case.model.name)
        since = live.end if live else case.model.created_at
        if case.now - since <= _N_WINDOWS * case.model.window:
            return []
        days = (case.now - since) / DAY
        said = "No prediction came" if live else "No prediction ever came"
        return [
            Remark(
                kind=self.name,
                monitor="",
                said=f"{said} for {days:,.0f} days."
                if live
                else f"{said}, {days:,.0f} days after it was declared.",
                why="A model that is no longer asked needs no watch; one that should be is broken before its door.",
                figures=(Figure("Latest traffic" if live else "Declared", f"{since:%Y-%m-%d}"),),
                advice="Turn its monitors off if it is retired; else look at the service that sends its predictions.",
            )
        ]
