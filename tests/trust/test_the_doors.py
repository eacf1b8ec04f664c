"""What stands before every door: sign-in, numbers that are guessed, addresses, sizes, secrets in the log."""

from __future__ import annotations

import errno
import logging
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, Cast
from tuntas.cases import moves
from tuntas.cases.models import Report
from tuntas.commands import serve
from tuntas.intake import limit
from tuntas.logs import Secrets
from tuntas.people.models import User


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.FILES = tmp_path, tmp_path / "files"


def received(cast: Cast, place: dict[str, Any]) -> Report:
    now = datetime.now(UTC)
    data = {"gejala": "ruang", "tempat": place, "waktu_kejadian": now.isoformat()}
    return moves.receive(edition=cast.edition, unit=cast.office, data=data, now=now).report


def typed(**more: str) -> dict[str, str]:
    return {"data_gangguan.gejala": "ruang", "data_gangguan.waktu_kejadian": "baru", **more}


def test_an_account_that_is_switched_off_is_answered_as_a_wrong_password(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.budi.pk).update(is_active=False)
    answers = [
        client.post("/masuk/", {"login": name, "password": word})
        for name, word in (("budi", PASSWORD), ("budi", "bukan"), ("tiada", PASSWORD))
    ]
    assert [one.status_code for one in answers] == [422, 422, 422]
    assert len({one.content.count(b"tidak cocok") for one in answers}) == 1


def test_a_guessed_number_opens_no_report_from_elsewhere(cast: Cast, client: Client) -> None:
    hidden = received(cast, {"id": None, "name": "Ruang Rapat Pimpinan"})
    at = str(cast.room.pk)
    for sent in ({}, {"data_gangguan.tempat": at}, {"data_gangguan.tempat": "lain", "data_gangguan.tempat.lain": "X"}):
        assert client.post("/lapor/", typed(gabung=hidden.number, **sent)).status_code == 404
    there = {"data_gangguan.tempat": "lain", "data_gangguan.tempat.lain": "ruang rapat pimpinan"}
    assert client.post("/lapor/", typed(gabung=hidden.number, **there)).status_code == 302
    assert Report.objects.count() == 2


@pytest.mark.parametrize("name", ["data_gangguan.tempat", "unit", "gabung", "kunci", "nama", "berkas_tadi"])
def test_endless_digits_and_nul_break_nothing(cast: Cast, client: Client, name: str) -> None:
    for bad in ("9" * 5000, "a\x00b"):
        sent = typed(**{"data_gangguan.tempat": str(cast.room.pk)}) | {name: bad}
        assert client.post("/lapor/", sent).status_code < 500


def test_no_nul_reaches_the_database(cast: Cast, client: Client) -> None:
    def looked_at(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        assert "\x00" not in str(params).replace("\\x00", "\x00")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(looked_at):
        client.force_login(cast.ani)
        for path in ("/kasus/%00/", "/sop/%00/", "/meja/?cari=%00x", "/lacak/?tautan=2026-%00", "/sop/x/?terbitan=%00"):
            assert client.get(path).status_code in (200, 404), path
        assert client.post("/akun/kunci/", {"label": "a\x00b"}).status_code == 200
        report = typed(nama="Ru\x00di", **{"data_gangguan.tempat": str(cast.room.pk)})
        assert client.post("/lapor/", report).status_code == 302
    assert Report.objects.get().reporter == "Rudi"


def test_a_body_beyond_all_measure_is_refused_unread(cast: Cast, client: Client) -> None:
    answer = client.generic("POST", "/lapor/", b"x", content_type="multipart/form-data", CONTENT_LENGTH="9" * 12)
    assert answer.status_code == 413


def test_the_log_tells_no_secret() -> None:
    assert house.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    for start in ("lacak", "lapor/terkirim", "penyedia", "mulai"):
        said = ("Not Found", f"/{start}/{'a2' * 16}/x/")
        record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", said, None)
        assert Secrets().filter(record)
        assert record.getMessage() == f"Not Found: /{start}/…/x/"


def test_a_client_that_stalls_frees_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STALL_SECONDS", 1)
    listener = serve._listener("127.0.0.1", 0)
    with listener, socket.create_connection(listener.getsockname()):
        served, _address = listener.accept()
        served.setblocking(True)
        with served, pytest.raises(BlockingIOError):
            served.recv(1)


def test_counting_reports_never_costs_one(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    limit.count("10.0.0.1", now)
    for one in (Path(house.HOME) / "laju").iterdir():
        one.write_bytes(b"\x00" * 20)  # after a power cut
    assert not limit.full("10.0.0.1", now)

    def full(*_given: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(limit.os, "pwrite", full)
    answer = client.post("/lapor/", typed(**{"data_gangguan.tempat": str(cast.room.pk)}))
    assert answer.status_code == 302


def test_many_who_come_at_once_wait_and_are_not_turned_away() -> None:
    with serve._listener("127.0.0.1", 0) as listener:
        comers = [socket.create_connection(listener.getsockname(), timeout=1) for _ in range(50)]
        for _ in comers:
            listener.accept()[0].close()
        for one in comers:
            one.close()
