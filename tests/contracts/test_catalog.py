"""Every catalog keeps the catalog's contract."""

import os
import uuid

import pytest
from sqlalchemy import create_engine, make_url, text

from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.testing.catalog_contract import CatalogContract

POSTGRES = "WATCHKEEPER_TEST_POSTGRES"


class TestSqliteCatalog(CatalogContract):
    @pytest.fixture
    def catalog(self, tmp_path):
        catalog = open_catalog(tmp_path / "catalog.db")
        yield catalog
        catalog.close()


class TestMemoryCatalog(CatalogContract):
    @pytest.fixture
    def catalog(self):
        return MemoryCatalog()


class _PostgresCatalog(CatalogContract):
    """Each test has a schema of its own, so that they need not clean up after each other."""

    @pytest.fixture
    def catalog(self):
        schema = f"wk_{uuid.uuid4().hex[:12]}"
        engine = create_engine(os.environ[POSTGRES])
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = make_url(os.environ[POSTGRES]).update_query_dict({"options": f"-csearch_path={schema}"})
        catalog = open_catalog(url.render_as_string(hide_password=False))
        yield catalog
        catalog.close()
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


if POSTGRES in os.environ:
    TestPostgresCatalog = type("TestPostgresCatalog", (_PostgresCatalog,), {})
else:

    @pytest.mark.skip(
        reason=f"THE CATALOG IS NOT TESTED ON POSTGRESQL: set {POSTGRES} to a URL such as "
        "postgresql+psycopg://user@host/db"
    )
    def test_postgres_keeps_the_contract():
        """Stands for the whole suite where there is no PostgreSQL, so that one line says so."""
