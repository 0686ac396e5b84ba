from dataclasses import replace
from datetime import UTC, datetime

import pytest

from channels.samples import CHART, OPENED, RESOLVED, WITH_CHART, with_texts
from channels.servers import HOST, Mailbox, free_port, mail_server, silent_server
from watchkeeper.channels.email import KIND, Email
from watchkeeper.clock import ManualClock
from watchkeeper.errors import BadInput

PASSWORD = "correct-horse-battery"
NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def channel(port: int, **changes: object) -> Email:
    plain = Email(
        name="oncall",
        host=HOST,
        port=port,
        security="none",
        sender="watchkeeper@example.com",
        to=("oncall@example.com",),
        timeout_s=5.0,
        clock=ManualClock(NOW),
    )
    return replace(plain, **changes)


@pytest.fixture
def mailbox():
    with mail_server(Mailbox()) as mailbox:
        yield mailbox


def part(mail, kind: str) -> str:
    return mail.get_body((kind,)).get_content()


def test_a_mail_arrives_with_a_plain_and_an_html_part(mailbox):
    delivery = channel(mailbox.port).send(OPENED)

    assert delivery.is_sent
    (mail,) = mailbox.mails
    assert mail["Subject"] == "[red] late-flights: temp from origin=EWR looks converted from °F to °C"
    assert mail["To"] == "oncall@example.com"
    assert mail["From"] == "Watchkeeper <watchkeeper@example.com>"
    assert mail["Date"].datetime == NOW
    assert OPENED.link in part(mail, "plain")
    assert OPENED.link.replace("&", "&amp;") in part(mail, "html")


def test_the_chart_lies_beside_the_page_that_shows_it(mailbox):
    oncall = channel(mailbox.port)

    oncall.send(OPENED)
    oncall.send(WITH_CHART)

    bare, mail = mailbox.mails
    assert mail.get_content_type() == "multipart/alternative"
    plain, page = mail.iter_parts()
    assert page.get_content_type() == "multipart/related"
    _, chart = page.iter_parts()
    assert (chart.get_content(), chart.get_content_disposition()) == (CHART.png, "inline")
    assert f'src="cid:{chart["Content-ID"].strip("<>")}"' in part(mail, "html")
    assert f'alt="{CHART.words}"' in part(mail, "html")
    assert plain.get_content() == part(bare, "plain")


def test_every_recipient_gets_the_mail(mailbox):
    channel(mailbox.port, to=("a@example.com", "b@example.com")).send(OPENED)

    assert mailbox.recipients == [["a@example.com", "b@example.com"]]


def test_mails_of_one_incident_form_one_thread(mailbox):
    oncall = channel(mailbox.port)

    oncall.send(OPENED)
    oncall.send(RESOLVED)

    opened, resolved = mailbox.mails
    assert resolved["References"] == resolved["In-Reply-To"] == opened["Message-ID"]
    assert resolved["Message-ID"] != opened["Message-ID"]


def test_a_repeat_carries_the_same_identity(mailbox):
    for notification in (OPENED, OPENED, RESOLVED, RESOLVED):
        channel(mailbox.port).send(notification)

    ids = [mail["Message-ID"] for mail in mailbox.mails]
    assert ids[0] == ids[1]
    assert ids[2] == ids[3]


@pytest.mark.parametrize(
    "text", ["Zürich 5 °C", "🛰️ 衛星", "e\u0301 combining", "x" * 400, "lone \ud800 surrogate"]
)
def test_any_text_arrives(mailbox, text):
    delivery = channel(mailbox.port).send(with_texts(text))

    assert delivery.is_sent
    (mail,) = mailbox.mails
    shown = text.replace("\ud800", "\ufffd")
    assert shown in part(mail, "plain")
    assert shown in part(mail, "html")
    assert shown[:100] in mail["Subject"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_name_cannot_add_headers(mailbox, line_break):
    delivery = channel(mailbox.port).send(
        with_texts(f"m{line_break}Bcc: everyone@example.com{line_break}{line_break}body")
    )

    assert delivery.is_sent
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert mailbox.recipients == [["oncall@example.com"]]
    assert mail["Subject"].startswith("[red] m Bcc: everyone@example.com body: m Bcc:")


def test_starttls_and_sign_in(certificate):
    mailbox = Mailbox()
    with mail_server(mailbox, login=("me", PASSWORD), starttls=certificate.server):
        oncall = channel(
            mailbox.port, security="starttls", ca=certificate.pem, username="me", password=PASSWORD
        )
        delivery = oncall.send(OPENED)

    assert delivery.is_sent
    assert len(mailbox.mails) == 1


def test_tls_from_the_first_byte(certificate):
    mailbox = Mailbox()
    with mail_server(mailbox, tls=certificate.server):
        delivery = channel(mailbox.port, security="tls", ca=certificate.pem).send(OPENED)

    assert delivery.is_sent


def test_a_wrong_password_is_permanent_and_never_shown(certificate):
    mailbox = Mailbox()
    with mail_server(mailbox, login=("me", "other"), starttls=certificate.server):
        oncall = channel(
            mailbox.port, security="starttls", ca=certificate.pem, username="me", password=PASSWORD
        )
        delivery = oncall.send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, False)
    assert "sign-in refused (535)" in delivery.detail
    assert PASSWORD not in delivery.detail + repr(oncall)


def test_an_untrusted_certificate_gets_no_password(certificate):
    mailbox = Mailbox()
    with mail_server(mailbox, login=("me", PASSWORD), starttls=certificate.server):
        delivery = channel(mailbox.port, security="starttls", username="me", password=PASSWORD).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert "certificate" in delivery.detail
    assert mailbox.mails == []


def test_a_server_without_starttls_gets_no_mail(mailbox):
    delivery = channel(mailbox.port, security="starttls").send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, False)
    assert "STARTTLS" in delivery.detail
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("answer", "is_retryable"),
    [
        ("450 4.2.0 greylisted", True),
        ("451 try later", True),
        ("452 full", True),
        ("550 5.1.1 no such user", False),
        ("554 no", False),
    ],
)
def test_the_answer_to_a_recipient_decides_on_another_attempt(mailbox, answer, is_retryable):
    mailbox.rcpt["oncall@example.com"] = answer

    delivery = channel(mailbox.port).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, is_retryable)
    assert answer in delivery.detail


@pytest.mark.parametrize(("answer", "is_retryable"), [("421 closing", True), ("554 5.7.1 spam", False)])
def test_the_answer_to_the_mail_decides_on_another_attempt(mailbox, answer, is_retryable):
    mailbox.data = answer

    delivery = channel(mailbox.port).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, is_retryable)
    assert answer in delivery.detail


def test_a_mail_that_some_got_is_sent_and_says_who_did_not_get_it(mailbox):
    mailbox.rcpt["gone@example.com"] = "550 no such user"

    delivery = channel(mailbox.port, to=("oncall@example.com", "gone@example.com")).send(OPENED)

    assert delivery.is_sent
    assert "gone@example.com (550 no such user)" in delivery.detail


def test_an_answer_that_repeats_the_password_is_redacted(mailbox):
    mailbox.data = f"554 who is {PASSWORD}?\x07"

    delivery = channel(mailbox.port, password="").send(OPENED)
    assert PASSWORD in delivery.detail, "the server does repeat it"

    answer = channel(mailbox.port, password=PASSWORD)._answer(554, f"who is {PASSWORD}?".encode())
    assert answer == "554 who is ***?"


def test_a_server_that_is_down_is_tried_again():
    port = free_port()

    delivery = channel(port).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert f"{HOST}:{port}" in delivery.detail


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_server_that_never_answers_is_tried_again(security):
    with silent_server() as port:
        delivery = channel(port, security=security, password=PASSWORD, timeout_s=0.05).send(OPENED)

    assert (delivery.is_sent, delivery.is_retryable) == (False, True)
    assert "timed out" in delivery.detail
    assert PASSWORD not in delivery.detail


def test_few_settings_are_enough():
    oncall = KIND.build(
        "oncall", {"host": "smtp.example.com", "to": "oncall@example.com", "password": PASSWORD}
    )

    assert oncall == Email(
        name="oncall",
        host="smtp.example.com",
        port=587,
        security="starttls",
        sender="watchkeeper@example.com",
        to=("oncall@example.com",),
        username="watchkeeper@example.com",
        password=PASSWORD,
        clock=oncall.clock,
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"host": "smtp.example.com:25"}, "host must be a host name or an IP address, without a port"),
        ({"host": "smtp..example.com"}, "host must be a host name"),
        ({"password": "pässword"}, "username and password must be ASCII"),
        ({"to": "oncall"}, "to must be mail addresses in ASCII, separated by commas; got 'oncall'"),
        ({"to": ","}, "to must be mail addresses"),
        ({"from": "me@example.com\nBcc: x@example.com"}, "from must be one line"),
        ({"port": "0"}, "port must be a whole number from 1 to 65535; got '0'"),
        ({"port": "25.5"}, "port must be a whole number from 1 to 65535; got '25.5'"),
        ({"security": "ssl"}, "security must be one of starttls, tls, none; got 'ssl'"),
        ({"security": "none", "password": PASSWORD}, "password would travel unencrypted"),
        ({"ca": "/etc/ssl/ca.pem"}, "ca must hold certificates in PEM form"),
        ({"ca": "-----BEGIN CERTIFICATE-----\nnonsense"}, "ca must hold certificates in PEM form"),
        ({"hots": "x"}, "no setting called hots; known: host, to, .* Did you mean host?"),
    ],
)
def test_settings_are_checked(changes, message):
    settings = {"host": "smtp.example.com", "to": "oncall@example.com"} | changes

    with pytest.raises(BadInput, match=message) as caught:
        KIND.build("oncall", settings)

    assert "channel 'oncall' (email)" in str(caught.value)
    assert PASSWORD not in str(caught.value)
