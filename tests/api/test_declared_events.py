import pytest

from api.conftest import NOW
from watchkeeper.domain.window import HOUR

SALE = {"name": "sale", "start": "2024-11-29T00:00:00+01:00", "end": "2024-12-02T00:00:00Z"}
PATH = "/declared-events"


@pytest.fixture
def declare(http, fresh):
    """Declares an event of the test's own model."""

    def declare(**fields):
        return http.post(PATH, json={**SALE, "model": fresh, **fields})

    return declare


def of(http, model):
    return [one["name"] for one in http.get(PATH, params={"model": model}).json()]


def test_an_event_is_declared_in_utc_and_listed(http, fresh, declare):
    answer = declare(is_muted=True, metrics=["volume"])

    assert answer.status_code == 201
    declared = answer.json()
    assert declared == {
        "name": "sale",
        "start": "2024-11-28T23:00:00Z",
        "end": "2024-12-02T00:00:00Z",
        "model": fresh,
        "columns": [],
        "metrics": ["volume"],
        "is_excluded": True,
        "is_muted": True,
        "is_lasting": False,
        "id": declared["id"],
    }
    assert http.get(PATH, params={"model": fresh}).json() == [declared]


def test_an_event_of_all_models_is_every_models(http, fresh, declare):
    declare(model="", name="strike", end=None)
    declare(model="")
    http.put("/models/other", json={"task": "binary"})

    assert of(http, fresh)[-2:] == of(http, "other")[-2:] == ["strike", "sale"]


def test_its_end_is_changed_and_opened_again(http, declare):
    event_id = declare(end=None).json()["id"]

    ended = http.patch(f"{PATH}/{event_id}", json={"end": "2024-12-01T12:00:00Z"})
    opened = http.patch(f"{PATH}/{event_id}", json={"end": None})

    assert (ended.json()["end"], opened.json()["end"]) == ("2024-12-01T12:00:00Z", None)


def test_it_is_said_whether_it_lasts(declare):
    start, soon = NOW - HOUR, NOW + HOUR

    lasting = [declare(start=str(start), end=end).json()["is_lasting"] for end in (None, str(soon), str(NOW))]

    assert lasting == [True, True, False]


def test_an_event_is_removed(http, fresh, declare):
    event_id = declare(name="mine").json()["id"]

    assert http.delete(f"{PATH}/{event_id}").status_code == 204
    assert "mine" not in of(http, fresh)


def test_the_pages_are_told(app, declare):
    before = app.revision.number

    declare()

    assert app.revision.number > before


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"end": "2024-11-28T00:00:00Z"}, 422, "an event must end after it starts"),
        ({"end": SALE["start"]}, 422, "an event must end after it starts"),
        ({"start": "2024-11-29T00:00:00"}, 422, "timezone"),
        ({"start": "soon"}, 422, "body.start"),
        ({"name": " "}, 422, "an event needs a name of 1 to 200 characters"),
        ({"metrics": ["volum"]}, 422, "volume"),
        ({"columns": ["tmep"]}, 422, "no column 'tmep' in "),
        ({"model": "nope"}, 404, "no model called 'nope'"),
    ],
)
def test_what_cannot_be_declared_is_refused_with_the_reason_and_not_stored(
    http, declare, fields, status, said
):
    before = http.get(PATH).json()

    answer = declare(**fields)

    assert answer.status_code == status
    assert said in answer.json()["detail"]
    assert http.get(PATH).json() == before


def test_an_end_before_the_start_is_refused_and_changes_nothing(http, declare):
    declared = declare().json()

    answer = http.patch(f"{PATH}/{declared['id']}", json={"end": "2024-01-01T00:00:00Z"})

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert http.get(PATH).json().count(declared) == 1


@pytest.mark.parametrize("call", ["patch", "delete"])
def test_an_unknown_event_is_not_found(http, call):
    answer = http.request(call, f"{PATH}/98765", json={"end": None} if call == "patch" else None)

    assert answer.status_code == 404
    assert answer.json()["detail"] == "there is no declared event 98765"
