"""What every catalog must do with what drills found."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace

import pytest

from watchkeeper.domain.drill import DrillFinding, FaultFinding, Notice, Trial
from watchkeeper.domain.status import Status
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import NotFound
from watchkeeper.store.ports import Catalog
from watchkeeper.testing.catalog.examples import NAME, T0
from watchkeeper.testing.catalog.with_catalog import WithCatalog

A_NOTICE = Notice("data-quality", 3_600, Status.RED, is_told=True)
A_FINDING = DrillFinding(
    model=NAME,
    start=T0,
    end=T0 + 14 * DAY,
    ran_at=T0 + 15 * DAY,
    n_rows=12_345,
    titles={"performance": "Performance", "data-quality": "Data quality"},
    disturbed=("performance",),
    faults=(
        FaultFinding(
            "nulls",
            "Missing values",
            "temp",
            (
                Trial(0.02, "2 %", "2 % of temp missing", (), None),
                Trial(0.2, "20 %", "20 % of temp missing", (A_NOTICE,), 7_200),
            ),
            "Told from 20 % on.",
        ),
    ),
    sentence="Of 1 fault 1 is told.",
)


class DrillFindingsContract(WithCatalog):
    """What the latest drill of each model found."""

    def test_what_a_drill_found_comes_back_as_it_was_stored(self, store: Catalog) -> None:
        assert store.drill_finding(NAME) is None

        store.put_drill_finding(A_FINDING)

        found = store.drill_finding(NAME)
        assert found == A_FINDING
        assert found is not None
        assert list(found.titles) == list(A_FINDING.titles)

    def test_the_latest_drill_takes_the_place_of_the_one_before(self, store: Catalog) -> None:
        later = replace(A_FINDING, ran_at=A_FINDING.ran_at + HOUR, faults=())

        store.put_drill_finding(A_FINDING)
        store.put_drill_finding(later)

        assert store.drill_finding(NAME) == later

    def test_a_drill_of_an_unknown_model_is_not_found(self, store: Catalog) -> None:
        with pytest.raises(NotFound):
            store.put_drill_finding(replace(A_FINDING, model="nope"))
        with pytest.raises(NotFound):
            store.drill_finding("nope")
