"""A wire with a fault: carries frames between two interfaces, late, unevenly, or not all of them."""

from __future__ import annotations

import heapq
import json
import random
import select
import socket
import sys
import time
from dataclasses import dataclass

_OUTGOING = 4
_ETH_ALL = 3


@dataclass(frozen=True)
class Rule:
    """What happens to frames, each way: how late, how unevenly, and how many IPv4 packets are lost."""

    delay_ms: float = 0
    jitter_ms: float = 0
    loss_pct: float = 0

    def drops(self, frame: bytes, dice: random.Random) -> bool:
        """Whether this frame is lost."""
        return frame[12:14] == b"\x08\x00" and dice.random() * 100 < self.loss_pct


def carry(a: str, b: str, rule: Rule) -> None:
    """For ever."""
    lines = [_line(a), _line(b)]
    dice = random.Random(2024)
    waiting: list[tuple[float, int, int, bytes]] = []
    number = 0
    ready = select.poll()
    for line in lines:
        ready.register(line, select.POLLIN)
    print("berdiri", flush=True)
    while True:
        wait = max(0.0, waiting[0][0] - time.monotonic()) if waiting else 1.0
        ready.poll(wait * 1000)
        for side, line in enumerate(lines):
            for frame in _frames(line):
                if rule.drops(frame, dice):
                    continue
                at = time.monotonic() + (rule.delay_ms + dice.random() * rule.jitter_ms) / 1000
                number += 1
                heapq.heappush(waiting, (at, number, 1 - side, frame))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, side, frame = heapq.heappop(waiting)
            lines[side].send(frame)


def _line(name: str) -> socket.socket:
    line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_ALL))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    line.bind((name, _ETH_ALL))
    line.setblocking(False)
    return line


def _frames(line: socket.socket) -> list[bytes]:
    found = []
    try:
        while len(found) < 64:
            frame, (_, _, kind, _, _) = line.recvfrom(65535)
            if kind != _OUTGOING:
                found.append(frame)
    except BlockingIOError:
        pass
    return found


if __name__ == "__main__":
    carry(sys.argv[1], sys.argv[2], Rule(**json.loads(sys.argv[3])))
