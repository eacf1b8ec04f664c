"""A page that stops, trickles, breaks off or leads to itself; large packets that vanish, and echo requests that do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.probes.test_verdict import NAMES, presence, verdict
from tuntas.probes import http as module
from tuntas.probes import policy
from tuntas.probes.http import http, needs_small
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Admitted
from tuntas.probes.target import Role, Target
from tuntas.probes.texts import sentence

Serve = Callable[..., Admitted]
USUAL = {"status": 200, "connect_ms": 1.0, "first_byte_ms": 5.0, "longest_wait_ms": 20.0, "bytes": 9000, "whole": True}


@pytest.fixture
def served() -> Iterator[Serve]:
    """A web server that says these bytes, one piece after the other, to each connection; `silent` says none at first.

    The MSS the client asked for is what tells a small-packet connection from a usual one.
    """
    lines: list[socket.socket] = []

    def serve(*pieces: bytes, only_small: bool = False, silent: int = 0) -> Admitted:
        line = socket.create_server(("127.0.0.1", 0))
        lines.append(line)

        def answer() -> None:
            with suppress(OSError):
                for number in range(100):
                    one = line.accept()[0]
                    lines.append(one)
                    one.recv(4096)
                    small = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) < 1000
                    if number < silent or (only_small and not small):
                        continue
                    for piece in pieces:
                        one.sendall(piece)
                    one.close()

        threading.Thread(target=answer, daemon=True).start()
        ports = (line.getsockname()[1],)
        target = Target(key="web", name="Layanan", role=Role.WEB, address="127.0.0.1", ports=ports, scheme="http")
        return Admitted(target, "127.0.0.1", policy._SEAL)

    yield serve
    for one in lines:
        one.close()


def page(**more: Any) -> Measurement:
    reason = more.pop("reason", "")
    took = more.pop("took_ms", 30.0)
    return Measurement(probe="http", target="web", passed=not reason, reason=reason, took_ms=took,
                       figures=USUAL | more)  # fmt: skip


def large(key: str, passed: bool, **more: Any) -> Measurement:
    word = "passed" if passed else "lost"
    full = more.pop("full", word)
    figures = {"sizes": {"56": "passed", "1400": word, "1472": full}, "full_frame": full}
    return Measurement(probe="mtu", target=key, passed=passed, figures=figures | more)


def said(*found: Measurement) -> tuple[str, str]:
    told = verdict(presence("web"), *found)
    return told.code, sentence(told, NAMES)


# -- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "passed", "reason"), [
    (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalo", True, ""),
    (b"HTTP/1.0 200 OK\r\n\r\nhalo", True, ""),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalo", False, "cut"),
    (b"HTTP/1.1 302 Found\r\nLocation: /masuk\r\nContent-Length: 0\r\n\r\n", True, ""),
    (b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", False, "loop"),
    (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", False, "status"),
    (b"", False, "broken"),
])  # fmt: skip
def test_what_a_page_may_be(served: Serve, answer: bytes, passed: bool, reason: str) -> None:
    found = http(served(answer))
    assert (found.passed, found.reason) == (passed, reason)


@pytest.mark.parametrize(("found", "code", "words"), [
    (page(), "ok", "Semua yang diperiksa berfungsi."),
    (page(reason="cut", whole=False), "http_error", "Jawaban Layanan daring tidak benar: terputus di tengah."),
    (page(reason="loop", status=302), "http_error",
     "Jawaban Layanan daring tidak benar: mengalihkan ke dirinya sendiri."),
    (page(whole=False, bytes=8, longest_wait_ms=1000.0, took_ms=8000.0), "http_slow",
     "Aplikasi Layanan daring lambat: 8000 ms (ambang 2000 ms)."),
    (page(whole=False, bytes=900_000, took_ms=8000.0), "ok", "Semua yang diperiksa berfungsi."),
])  # fmt: skip
def test_a_page_that_trickles_breaks_off_or_leads_to_itself(found: Measurement, code: str, words: str) -> None:
    assert said(found) == (code, words)


def test_a_page_on_record_that_is_gone_is_remarked() -> None:
    told = verdict(presence("web"), page(status=404))
    assert (told.code, [(one.target, one.remark) for one in told.remarks]) == ("ok", [("web", "gone")])


@pytest.mark.parametrize(("reason", "days", "words"), [
    ("expired", -3, "sisa -3 hari"), ("not_yet_valid", 300, "belum mulai berlaku"),
])  # fmt: skip
def test_a_certificate_ended_or_has_not_begun(reason: str, days: int, words: str) -> None:
    found = Measurement(probe="tls", target="web", passed=False, reason=reason,
                        figures={"days_left": days, "trusted": False})  # fmt: skip
    assert said(found) == ("tls_expired", f"Sertifikat Layanan daring tidak berlaku: {words}.")


# -- large packets ----------------------------------------------------------------------------------

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalo"


def test_what_comes_in_small_packets_only_is_told_from_what_was_slow_once(
    served: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AGAIN", 0.5)
    assert needs_small(served(PAGE, only_small=True), "/", 0) is True
    assert needs_small(served(PAGE), "/", 0) is False
    assert needs_small(served(PAGE, silent=9), "/", 0) is False


STUCK = page(whole=False, reason="timeout", status=None, bytes=0, took_ms=8000.0)
NEEDS_SMALL = page(whole=False, reason="timeout", status=None, bytes=0, took_ms=8000.0, needs_small=True)


@pytest.mark.parametrize(("found", "code", "targets"), [
    ([large("site", True, full="too_big"), STUCK], "http_slow", ("web",)),  # PPPoE, and a mute application
    ([large("site", True, full="lost"), STUCK], "http_slow", ("web",)),
    ([large("site", True), NEEDS_SMALL], "mtu_blackhole", ("web",)),
    ([large("site", True, full="lost"), NEEDS_SMALL], "mtu_blackhole", ("site", "web")),
    ([large("site", True, full="too_big"), NEEDS_SMALL], "mtu_blackhole", ("site", "web")),
    ([large("gateway", False), large("site", False)], "mtu_blackhole", ("gateway", "site")),
    ([large("gateway", False), large("site", True)], "ok", ()),  # the gateway takes no large pings
    ([large("site", False, leaves_by_udp=True), page()], "ok", ()),  # only pings are filtered
    ([large("site", False, leaves_by_udp=True), NEEDS_SMALL], "mtu_blackhole", ("site", "web")),
    ([large("site", False, leaves_by_udp=True)], "mtu_blackhole", ("site",)),  # no page proves the way back
    ([large("site", False), page()], "mtu_blackhole", ("site",)),
])  # fmt: skip
def test_where_large_packets_vanish(found: list[Measurement], code: str, targets: tuple[str, ...]) -> None:
    told = verdict(presence("web"), *found)
    assert (told.code, told.targets) == (code, targets)
