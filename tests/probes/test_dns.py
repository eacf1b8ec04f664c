"""One question to a resolver that is slow, deaf to UDP, or loses a packet; and what the verdict says of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.lab.services import Resolver
from tests.probes.test_verdict import NAMES, ping, verdict
from tuntas.probes import dns as module
from tuntas.probes import policy
from tuntas.probes.dns import dns
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Admitted
from tuntas.probes.target import Role, Target
from tuntas.probes.texts import sentence

NAME, ADDRESS = "layanan.contoh.go.id", "198.51.100.80"
Serve = Callable[[Callable[[int], float | None]], Admitted]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """A resolver, UDP and TCP; `wait`: seconds before each answer over UDP by the question's number, None for none."""
    monkeypatch.setattr(module, "_ASKED_AFTER", (0.0, 0.2, 0.4))
    monkeypatch.setattr(module, "_WAIT", 0.9)
    open_lines: list[socket.socket] = []

    def serve(wait: Callable[[int], float | None]) -> Admitted:
        resolver = Resolver({NAME: ADDRESS})
        streams = socket.create_server(("127.0.0.1", 0))
        packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        packets.bind(streams.getsockname())
        open_lines.extend((streams, packets))

        def answer() -> None:
            with suppress(OSError):
                for number in range(100):
                    asked, who = packets.recvfrom(4096)
                    if (late := wait(number)) is not None:
                        time.sleep(late)
                        packets.sendto(resolver.answer(asked), who)

        def over_tcp() -> None:
            with suppress(OSError):
                while True:
                    with streams.accept()[0] as one:
                        reply = resolver.answer(one.recv(4096)[2:])
                        one.sendall(len(reply).to_bytes(2) + reply)

        threading.Thread(target=answer, daemon=True).start()
        threading.Thread(target=over_tcp, daemon=True).start()
        port = streams.getsockname()[1]
        target = Target(key="dns", name="DNS kantor", role=Role.RESOLVER, address="127.0.0.1", ports=(port,))
        return Admitted(target, "127.0.0.1", policy._SEAL)

    yield serve
    for one in open_lines:
        one.close()


def said(found: Measurement, *more: Measurement) -> tuple[str, str]:
    told = verdict(found, *more)
    return told.code, sentence(told, NAMES)


def test_one_that_is_deaf_to_udp_does_not_work_though_it_answers_over_tcp(served: Serve) -> None:
    found = dns(served(lambda number: None), NAME)
    assert (found.passed, found.method, found.reason) == (False, "tcp", "udp_silent")
    assert found.figures["answers"] == [ADDRESS]  # good enough to know where a target is
    assert said(found) == (
        "dns_local_down", "DNS kantor tidak berfungsi: DNS kantor (diam lewat UDP, menjawab lewat TCP)."
    )  # fmt: skip


def test_one_lost_packet_is_neither_silence_nor_slowness(served: Serve) -> None:
    found = dns(served(lambda number: None if number == 0 else 0.0), NAME)
    assert (found.passed, found.method, found.figures["answers"]) == (True, "udp", [ADDRESS])
    assert found.took_ms >= 200 > found.figures["answer_ms"]


def test_an_answer_to_the_first_question_counts_when_it_comes_late(served: Serve) -> None:
    found = dns(served(lambda number: 0.6 if number == 0 else None), NAME)
    assert (found.passed, found.method) == (True, "udp")
    assert found.figures["answer_ms"] >= 600


@pytest.mark.parametrize(("took", "code"), [(999.9, "ok"), (1000.0, "dns_slow"), (3000.0, "dns_slow")])
def test_a_resolver_that_keeps_people_waiting_is_slow(took: float, code: str) -> None:
    figures = {"code": "noerror", "answers": [ADDRESS], "answer_ms": took}
    found = Measurement(probe="dns", target="dns", passed=True, parameters={"name": NAME}, figures=figures)
    assert said(found)[0] == code
    assert said(found, ping("isp", lost=30), ping("site", lost=30))[0] == "wan_loss"


@pytest.mark.parametrize(("code", "words"), [("refused", "menolak"), ("servfail", "SERVFAIL")])
def test_what_a_useless_resolver_says_is_told(code: str, words: str) -> None:
    figures = {"code": code, "answers": []}
    found = Measurement(probe="dns", target="dns", passed=False, reason=code, parameters={"name": NAME},
                        figures=figures)  # fmt: skip
    assert said(found) == ("dns_local_down", f"DNS kantor tidak berfungsi: DNS kantor ({words}).")
