"""Measures the door for alarms under a storm: 1,000 bodies a second for ten seconds, through a real server.

python -m bench.alarms [seconds, default 10] [bodies a second, default 1000] [--new] [--profile FILE]

Starts `tuntas up` with a home of its own and throws it away. Says how many were answered, in what time, how many
stand in the database afterwards, what the worker made of them, what the server took of memory and processor, and what
the measuring itself cost: it runs on the same machine. `--new`: a connection for every body, as most monitors do.
`--profile`: where the server spent its time, as py-spy draws it.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

LINES = 64  # connections at once
GOAL = 50.0  # milliseconds, at the median
FAULTS = 200  # different alarms in the storm; each comes again and again


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.alarms", description=__doc__.split("\n")[0])
    parser.add_argument("seconds", type=int, nargs="?", default=10)
    parser.add_argument("rate", type=int, nargs="?", default=1000)
    parser.add_argument("--new", action="store_true")
    parser.add_argument("--profile", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tuntas-ukur-") as home, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        os.environ |= {"TUNTAS_HOME": home, "DJANGO_SETTINGS_MODULE": "tuntas.settings"}
        os.environ.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "tuntas", "up", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            token = source(port)
            worker = int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])
            if asked.profile:
                _profiled(worker, asked.seconds, asked.profile)
            return _storm(port, token, worker, asked)
        finally:
            server.terminate()
            server.wait(20)


def source(port: int) -> str:
    """A source in an office of its own, once the server answers."""
    for _try in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    import django

    django.setup()
    from tuntas.intake.models import Source
    from tuntas.people import tokens
    from tuntas.people.models import Unit

    unit = Unit.objects.filter(kind="office").first() or Unit.objects.create(name="Kantor ukur")
    token = tokens.new("tn_")
    Source.objects.create(unit=unit, name="Badai", kind="plain", token_hash=tokens.hashed(token))
    return token


def _profiled(worker: int, seconds: int, file: str) -> None:
    command = ["py-spy", "record", "-p", str(worker), "-d", str(seconds), "-f", "raw", "-o", file, "-t", "-i"]
    subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(1)


def _storm(port: int, token: str, worker: int, asked: argparse.Namespace) -> int:
    from django.db import connection

    from tuntas.cases.models import Case
    from tuntas.intake.models import Alert, Body
    from tuntas.intake.reading import turn

    before, own = _spent(worker), time.process_time()
    storm = Storm(port, token, asked.seconds, asked.rate, asked.new).run()
    own, spent = time.process_time() - own, _spent(worker) - before
    stored = sum(Body.objects.values_list("count", flat=True))
    cuts = quantiles(storm.took, n=100)
    count = asked.seconds * asked.rate
    print(f"{len(storm.took)} bodies in {storm.lasted:.1f} s: {dict(storm.codes)}; load {os.getloadavg()[0]:.1f}")
    print(f"answered in {median(storm.took):.1f} ms median, {cuts[94]:.1f} p95, {cuts[98]:.1f} p99, "
          f"{max(storm.took):.1f} longest")  # fmt: skip
    print(f"stored: {stored} in {Body.objects.count()} rows ({connection.vendor})")
    print(f"server: {_memory(worker)} MB, {1e6 * spent / count:.0f} µs of processor for each; "
          f"the measuring: {1e6 * own / count:.0f} µs")  # fmt: skip
    began = time.monotonic()
    while Body.objects.filter(waiting=True).exists() and time.monotonic() - began < 120:
        time.sleep(1)
    print(f"read by the worker {time.monotonic() - began:.0f} s after the storm; cases: {Case.objects.count()}")
    while turn(datetime.now(UTC) + timedelta(minutes=3)):  # as if the two minutes of waiting were over
        pass
    alone = Alert.objects.filter(case=None).count()
    print(f"after the waiting time: {Alert.objects.count()} alarms in {Case.objects.count()} cases, {alone} in none")
    good = storm.codes == {202: count} and stored == count and median(storm.took) < GOAL
    return 0 if good else 1


def _spent(process: int) -> float:
    """Seconds of processor that a process has used."""
    parts = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> int:
    """Megabytes of it that are in memory, at most so far."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(one.split()[1]) // 1024 for one in lines if one.startswith("VmHWM"))


@dataclass
class _Line:
    """A connection, and the body that it waits to be answered; 0.0: it is free."""

    sock: socket.socket
    due: float = 0.0
    got: bytes = b""


@dataclass
class Storm:
    """Sends each body at its moment, whether or not those before were answered; one thread, plain sockets."""

    port: int
    token: str
    seconds: int
    rate: int
    new: bool = False
    took: list[float] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    lasted: float = 0.0

    def run(self) -> Storm:
        """All of it, until the last is answered or none was for a minute."""
        self._ready = selectors.DefaultSelector()
        self._free = deque(self._opened() for _one in range(LINES))
        count = self.seconds * self.rate
        bodies = [self._request(number) for number in range(count)]
        began = heard = time.perf_counter()
        sent = 0
        while len(self.took) < count and time.perf_counter() - heard < 60:
            now = time.perf_counter()
            while sent < count and self._free and began + sent / self.rate <= now:
                self._send(self._free.popleft(), bodies[sent], began + sent / self.rate)
                sent += 1
            wait = began + sent / self.rate - now if sent < count and self._free else 1.0
            for key, _events in self._ready.select(max(0.0, wait)):
                self._hear(key.data)
                heard = time.perf_counter()
        self.lasted = time.perf_counter() - began
        return self

    def _opened(self) -> _Line:
        line = _Line(socket.create_connection(("127.0.0.1", self.port)))
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ready.register(line.sock, selectors.EVENT_READ, line)
        return line

    def _request(self, number: int) -> bytes:
        fault = number % FAULTS
        body = json.dumps({
            "key": f"k{fault}", "state": "firing", "title": f"Alarm {fault}", "severity": "warning",
            "text": f"nomor {number}", "host": f"sw-{fault}",
        }).encode()  # fmt: skip
        more = "Connection: close\r\n" if self.new else ""
        head = f"POST /masuk/alarm/{self.token}/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n{more}\r\n".encode() + body

    def _send(self, line: _Line, request: bytes, due: float) -> None:
        line.due, line.got = due, b""
        try:
            line.sock.send(request)
        except OSError:
            self._done(line, 0)

    def _hear(self, line: _Line) -> None:
        try:
            piece = line.sock.recv(4096)
        except OSError:
            piece = b""
        line.got += piece
        head, found, body = line.got.partition(b"\r\n\r\n")
        whole = found and len(body) >= int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if whole or not piece:
            self._done(line, int(line.got[9:12] or 0))

    def _done(self, line: _Line, code: int) -> None:
        """The answer is there, or will never be; the next body gets a line that is open."""
        if line.due:
            self.took.append((time.perf_counter() - line.due) * 1000)
            self.codes[code] += 1
        line.due = 0.0
        if code == 202 and not self.new:
            self._free.append(line)
            return
        self._ready.unregister(line.sock)
        line.sock.close()
        self._free.append(self._opened())


if __name__ == "__main__":
    raise SystemExit(main())
