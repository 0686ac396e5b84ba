from watchkeeper.client.process import ProcessMeter


def test_busy_time_shows_as_cpu_and_memory_is_that_of_a_process():
    meter = ProcessMeter()
    sum(i * i for i in range(300_000))

    sample = meter.sample()

    assert sample.cpu_percent > 1
    assert 1e6 < sample.memory_bytes < 1e12


def test_each_sample_covers_the_time_since_the_one_before(monkeypatch):
    times = {"cpu": iter([0.0, 1.0, 1.5]), "clock": iter([0.0, 2.0, 2.5])}
    monkeypatch.setattr("watchkeeper.client.process.process_time", lambda: next(times["cpu"]))
    monkeypatch.setattr("watchkeeper.client.process.monotonic", lambda: next(times["clock"]))
    meter = ProcessMeter()

    assert [meter.sample().cpu_percent for _ in range(2)] == [50.0, 100.0]
