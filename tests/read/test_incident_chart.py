"""Which history stands for an incident where there is room for one chart."""

from dataclasses import replace

import pytest

from channels.samples import INCIDENT
from read.conftest import BAD_SINCE, empty_watch
from service import START
from watchkeeper.domain.incident import worst_first
from watchkeeper.domain.model import Model
from watchkeeper.errors import NotFound
from watchkeeper.read.incident_chart import load_incident_chart
from watchkeeper.read.incident_page import load_incident_page
from watchkeeper.store.records import Alerted


def test_it_is_what_the_page_shows_of_the_worst_alert(faulty):
    (incident,) = faulty.catalog.incidents()
    worst = worst_first(faulty.catalog.alerts(incident.model, incident_id=incident.id))[0]

    chart = load_incident_chart(faulty.source, incident.id)

    shown = {alert.id: alert.chart for alert in load_incident_page(faulty.source, incident.id).alerts}
    assert chart.series == shown[worst.id]
    assert (chart.severity, chart.since, chart.until) == (incident.severity, BAD_SINCE, None)
    assert chart.title.endswith(f" {worst.column}")
    marked = [
        start for start, status in zip(chart.series.starts, chart.series.statuses, strict=True) if status
    ]
    assert marked[0] == worst.since


def test_where_nothing_was_measured_there_is_none():
    app = empty_watch()
    app.catalog.add_model(Model(INCIDENT.model, START))
    app.catalog.commit_alerted(Alerted(INCIDENT.model, [], [replace(INCIDENT, id=-1)], [], []), handled=[])
    (incident,) = app.catalog.incidents()

    assert load_incident_chart(app.source, incident.id) is None


def test_an_unknown_incident_is_not_found(faulty):
    with pytest.raises(NotFound):
        load_incident_chart(faulty.source, 10**6)
