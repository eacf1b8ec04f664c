"""Notices by e-mail: one connection for each, TLS checked, every wait limited."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from socket import SHUT_RDWR, socket
from typing import ClassVar, Literal, Self, get_args

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from tuntas.notices.bounces import message_id
from tuntas.notices.mail_answers import meaning
from tuntas.notices.message import Message, headline, one_line, text
from tuntas.notices.port import Outcome, Read, Sent, Wrong
from tuntas.outgoing import Secret, secured
from tuntas.people import tokens

__all__ = ["CHANNEL", "Mail", "bounce_tag", "composed"]

_LOG = logging.getLogger(__name__)
Security = Literal["starttls", "tls", "none"]
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_NONE = Secret("")
CONNECT, WHOLE = 10.0, 60.0  # seconds: each wait, and all of it


@dataclass(frozen=True)
class Mail:
    """The server that takes our mail. `tag`: what our Message-IDs are signed with, so that bounces can be believed."""

    host: str
    sender: str
    security: Security = "starttls"
    port: int = 587
    user: str = ""
    password: Secret = _NONE
    sender_name: str = "Tuntas"
    tag: Secret = _NONE
    ca_file: str = ""
    connect: float = CONNECT
    whole: float = WHOLE

    key: ClassVar[str] = "mail"
    name: ClassVar = gettext_lazy("Surel")

    @classmethod
    def configured(cls, read: Read) -> Self | Wrong | None:
        """MAIL_HOST, MAIL_PORT, MAIL_SECURITY, MAIL_USER, MAIL_PASSWORD, MAIL_FROM, MAIL_FROM_NAME, MAIL_CA_FILE."""
        if not (host := read("MAIL_HOST")):
            return None
        security = read("MAIL_SECURITY") or "starttls"
        port = read("MAIL_PORT") or str(_PORTS.get(security, 0))
        sender = _address(read("MAIL_FROM"))
        if reasons := _faults(security, port, sender, read("MAIL_USER")):
            return Wrong(reasons)
        return cls(
            host=host, sender=str(sender), security=security, port=int(port), user=read("MAIL_USER"),  # type: ignore[arg-type]
            password=Secret(read("MAIL_PASSWORD")), sender_name=one_line(read("MAIL_FROM_NAME") or "Tuntas", 60),
            tag=bounce_tag(), ca_file=read("MAIL_CA_FILE"),
        )  # fmt: skip

    def check(self, address: str) -> str | Wrong:
        """name@place, its place in lower case and in ASCII."""
        return _address(address)

    @sensitive_variables()
    def send(self, message: Message, address: str, *, now: datetime) -> Outcome:
        """Refused: address, content. Down: the other codes of `mail_answers`."""
        try:
            made = composed(self, message, address, now)
            with _spoken(self) as line:
                return _handed_over(self, line, made)
        except Exception as error:  # its traceback would hold the password
            outcome = meaning(error, hide=(self.password,))
            _LOG.warning("a mail was not sent: %s", outcome.code)
        return outcome


CHANNEL = Mail


def bounce_tag() -> Secret:
    """What Message-IDs of this house are signed with."""
    return Secret(tokens.derived("mail", "bounces"))


def _address(text: str) -> str | Wrong:
    clean = text.strip()
    try:
        local, at, domain = clean.rpartition("@")
        clean = f"{local}{at}{domain.encode('idna').decode().lower()}"
        validate_email(clean)
    except (ValidationError, UnicodeError):
        clean = ""
    if not clean or not clean.isascii() or set('"[] ') & set(clean) or len(local) > 64 or len(clean) > 254:
        return Wrong((_("Alamat surel ditulis seperti nama@contoh.go.id."),))
    return clean


def _faults(security: str, port: str, sender: str | Wrong, user: str) -> tuple[str, ...]:
    faults = []
    if security not in get_args(Security):
        faults.append(_("MAIL_SECURITY: starttls, tls, atau none."))
    if not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536) and security in _PORTS:
        faults.append(_("MAIL_PORT: angka 1 sampai 65535."))
    if isinstance(sender, Wrong):
        faults.append(_("MAIL_FROM: alamat surel pengirim."))
    if user and security == "none":
        faults.append(_("MAIL_SECURITY: kata sandi tidak dikirim tanpa TLS."))
    return tuple(faults)


# -- what is sent -----------------------------------------------------------------------------------


def composed(mail: Mail, message: Message, address: str, now: datetime) -> EmailMessage:
    """The mail as it is handed over: plain text, and known to be from a machine (RFC 3834)."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(mail.sender_name, addr_spec=mail.sender)
    made["To"] = Address(addr_spec=address)
    made["Subject"] = headline(message)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = message_id(message.key, mail.sender.rpartition("@")[2], mail.tag)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"  # Exchange answers absences otherwise
    if message.urgency == "high":
        made["Importance"] = "high"
    with translation.override(message.language):
        foot = _("Pesan otomatis dari Tuntas. Balasan tidak dibaca.")
    made.set_content(f"{text(message, headed=False)}\n\n-- \n{foot}\n", cte="quoted-printable")
    made["Content-Language"] = message.language  # after the content, which clears such headers
    return made


# -- over the line ----------------------------------------------------------------------------------


@contextmanager
@sensitive_variables()
def _spoken(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A line to the server, secured and signed in; a watch cuts it, however slowly the server drips."""
    context = secured(mail.ca_file)
    domain = mail.sender.rpartition("@")[2]  # given, for smtplib would ask the network for our own name
    line = (
        smtplib.SMTP_SSL(local_hostname=domain, timeout=mail.connect, context=context)
        if mail.security == "tls"
        else smtplib.SMTP(local_hostname=domain, timeout=mail.connect)
    )
    line._host = mail.host  # type: ignore[attr-defined]  # the name its certificate is checked against
    late = threading.Event()
    watch = threading.Timer(mail.whole, _cut, (line, late))
    watch.daemon = True
    watch.start()
    try:
        _signed_in(mail, line, context)
        yield line
    except (OSError, smtplib.SMTPException):
        if late.is_set():
            raise TimeoutError from None
        raise
    finally:
        watch.cancel()
        line.close()


@sensitive_variables()
def _signed_in(mail: Mail, line: smtplib.SMTP, context: ssl.SSLContext) -> None:
    code, words = line.connect(mail.host, mail.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)
    line.ehlo_or_helo_if_needed()
    if mail.security == "starttls":
        line.starttls(context=context)  # raises where it is not offered: never in the clear instead
        line.ehlo_or_helo_if_needed()
    if mail.user:
        line.login(mail.user, mail.password.reveal())


def _cut(line: smtplib.SMTP, late: threading.Event) -> None:
    late.set()
    if isinstance(line.sock, socket):
        with suppress(OSError):
            socket.shutdown(line.sock, SHUT_RDWR)  # the bare line: TLS would forget its state while it is read


def _handed_over(mail: Mail, line: smtplib.SMTP, made: EmailMessage) -> Sent:
    """What was said yes to is sent: what becomes of the line afterwards changes nothing."""
    bounces = (["RET=HDRS"], ["NOTIFY=FAILURE"]) if line.has_extn("dsn") else ([], [])
    line.sendmail(mail.sender, [made["To"].addresses[0].addr_spec], made.as_bytes(), *bounces)
    with suppress(OSError, smtplib.SMTPException):
        line.quit()
    return Sent(made["Message-ID"])
