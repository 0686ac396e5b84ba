"""A catalog under test, with one model."""

import pytest

from watchkeeper.domain.model import Model
from watchkeeper.store.ports import Catalog
from watchkeeper.testing.catalog.examples import NAME, T0


class WithCatalog:
    """Gives each test a catalog with one model."""

    @pytest.fixture
    def store(self, catalog: Catalog) -> Catalog:
        """Return the catalog under test, with one model in it."""
        catalog.add_model(Model(NAME, T0))
        return catalog
