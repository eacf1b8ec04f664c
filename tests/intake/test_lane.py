"""The lane for alarms in the real server: it takes what is plain, leaves the rest to the parser, and loses nothing.

A server of our own is started, spoken to over plain sockets, and killed without warning in the middle of a storm.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_cli import environment, free_port, tuntas
from tuntas.intake.lane import MOST, whole
from tuntas.people import tokens

TOKEN = "tn_" + "k" * 43
MAKE = f"""
from tuntas.intake.models import Source
from tuntas.people.models import Unit
unit = Unit.objects.filter(kind="office").first() or Unit.objects.create(name="Kantor")
Source.objects.create(unit=unit, name="Uji", kind="plain", token_hash={tokens.hashed(TOKEN)!r})
"""


def request(body: bytes = b"{}", *lines: str, path: str = f"/masuk/alarm/{TOKEN}/",
    first: str = "POST {} HTTP/1.1") -> bytes:
    head = [first.format(path), "Host: tuntas.example", "Content-Type: application/json",
        f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("data", [
    request(), request(b'{"a": 1}', "Connection: close"), request(b"", "User-Agent: Alertmanager/0.27"),
    request(path="/v2/enqueue"), request(b"{}", "Authorization: Bearer x", path="/masuk/alarm/"),
])  # fmt: skip
def test_a_plain_whole_request_goes_by_the_lane(data: bytes) -> None:
    asked = whole(data)
    assert asked is not None
    assert (asked.size, asked.body) == (len(data), data.partition(b"\r\n\r\n")[2])


SMUGGLED = [
    request()[:-1], request() + b"x", request() + request(), request()[:30], b"", b"POST ", request().replace(b"\r\n",
        b"\n"),
    request(b"{}", "Content-Length: 2"), request(b"{}", "Content-Length: 0"), request(b"{}",
        "Transfer-Encoding: chunked"),
    request(b"{}", "transfer-encoding : chunked"), request(b"{}", "Transfer-Encoding\t: chunked"), request(b"{}",
        "Expect: 100-continue"),
    request(b"{}", "Content-Encoding: gzip"), request(b"{}", "Upgrade: h2c"), request(b"{}",
        "Connection: keep-alive, x-a"),
    request(b"{}", " folded: x"), request(b"{}", "X-A: b\nTransfer-Encoding: chunked"), request(b"{}", "X-A: b\rc"),
    request(b"{}", "X-A: b\x00"), request(b"{}", ": x"), request(b"{}", "nocolon"),
    request().replace(b"Length: 2", b"Length: +2"), request().replace(b"Length: 2", b"Length: 0x2"),
    request().replace(b"Length: 2", b"Length: 2, 2"), request().replace(b"Length: 2", "Length: ²".encode()),
    request(b"{}", "Content-Type: multipart/form-data; boundary=x"),
    request().replace(b"application/json", b"application/x-www-form-urlencoded"),
    request(first="GET {} HTTP/1.1"), request(first="POST {} HTTP/1.0"), request(first="POST  {} HTTP/1.1"),
    request(first="POST {}?a=1 HTTP/1.1"), request(path="/masuk/alarm/%2e%2e/"), request(path="/lapor/"),
    request(path="http://x/masuk/alarm/a/"), request(path="/v2/enqueue/../x"),
]  # fmt: skip


@pytest.mark.parametrize("data", SMUGGLED, ids=range(len(SMUGGLED)))
def test_whatever_is_not_plain_is_left_to_the_servers_own_parser(data: bytes) -> None:
    assert whole(data) is None


@dataclass
class Server:
    home: Path
    port: int
    process: subprocess.Popen[bytes]

    def says(self, *pieces: bytes, wait: float = 0.0) -> list[int]:
        """The status of every answer on one connection, in their order; read until it is closed or nothing comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            for piece in pieces:
                line.sendall(piece)
                time.sleep(wait)
            line.settimeout(2)
            got = b""
            with suppress(TimeoutError):
                while piece := line.recv(65536):
                    got += piece
        return [int(one[:3]) for one in got.split(b"HTTP/1.1 ")[1:]]

    def bodies(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.home / "tuntas.sqlite3")) as database:
            return dict(database.execute("SELECT raw, count FROM intake_body").fetchall())


@contextmanager
def running(home: Path) -> Iterator[Server]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tuntas", "up", "--port", str(port), "--no-worker"], cwd="/", env=environment(home),
        stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                if line.recv(4096):
                    break
            time.sleep(0.2)
        yield Server(home, port, process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("badai")
    assert tuntas(place, "manage", "migrate", "-v0").returncode == 0
    made = tuntas(place, "manage", "shell", "-c", MAKE)
    assert made.returncode == 0, made.stderr
    return place


def test_alarms_and_pages_share_connections_in_whatever_pieces_they_come(home: Path) -> None:
    def body(number: int) -> bytes:
        return json.dumps({"key": "a", "state": "firing", "n": number}).encode()

    page, close = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "Connection: close"
    chunked = (f"POST /masuk/alarm/{TOKEN}/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
               "3\r\n{\"a\r\n4\r\n\": 1\r\n1\r\n}\r\n0\r\n\r\n").encode()  # fmt: skip
    with running(home) as server:
        kept = [request(body(number)) for number in range(8)]
        assert server.says(*kept[:3], page, kept[3], wait=0.2) == [202, 202, 202, 200, 202]
        assert server.says(*(bytes([one]) for one in kept[4])) == [202]  # a byte at a time
        assert server.says(kept[5] + kept[6] + page) == [202, 202, 200]  # all at once
        assert server.says(chunked) == [202]
        assert server.says(request(body(7), close)) == [202]
        assert server.says(request(body(1), close, path="/masuk/alarm/salah/"), wait=0.1) == [401]
        assert server.says(request(body(1), close, path="/masuk/alarm/salah/"), wait=0.1) == [401]  # remembered
        assert server.says(request(b"x" * (MOST + 5), close)) == [202]
        assert server.says(request(b'{"event_action": "x"}', close, path="/v2/enqueue")) == [400]
        with socket.create_connection(("127.0.0.1", server.port)) as line:
            line.sendall(request(b'{"gone": true}'))  # and does not wait for the answer
        time.sleep(0.5)
        assert server.says(page, wait=0.1) == [200]
        found = server.bodies()
    meant = {body(number).decode(): 1 for number in range(8)} | {'{"a": 1}': 1, "x" * (MOST + 5): 1,
        '{"gone": true}': 1}
    assert found == meant


def test_what_was_answered_survives_a_kill_in_the_middle_of_a_storm(home: Path) -> None:
    answered: list[str] = []

    def storm(first: int) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
            for number in range(first, first + 100_000):
                body = json.dumps({"key": f"k{number}", "state": "firing", "storm": number}).encode()
                line.sendall(request(body))
                got = b""
                while not got.endswith(b"}"):
                    piece = line.recv(4096)
                    if not piece:
                        return
                    got += piece
                if got.startswith(b"HTTP/1.1 202"):
                    answered.append(body.decode())

    with running(home) as server:
        threads = [threading.Thread(target=storm, args=(1_000_000 * one,), daemon=True) for one in range(12)]
        for one in threads:
            one.start()
        until = time.monotonic() + 60
        while len(answered) < 2000 and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(server.process.pid, signal.SIGKILL)
        for one in threads:
            one.join(20)
        kept = server.bodies()
    assert len(answered) >= 2000
    assert [one for one in answered if one not in kept] == []
