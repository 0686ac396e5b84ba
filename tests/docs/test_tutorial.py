"""The tutorial is run as it stands, against a server of its own, and must find what it says it finds."""

import re
from datetime import UTC, datetime
from pathlib import Path

from watchkeeper.api.local_server import LocalServer
from watchkeeper.api.server import create_server
from watchkeeper.app import build
from watchkeeper.clock import ManualClock
from watchkeeper.read.incident_page import load_incident_page
from watchkeeper.read.incidents import list_incidents
from watchkeeper.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "first-model.md"
ADDRESS = "http://127.0.0.1:8470"


def test_the_tutorial_finds_the_fault_that_it_plants(tmp_path, capsys):
    text = PAGE.read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL))
    assert ADDRESS in program
    # The tutorial makes its traffic up to today, whenever that is.
    app = build(Settings(tmp_path), clock=ManualClock(datetime.now(UTC)))

    with LocalServer(create_server(app.source, app.accept, app.revision)) as server:
        exec(compile(program.replace(ADDRESS, server.url), str(PAGE), "exec"), {})
        app.runner.run_until_idle()
    incidents = [
        load_incident_page(app.source, line.id) for line in list_incidents(app.source, model="credit")
    ]
    app.close()

    assert "n_sent=28000" in capsys.readouterr().out
    assert len(incidents) == 1
    assert "income from region=west" in incidents[0].title
    assert "a hundred times" in incidents[0].title
