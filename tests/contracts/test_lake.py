"""Every lake keeps the lake's contract."""

import pytest

from watchkeeper.store.lake.delta import DeltaLake
from watchkeeper.store.memory.lake import MemoryLake
from watchkeeper.testing.lake_contract import LakeContract


class TestDeltaLake(LakeContract):
    @pytest.fixture
    def lake(self, tmp_path):
        return DeltaLake(tmp_path)


class TestMemoryLake(LakeContract):
    @pytest.fixture
    def lake(self):
        return MemoryLake()
