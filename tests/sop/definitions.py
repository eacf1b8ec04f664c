"""The definitions the tests read, and a hand that fills in papers as a careful performer would."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuntas.sop.flow import begin, finish, send_back
from tuntas.sop.papers import asked_now
from tuntas.sop.procedure import Field, Paper, Procedure
from tuntas.sop.read import read

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Senin 23-11-2026, 09.00 WIB
MOMENT = "2026-11-23T01:30:00+00:00"

NETWORK = (ROOT / "procedures" / "penanganan-kendala-jaringan.toml").read_text(encoding="utf-8")
OTHERS = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "procedures").glob("*.toml"))
}
ALL = {"penanganan-kendala-jaringan": NETWORK, **OTHERS}


def procedure(name: str) -> Procedure:
    """The procedure of that name, read afresh."""
    return read(ALL[name])


def filled(paper: Paper, step: str, **known: str) -> dict[str, Any]:
    """All that `step` asks of `paper`, answered well; `known` answers come first."""
    values: dict[str, Any] = dict(known)
    for field in paper.asked_at(step):
        if field.key not in values and asked_now(field, values):
            values[field.key] = answer(field)
    return values


def answer(field: Field) -> Any:
    """An answer that `field` accepts."""
    match field.type:
        case "yesno":
            return "T" if field.must_be is False else "Y"
        case "choice":
            return field.options[0].value
        case "choices":
            return [one.value for one in field.options[: max(1, int(field.least or 1))]]
        case "number":
            return field.least if field.least is not None else 1
        case "datetime":
            return MOMENT
        case "reference":
            return {"id": 1, "name": ""}
        case "files":
            return list(range(1, 1 + max(1, int(field.least or 1))))
        case "rows":
            row = {one.key: answer(one) for one in field.columns}
            return [row] * max(1, int(field.least or 1))
    return "Ada"


class Case:
    """A case on its way: where it stands and the papers it holds."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.state = begin(procedure).state
        self.held: set[str] = {procedure.intake.paper} - {""}

    @property
    def open(self) -> list[str]:
        return sorted(self.state.open)

    def finish(self, box: str, decision: str = "") -> tuple[str, ...]:
        """Finish `box` with all its papers well written; what opens."""
        step, asks = self.procedure.step_of(box), self.procedure.box(box).asks
        known = {asks.paper: {asks.field: decision}} if asks and decision else {}
        drafts = {
            key: filled(self.procedure.paper(key), step.key, **known.get(key, {}))
            for key in (*step.gives, *step.needs)
            if key not in self.held or key in step.gives
        }
        role = self.procedure.box(box).by[0]
        change, _ = finish(
            self.procedure, self.state, box, role=role, held=self.held, drafts=drafts,
            decision=decision, now=NOW,
        )  # fmt: skip
        self.state = change.state
        self.held |= set(step.gives)
        return change.opens

    def send_back(self, box: str, to: str) -> None:
        self.state = send_back(self.procedure, self.state, box, to).state

    def walk(self, *moves: str) -> Case:
        """Finish box after box; "verifikasi=T" finishes one with an answer."""
        for move in moves:
            box, _, decision = move.partition("=")
            self.finish(box, decision)
        return self
