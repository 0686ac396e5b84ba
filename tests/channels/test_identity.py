from dataclasses import replace

from channels.samples import INCIDENT, OPENED, RESOLVED, WORSENED
from watchkeeper.channels.identity import incident_identity, message_identity


def test_an_incident_keeps_its_identity_and_shares_it_with_no_other():
    same = [OPENED, WORSENED, RESOLVED, replace(OPENED, lines=(), made_at=RESOLVED.made_at)]
    others = [
        replace(OPENED, incident=replace(INCIDENT, id=8)),
        # A catalog that was begun anew counts from one again.
        replace(OPENED, incident=replace(INCIDENT, opened_at=RESOLVED.at)),
        replace(OPENED, base_url="https://elsewhere.example.com"),
    ]

    assert len({incident_identity(one) for one in same}) == 1
    assert len({incident_identity(one) for one in (OPENED, *others)}) == 4


def test_a_message_keeps_its_identity_when_it_is_sent_again():
    again = replace(OPENED, thread="C1 1.2")

    assert message_identity(OPENED) == message_identity(again)
    assert len({message_identity(one) for one in (OPENED, WORSENED, RESOLVED)}) == 3
