"""A survey writes the draft of its paper: when, from where, and each layer with what was found. A person seals it."""

from __future__ import annotations

from typing import Any

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.facts import Facts
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import checks_of, measured_papers, proof_of
from tuntas.probes.layers import Check
from tuntas.probes.texts import label, shown
from tuntas.sop.procedure import Field, Paper

__all__ = ["fill"]

# the layers of the probes, by what the form's list calls them
LAYERS = {
    "link": "tautan", "neighbour": "lan", "duplicate": "lan", "host": "lan", "lan": "lan", "route": "gerbang",
    "gateway": "gerbang", "isp": "penyedia", "internet": "internet", "wan": "internet", "mtu": "internet",
    "dns": "dns", "dns_answer": "dns", "tcp": "aplikasi", "http": "aplikasi", "tls": "aplikasi",
    "throughput": "kecepatan",
}  # fmt: skip


def fill(survey: Survey) -> None:
    """Write what the form asks for by the kinds of its fields. Nobody asked: nothing is written in their name."""
    if survey.asked_by is None:
        return
    facts = Facts(survey.case)
    for key in measured_papers(facts, survey.run)[:1]:
        paper = facts.procedure.paper(key)
        moves.write(
            survey.run, key, _values(survey, paper), by=Actor(user=survey.asked_by), by_probe=True, now=survey.ended_at
        )


def _values(survey: Survey, paper: Paper) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in paper.fields:
        if field.type == "datetime":
            values[field.key] = survey.asked_at.isoformat()
        elif field.type == "text":
            values[field.key] = survey.vantage
        elif field.type == "rows":
            values[field.key] = _rows(survey, field)
        elif field.type == "yesno" and field.must_be is not None and survey.phase == "after":
            proof = proof_of(survey.case)
            values[field.key] = "Y" if proof is None or proof.is_enough else "T"
    return values


def _rows(survey: Survey, field: Field) -> list[dict[str, str]]:
    """At most as many as the form takes: what failed comes first, then the rest from the cable up."""
    names = {one["key"]: one["name"] for one in survey.targets}
    told = [one for one in checks_of(survey) if one.passed is not None]
    kept = sorted(told, key=lambda one: one.passed is True)[: int(field.most or 30)]
    return [_row(one, field, names) for one in told if one in kept]


def _row(check: Check, field: Field, names: dict[str, str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for column in field.columns:
        if column.type == "choice":
            known = [one.value for one in column.options]
            row[column.key] = LAYERS[check.layer] if LAYERS[check.layer] in known else known[-1]
        elif column.type == "yesno":
            row[column.key] = "Y" if check.passed else "T"
        elif column.type == "text":
            value = "" if check.value is None else f" {shown(check.value)} {check.unit}".rstrip()
            row[column.key] = f"{names.get(check.target, '')} {label(check).lower()}{value}".strip()
    return row
