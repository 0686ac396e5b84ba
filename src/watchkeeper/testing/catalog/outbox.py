"""What every catalog must do with outbox."""

# Asserts are what tests are made of, and their names say what they hold.
# ruff: noqa: D102, S101

from dataclasses import replace
from datetime import timedelta

import pytest

from watchkeeper.domain.notification import Delivery, Occasion, make_digest
from watchkeeper.domain.route import Told
from watchkeeper.domain.window import DAY, HOUR
from watchkeeper.errors import NotFound
from watchkeeper.store.ports import Catalog
from watchkeeper.store.records import Alerted, Outgoing, OutgoingState
from watchkeeper.testing.catalog.examples import NAME, T0, opening
from watchkeeper.testing.catalog.with_catalog import WithCatalog


class OutboxContract(WithCatalog):
    """Notifications on their way out."""

    @pytest.fixture
    def waiting(self, store: Catalog) -> Outgoing:
        """Return one notification due at T0, stored."""
        store.commit_alerted(opening(), handled=[])
        return store.due(T0)[0]

    def test_nothing_is_due_before_its_time(self, store: Catalog, waiting: Outgoing) -> None:
        assert store.due(T0 - timedelta(microseconds=1)) == []
        assert store.due(T0) == [waiting]

    def test_what_was_sent_is_no_longer_due(self, store: Catalog, waiting: Outgoing) -> None:
        store.record(waiting, Delivery(is_sent=True, detail="202"), next_due_at=None)

        assert store.due(T0 + DAY) == []
        (record,) = store.deliveries()
        assert (record.state, record.detail) == (OutgoingState.SENT, "202")
        assert record.outgoing == replace(waiting, n_attempts=1)

    def test_what_failed_is_tried_again_when_due(self, store: Catalog, waiting: Outgoing) -> None:
        failure = Delivery(is_sent=False, is_retryable=True, detail="503")
        store.record(waiting, failure, next_due_at=T0 + HOUR)

        assert store.due(T0) == []
        assert store.due(T0 + HOUR) == [replace(waiting, n_attempts=1, due_at=T0 + HOUR)]
        assert store.deliveries()[0].detail == "503"

    def test_what_is_given_up_stays_in_the_log(self, store: Catalog, waiting: Outgoing) -> None:
        store.record(waiting, Delivery(is_sent=False, detail="404"), next_due_at=None)

        assert store.due(T0 + DAY) == []
        assert store.deliveries()[0].state is OutgoingState.GIVEN_UP

    def test_what_follows_waits_for_what_went_before(self, store: Catalog, waiting: Outgoing) -> None:
        ended = replace(waiting, notification=replace(waiting.notification, occasion=Occasion.RESOLVED))
        elsewhere = replace(ended, channel="sms")
        store.commit_alerted(Alerted(NAME, [], [], [], [ended, elsewhere]), handled=[])
        assert [out.channel for out in store.due(T0)] == ["console", "sms"]

        store.record(waiting, Delivery(is_sent=False, is_retryable=True), next_due_at=T0 + HOUR)
        assert [out.channel for out in store.due(T0)] == ["sms"]

        store.record(waiting, Delivery(is_sent=False), next_due_at=None)
        assert {(out.channel, out.notification.occasion) for out in store.due(T0)} == {
            ("console", Occasion.RESOLVED),
            ("sms", Occasion.RESOLVED),
        }

    def test_it_knows_who_was_told_of_an_incident(self, store: Catalog, waiting: Outgoing) -> None:
        store.commit_alerted(opening(), handled=[])
        sms = replace(opening(), outbox=[replace(opening().outbox[0], channel="sms")])
        store.commit_alerted(sms, handled=[])

        again = replace(waiting, due_at=T0 + HOUR)
        store.commit_alerted(Alerted(NAME, [], [], [], [again]), handled=[])

        assert store.told(waiting.notification.incident.id) == {"console": Told(T0, T0 + HOUR)}
        assert {frozenset(store.told(i.id)) for i in store.incidents()} == {
            frozenset({"console"}),
            frozenset({"sms"}),
        }
        assert store.told(98_765) == {}
        assert store.told(again.notification.incident.id, since=T0 + timedelta(minutes=1)) == {
            "console": Told(T0 + HOUR, T0 + HOUR)
        }

    def test_what_is_held_back_tells_nobody_until_it_is_released(
        self, store: Catalog, waiting: Outgoing
    ) -> None:
        incident_id = waiting.notification.incident.id

        store.hold([waiting.id])
        assert (store.due(T0 + DAY), store.told(incident_id)) == ([], {})
        assert [(one.outgoing, one.state) for one in store.unsent()] == [(waiting, OutgoingState.HELD)]
        assert store.unsent(only_held=True) == store.unsent()

        store.release([waiting.id])
        assert store.due(T0) == [waiting]
        assert store.told(incident_id) == {"console": Told(T0, T0)}
        assert [one.state for one in store.unsent()] == [OutgoingState.WAITING]
        assert store.unsent(only_held=True) == []

    def test_what_is_held_back_can_be_withdrawn_and_nothing_else_can(
        self, store: Catalog, waiting: Outgoing
    ) -> None:
        store.withdraw([waiting.id])
        assert store.due(T0) == [waiting]

        store.hold([waiting.id])
        store.withdraw([waiting.id])
        assert (store.deliveries(), store.unsent()) == ([], [])

    def test_what_was_sent_is_not_held_back(self, store: Catalog, waiting: Outgoing) -> None:
        store.record(waiting, Delivery(is_sent=True), next_due_at=None)

        store.hold([waiting.id])

        assert store.unsent() == []
        assert store.deliveries()[0].state is OutgoingState.SENT

    def test_what_is_about_no_incident_goes_out_too(self, store: Catalog) -> None:
        digest = make_digest("All is well", ("line",), about="fleet", at=T0, now=T0, base_url="http://x")
        store.put_outgoing([Outgoing("mail", digest, due_at=T0), Outgoing("chat", digest, due_at=T0 + HOUR)])

        (due,) = store.due(T0)
        assert (due.channel, due.notification) == ("mail", digest)
        assert store.told(0) == {"mail": Told(T0, T0), "chat": Told(T0 + HOUR, T0 + HOUR)}

    def test_a_channels_latest_thread_of_an_incident_is_kept(self, store: Catalog, waiting: Outgoing) -> None:
        incident_id = waiting.notification.incident.id
        assert store.thread("console", incident_id) == ""

        store.record(waiting, Delivery(is_sent=True, thread="C1 1.2"), next_due_at=None)
        store.commit_alerted(
            Alerted(NAME, [], [], [], [replace(waiting, due_at=T0 + HOUR), replace(waiting, channel="sms")]),
            handled=[],
        )
        later, other = sorted(store.due(T0 + DAY), key=lambda out: out.channel)
        store.record(later, Delivery(is_sent=True, thread="C1 3.4"), next_due_at=None)
        store.record(other, Delivery(is_sent=True), next_due_at=None)

        assert store.thread("console", incident_id) == "C1 3.4"
        assert store.thread("sms", incident_id) == ""
        assert store.thread("console", 98_765) == ""

    def test_an_unknown_notification_is_not_found(self, store: Catalog, waiting: Outgoing) -> None:
        with pytest.raises(NotFound):
            store.record(replace(waiting, id=98_765), Delivery(is_sent=True), next_due_at=None)

    def test_due_is_oldest_first_and_the_log_newest_first(self, store: Catalog) -> None:
        for number in (3, 1, 2):
            outgoing = replace(opening().outbox[0], due_at=T0 + number * HOUR)
            store.commit_alerted(replace(opening(), outbox=[outgoing]), handled=[])

        due = store.due(T0 + DAY, limit=2)
        assert [each.due_at for each in due] == [T0 + HOUR, T0 + 2 * HOUR]
        logged = store.deliveries(limit=2)
        assert [record.outgoing.due_at for record in logged] == [T0 + 2 * HOUR, T0 + HOUR]
