"""When a notice is tried again: ever later, never all at once, for seven days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tuntas.notices.backoff import LONGEST, SHARED, next_try

FIRST = datetime(2026, 11, 23, 3, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def all_tries(key: str) -> list[datetime]:
    found, moment = [FIRST], FIRST
    while len(found) < 500:
        following = next_try(len(found), FIRST, key, last_at=moment)
        if following is None:
            return found
        found.append(moment := following)
    raise AssertionError("it never ends")


def test_ever_later_then_every_six_hours() -> None:
    waits = [b - a for a, b in zip(all_tries("k"), all_tries("k")[1:], strict=False)]
    plain = [MINUTE * 2**no for no in range(9)]
    for wait, meant in zip(waits[:-1], [*plain, *([6 * HOUR] * 100)], strict=False):
        assert meant * 0.8 <= wait <= meant * 1.2


def test_seven_days_and_no_longer() -> None:
    for key in ("a", "b", "c"):
        found = all_tries(key)
        assert found[-1] == FIRST + LONGEST
        assert 30 < len(found) < 50


def test_where_nobody_can_be_reached_every_quarter_of_an_hour() -> None:
    """One message asks for all of them, and soon after the server's return all of them go out."""
    waits, moment = [], FIRST
    for tries in range(1, 40):
        following = next_try(tries, FIRST, "k", last_at=moment, slowest=SHARED)
        assert following is not None
        waits.append(following - moment)
        moment = following
    for wait, meant in zip(waits, [MINUTE * 2**no for no in range(4)] + [15 * MINUTE] * 35, strict=True):
        assert meant * 0.8 <= wait <= meant * 1.2


def test_it_is_planned_the_same_without_a_last_try() -> None:
    assert [next_try(no, FIRST, "k") for no in range(1, 8)] == all_tries("k")[1:8]


def test_the_same_key_the_same_moment_and_others_others() -> None:
    assert next_try(3, FIRST, "k") == next_try(3, FIRST, "k")
    assert len({next_try(3, FIRST, f"delivery-{no}") for no in range(100)}) == 100


def test_a_wait_that_was_asked_for_is_kept() -> None:
    assert next_try(1, FIRST, "k", after=2 * HOUR) == FIRST + 2 * HOUR
    assert next_try(1, FIRST, "k", after=timedelta(seconds=1)) == next_try(1, FIRST, "k")


def test_after_days_off_it_is_not_tried_without_end() -> None:
    back = FIRST + timedelta(days=3)
    again = next_try(3, FIRST, "k", last_at=back)
    assert again is not None
    assert again >= back + 3 * MINUTE


def test_a_clock_that_jumped_buries_nothing() -> None:
    ahead, behind = FIRST + timedelta(days=30), FIRST - 2 * HOUR
    assert next_try(2, FIRST, "k", last_at=ahead) is not None
    assert next_try(2, FIRST, "k", last_at=behind) is not None
    assert next_try(40, FIRST, "k", last_at=ahead) is None
