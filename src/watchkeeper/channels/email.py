"""Mail over SMTP, with a plain and an HTML part that shows the chart; the mails of one incident form one thread."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from watchkeeper.channels.channel import ChannelKind, Setting, SettingType, split_addresses
from watchkeeper.channels.identity import incident_identity, message_identity
from watchkeeper.channels.message import render
from watchkeeper.channels.secrets import is_loopback, redact
from watchkeeper.channels.wording import one_line
from watchkeeper.clock import Clock, SystemClock
from watchkeeper.domain.notification import Delivery, Notification, Occasion
from watchkeeper.errors import BadInput

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
# Enough for any server's sentence, short enough for a line of the delivery log.
_MAX_ANSWER = 200


class _Policy(EmailPolicy):
    """Folds the subject by the older `Header`.

    `EmailPolicy` breaks a line before an encoded word and keeps the space on both sides, so that "from °F"
    arrives with two, and puts a long plain subject wholly on the second line, where some clients show
    a leading space.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() != "subject":
            folded: str = super().fold(name, value)
            return folded
        charset = "us-ascii" if value.isascii() else "utf-8"
        subject = Header(str(value), charset, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {subject}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


# Seven bits only, so that no server on the way has to convert anything.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Email:
    """A mailbox, or several, reached through one SMTP server.

    Parameters
    ----------
    security
        "starttls" and "tls" refuse to go on unencrypted or with a certificate they cannot trust; "none"
        is for a relay on a trusted network.
    ca
        Certificates in PEM form to trust beside the system's; empty for none.
    """

    name: str
    host: str
    port: int
    security: str
    sender: str
    to: tuple[str, ...]
    username: str = ""
    password: str = field(default="", repr=False)
    ca: str = field(default="", repr=False)
    timeout_s: float = 10.0
    clock: Clock = field(default_factory=SystemClock, repr=False)

    def __post_init__(self) -> None:
        if not (self.username + self.password).isascii():
            # The standard library's client encodes them so, and its error would show a part of them.
            raise BadInput("username and password must be ASCII")
        if self.password and self.security == "none" and not is_loopback(self.host):
            raise BadInput('password would travel unencrypted with security = "none". Use starttls or tls.')

    @property
    def kind(self) -> str:
        """Registered name of its kind."""
        return KIND.name

    def send(self, notification: Notification) -> Delivery:
        """Hand one mail to the server; it counts as sent when any recipient was accepted."""
        mail = compose(notification, sender=self.sender, to=self.to, clock=self.clock)
        try:
            refused = self._hand_over(mail)
        except (smtplib.SMTPException, OSError) as exc:
            return self._failure(exc)
        if refused:
            # Trying again would send twice to those who have it; the log says who has not.
            return Delivery(is_sent=True, detail=f"sent, but not to {self._refusals(refused)}")
        return Delivery(is_sent=True, detail=f"accepted by {self.host}:{self.port}")

    def _hand_over(self, mail: EmailMessage) -> dict[str, tuple[int, bytes]]:
        smtp = self._connect()
        try:
            if self.security == "starttls":
                smtp.starttls(context=self._trust())
            if self.password:
                smtp.login(self.username, self.password)
            refused = smtp.send_message(mail, from_addr=self.sender, to_addrs=list(self.to))
            # The mail is accepted; a server that stumbles over a farewell must not make it a failure.
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            return refused
        finally:
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=self._trust())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca:
            context.load_verify_locations(cadata=self.ca)
        return context

    def _failure(self, exc: Exception) -> Delivery:
        match exc:
            case smtplib.SMTPAuthenticationError():
                # The server's words are left out: some echo what they were given.
                what = f"sign-in refused ({exc.smtp_code}); check username and password"
                is_temporary = _is_temporary(exc.smtp_code)
            case smtplib.SMTPRecipientsRefused():
                what = f"no recipient accepted: {self._refusals(exc.recipients)}"
                is_temporary = any(_is_temporary(code) for code, _ in exc.recipients.values())
            case smtplib.SMTPResponseException():
                what = f"answered {self._answer(exc.smtp_code, exc.smtp_error)}"
                is_temporary = _is_temporary(exc.smtp_code)
            case smtplib.SMTPNotSupportedError():
                what = f"cannot do what is needed: {exc} Check security and username."
                is_temporary = False
            case _:
                what = f"could not be used: {type(exc).__name__}: {exc}"
                is_temporary = True
        detail = redact(one_line(f"{self.host}:{self.port} {what}"), [self.password])
        return Delivery(is_sent=False, is_retryable=is_temporary, detail=detail)

    def _refusals(self, refused: Mapping[str, tuple[int, bytes]]) -> str:
        return ", ".join(f"{address} ({self._answer(*answer)})" for address, answer in refused.items())

    def _answer(self, code: int, text: bytes | str) -> str:
        words = text.decode(errors="replace") if isinstance(text, bytes) else text
        return redact(one_line(f"{code} {words}"), [self.password])[:_MAX_ANSWER]


def compose(notification: Notification, *, sender: str, to: tuple[str, ...], clock: Clock) -> EmailMessage:
    """Return the mail for a notification; a repeat of it carries the same Message-ID.

    Every mail of an incident refers to its first one, so that clients show them as one thread; a digest has its own.
    """
    message = render(notification)
    domain = sender.partition("@")[2]
    first = f"<{incident_identity(notification)}@{domain}>"
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address("Watchkeeper", addr_spec=sender)
    mail["To"] = tuple(Address(addr_spec=address) for address in to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(clock.now())
    if notification.occasion in {Occasion.OPENED, Occasion.DIGEST}:
        mail["Message-ID"] = first
    else:
        mail["Message-ID"] = f"<{message_identity(notification)}@{domain}>"
        mail["In-Reply-To"] = first
        mail["References"] = first
    # Keeps out-of-office robots from answering (RFC 3834, section 5).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if notification.chart is not None:
        _, page = mail.iter_parts()
        page.add_related(
            notification.chart.png,
            "image",
            "png",
            cid=f"<{message.chart_id}>",
            disposition="inline",
            filename="chart.png",
        )
    return mail


def _is_temporary(code: int) -> bool:
    # Below zero is smtplib's own code for a connection that broke off.
    return code < 500


def _make(name: str, settings: Mapping[str, str]) -> Email:
    to = tuple(split_addresses(settings["to"]))
    sender = settings["from"] or f"watchkeeper@{to[0].partition('@')[2]}"
    return Email(
        name=name,
        host=settings["host"],
        port=int(settings["port"] or _PORTS[settings["security"]]),
        security=settings["security"],
        sender=sender,
        to=to,
        username=settings["username"] or sender,
        password=settings["password"],
        ca=settings["ca"],
        timeout_s=float(settings["timeout_s"]),
    )


KIND = ChannelKind(
    name="email",
    description="Mails people through an SMTP server, in plain text and HTML, with a chart; one thread an incident.",
    make=_make,
    takes_digests=True,
    shows_charts=True,
    settings=(
        Setting("host", "Name or address of the SMTP server.", "smtp.example.com", SettingType.HOST),
        Setting(
            "to", "Who gets the mails, separated by commas.", "oncall@example.com", SettingType.ADDRESSES
        ),
        Setting(
            "from",
            "Address that the mails come from; by default watchkeeper@ the first recipient's domain.",
            "watchkeeper@example.com",
            SettingType.ADDRESS,
            default="",
        ),
        Setting(
            "security",
            "How the connection is encrypted; none is for a relay on a trusted network.",
            "starttls",
            SettingType.CHOICE,
            default="starttls",
            choices=tuple(_PORTS),
        ),
        Setting(
            "port",
            "Port of the server; by default 587 for starttls, 465 for tls, 25 for none.",
            "587",
            SettingType.WHOLE_NUMBER,
            default="",
            low=1,
            high=65535,
        ),
        Setting(
            "username", "Name to sign in with; by default the sender's address.", "watchkeeper", default=""
        ),
        Setting(
            "password",
            "Password to sign in with; without one, no sign-in.",
            "correct-horse-battery",
            default="",
            is_secret=True,
        ),
        Setting(
            "ca",
            "Certificates to trust beside the system's, for a server with a company's own; give ca_file.",
            "-----BEGIN CERTIFICATE-----",
            SettingType.PEM,
            default="",
        ),
        Setting(
            "timeout_s",
            "Seconds to wait for each answer of the server.",
            "10",
            SettingType.NUMBER,
            default="10",
            low=1,
            high=120,
        ),
    ),
)
