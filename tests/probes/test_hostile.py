"""What comes back is hostile: escape sequences, floods, silence, bent messages."""

from __future__ import annotations

import os
import socket
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.services import Resolver
from tuntas.probes import errors, process
from tuntas.probes.bounded import Overdue, bounded
from tuntas.probes.dns import Answer, Unreadable, question, read
from tuntas.probes.measurement import Measurement
from tuntas.probes.policy import Policy
from tuntas.probes.readiness import readiness
from tuntas.probes.remedies import REMEDIES
from tuntas.probes.survey import Plan, Progress, survey
from tuntas.probes.text import MOST_BYTES, clean

SH = ("/bin/sh",)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"\x1b[31mmerah\x1b[0m", "merah"), (b"\x1b]0;judul\x07isi", "isi"), (b"\x1b]52;c;aGFp\x1b\\isi", "isi"),
        (b"\x1bP1$r0m\x1b\\isi", "isi"), (b"a\x1b", "a"), (b"a\x1b[", "a"), (b"\x1bcisi", "isi"),
        (b"a\rb\x08c\x00d", "abcd"), ("\u009b31mx", "x"), ("a\u202eb\u2066c\ufeff", "abc"), (b"\xff\xfeisi", "��isi"),
        (b"satu\r\ndua\ttiga", "satu\ndua\ttiga"),
        ("\ud800x", "x"), ("\x1b]0;tanpa akhir", ""),
    ],
)  # fmt: skip
def test_only_text_is_kept(written: bytes | str, kept: str) -> None:
    assert clean(written) == kept


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_whatever_it_is_nothing_that_steers_a_terminal_remains(written: bytes | str) -> None:
    kept = clean(written, 100)
    assert len(kept.encode()) <= 100
    assert not {one for one in kept if ord(one) < 32 and one not in "\n\t"} | ({"\x1b", "\x7f", "\x9b"} & set(kept))


# -- processes --------------------------------------------------------------------------------------


def test_a_flood_is_cut_and_the_program_ended() -> None:
    code, written = process.run(("/usr/bin/yes",), ["\x1b[2J"], seconds=5)
    assert (code, len(written.encode()) <= MOST_BYTES, "\x1b" in written) == (None, True, False)


def test_a_program_that_hangs_is_ended_with_its_children() -> None:
    began = time.monotonic()
    code, written = process.run(SH, ["-c", "echo mulai; sleep 60 & sleep 60"], seconds=0.5)
    assert (code, written) == (None, "mulai\n")
    assert time.monotonic() - began < 10


def test_a_program_that_closes_its_mouth_and_stays_is_ended_too() -> None:
    assert process.run(SH, ["-c", "exec >&- 2>&-; sleep 60"], seconds=0.5) == (None, "")


def test_an_address_stands_behind_two_dashes_and_nothing_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_DEBUG", "help")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert process.run(("/usr/bin/printf",), ["%s\n"], "-v", seconds=5)[1] == "--\n-v\n"
    inherited = process.run(("/usr/bin/env",), [], seconds=5)[1].split()
    assert sorted(inherited) == ["LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(process.Unavailable):
        process.run(("/tidak/ada",), [], seconds=1)


def test_a_call_that_hangs_is_given_up() -> None:
    with pytest.raises(Overdue):
        bounded(lambda: time.sleep(5), 0.05)
    with pytest.raises(ZeroDivisionError):
        bounded(lambda: 1 / 0, 1)
    assert bounded(lambda: 5, 1) == 5


# -- DNS --------------------------------------------------------------------------------------------


def test_an_answer_of_our_own_server_is_read() -> None:
    number, asked = question("layanan.contoh.go.id", "A")
    assert read(Resolver({"layanan.contoh.go.id": "198.51.100.80"}).answer(asked), number, asked) == Answer(
        "noerror", ("198.51.100.80",)
    )
    assert read(Resolver({}).answer(asked), number, asked) == Answer("nxdomain", ())
    assert read(Resolver({}, code=2).answer(asked), number, asked) == Answer("servfail", ())


def test_an_answer_to_another_question_or_with_another_number_is_none() -> None:
    number, asked = question("a.id", "A")
    good = Resolver({"a.id": "10.9.8.7"}).answer(asked)
    for bad in (
        struct.pack("!H", number ^ 1) + good[2:], asked, good.replace(b"\x01a", b"\x01b"), b"", good[:11],
        good[:-1], good[:6] + b"\xff\xff" + good[8:],
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            read(bad, number, asked)


@given(st.binary(max_size=300))
def test_bent_bytes_never_break_the_reader(rest: bytes) -> None:
    number, asked = question("a.id", "A")
    for data in (rest, Resolver({"a.id": "10.9.8.7"}).answer(asked)[: len(asked)] + rest):
        try:
            assert isinstance(read(data, number, asked), Answer)
        except Unreadable:
            continue


# -- the rest ---------------------------------------------------------------------------------------


@given(st.binary(max_size=60))
def test_bent_errors_of_the_kernel_never_break_their_reader(data: bytes) -> None:
    whole = data.ljust(16, b"\0")
    for family in (socket.AF_INET, socket.AF_INET6):
        assert errors._read(family, whole, 33434).what in ("expired", "arrived", "too_big", "unreachable")


def test_a_survey_that_is_stopped_stops_and_progress_never_goes_back() -> None:
    told: list[tuple[int, int, Measurement]] = []

    def note(one: Progress) -> None:
        told.append((one.done, one.planned, one.last))

    found = survey(Policy([]), plan=Plan(), progress=note, stop=lambda: True)
    assert [one.probe for one in found] == ["link"]
    assert [(done, planned >= done, one.probe) for done, planned, one in told] == [(1, True, "link")]


def test_readiness_tells_every_method_and_what_would_open_it() -> None:
    found = readiness()
    told = ["icmp", "ping", "tcp", "traceroute", "dns", "snmp", "tls", "arp", "link", "ipv6"]
    assert [one.key for one in found] == told == list(REMEDIES)
    assert [one.key for one in found if not all((*one.remedy.cost, *one.remedy.advice))] == []
    assert f"ping_group_range = {os.getgid()} {os.getgid()}" in found[0].ways[0].command
    assert {one.key: one.works for one in found}["tcp"]
