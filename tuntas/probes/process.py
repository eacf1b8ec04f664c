"""Runs one of few programs, arguments fixed and a canonical address after `--`: no shell, bounded, output cleaned."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tuntas.probes.measurement import ProbeClock
from tuntas.probes.text import MOST_BYTES, clean

__all__ = ["IP", "PING", "Unavailable", "run"]

PING = ("/usr/bin/ping", "/bin/ping")
IP = ("/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip")
_ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


class Unavailable(Exception):
    """The program is not on this machine."""


def run(program: Sequence[str], options: Sequence[str], address: str = "", *, seconds: float) -> tuple[int | None, str]:
    """Exit code (None when it had to be ended) and cleaned output of the first of `program` that exists."""
    found = next((path for path in program if os.access(path, os.X_OK) and Path(path).is_file()), None)
    if found is None:
        raise Unavailable(program[0])
    argv = [found, *options, *(["--", address] if address else [])]
    with subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=_ENVIRONMENT, start_new_session=True, close_fds=True,
    ) as process:  # fmt: skip
        try:
            written, ended = _read(process, ProbeClock(seconds))
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    return (process.returncode if ended else None), clean(written)


def _read(process: subprocess.Popen[bytes], clock: ProbeClock) -> tuple[bytes, bool]:
    """What it writes until it ends, writes too much, or time is up; and whether it ended by itself."""
    assert process.stdout is not None
    written = b""
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while clock.left > 0 and len(written) < MOST_BYTES:
            if not ready.select(clock.left):
                break
            piece = os.read(process.stdout.fileno(), 4096)
            if not piece:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(clock.left)
                    return written, True
                break
            written += piece
    return written[:MOST_BYTES], False
