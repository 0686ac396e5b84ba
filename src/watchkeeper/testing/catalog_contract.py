"""What every catalog must do: subclass `CatalogContract`, and give it a fixture `catalog` that yields yours, empty."""

from collections.abc import Iterator

import pytest

from watchkeeper.store.ports import Catalog
from watchkeeper.testing.catalog.declared_events import DeclaredEventsContract
from watchkeeper.testing.catalog.drill_findings import DrillFindingsContract
from watchkeeper.testing.catalog.inbox import InboxContract
from watchkeeper.testing.catalog.incidents import IncidentsContract
from watchkeeper.testing.catalog.measurements import MeasurementsContract
from watchkeeper.testing.catalog.models import ModelsContract
from watchkeeper.testing.catalog.outbox import OutboxContract
from watchkeeper.testing.catalog.profiles import ProfilesContract
from watchkeeper.testing.catalog.references import ReferencesContract
from watchkeeper.testing.catalog.verdicts import VerdictsContract


class CatalogContract(
    ModelsContract,
    ReferencesContract,
    DeclaredEventsContract,
    DrillFindingsContract,
    InboxContract,
    ProfilesContract,
    MeasurementsContract,
    VerdictsContract,
    IncidentsContract,
    OutboxContract,
):
    """Everything that a catalog must do; a subclass gives the fixture `catalog`, empty for each test."""

    @pytest.fixture
    def catalog(self) -> Iterator[Catalog]:
        """Yield an empty catalog; the subclass says which."""
        raise NotImplementedError
