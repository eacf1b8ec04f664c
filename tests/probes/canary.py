"""What must never be reached, in every spelling, and a listener that counts whoever comes all the same."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress

__all__ = ["FORBIDDEN", "ODD", "Canary", "own_addresses"]

FORBIDDEN = [
    "127.0.0.1", "127.0.0.2", "127.255.255.255", "0.0.0.0", "0.1.2.3", "169.254.1.1", "169.254.169.254",
    "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "192.88.99.1", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::FFFF:7f00:1",
    "0:0:0:0:0:ffff:7f00:0001", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::127.0.0.1", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "2001::1", "100::1", "fe80::1", "fec0::1", "ff02::1", "ff05::1:3",
    "fd00:ec2::254", "fd20:ce::254", "fe80::5efe:127.0.0.1", "2001:db8::5efe:127.0.0.1",
    "2001:db8::200:5efe:127.0.0.1",
]  # fmt: skip

ODD = [
    "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "127.1", "127.0.1", "127.0.0.01",
    "1270.0.1", "127.0.0.1.", "127.0.0.1%lo", "::1%lo", "fe80::1%eth0", "[::1]", "[127.0.0.1]", "127.0.0.1:80",
    "localhost", "localhost.", "LOCALHOST", "localhost.localdomain", "127。0。0。1", "127．0．0．1", "１２７.0.0.1",
    "①②⑦.0.0.1", "user@127.0.0.1", "user:pw@10.9.8.7", "http://127.0.0.1/", "//127.0.0.1", "127.0.0.1/32",
    "127.0.0.1#x", "127.0.0.1?x", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\n", "127.0.0.1\x00", "127.0.0.1\r\nHost: x",
    "-c1", "--help", "-n", "$(id)", "`id`", "10.9.8.7;id", "10.9.8.7|id", "0", "", ".", "..", "*", "10.9.8",
    "10.9.8.7.", "010.9.8.7", "10.9.8.07", "0x0a.9.8.7", "168364039", "10.9.8.7%25", "10.9.8.7/24", "::ffff:10.9.8.7",
    "64:ff9b::10.9.8.7", "a" * 300, "xn--", "..", "contoh..go.id", "kantor.contoh.go.id.",
    "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "127.0.0.1%00", "127.0.0.1%2523", "http://x@127.0.0.1", "http://[::1]/",
    "-oProxyCommand=id", "１２７.０.０.１", "127｡0｡0｡1", "١٢٧.٠.٠.١", "0177.1", "[::ffff:127.0.0.1]", "::ffff:7f00:1%0",
    "[fe80::1%25eth0]", "127.0.0.1\t", "\t127.0.0.1", "127.0.0.1\u200b", "127.0.0.1\\@10.9.8.7", "127.0.0.1;@10.9.8.7",
    "kantor.contoh.go.id@127.0.0.1", "127.0.0.1,10.9.8.7", "10.9.8.7,127.0.0.1", "::1.", "0::0::1", "1.1.1.1.1",
]  # fmt: skip

class Canary:
    """Counts whoever comes to any address of this machine, by TCP or UDP, old or new, on each of its ports."""

    def __init__(self, ports: int = 1) -> None:
        self.visits = 0
        self._selector = selectors.DefaultSelector()
        self.ports = [self._listening() for _one in range(ports)]
        self.port = self.ports[0]
        self._on = True
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _listening(self) -> int:
        port = self._heard(socket.AF_INET, socket.SOCK_STREAM, "0.0.0.0", 0)
        self._heard(socket.AF_INET, socket.SOCK_DGRAM, "0.0.0.0", port)
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with suppress(OSError):
                self._heard(socket.AF_INET6, kind, "::", port)
        return port

    def _heard(self, family: int, kind: int, address: str, port: int) -> int:
        line = socket.socket(family, kind)
        if family == socket.AF_INET6:
            line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        line.bind((address, port))
        if kind == socket.SOCK_STREAM:
            line.listen(64)
        self._selector.register(line, selectors.EVENT_READ)
        return int(line.getsockname()[1])

    def _watch(self) -> None:
        while self._on:
            for key, _ in self._selector.select(0.05):
                self.visits += 1
                with suppress(OSError):
                    key.fileobj.accept()[0].close()  # type: ignore[union-attr]
                with suppress(OSError):
                    key.fileobj.recv(2000, socket.MSG_DONTWAIT)  # type: ignore[union-attr]

    def end(self) -> None:
        self._on = False
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]


def own_addresses() -> list[str]:
    """What this machine is called by others, where it is on a network at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):
        asked.connect(("203.0.113.1", 9))
        return [asked.getsockname()[0]]
    return []
