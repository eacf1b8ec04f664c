"""Do the registered ports of a target take connections."""

from __future__ import annotations

import errno
import selectors
import socket
import time
from typing import Any

from tuntas.probes.measurement import Measurement, ProbeClock
from tuntas.probes.policy import Admitted

__all__ = ["tcp"]

_WORDS = {0: "open", errno.ECONNREFUSED: "refused", errno.ETIMEDOUT: "timeout"}


def tcp(at: Admitted, *, seconds: float = 4.0) -> Measurement:
    """Each port: open, refused, timeout or unreachable. `passed` is whether all are open; None without a port."""
    clock = ProbeClock(seconds)
    ports = {port: _Knock(at, port) for port in at.target.every_port}
    with selectors.DefaultSelector() as waiting:
        for knock in ports.values():
            if not knock.word:
                waiting.register(knock.line, selectors.EVENT_WRITE, knock)
        while waiting.get_map() and clock.left > 0:
            for key, _ in waiting.select(clock.left):
                waiting.unregister(key.fileobj)
                key.data.finish()
    for knock in ports.values():
        knock.line.close()
    found: list[dict[str, Any]] = [
        {"port": port, "state": knock.word or "timeout", "ms": knock.ms} for port, knock in ports.items()
    ]
    bad = [one["state"] for one in found if one["state"] != "open"]
    return Measurement(
        probe="tcp", target=at.target.key, address=at.address, method="connect", at=clock.at, took_ms=clock.ms,
        passed=not bad if found else None, reason=bad[0] if bad else "",
        parameters={"ports": list(ports), "seconds": seconds}, figures={"ports": found},
    )  # fmt: skip


class _Knock:
    """One connection that is being opened."""

    def __init__(self, at: Admitted, port: int) -> None:
        self.word, self.ms = "", None
        self.line = socket.socket(at.family, socket.SOCK_STREAM)
        self.line.setblocking(False)
        self._began = time.monotonic()
        code = self.line.connect_ex((at.address, port))
        if code != errno.EINPROGRESS:
            self.finish(code)

    ms: float | None

    def finish(self, code: int | None = None) -> None:
        """Note how it ended."""
        known = self.line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) if code is None else code
        self.word = _WORDS.get(known, "unreachable")
        self.ms = round((time.monotonic() - self._began) * 1000, 2)
