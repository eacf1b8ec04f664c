"""A passphrase is seen nowhere: not in a value, a log, a traceback with its locals, or Django's error report."""

from __future__ import annotations

import base64
import copy
import http.client
import logging
import pickle
import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.views.debug import ExceptionReporter
from pyhanko.sign.signers import SimpleSigner

from tests.signing.authority import PASSPHRASE, given
from tests.signing.esign import NIK, PASSWORD, USER, Esign, told
from tuntas.outgoing import HIDDEN, Secret, Timeout
from tuntas.signing import bsre, certificate
from tuntas.signing.port import SigningFailed, Wanted

WRONG = "frasa-yang-keliru-42"
OPEN = [
    PASSPHRASE, WRONG, PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
    repr(PASSPHRASE.encode())[2:-1],
]  # fmt: skip


def seen_in_failure(act: Callable[[], object], caplog: pytest.LogCaptureFixture) -> str:
    """All that anybody could read of a failure, with every local of every frame but those of the test."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SigningFailed) as failed:
        act()
    error = failed.value
    assert (error.__cause__, error.__context__) == (None, None)
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    report = ExceptionReporter(None, type(error), error, error.__traceback__)
    written = [record.getMessage() + (record.exc_text or "") for record in caplog.records]
    return "\n".join([*told.format(), report.get_traceback_html(), report.get_traceback_text(), *written])


def secrets_in(text: str) -> list[str]:
    return [one for one in OPEN if one in text]


def test_a_secret_does_not_show() -> None:
    secret = Secret(PASSPHRASE)
    assert [repr(secret), str(secret), f"{secret}", "%s %r" % (secret, secret)] == [  # noqa: UP031
        HIDDEN, HIDDEN, HIDDEN, f"{HIDDEN} {HIDDEN}"
    ]  # fmt: skip
    assert repr({"frasa": [secret]}) == f"{{'frasa': [{HIDDEN}]}}"
    assert secret.reveal() == PASSPHRASE
    for write in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            write(secret)


def test_values_show_neither_secrets_nor_documents(esign: Esign) -> None:
    assert secrets_in(repr(esign.service())) == []


@pytest.mark.parametrize("phrase", [WRONG, PASSPHRASE + "\ud800"])
def test_a_wrong_passphrase_of_a_certificate(
    phrase: str, paper: bytes, wanted: Wanted, caplog: pytest.LogCaptureFixture
) -> None:
    secret = Secret(phrase)
    p12 = given().p12()
    assert secrets_in(seen_in_failure(lambda: certificate.sign(paper, p12, secret, wanted), caplog)) == []
    assert secrets_in(seen_in_failure(lambda: certificate.opened(p12, secret), caplog)) == []


def test_a_signing_that_breaks_in_the_middle(
    paper: bytes, wanted: Wanted, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(self: SimpleSigner, *_: object, **__: object) -> None:
        raise RuntimeError(self.signing_key.dump())

    monkeypatch.setattr(SimpleSigner, "async_sign_raw", breaks)
    text = seen_in_failure(lambda: certificate.sign(paper, given().p12(), Secret(PASSPHRASE), wanted), caplog)
    key = given().key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert secrets_in(text) == []
    assert repr(key[100:140])[2:-1] not in text


REPLIES = [
    told(400, error="Passphrase anda salah 2031"),
    told(400, error=f"Anda menulis {PASSPHRASE}"),
    told(500, error="x"), (200, "text/html", PASSPHRASE.encode()), (200, "application/pdf", b"%PDF"),
    (302, "text/html", b""),
]  # fmt: skip


@pytest.mark.parametrize("reply", REPLIES)
def test_a_service_that_refuses_or_fails(
    reply: Any, esign: Esign, paper: bytes, wanted: Wanted, caplog: pytest.LogCaptureFixture
) -> None:
    esign.reply = lambda form: reply
    service = esign.service()
    text = seen_in_failure(lambda: bsre.sign(service, paper, NIK, Secret(PASSPHRASE), wanted), caplog)
    assert secrets_in(text) == []


def test_a_service_that_hangs_or_is_not_there(
    esign: Esign, paper: bytes, wanted: Wanted, caplog: pytest.LogCaptureFixture
) -> None:
    esign.reply = lambda form: told(200 if esign.stop.wait(2) else 500)
    for service in (esign.service(timeout=Timeout(1, 0.2)), esign.service(url="http://127.0.0.1:9")):
        text = seen_in_failure(
            lambda service=service: bsre.sign(service, paper, NIK, Secret(PASSPHRASE), wanted), caplog
        )
        assert secrets_in(text) == []


def test_a_fault_nobody_thought_of(
    esign: Esign, paper: bytes, wanted: Wanted, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*given: object, **named: object) -> None:
        raise RuntimeError(given, named)

    monkeypatch.setattr(http.client.HTTPConnection, "request", breaks)
    service = esign.service()
    text = seen_in_failure(lambda: bsre.sign(service, paper, NIK, Secret(PASSPHRASE), wanted), caplog)
    assert secrets_in(text) == []
    text = seen_in_failure(
        lambda: bsre.sign(service, paper, NIK, Secret(PASSPHRASE + "\ud800"), replace(wanted)), caplog
    )
    assert secrets_in(text) == []


def test_the_log_names_no_person(esign: Esign, paper: bytes, wanted: Wanted, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bsre.status(esign.service(), NIK)
    bsre.sign(esign.service(), paper, NIK, Secret(PASSPHRASE), wanted)
    certificate.sign(paper, given().p12(), Secret(PASSPHRASE), wanted)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert [one for one in (NIK, "Ketut", *OPEN) if one in said] == []
