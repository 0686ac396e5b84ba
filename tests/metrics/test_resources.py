import pytest

from watchkeeper.metrics.resources import CPU_PERCENT, MEMORY_BYTES
from window_evidence import service_evidence


def test_processor_is_the_mean():
    reading = CPU_PERCENT.read(service_evidence(cpu_percent=[10.0, 20.0, 30.0]))

    assert reading.value == pytest.approx(20.0)
    assert reading.low < 20.0 < reading.high


def test_one_value_has_no_interval():
    reading = CPU_PERCENT.read(service_evidence(cpu_percent=[10.0]))

    assert (reading.value, reading.low, reading.high) == (10.0, None, None)


def test_memory_is_the_largest():
    assert MEMORY_BYTES.read(service_evidence(memory_bytes=[5, 9, 7])).value == 9.0
