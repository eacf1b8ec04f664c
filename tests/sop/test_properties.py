"""Promises that hold for any procedure, tried on generated ones with branches, loops, forks and joins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sop.definitions import NOW, Case
from tuntas.sop.faults import Faulty
from tuntas.sop.flow import State, missing
from tuntas.sop.procedure import Procedure
from tuntas.sop.read import read
from tuntas.sop.sound import states

HEAD = """\
format  = "sop/1"
key     = "buatan"
edition = "1"
name    = "Buatan"
[[roles]]
key  = "a"
name = "Petugas A"
[[roles]]
key  = "b"
name = "Petugas B"
"""

# A procedure is a list of parts: "step", ("choice", lists), ("loop", list) or ("fork", lists).
PARTS = st.recursive(
    st.just("step"),
    lambda inner: st.one_of(
        st.tuples(st.just("choice"), st.lists(st.lists(inner, max_size=2), min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=2)),
        st.tuples(st.just("fork"), st.lists(st.lists(inner, max_size=2), min_size=2, max_size=3)),
    ),
    max_leaves=5,
)


class Writer:
    """Writes the parts as [[steps]], each part handing the case on to what `follows`."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.numbers = count(1)

    def row(self, **cells: Any) -> str:
        number = next(self.numbers)
        self.rows.append({"key": f"l{number}", "by": "ab"[number % 2], "gives": [f"n{number}"], **cells})
        return f"l{number}"

    def write(self, parts: list[Any], follows: str) -> str:
        """Write `parts`; the key of the first."""
        for part in reversed(parts):
            follows = self.part(part, follows)
        return follows

    def part(self, part: Any, follows: str) -> str:
        if part == "step":
            return self.row(then=follows)
        kind, inner = part
        if kind == "choice":
            ways = {str(number): self.write(way, follows) for number, way in enumerate(inner)}
            return self.row(asks={"label": "Mana?"}, then=ways)
        if kind == "loop":
            again = self.row(asks={"label": "Lagi?"}, then={})
            start = self.write(inner, again)
            next(row for row in self.rows if row["key"] == again)["then"] = {"Y": start, "T": follows}
            return start
        join = self.row(then=follows)
        lasts = [self.row(then=join) for _ in inner]
        next(row for row in self.rows if row["key"] == join)["joins"] = lasts
        return self.row(then=[self.write(way, last) for way, last in zip(inner, lasts, strict=True)])


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {toml(one)}' for key, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(toml(one) for one in value)}]"
    return f'"{value}"'


def definition(rows: list[dict[str, Any]], returns: str = "") -> str:
    papers = sorted({key for row in rows for key in (*row.get("gives", ()), *row.get("needs", ()))})
    return (
        HEAD
        + "".join(
            f'[[papers]]\nkey = "{key}"\nname = "Naskah {key}"\n'
            'fields = [{ key = "isi", required = true, label = "Isi" }]\n'
            for key in papers
        )
        + "".join(
            '[[steps]]\ndoes = "Mengerjakan"\n'
            + "".join(f"{key} = {toml(one)}\n" for key, one in row.items())
            for row in rows
        )
        + returns
    )


@st.composite
def procedures(draw: Callable[..., Any]) -> Procedure:
    """A generated procedure, in which each step needs a paper of a step before it and may send back."""
    writer = Writer()
    first = writer.write(["step", *draw(st.lists(PARTS, min_size=1, max_size=3)), "step"], "selesai")
    rows = sorted(writer.rows, key=lambda row: row["key"] != first)
    plain = read(definition(rows))
    returns = ""
    for row in rows:
        before = [one["key"] for one in rows if row["key"] in plain.reachable(one["key"])]
        if before:
            row["needs"] = [f"n{draw(st.sampled_from(before))[1:]}"]
            targets = draw(st.lists(st.sampled_from(before), unique=True, max_size=2))
            returns += f'[[returns]]\nfrom = "{row["key"]}"\nto = {toml(targets)}\n' if targets else ""
    return read(definition(rows, returns))


def moves(sop: Procedure, state: State) -> Iterator[tuple[str, str]]:
    for key in sorted(state.open):
        for arrow in sop.box(key).arrows:
            yield key, arrow.answer


def walk_on(case: Case) -> None:
    """Finish what is open, each decision answered by the last way first, until the case ends."""
    times: dict[str, int] = {}
    for _ in range(500):
        if case.state.ended:
            return
        key = case.open[0]
        answers = case.procedure.box(key).answers
        times[key] = times.get(key, 0) + 1
        case.finish(key, answers[-times[key] % len(answers)] if answers else "")
    raise AssertionError("the case never ends")


FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(procedures(), st.data())
def test_a_case_walked_at_random(sop: Procedure, data: st.DataObject) -> None:
    """Nothing opens twice at once; no step lacks its papers; no return loses a paper or gets stuck."""
    case = Case(sop)
    for _ in range(data.draw(st.integers(0, 25))):
        if case.state.ended:
            break
        key, decision = data.draw(st.sampled_from(list(moves(sop, case.state))))
        before, held, step = case.state.open, set(case.held), sop.step_of(key)
        back = sop.returns_from(step.key)
        if back and data.draw(st.booleans()):
            case.send_back(key, data.draw(st.sampled_from(back)))
            assert case.held == held
            continue
        lacks = missing(sop, key, held=held, drafts={}, decision=decision, now=NOW)
        assert {one.paper for one in lacks} == {*step.gives, *(set(step.needs) - held)}
        opens = case.finish(key, decision)
        assert len(set(opens)) == len(opens)
        assert not set(opens) & (before - {key})
        assert case.held == held | set(step.gives)
    walk_on(case)
    assert case.state == State()


@FEW
@given(procedures())
def test_every_way_ends_or_loops_through_a_decision(sop: Procedure) -> None:
    """From every state a case can be walked to its end, and the end awaits nothing."""
    for state in sorted(states(sop, 200), key=lambda one: sorted(one.open))[:40]:
        case = Case(sop)
        case.state, case.held = state, {paper.key for paper in sop.papers}
        walk_on(case)
        assert case.state == State()


@FEW
@given(procedures())
def test_reading_is_the_same_each_time(sop: Procedure) -> None:
    again = read(sop.text)
    assert (again.steps, again.papers, again.returns) == (sop.steps, sop.papers, sop.returns)


# -- arrows drawn at random: refused, or sound --------------------------------------------------

KEYS = [f"l{number}" for number in range(1, 6)]
TARGETS = st.sampled_from([*KEYS, "selesai"])
THEN = (
    TARGETS | st.lists(TARGETS, min_size=1, max_size=3) | st.fixed_dictionaries({"Y": TARGETS, "T": TARGETS})
)
ARROWS = st.tuples(THEN, st.lists(st.sampled_from(KEYS), max_size=2, unique=True))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ARROWS, min_size=5, max_size=5))
def test_arrows_at_random_are_refused_or_run(arrows: list[tuple[Any, list[str]]]) -> None:
    rows = [
        {"key": key, "by": "a", "then": then, "joins": joins}
        | ({"asks": {"label": "Mana?"}} if isinstance(then, dict) else {})
        for key, (then, joins) in zip(KEYS, arrows, strict=True)
    ]
    try:
        sop = read(definition(rows))
    except Faulty as faulty:
        assert all(one.line for one in faulty.faults)
        return
    for state in states(sop):
        assert not (state.ended and state.waiting)
        assert state.ended or list(moves(sop, state))
