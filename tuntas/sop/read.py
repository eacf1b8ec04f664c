"""Reads a definition (TOML text, "sop/1") into a Procedure, telling every fault at once.

A definition is the sheet as printed, and `[[readings]]` that fill its gaps. The procedure that
runs is both together; `Procedure.printed` keeps the sheet alone, gaps and all.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tuntas.sop.faults import Fault, Faulty, meant
from tuntas.sop.lines import lines_of
from tuntas.sop.node import Document, Node
from tuntas.sop.procedure import Intake, Option, Paper, Policy, Procedure, Reading, Return, Role
from tuntas.sop.read_papers import read_options, read_paper
from tuntas.sop.read_steps import StepReader
from tuntas.sop.sound import flow_faults

__all__ = ["FORMAT", "read"]

FORMAT = "sop/1"
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
_ROLE_KINDS = ("internal", "vendor", "recipient")
_POLICY_ROLES = ("waive", "reassign", "withdraw", "reopen", "acknowledge")


def read(text: str) -> Procedure:
    """The procedure that `text` defines. Raises Faulty with all faults, each with its line."""
    table, broken = _parse(text)
    doc = Document(lines_of(text) if not broken else {})
    found = _build(doc, _with_readings(doc, table), readings=True)
    faults = broken or doc.faults
    if faults or found is None:
        raise Faulty(faults)
    flow_faults(found, doc)
    if doc.faults:
        raise Faulty(doc.faults)
    printed = _build(Document(doc.lines), table, readings=False)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Procedure(**{**vars_of(found), "printed": printed, "text": text, "sha256": sha256})


def vars_of(procedure: Procedure) -> dict[str, Any]:
    """The declared fields of a procedure, cached ones left out."""
    return {name: getattr(procedure, name) for name in Procedure.__dataclass_fields__}


def _parse(text: str) -> tuple[dict[str, Any], list[Fault]]:
    """The table of `text`; each line that TOML refuses is noted and passed over, to find the next."""
    lines, faults = text.splitlines(), []
    for _ in range(50):
        try:
            return tomllib.loads("\n".join(lines) + "\n"), faults
        except tomllib.TOMLDecodeError as error:
            place = _AT_LINE.search(str(error))
            line = int(place[1]) if place and place[1] else len(lines)
            faults.append(Fault("syntax", line, {"why": _AT_LINE.sub("", str(error))}))
            if not lines[line - 1].strip():
                return {}, faults
            lines[line - 1] = ""
    return {}, faults


def _with_readings(doc: Document, table: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet with what the readings fill in; where each filled key came from is kept in `doc`."""
    whole = deepcopy(dict(table))
    steps = whole.get("steps")
    rows = {one.get("key"): (n, one) for n, one in enumerate(steps) if isinstance(one, dict)} if isinstance(steps, list) else {}  # fmt: skip
    readings = whole.get("readings")
    for number, reading in enumerate(readings if isinstance(readings, list) else []):
        if not isinstance(reading, dict) or not isinstance(reading.get("reads"), dict):
            continue
        if reading.get("step") in rows:
            place, row = rows[reading["step"]]
            target, path = row, ("steps", place)
        elif "cover" in reading and isinstance(whole.get("cover"), dict):
            target, path = whole["cover"], ("cover",)
        else:
            continue
        for key, value in reading["reads"].items():
            target[key] = value
            doc.origins[(*path, key)] = ("readings", number, "reads")
    return whole


def _build(doc: Document, table: Mapping[str, Any], *, readings: bool) -> Procedure | None:
    root = Node(doc, (), table, "naskah SOP")
    if root.text("format") != FORMAT:
        root.fault("format", "format", found=root.text("format"))
    key, edition = root.key(()), root.text("edition", needed='"2024-06-03"')
    name = root.label("name", needed='"…"')
    roles = _roles(root)
    lists = _lists(root)
    step_nodes = root.children("steps", "langkah")
    step_keys = {str(one.table.get("key", "")) for one in step_nodes}
    papers: dict[str, Paper] = {}
    for node in root.children("papers", "naskah"):
        paper = read_paper(node, set(papers), lists, step_keys)
        papers[paper.key] = paper
        _check_assigns(node, paper, roles)
    if not step_nodes:
        root.fault("no_steps")
        return None
    steps = StepReader(step_nodes, roles, papers).read()
    cover = root.raw("cover") or {}
    procedure = Procedure(
        key=key, edition=edition, name=name, cover=cover if isinstance(cover, dict) else {},
        roles=tuple(roles.values()), papers=tuple(papers.values()), steps=steps,
        readings=_readings(root, step_keys), returns=_returns(root, step_keys),
        intake=_intake(root, papers), policy=_policy(root, roles, step_keys, papers),
    )  # fmt: skip
    root.close()
    return procedure


def _roles(root: Node) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    nodes = root.children("roles", "pelaksana")
    for node in nodes:
        key, name = node.key(roles), node.label("name", needed='"…"')
        kind = node.one_of("kind", _ROLE_KINDS, "internal")
        roles[key] = Role(key, name, node.label("short", name), kind, node.text("recorded_by"))
        node.close()
    for node in nodes:
        by = node.table.get("recorded_by")
        if by and by not in roles:
            node.fault("no_such", "recorded_by", noun="pelaksana", noun_en="role", found=by, **meant(str(by), roles))
    return roles


def _lists(root: Node) -> dict[str, tuple[Option, ...]]:
    table = root.child("lists", "lists")
    if table is None:
        return {}
    return {name: read_options(table, name, {}) for name in table.table}


def _check_assigns(node: Node, paper: Paper, roles: Mapping[str, Role]) -> None:
    for field in paper.fields:
        if field.assigns and field.assigns not in roles:
            node.fault(
                "no_such", "fields", noun="pelaksana", noun_en="role", found=field.assigns,
                **meant(field.assigns, roles),
            )  # fmt: skip


def _readings(root: Node, steps: set[str]) -> tuple[Reading, ...]:
    found = []
    for number, node in enumerate(root.children("readings", "tafsir")):
        step, cover = node.text("step"), node.text("cover")
        if step and step not in steps:
            node.fault("no_such", "step", noun="langkah", noun_en="step", found=step, **meant(step, steps))
        reads = node.child("reads")
        found.append(
            Reading(
                letter=_letter(number), about=step or ("cover" if cover else ""), key=cover,
                sheet=node.label("sheet", needed='"…"'), choice=node.label("choice", needed='"…"'),
                because=node.label("because", needed='"…"'),
                changes=tuple(reads.table) if reads else (),
            )  # fmt: skip
        )
        node.close()
    return tuple(found)


def _letter(number: int) -> str:
    """a, b, … z, aa, ab …"""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


def _returns(root: Node, steps: set[str]) -> tuple[Return, ...]:
    found = []
    for node in root.children("returns", "pengembalian"):
        start, to = node.text("from", needed='"…"'), node.texts("to")
        for key, one in [("from", start), *(("to", one) for one in to)]:
            if one not in steps:
                node.fault("no_such", key, noun="langkah", noun_en="step", found=one, **meant(one, steps))
        node.close()
        found.append(Return(start, tuple(one for one in to if one in steps)))
    return tuple(found)


def _intake(root: Node, papers: Mapping[str, Paper]) -> Intake:
    node = root.child("intake", "intake")
    if node is None:
        return Intake()
    paper = node.text("paper", needed='"…"')
    if paper not in papers:
        node.fault("no_such", "paper", noun="naskah", noun_en="paper", found=paper, **meant(paper, papers))
    known = [one.key for one in papers[paper].fields] if paper in papers else []
    named = {key: node.text(key) for key in ("title", "place", "occurred")}
    for key, field in named.items():
        if field and known and field not in known:
            node.fault("no_such", key, noun="isian", noun_en="field", found=field, **meant(field, known))
    node.close()
    return Intake(paper, **named)


def _policy(root: Node, roles: Mapping[str, Role], steps: set[str], papers: Mapping[str, Paper]) -> Policy:
    node = root.child("policy", "policy")
    if node is None:
        return Policy()
    who = {key: node.texts(key) for key in _POLICY_ROLES}
    for key, named in who.items():
        for one in named:
            if one not in roles:
                node.fault("no_such", key, noun="pelaksana", noun_en="role", found=one, **meant(one, roles))
    at, restores, paper = node.text("reopen_at"), node.text("restores"), node.text("report_paper")
    for key, one in (("reopen_at", at), ("restores", restores)):
        if one and one not in steps:
            node.fault("no_such", key, noun="langkah", noun_en="step", found=one, **meant(one, steps))
    if paper and paper not in papers:
        node.fault("no_such", "report_paper", noun="naskah", noun_en="paper", found=paper, **meant(paper, papers))
    node.close()
    return Policy(**who, reopen_at=at, report_paper=paper, restores=restores)
