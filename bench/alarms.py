"""Measures the door for alarms under a storm: 1,000 bodies a second for ten seconds, through a real server.

python -m bench.alarms [seconds, default 10] [bodies a second, default 1000]

Starts `tuntas up` with a home of its own and throws it away. Says how many were answered, in what time, how many
stand in the database afterwards, and what the worker made of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from statistics import median, quantiles

CONNECTIONS = 48
GOAL = 50.0  # milliseconds, at the median
FAULTS = 200  # different alarms in the storm; each comes again and again


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.alarms", description=__doc__.split("\n")[0])
    parser.add_argument("seconds", type=int, nargs="?", default=10)
    parser.add_argument("rate", type=int, nargs="?", default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tuntas-ukur-") as home, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        os.environ |= {"TUNTAS_HOME": home, "DJANGO_SETTINGS_MODULE": "tuntas.settings"}
        os.environ.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "tuntas", "up", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            token = _source(port)
            return _storm(port, token, asked.seconds, asked.rate)
        finally:
            server.terminate()
            server.wait(20)


def _source(port: int) -> str:
    """A source in an office of its own, once the server answers."""
    for _try in range(150):
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


def _storm(port: int, token: str, seconds: int, rate: int) -> int:
    from django.db import connection

    from tuntas.cases.models import Case
    from tuntas.intake.models import Body

    took, codes = asyncio.run(_sent(port, token, seconds, rate))
    stored = sum(Body.objects.values_list("count", flat=True))
    cuts = quantiles(took, n=100)
    print(f"{len(took)} bodies in {seconds} s: {dict(codes)}")
    print(f"answered in {median(took):.1f} ms median, {cuts[94]:.1f} ms p95, {cuts[98]:.1f} ms p99")
    print(f"stored: {stored} in {Body.objects.count()} rows ({connection.vendor})")
    began = time.monotonic()
    while Body.objects.filter(waiting=True).exists() and time.monotonic() - began < 120:
        time.sleep(1)
    print(f"read by the worker {time.monotonic() - began:.0f} s after the storm; cases: {Case.objects.count()}")
    good = codes == {202: seconds * rate} and stored == seconds * rate and median(took) < GOAL
    return 0 if good else 1


async def _sent(port: int, token: str, seconds: int, rate: int) -> tuple[list[float], Counter[int]]:
    """Each body at its moment, whether or not those before were answered."""
    waiting: asyncio.Queue[tuple[float, int]] = asyncio.Queue()
    took: list[float] = []
    codes: Counter[int] = Counter()

    async def line() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            due, number = await waiting.get()
            if number < 0:
                writer.close()
                return
            fault = number % FAULTS
            body = json.dumps({
                "key": f"k{fault}", "state": "firing", "title": f"Alarm {fault}", "severity": "warning",
                "text": f"nomor {number}", "host": f"sw-{fault}",
            }).encode()  # fmt: skip
            head = f"POST /masuk/alarm/{token}/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
            try:
                writer.write(head.encode() + body)
                status = await reader.readline()
                length, closes = 0, False
                while (field := await reader.readline()) not in (b"\r\n", b""):
                    name, _colon, value = field.decode().partition(":")
                    length = int(value) if name.lower() == "content-length" else length
                    closes = closes or (name.lower() == "connection" and "close" in value)
                await reader.readexactly(length)
                codes[int(status.split()[1])] += 1
            except (OSError, IndexError, asyncio.IncompleteReadError):
                codes[0] += 1
                closes = True
            took.append((time.perf_counter() - due) * 1000)
            if closes:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)

    lines = [asyncio.create_task(line()) for _one in range(CONNECTIONS)]
    began = time.perf_counter()
    for number in range(seconds * rate):
        due = began + number / rate
        if (left := due - time.perf_counter()) > 0.001:
            await asyncio.sleep(left)
        waiting.put_nowait((due, number))
    for _one in lines:
        waiting.put_nowait((0.0, -1))
    await asyncio.gather(*lines)
    return took, codes


if __name__ == "__main__":
    raise SystemExit(main())
