"""Real servers on loopback for the tests of channels: mail, web, and one that never answers."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from urllib.parse import parse_qsl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from channels.json_schema import problems

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def silent_server() -> Iterator[int]:
    # The kernel takes the connection; nobody ever says a word.
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


@dataclass
class Mailbox:
    """What a mail server took, and how it answers; `rcpt` and `data` hold answers other than yes."""

    port: int = 0
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    async def handle_RCPT(self, _server, _session, envelope, address, _rcpt_options):  # noqa: N802 aiosmtpd's name.
        answer = self.rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 aiosmtpd's name.
        if self.data.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
            self.recipients.append(list(envelope.rcpt_tos))
        return self.data


@contextmanager
def mail_server(mailbox: Mailbox, *, login: tuple[str, str] | None = None, starttls=None, tls=None):
    def authenticate(server, session, envelope, mechanism, auth_data):
        is_right = (
            isinstance(auth_data, LoginPassword)
            and (
                auth_data.login.decode(),
                auth_data.password.decode(),
            )
            == login
        )
        # The unkind case: a server that repeats what it was given.
        answer = None if is_right else f"535 5.7.8 no such login: {auth_data.password.decode()}"
        return AuthResult(success=is_right, handled=False, message=answer)

    extra = {}
    if starttls:
        extra |= {"tls_context": starttls, "require_starttls": True}
    if login:
        extra |= {"authenticator": authenticate, "auth_required": True}
    if tls:
        extra |= {"auth_require_tls": False}
    controller = Controller(mailbox, hostname=HOST, port=free_port(), ssl_context=tls, **extra)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


def read_body(headers, body: bytes) -> object:
    """Return what was sent as plain values, of a picture its kind and size."""
    stated = headers.get("Content-Type", "")
    match stated.partition(";")[0]:
        case "application/x-www-form-urlencoded":
            return dict(parse_qsl(body.decode()))
        case "multipart/form-data":
            form = message_from_bytes(f"Content-Type: {stated}\r\n\r\n".encode() + body, policy=default)
            return dict(_read_part(part) for part in form.iter_parts())
        case "image/png":
            return _picture(body)
        case _:
            return json.loads(body) if body else None


def _read_part(part):
    name = part.get_param("name", header="Content-Disposition")
    sent = part.get_payload(decode=True)
    if part.get_content_type() == "image/png":
        return name, {"filename": part.get_filename(), **_picture(sent)}
    return name, json.loads(sent)


def _picture(png: bytes) -> dict[str, object]:
    return {"kind": "png" if png.startswith(b"\x89PNG\r\n\x1a\n") else "unknown", "size": len(png)}


@dataclass
class Hook:
    """What a web server took, and the status, headers and body that it answers, by path where `answers` names it.

    What is larger than `max_bytes` it answers with 413.

    With `published`, requests by "METHOD /path/{any}", it answers 400 to whatever does not fit, as the service would
    whose requests these are, and keeps what is wrong in `problems`.
    """

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    answers: dict[str, bytes] = field(default_factory=dict)
    max_bytes: int = 1_000_000
    published: dict[str, object] | None = None
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    arrivals: SimpleQueue[bytes] = field(default_factory=SimpleQueue)
    url: str = ""

    @property
    def base(self) -> str:
        """Its address without a path."""
        return self.url.removesuffix("/hook")

    @property
    def bodies(self) -> list[dict[str, object]]:
        """What was sent, as plain values."""
        return [read_body(headers, body) for _, headers, body in self.requests]

    def check(self, method: str, path: str, sent: object) -> bool:
        if self.published is None:
            return True
        for request, schema in self.published["requests"].items():
            if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/?]+", re.escape(request)), f"{method} {path}"):
                found = problems(sent, schema, self.published)
                break
        else:
            found = [f"{method} {path} is not published"]
        self.problems += found
        return not found


@contextmanager
def web_server(hook: Hook, *, tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.requests.append((self.path, dict(self.headers.items()), body))
            hook.methods.append(self.command)
            is_fine = hook.check(self.command, self.path, read_body(self.headers, body))
            answer = hook.answers.get(self.path, hook.body)
            taken = hook.status if len(body) <= hook.max_bytes else 413
            self.send_response(taken if is_fine else 400)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
            hook.arrivals.put(body)

        do_PUT = do_POST  # noqa: N815 the standard library's name.

        def log_message(self, *args) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request, client_address) -> None:
            pass  # A client that refuses the certificate is what a test wants.

    with Server((HOST, 0), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        hook.url = f"http{'s' if tls else ''}://{HOST}:{server.server_port}/hook"
        try:
            yield hook
        finally:
            server.shutdown()
            thread.join()
