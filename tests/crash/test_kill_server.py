"""Whatever the server was doing when it was killed, what it acknowledged is counted once and only once."""

import pytest

from crash.harness import Run


@pytest.mark.crash
def test_every_acknowledged_row_is_counted_once_however_often_the_server_is_killed(tmp_path):
    found = Run(tmp_path / "home", n_rows=20_000, n_kills=5, seed=7).run()

    assert found.faults == []
    assert found.n_acknowledged["predictions"] > 10_000
    assert found.n_acknowledged["labels"] > 5_000
