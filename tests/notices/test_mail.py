"""Mail against a server that takes it, refuses one address, hangs, breaks, comes back, or is not there."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.notices.conftest import HOSTILE, LINK, NOW, PLAIN, message
from tests.notices.sink import CUT, HANG, Sink
from tests.signing.authority import SERVER, given, root
from tuntas.notices.bounces import bounced
from tuntas.notices.mail import Mail
from tuntas.notices.message import text
from tuntas.notices.port import Down, Outcome, Refused, Sent, Wrong
from tuntas.outgoing import Secret

USER, PASSWORD = "tuntas@contoh.go.id", "kata-Sandi-surel-5!"
TAG = Secret("tanda")
ANI = "ani@contoh.go.id"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


def mail_to(sink: Sink, **changes: Any) -> Mail:
    values: dict[str, Any] = {
        "host": "127.0.0.1", "port": sink.port, "sender": "tuntas@contoh.go.id", "security": "none", "tag": TAG,
        "connect": 2.0, "whole": 3.0,
    }  # fmt: skip
    return Mail(**(values | changes))


def sent(mail: Mail, address: str = ANI, **about: Any) -> Outcome:
    return mail.send(message(**about), address, now=NOW)


# -- what arrives


def test_a_mail_arrives_as_one_from_a_machine(sink: Sink) -> None:
    done = sent(mail_to(sink), urgency="high")
    (taken,) = sink.taken
    assert (taken.sender, taken.recipients) == ("tuntas@contoh.go.id", [ANI])
    assert {name: str(value) for name, value in taken.mail.items()} == {
        "From": "Tuntas <tuntas@contoh.go.id>", "To": ANI, "Subject": "Langkah 3 melewati norma: Perbaikan",
        "Date": "Mon, 23 Nov 2026 03:00:00 +0000", "Message-ID": done.receipt,  # type: ignore[union-attr]
        "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": "id",
        "Importance": "high", "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable", "MIME-Version": "1.0",
    }  # fmt: skip
    assert taken.mail.get_content().replace("\r\n", "\n") == (
        f"{text(message(), headed=False)}\n\n-- \nPesan otomatis dari Tuntas. Balasan tidak dibaca.\n"
    )
    assert [taken.lines[no].rpartition(" ")[2] for no in (1, 2)] == ["RET=HDRS", "NOTIFY=FAILURE"]


def test_sent_again_it_has_the_same_name_and_somebody_elses_another(sink: Sink) -> None:
    first, again, other = (sent(mail_to(sink), key=key) for key in ("delivery-17", "delivery-17", "delivery-18"))
    assert first == again != other


def test_hostile_text_arrives_as_plain_text(sink: Sink) -> None:
    sent(mail_to(sink), subject=HOSTILE, title=HOSTILE, do="x" * 10_000)
    (taken,) = sink.taken
    assert set(taken.mail.keys()) & {"Bcc", "Reply-To"} == set()
    assert taken.recipients == [ANI]
    assert str(taken.mail["Subject"]) == PLAIN[:119] + "…"
    assert PLAIN in taken.mail.get_content()
    assert max(len(line) for line in taken.raw.split(b"\r\n")) < 999
    assert [part.get_content_type() for part in taken.mail.walk()] == ["text/plain"]


def test_a_line_that_is_a_dot_ends_nothing(sink: Sink) -> None:
    sent(mail_to(sink, sender_name="."), subject=".", title="", case="", do=".")
    assert LINK in sink.taken[0].mail.get_content()


# -- secured


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """A server called localhost, and the file of the authority it is from."""
    server = given("localhost", purpose=SERVER, host="localhost")
    (tmp_path / "server.pem").write_bytes(server.pem + server.key_pem)
    (tmp_path / "ca.pem").write_bytes(root().pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    return context, str(tmp_path / "ca.pem")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_secured_and_signed_in(security: str, tls: tuple[ssl.SSLContext, str]) -> None:
    context, authority = tls
    with Sink(context, at_once=security == "tls", user=USER, password=PASSWORD) as sink:
        how = {"host": "localhost", "security": security, "ca_file": authority, "user": USER}
        assert isinstance(sent(mail_to(sink, password=Secret(PASSWORD), **how)), Sent)
        assert [(one.secured, one.user) for one in sink.taken] == [(True, USER)]
        assert told(sent(mail_to(sink, password=Secret("salah"), **how))) == (
            "credentials", True,
            "Server surel menolak nama pengguna atau kata sandi kami. Beri tahu administrator. "
            "Kata server: 5.7.8 Error: authentication failed",
        )  # fmt: skip
        assert told(sent(mail_to(sink, **(how | {"ca_file": ""}))))[0] == "tls"  # an authority that nobody trusts
        assert told(sent(mail_to(sink, **(how | {"host": "127.0.0.1"}))))[0] == "tls"  # another name
        assert len(sink.taken) == 1


def test_never_in_the_clear_instead(sink: Sink) -> None:
    assert told(sent(mail_to(sink, security="starttls")))[0] == "tls"
    assert sink.taken == []


# -- when it does not work


def told(outcome: Outcome) -> tuple[str, bool, str]:
    assert isinstance(outcome, Down)
    return outcome.code, outcome.everyone, outcome.sentence


def test_one_address_is_refused_and_others_are_not(sink: Sink) -> None:
    sink.answers["salah@contoh.go.id"] = "550 5.1.1 <salah@contoh.go.id>: user unknown"
    assert sent(mail_to(sink), "salah@contoh.go.id") == Refused(
        "address",
        "Alamat surel ini tidak ada atau tidak menerima surel. Kata server: 5.1.1 <salah@contoh.go.id>: user unknown",
    )
    assert isinstance(sent(mail_to(sink)), Sent)


@pytest.mark.parametrize(
    ("command", "answer", "code", "everyone"),
    [
        ("CONNECT", "421 4.3.2 too busy", "busy", True), ("CONNECT", "554 no service", "busy", True),
        ("EHLO", "550 who are you", "busy", True),
        ("MAIL", "451 4.3.0 later", "busy", True), ("MAIL", "550 5.7.1 not you", "sender", True),
        ("MAIL", "530 5.7.0 sign in first", "sender", True),
        ("RCPT", "450 4.2.0 greylisted", "later", False), ("RCPT", "421 4.7.0 slow down", "busy", True),
        ("RCPT", "452 4.2.2 mailbox full", "full", False), ("RCPT", "552 5.2.2 over quota", "full", False),
        ("RCPT", "554 5.7.1 Relay access denied", "relay", True), ("RCPT", "530 5.7.0 sign in", "credentials", True),
        ("DATA", "451 4.3.0 queue is down", "later", False), ("END", "421 4.3.0 going down", "busy", True),
        ("END", "452 4.3.1 disk full", "later", False), ("END", "552 5.2.2 over quota", "full", False),
        ("CONNECT", CUT, "broken", True), ("MAIL", CUT, "broken", True), ("END", CUT, "broken", True),
    ],
)  # fmt: skip
def test_later(command: str, answer: str, code: str, everyone: bool, sink: Sink) -> None:
    sink.answers[command] = answer
    if command == "EHLO":
        sink.answers["HELO"] = answer
    assert told(sent(mail_to(sink)))[:2] == (code, everyone)
    assert sink.taken == []


@pytest.mark.parametrize(
    ("command", "answer", "code"),
    [
        ("RCPT", "550 no such user here", "address"), ("RCPT", "553 5.1.3 bad address", "address"),
        ("RCPT", "550 5.7.1 not wanted", "address"), ("END", "554 5.7.1 spam", "content"),
        ("END", "550 5.1.1 no such user", "address"), ("END", "552 message too large", "content"),
    ],
)  # fmt: skip
def test_never(command: str, answer: str, code: str, sink: Sink) -> None:
    sink.answers[command] = answer
    outcome = sent(mail_to(sink))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert outcome.sentence.endswith("Kata server: " + answer[4:])


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"])
def test_it_hangs(command: str, sink: Sink) -> None:
    sink.answers[command] = HANG
    begun = time.monotonic()
    assert told(sent(mail_to(sink, connect=0.3, whole=1.0)))[:2] == ("timeout", True)
    assert time.monotonic() - begun < 1.5


def test_it_drips() -> None:
    def drips(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            try:
                for one in b"220-" + b"a" * 400:
                    line.sendall(bytes([one]))
                    time.sleep(0.05)
            except OSError:
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drips, args=(listener,), daemon=True).start()
        mail = Mail("127.0.0.1", "a@b.id", "none", listener.getsockname()[1], connect=5.0, whole=0.5)
        begun = time.monotonic()
        assert told(sent(mail))[0] == "timeout"
        assert time.monotonic() - begun < 1.5


def test_once_taken_it_is_sent_whatever_comes_after(sink: Sink) -> None:
    for answer in (CUT, "500 what"):
        sink.answers["QUIT"] = answer
        assert isinstance(sent(mail_to(sink)), Sent)


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert told(sent(Mail("127.0.0.1", "a@b.id", "none", port, connect=2.0))) == (
        "connect", True, "Server surel menolak sambungan. Dicoba lagi nanti."
    )  # fmt: skip
    assert told(sent(Mail("tidak-ada.invalid", "a@b.id", "none", port)))[0] == "name"


def test_it_is_down_for_three_days_and_then_takes_it_once(sink: Sink) -> None:
    sink.answers["CONNECT"] = "421 down"
    assert [told(sent(mail_to(sink)))[0] for _ in range(3)] == ["busy"] * 3
    sink.answers.clear()
    assert isinstance(sent(mail_to(sink)), Sent)
    assert len(sink.taken) == 1


def test_it_says_nothing_that_is_secret(
    tls: tuple[ssl.SSLContext, str], seen: Callable[[Callable[[], Outcome]], str]
) -> None:
    context, authority = tls
    with Sink(context, user=USER, password=PASSWORD) as sink:
        mail = mail_to(sink, host="localhost", security="starttls", ca_file=authority, user=USER,
                       password=Secret(PASSWORD))  # fmt: skip
        for command, answer in [("AUTH", f"535 you said {PASSWORD}"), ("AUTH", HANG), ("AUTH", CUT), ("RCPT", "550 x"),
                                ("END", f"554 {PASSWORD}")]:  # fmt: skip
            sink.answers = {command: answer}
            said = seen(lambda: sent(mail))
            assert PASSWORD not in said
        assert PASSWORD not in repr(mail)


# -- it comes back


def report(message_id: str, action: str = "failed", status: str = "5.1.1", headers_only: bool = False) -> bytes:
    """A report as Postfix writes it (RFC 3464)."""
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return (
        "From: MAILER-DAEMON@mx.contoh.go.id\r\nTo: tuntas@contoh.go.id\r\nSubject: Undelivered Mail\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n"
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.contoh.go.id\r\n\r\n"
        f"Final-Recipient: rfc822; {ANI}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n"
        f"--B\r\nContent-Type: {kind}\r\n\r\nSubject: x\r\nMessage-ID: {message_id}\r\n\r\nisi\r\n--B--\r\n"
    ).encode()


@pytest.mark.parametrize("headers_only", [True, False])
def test_accepted_and_bounced(headers_only: bool, sink: Sink) -> None:
    done = sent(mail_to(sink), key="delivery-17")
    assert isinstance(done, Sent)
    found = bounced(report(sink.taken[0].mail["Message-ID"], headers_only=headers_only), TAG)
    assert found is not None
    assert (found.key, found.why) == ("delivery-17", Refused(
        "address", "Alamat surel ini tidak ada atau tidak menerima surel. Kata server: 5.1.1 550 5.1.1 no such user"
    ))  # fmt: skip


def test_other_mails_are_no_bounces(sink: Sink) -> None:
    done = sent(mail_to(sink))
    assert isinstance(done, Sent)
    ours = done.receipt
    forged = ours.partition(".")[0] + ".aaaaaaaaaaaaaaaa@contoh.go.id>"
    others = [
        report(ours, action="delayed"), report(ours, action="relayed"), report(forged), report("<x@y>"), report(""),
        sink.taken[0].raw, b"", b"\xff" * 5000, report(ours).replace(b"multipart/report", b"multipart/mixed"),
        b"Content-Type: multipart/report; boundary=B\r\n\r\n" + b"--B\r\n" * 20_000, b"x" * 2_000_000,
        report(ours).replace(b"Message-ID", b"Message-ID: =?x?q?=?=\r\nContent-Type"),
    ]  # fmt: skip
    assert [one for one in others if bounced(one, TAG)] == []
    assert bounced(report(ours), Secret("lain")) is None


# -- addresses, settings


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Ani.W+x@Contoh.GO.id ", "Ani.W+x@contoh.go.id"), ("a@kémentérian.id", "a@xn--kmentrian-b4ae.id")],
)
def test_addresses(typed: str, kept: str, sink: Sink) -> None:
    assert mail_to(sink).check(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "ani", "ani@", "@contoh.go.id", "a b@contoh.go.id", "a@b", "a@contoh.go.id\r\nBcc: x@y.id", "é@contoh.go.id",
     "a@contoh.go.id,b@contoh.go.id", "<a@contoh.go.id>", '"a"@contoh.go.id', "a@[127.0.0.1]", "a@contoh..id",
     "a" * 65 + "@contoh.go.id", "a@" + "b." * 130 + "id", "a\x00@contoh.go.id", "a@b@contoh.go.id"],
)  # fmt: skip
def test_what_is_no_address(typed: str, sink: Sink) -> None:
    assert mail_to(sink).check(typed) == Wrong(("Alamat surel ditulis seperti nama@contoh.go.id.",))


def test_settings() -> None:
    given = {"MAIL_HOST": "mx.contoh.go.id", "MAIL_FROM": "tuntas@contoh.go.id", "MAIL_USER": "u", "MAIL_PASSWORD": "p"}
    made = Mail.configured(lambda name: given.get(name, ""))
    assert isinstance(made, Mail)
    assert (made.security, made.port, made.user, made.password.reveal()) == ("starttls", 587, "u", "p")
    assert Mail.configured(lambda name: "") is None
    wrong = {"MAIL_HOST": "x", "MAIL_PORT": "70000", "MAIL_SECURITY": "none", "MAIL_USER": "u"}
    assert Mail.configured(lambda name: wrong.get(name, "")) == Wrong((
        "MAIL_PORT: angka 1 sampai 65535.", "MAIL_FROM: alamat surel pengirim.",
        "MAIL_SECURITY: kata sandi tidak dikirim tanpa TLS.",
    ))  # fmt: skip
