"""SNMP is read from whatever bytes come, and what it tells is only what the agent said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab import agent
from tuntas.probes import ber
from tuntas.probes.snmp import COLUMNS, UPTIME, read, request

GET, BULK = 0xA0, 0xA5


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=12), st.integers(0, 39))
def test_identifiers_come_back_as_they_went(rest: list[int], second: int) -> None:
    (item,) = ber.items(ber.oid((1, second, *rest)))
    assert item.oid() == (1, second, *rest)


@given(st.integers(0, 2**40))
def test_numbers_come_back_as_they_went(value: int) -> None:
    (item,) = ber.items(ber.integer(value))
    assert item.number() == value


def test_the_agent_of_the_lab_is_understood() -> None:
    said = agent.answer(request(agent.COMMUNITY, GET, 7, UPTIME), agent.table())
    assert said is not None
    assert [(name, item.number()) for name, item in read(said, 7)] == [(UPTIME, 360_000)]
    said = agent.answer(request(agent.COMMUNITY, BULK, 8, COLUMNS["state"]), agent.table())
    assert said is not None
    states = [(name[-1], item.number()) for name, item in read(said, 8) if name[:-1] == COLUMNS["state"]]
    assert states == [(1, 1), (2, 2), (12, 2)]


def test_the_answer_to_another_question_is_none() -> None:
    said = agent.answer(request(agent.COMMUNITY, GET, 7, UPTIME), agent.table())
    assert said is not None
    for bad in (b"", said[:-1], said + b"\0", said[:1] + b"\x84\xff\xff\xff\xff" + said[2:]):
        with pytest.raises(ber.Unreadable):
            read(bad, 7)
    with pytest.raises(ber.Unreadable):
        read(said, 8)


@given(st.binary(max_size=300))
def test_bent_bytes_never_break_the_reader(data: bytes) -> None:
    try:
        for _, item in read(data, 7):
            item.number()
    except ber.Unreadable:
        return
