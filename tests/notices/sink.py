"""A mail server that takes, refuses, hangs or breaks, as a test wants, at any command."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

HANG, CUT = "hang", "cut"


@dataclass
class Taken:
    """A mail that was said yes to, with the envelope it came in."""

    sender: str
    recipients: list[str]
    raw: bytes
    secured: bool
    user: str
    lines: list[str] = field(default_factory=list)

    @property
    def mail(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=policy.SMTP)
        assert isinstance(found, EmailMessage)
        return found


class Sink:
    """`answers`: to a command (CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, END, QUIT), or to an address.

    An answer is a line, HANG, or CUT.
    """

    def __init__(
        self, tls: ssl.SSLContext | None = None, *, at_once: bool = False, user: str = "", password: str = "",
        port: int = 0,
    ) -> None:  # fmt: skip
        self.answers: dict[str, str] = {}
        self.features = ["SIZE 10000000", "DSN"]
        self.taken: list[Taken] = []
        self.connections = 0
        self.heard: list[str] = []
        self._tls, self._at_once = tls, at_once
        self._sign_in = base64.b64encode(f"\0{user}\0{password}".encode()).decode() if user else ""
        self._user = user
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(0.05)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                continue
            self.connections += 1
            threading.Thread(target=self._served, args=(line,), daemon=True).start()

    def _served(self, line: socket.socket) -> None:
        line.settimeout(5)
        try:
            if self._at_once and self._tls:
                line = self._tls.wrap_socket(line, server_side=True)
            _Talk(self, line).run()
        except (OSError, EOFError):
            pass
        finally:
            line.close()


class _Talk:
    """One connection."""

    def __init__(self, sink: Sink, line: socket.socket) -> None:
        self.sink, self.line, self.file = sink, line, line.makefile("rb")
        self.secured, self.user = isinstance(line, ssl.SSLSocket), ""
        self.sender, self.recipients, self.lines = "", list[str](), list[str]()

    def run(self) -> None:
        self.say("CONNECT", "220 sink ESMTP")
        while told := self.file.readline().decode().rstrip("\r\n"):
            self.lines.append(told)
            self.sink.heard.append(told)
            verb, _, rest = told.partition(" ")
            if not self.obey(verb.upper(), rest):
                return

    def say(self, command: str, usual: str) -> bool:
        """Whether the answer was a yes."""
        answer = self.sink.answers.get(command, usual)
        if answer == HANG:
            self.sink._stop.wait(5)
            raise EOFError
        if answer == CUT:
            raise EOFError
        self.line.sendall(answer.encode() + b"\r\n")
        return answer[0] in "23"

    def obey(self, verb: str, rest: str) -> bool:
        if verb in ("EHLO", "HELO"):
            self.say("EHLO", "\r\n".join(f"250-{one}" for one in ["sink", *self.features()]) + "\r\n250 OK")
        elif verb == "STARTTLS" and self.sink._tls:
            if self.say("STARTTLS", "220 go"):
                self.line = self.sink._tls.wrap_socket(self.line, server_side=True)
                self.file, self.secured = self.line.makefile("rb"), True
        elif verb == "AUTH":
            right = rest == f"PLAIN {self.sink._sign_in}"
            self.user = self.sink._user if right else ""
            self.say("AUTH", "235 ok" if right else "535 5.7.8 Error: authentication failed")
        elif verb == "MAIL":
            self.sender, self.recipients = _path(rest), []
            self.say("MAIL", "250 ok")
        elif verb == "RCPT":
            address = _path(rest)
            if self.say(address if address in self.sink.answers else "RCPT", "250 ok"):
                self.recipients.append(address)
        elif verb == "DATA":
            self.take() if self.say("DATA", "354 go on") else None
        else:
            self.say(verb, "250 ok")
        return verb != "QUIT"

    def features(self) -> list[str]:
        offered = [*self.sink.features]
        if self.sink._tls and not self.secured:
            offered.append("STARTTLS")
        return [*offered, "AUTH PLAIN"] if self.sink._sign_in else offered

    def take(self) -> None:
        raw = b""
        while (one := self.file.readline()) != b".\r\n":
            if not one:
                raise EOFError
            raw += one[1:] if one.startswith(b".") else one
        taken = Taken(self.sender, self.recipients, raw, self.secured, self.user, self.lines)
        if self.say("END", "250 2.0.0 queued as 4711"):
            self.sink.taken.append(taken)


def _path(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]
