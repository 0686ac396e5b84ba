"""Every catalog keeps the catalog's contract."""

import uuid

import pytest
from sqlalchemy import create_engine, make_url, text

from postgres_server import postgres_server
from watchkeeper.store.catalog.catalog import open_catalog
from watchkeeper.store.memory.catalog import MemoryCatalog
from watchkeeper.testing.catalog_contract import CatalogContract


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


@pytest.fixture(scope="module")
def postgres():
    with postgres_server() as url:
        yield url


class TestPostgresCatalog(CatalogContract):
    """Each test has a schema of its own, so that they need not clean up after each other."""

    @pytest.fixture
    def catalog(self, postgres):
        schema = f"wk_{uuid.uuid4().hex[:12]}"
        engine = create_engine(postgres)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        url = make_url(postgres).update_query_dict({"options": f"-csearch_path={schema}"})
        catalog = open_catalog(url.render_as_string(hide_password=False))
        yield catalog
        catalog.close()
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()
