"""Models of which nobody learns whether they were right."""

from collections.abc import Sequence
from dataclasses import dataclass

from watchkeeper.metrics.labelled_ratio import LABELLED_RATIO
from watchkeeper.read.source import volume_of
from watchkeeper.review.remark import Case, Figure, Remark


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """Finds models with traffic and not one label in the span."""

    name: str = "unlabelled"
    description: str = "Models to which no labels come."

    def look(self, case: Case) -> Sequence[Remark]:
        """Look for any label of the span's predictions."""
        catalog, model = case.source.catalog, case.model
        n_rows = catalog.total(model.name, volume_of(model), case.span)
        ratios = catalog.histories(model.name, case.span, length=model.window, metrics=[LABELLED_RATIO.name])
        if not n_rows or any(row.reading.value for rows in ratios.values() for row in rows):
            return []
        return [
            Remark(
                kind=self.name,
                monitor="",
                said="No label came for any of its predictions.",
                why="Without labels nobody knows whether it is right; drift alone does not tell whether it hurts.",
                figures=(Figure("Predictions", f"{n_rows:,.0f}"), Figure("Labels", "0")),
                advice="Log the labels that come later with model.log_labels(...), be it for a sample.",
            )
        ]
