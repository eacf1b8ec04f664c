"""An SNMP agent with a small table of ports, for the lab's switch."""

from __future__ import annotations

import socket
import threading

from tuntas.probes import ber
from tuntas.probes.snmp import COLUMNS, UPTIME

PORTS = {
    1: ("gi1 \x1b[31m", 1, 1, 0, 0, 1000), 2: ("gi2", 1, 2, 7, 3, 100), 12: ("gi12", 2, 2, 0, 0, 0),
}  # fmt: skip
COMMUNITY = "rahasia-kantor"


def table() -> dict[ber.Oid, bytes]:
    """Everything it knows: names, wanted and actual states, errors in and out, Mbit/s; and how long it runs."""
    known = {UPTIME: ber.whole(0x43, (360_000).to_bytes(3, "big"))}
    for number, (name, wanted, state, errors, out, mbps) in PORTS.items():
        values = (
            ber.text(name.encode()), ber.integer(wanted), ber.integer(state), ber.whole(0x41, bytes([errors])),
            ber.whole(0x41, bytes([out])), ber.whole(0x42, b"\0" + mbps.to_bytes(4, "big")),
        )  # fmt: skip
        known |= {(*column, number): value for column, value in zip(COLUMNS.values(), values, strict=True)}
    return known


def answer(asked: bytes, known: dict[ber.Oid, bytes]) -> bytes | None:
    """One message for another; none to a stranger."""
    (message,) = ber.items(asked)
    _, community, body = ber.items(message.value)
    number, _, several, pairs = ber.items(body.value)
    name = ber.items(ber.items(pairs.value)[0].value)[0].oid()
    if community.value != COMMUNITY.encode():
        return None
    if body.tag == 0xA0:
        found = [name] if name in known else []
    else:
        found = sorted(one for one in known if one > name)[: several.number()]
    given = ber.sequence(*(ber.sequence(ber.oid(one), known[one]) for one in found))
    reply = ber.sequence(ber.integer(number.number()), ber.integer(0), ber.integer(0), given, tag=0xA2)
    return ber.sequence(ber.integer(1), ber.text(community.value), reply)


def listen(address: str) -> None:
    """On UDP 161, in the namespace of the caller."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind((address, 161))

    def serve() -> None:
        while True:
            asked, who = line.recvfrom(4096)
            said = answer(asked, table())
            if said is not None:
                line.sendto(said, who)

    threading.Thread(target=serve, daemon=True).start()
