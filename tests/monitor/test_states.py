"""The state of a watched target, as a table, and what must hold whatever is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.intake import hearing
from tuntas.monitor.states import (
    BEHIND,
    DOWN,
    FLAPS,
    SLOW,
    TRIES,
    UNKNOWN,
    UP,
    WITHIN,
    Reading,
    State,
    decided,
    doubtful,
    following,
    told,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FOUND = (UP, SLOW, DOWN, UNKNOWN)
WORDS = (*FOUND, BEHIND)


def read(*words: str) -> list[Reading]:
    return [Reading(word=one) for one in words]


@pytest.mark.parametrize(("was", "found", "again"), [
    (UNKNOWN, UP, False), (UNKNOWN, SLOW, True), (UNKNOWN, DOWN, True), (UNKNOWN, UNKNOWN, False),
    (UP, UP, False), (UP, SLOW, True), (UP, DOWN, True), (UP, UNKNOWN, False),
    (SLOW, UP, True), (SLOW, SLOW, False), (SLOW, DOWN, True), (SLOW, UNKNOWN, False),
    (DOWN, UP, True), (DOWN, SLOW, True), (DOWN, DOWN, False), (DOWN, UNKNOWN, False),
    (BEHIND, UP, False), (BEHIND, SLOW, True), (BEHIND, DOWN, True), (BEHIND, UNKNOWN, False),
])  # fmt: skip
def test_what_contradicts_the_known_is_asked_again(was: str, found: str, again: bool) -> None:
    assert doubtful(State(word=was), found) is again


@pytest.mark.parametrize(("tries", "word"), [
    ((DOWN,), None), ((UP,), None), ((DOWN, DOWN), DOWN), ((DOWN, UP), None), ((DOWN, UP, UP), UP),
    ((DOWN, UP, DOWN), DOWN), ((DOWN, SLOW, UP), SLOW), ((SLOW, SLOW), SLOW), ((DOWN, UNKNOWN), UNKNOWN),
    ((UNKNOWN,), UNKNOWN), ((), None),
])  # fmt: skip
def test_two_of_three_decide(tries: tuple[str, ...], word: str | None) -> None:
    found = decided(read(*tries))
    assert (found and found.word) == word


def test_the_latest_of_those_that_agree_is_what_is_kept() -> None:
    tries = [Reading(word=UP, mid=90.0), Reading(word=DOWN), Reading(word=UP, mid=3.0)]
    assert decided(tries) == tries[2]


@pytest.mark.parametrize(("above", "word", "cause"), [
    (None, DOWN, None), (State(word=UP), DOWN, None), (State(word=SLOW), DOWN, None), (State(word=UNKNOWN), DOWN, None),
    (State(word=DOWN), BEHIND, 7), (State(word=BEHIND, cause=3), BEHIND, 3),
])  # fmt: skip
def test_what_hangs_behind_a_fault_is_not_a_fault_of_its_own(
    above: State | None, word: str, cause: int | None
) -> None:
    after = following(State(word=UP, since=AT), Reading(word=DOWN), AT, (7, above) if above else None)
    assert (after.word, after.cause) == (word, cause)
    assert told(State(word=UP), after) == ("firing" if word == DOWN else "")


def test_what_answers_past_a_dead_uplink_is_up() -> None:
    assert following(State(), Reading(word=UP), AT, (7, State(word=DOWN))).word == UP


@pytest.mark.parametrize(("firing", "word", "says"), [
    (False, DOWN, "firing"), (True, DOWN, ""), (True, UP, "resolved"), (True, SLOW, "resolved"), (False, UP, ""),
    (True, BEHIND, ""), (False, BEHIND, ""), (True, UNKNOWN, ""), (False, UNKNOWN, ""),
])  # fmt: skip
def test_an_alarm_begins_when_it_is_down_and_ends_when_it_answers(firing: bool, word: str, says: str) -> None:
    assert told(State(firing=firing), State(word=word)) == says


def test_an_alarm_burns_on_while_nothing_can_be_measured() -> None:
    state = following(State(word=UP), Reading(word=DOWN), AT)
    for word in (UNKNOWN, DOWN):
        state = following(state, Reading(word=word), AT, (7, State(word=DOWN)) if word == DOWN else None)
        assert state.firing
    assert not following(state, Reading(word=UP), AT).firing


def test_since_is_when_it_began_and_why_is_the_latest() -> None:
    state = following(State(), Reading(word=DOWN, why="timeout"), AT)
    later = following(state, Reading(word=DOWN, why="refused"), AT + timedelta(minutes=5))
    assert (later.since, later.why) == (AT, "refused")


def test_four_changes_in_half_an_hour_are_flapping_and_then_no_more() -> None:
    state = State(word=UP, since=AT - timedelta(days=3))
    for minute, word in enumerate((DOWN, UP, DOWN)):
        state = following(state, Reading(word=word), AT + timedelta(minutes=minute))
    assert not state.is_flapping(AT + timedelta(minutes=3))
    state = following(state, Reading(word=UP), AT + timedelta(minutes=4))
    assert state.is_flapping(AT + timedelta(minutes=4))
    assert not state.is_flapping(AT + timedelta(minutes=30))


def test_monitor_and_alarms_mean_the_same_by_flapping() -> None:
    assert (FLAPS, WITHIN) == (hearing.FLAPS, hearing.WITHIN)


def test_what_could_not_be_measured_is_no_change() -> None:
    state = State(word=UP, since=AT)
    for minute in range(20):
        state = following(state, Reading(word=UNKNOWN if minute % 2 else UP), AT + timedelta(minutes=minute))
    assert state.changes == ()


steps = st.lists(
    st.tuples(st.sampled_from(FOUND), st.integers(-7200, 7200), st.sampled_from((None, *WORDS))), max_size=60
)


@given(steps)
def test_whatever_is_found_and_however_the_clock_jumps(found: list[tuple[str, int, str | None]]) -> None:
    state, now, burning = State(), AT, False
    for word, seconds, above in found:
        now += timedelta(seconds=seconds)
        before = state
        state = following(state, Reading(word=word), now, (1, State(word=above)) if above else None)
        assert state.since is not None and state.since <= now  # nothing lasts less than nothing
        assert all(one <= now for one in state.changes)
        assert (state.word == BEHIND) == (word == DOWN and above in (DOWN, BEHIND))
        assert (state.cause is not None) == (state.word == BEHIND)
        says = told(before, state)
        assert says in (("", "resolved") if burning else ("", "firing"))  # in turns, never one twice
        burning = {"firing": True, "resolved": False}.get(says, burning)
        assert state.firing == burning


@given(st.lists(st.sampled_from((UP, SLOW, DOWN)), min_size=TRIES, max_size=TRIES))
def test_three_answers_always_decide(words: list[str]) -> None:
    found = decided(read(*words))
    assert found is not None and words.count(found.word) == max(words.count(one) for one in words)
