"""Describes a procedure and its papers as JSON: labels in both languages, nothing left out."""

from __future__ import annotations

from typing import Any

from tuntas.api.schemas import Label
from tuntas.sop import words
from tuntas.sop.check import Finding, check
from tuntas.sop.procedure import END, INTAKE, Box, Field, Paper, Procedure, Step

__all__ = ["described", "field_of", "given_at", "label", "needed_at"]


def label(one: words.Label) -> Label:
    return Label(id=one.to("id"), en=one.to("en"))


def _both(one: words.Label) -> dict[str, str]:
    return {"id": one.to("id"), "en": one.to("en")}


def given_at(procedure: Procedure, paper: str) -> list[str]:
    return [step.key for step in procedure.steps if paper in step.gives]


def needed_at(procedure: Procedure, paper: str) -> list[str]:
    return [step.key for step in procedure.steps if paper in step.needs]


def field_of(procedure: Procedure, paper: Paper, field: Field) -> dict[str, Any]:
    """A question: its type, label, limits, answers, when it is asked and at which steps."""
    intake = [INTAKE] if procedure.intake.paper == paper.key else []
    return {**_field(field), "asked_at": list(field.at) or [*intake, *given_at(procedure, paper.key)]}


def _field(field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": field.key,
        "type": field.type,
        "label": _both(field.label),
        "hint": _both(field.hint),
        "required": field.required
        or field.must_be is not None
        or bool(field.least and field.type in ("rows", "files", "choices")),
        "least": field.least,
        "most": field.most,
        "must_be": field.must_be,
        "not_future": field.not_future,
        "refers_to": field.to,
        "assigns": field.assigns,
    }
    if field.when:
        said["when"] = {"field": field.when.field, "test": field.when.test, "values": list(field.when.values)}
    if field.options:
        said["options"] = [
            {"value": one.value, "label": _both(one.label), "group": _both(one.group)}
            for one in field.options
        ]
    if field.columns:
        said["columns"] = [_field(one) for one in field.columns]
    return said


def described(procedure: Procedure) -> dict[str, Any]:
    """The whole definition, with what is doubtful on the sheet and whether a reading settles it."""
    findings, policy = check(procedure), procedure.policy
    return {
        "key": procedure.key,
        "edition": procedure.edition,
        "name": _both(procedure.name),
        "sha256": procedure.sha256,
        "cover": dict(procedure.cover),
        "roles": [
            {
                "key": one.key,
                "name": _both(one.name),
                "short": _both(one.short),
                "kind": one.kind,
                "recorded_by": one.recorded_by,
            }
            for one in procedure.roles
        ],
        "steps": [_step(one) for one in procedure.steps],
        "papers": [_paper(procedure, one) for one in procedure.papers],
        "readings": [
            {
                "letter": one.letter,
                "about": one.about,
                "sheet": _both(one.sheet),
                "choice": _both(one.choice),
                "because": _both(one.because),
                "changes": list(one.changes),
            }
            for one in procedure.readings
        ],
        "returns": [{"from": one.from_step, "to": list(one.to)} for one in procedure.returns],
        "intake": {
            "paper": procedure.intake.paper,
            "title": procedure.intake.title,
            "place": procedure.intake.place,
            "occurred": procedure.intake.occurred,
        },
        "policy": {key: getattr(policy, key) for key in policy.__dataclass_fields__},
        "findings": {
            "printed": [{**_finding(one), "settled": findings.settled(one)} for one in findings.printed],
            "left": [_finding(one) for one in findings.left],
        },
        "text": procedure.text,
    }


def _step(step: Step) -> dict[str, Any]:
    norm = step.within
    return {
        "no": step.no,
        "key": step.key,
        "does": _both(step.does),
        "short": _both(step.short),
        "plain": _both(step.plain),
        "by": list(step.by),
        "taking_part": list(step.taking_part),
        "needs": list(step.needs),
        "gives": list(step.gives),
        "norm": {"text": norm.text, "low": norm.low, "high": norm.high, "unit": norm.unit, "per": norm.per},
        "shares": step.shares,
        "note": step.note,
        "boxes": [_box(one) for one in step.boxes],
    }


def _box(box: Box) -> dict[str, Any]:
    asks = (
        {"label": _both(box.asks.label), "paper": box.asks.paper, "field": box.asks.field}
        if box.asks
        else None
    )
    arrows = [
        {
            "answer": one.answer,
            "label": _both(one.label),
            "to": [to for to in one.to if to != END],
            "ends": END in one.to,
        }
        for one in box.arrows
    ]
    return {
        "key": box.key,
        "by": list(box.by),
        "does": _both(box.does),
        "starts": box.starts,
        "ends": box.ends,
        "joins": list(box.joins),
        "asks": asks,
        "arrows": arrows,
    }


def _paper(procedure: Procedure, paper: Paper) -> dict[str, Any]:
    return {
        "key": paper.key,
        "name": _both(paper.name),
        "short": _both(paper.title),
        "kind": paper.kind,
        "from_reading": paper.from_reading,
        "given_at": given_at(procedure, paper.key),
        "needed_at": needed_at(procedure, paper.key),
        "fields": [field_of(procedure, paper, one) for one in paper.fields],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "about": finding.about,
        "grave": finding.grave,
        "text": {"id": finding.text("id"), "en": finding.text("en")},
    }
