from dataclasses import replace

import pytest

from channels.samples import INCIDENT
from watchkeeper.domain.notification import Occasion
from watchkeeper.domain.route import Route, choose_channels
from watchkeeper.domain.status import Status

OPENED, WORSENED, ACKNOWLEDGED, RESOLVED = (
    Occasion.OPENED,
    Occasion.WORSENED,
    Occasion.ACKNOWLEDGED,
    Occasion.RESOLVED,
)
ALL = Route("all")
PAGER = Route("pager", min_severity=Status.RED)
CREDIT = Route("credit", models=("credit-*", "scoring"))
ROUTES = (ALL, PAGER, CREDIT)


@pytest.mark.parametrize(
    ("occasion", "model", "severity", "told", "expected"),
    [
        (OPENED, "credit-cards", "yellow", (), ["all", "credit"]),
        (OPENED, "credit-cards", "red", (), ["all", "pager", "credit"]),
        (OPENED, "scoring", "yellow", (), ["all", "credit"]),
        (OPENED, "scoring-2", "yellow", (), ["all"]),
        (OPENED, "Credit-cards", "yellow", (), ["all"]),
        (OPENED, "fraud", "green", (), []),
        # Who joins when it gets worse is told from then on.
        (WORSENED, "fraud", "red", ("all",), ["all", "pager"]),
        # Who was told hears the rest, however mild it has become or wherever the route leads now.
        (WORSENED, "fraud", "yellow", ("all", "pager", "credit"), ["all", "pager", "credit"]),
        (RESOLVED, "fraud", "green", ("pager",), ["pager"]),
        # Who was not told hears nothing of the end.
        (RESOLVED, "fraud", "red", ("all",), ["all"]),
        (ACKNOWLEDGED, "fraud", "red", (), []),
        (ACKNOWLEDGED, "fraud", "red", ("pager",), ["pager"]),
        # A channel that is no longer set up cannot be told.
        (RESOLVED, "fraud", "red", ("gone", "all"), ["all"]),
    ],
)
def test_who_is_told(occasion, model, severity, told, expected):
    incident = replace(INCIDENT, model=model, severity=Status(severity))

    assert choose_channels(occasion, incident, ROUTES, told=told) == expected
