"""Assertions of the shared suites explain themselves like those of any other test."""

import pytest

pytest.register_assert_rewrite("watchkeeper.testing.catalog", "watchkeeper.testing.lake_contract")
