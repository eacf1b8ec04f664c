"""Step 5 is proven when what failed before passes three times over five minutes, with no failure between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tuntas.probes.check import Check
from tuntas.probes.proof import Proof, proven, rows

NINE = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
BEFORE = [
    Check("gateway", "gateway_down", "gw", True),
    Check("tcp", "service_down", "web", False, "refused", about="443"),
]


def at(minute: float, passed: bool | None = True) -> tuple[datetime, list[Check]]:
    return NINE + timedelta(minutes=minute), [Check("tcp", "firewall_block", "web", passed, "open", about="443")]


def enough(*later: tuple[datetime, list[Check]]) -> bool:
    return proven(BEFORE, later).is_enough


def test_three_passes_over_five_minutes_are_enough() -> None:
    assert enough(at(0), at(2), at(5))
    assert proven(BEFORE, [at(0), at(2), at(5)]) == Proof(3, NINE, NINE + timedelta(minutes=5), ())


def test_two_passes_or_four_minutes_are_not() -> None:
    assert not enough(at(0), at(6))
    assert not enough(at(0), at(2), at(4.9))


def test_a_failure_or_a_gap_in_the_measuring_begins_anew() -> None:
    assert not enough(at(0), at(2), at(4, False), at(6))
    assert not enough(at(0), at(2), at(4, None), at(6))
    assert not enough(at(0), at(2), (NINE + timedelta(minutes=6), []))
    later = proven(BEFORE, [at(0, False), at(1), at(3), at(7)])
    assert (later.is_enough, later.since) == (True, NINE + timedelta(minutes=1))


def test_what_passed_before_need_not_be_measured_again() -> None:
    assert proven(BEFORE, [at(0)]).failing == ()


def test_before_and_after_stand_in_one_row() -> None:
    first, second = rows(BEFORE, at(0)[1])
    assert (first.before, first.after, first.failed_before) == (BEFORE[0], None, False)
    assert (second.before, second.after, second.passed, second.failed_before) == (BEFORE[1], at(0)[1][0], True, True)
