from watchkeeper.metrics.rate import read_rate


def test_no_rows_have_no_rate():
    reading = read_rate(0, 0, nothing="no rows came")

    assert (reading.value, reading.reason) == (None, "no rows came")
