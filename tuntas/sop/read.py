"""Reads a definition (TOML text, "sop/1") into a Procedure, telling every fault at once.

A definition is the sheet as printed, and `[[readings]]` that fill its gaps. The procedure that
runs is both together; `Procedure.printed` keeps the sheet alone, gaps and all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tuntas.sop.faults import FIELD, PAPER, READING, RETURN, ROLE, STEP, Faulty
from tuntas.sop.lines import Path, lines_of
from tuntas.sop.node import Document, Node
from tuntas.sop.procedure import Field, Intake, Option, Paper, Policy, Procedure, Reading, Return, Role
from tuntas.sop.read_cover import read_cover
from tuntas.sop.read_papers import Known, read_options, read_paper
from tuntas.sop.read_steps import read_steps
from tuntas.sop.sound import flow_faults
from tuntas.sop.syntax import parse
from tuntas.sop.words import Label

__all__ = ["FORMAT", "read"]

FORMAT = "sop/1"
_WHOLE = Label("naskah SOP", "the definition")
_ROLE_KINDS = ("internal", "vendor", "recipient")
_POLICY_ROLES = ("waive", "reassign", "withdraw", "reopen", "acknowledge")


# what is asked of who reports, where the definition has no [intake]
REQUEST = Paper(
    "laporan_masuk",
    Label("Laporan atau permintaan", "Report or request"),
    fields=(
        Field("perihal", "text", Label("Apa yang dilaporkan atau diminta?", "What is reported?"), required=True),
        Field("uraian", "longtext", Label("Keterangan", "Description"), most=5000),
        Field("berkas", "files", Label("Foto atau berkas", "Photo or file"), most=5),
    ),
    from_reading=True,
)


def read(text: str) -> Procedure:
    """The procedure that `text` defines. Raises Faulty with all faults, each with its line."""
    text = text.removeprefix("\ufeff")  # which Windows' Notepad puts first
    table, broken = parse(text)
    if broken:
        raise Faulty(broken)
    doc = Document(lines_of(text))
    found = _build(doc, _with_readings(doc, table))
    if found and not doc.faults:
        flow_faults(found, doc)
    if doc.faults or not found:
        raise Faulty(doc.faults)
    printed = _build(Document(doc.lines), table)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Procedure(**{**vars_of(found), "printed": printed, "text": text, "sha256": sha256})


def vars_of(procedure: Procedure) -> dict[str, Any]:
    """The declared fields of a procedure, cached ones left out."""
    return {name: getattr(procedure, name) for name in Procedure.__dataclass_fields__}


def _with_readings(doc: Document, table: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet with what the readings fill in; where each filled key came from is kept in `doc`."""
    whole = deepcopy(dict(table))
    readings = whole.get("readings")
    for number, reading in enumerate(readings if isinstance(readings, list) else []):
        reads = reading.get("reads") if isinstance(reading, dict) else None
        filled, path = _filled_by(whole, reading) if isinstance(reads, dict) else (None, ())
        if filled is None or not isinstance(reads, dict):
            continue
        for key, value in reads.items():
            filled[key] = value
            doc.origins[(*path, key)] = ("readings", number, "reads", key)
    return whole


def _filled_by(whole: dict[str, Any], reading: Mapping[str, Any]) -> tuple[dict[str, Any] | None, Path]:
    """The table that a reading fills, and its path: the row of its step, or the cover."""
    if "step" in reading:
        steps = whole.get("steps")
        for number, row in enumerate(steps if isinstance(steps, list) else []):
            if isinstance(row, dict) and row.get("key") == reading["step"]:
                return row, ("steps", number)
    elif "cover" in reading and isinstance(whole.setdefault("cover", {}), dict):
        return whole["cover"], ("cover",)
    return None, ()


def _build(doc: Document, table: Mapping[str, Any]) -> Procedure | None:
    root = Node(doc, (), table, _WHOLE)
    if (found := root.raw("format")) != FORMAT:
        root.fault("format", "format", found=found or "")
    key, edition = root.key(()), root.text("edition", needed='"2024-06-03"')
    name = root.label("name", needed='"…"')
    roles = _roles(root)
    step_nodes = root.children("steps", STEP)
    steps = tuple(str(one.table.get("key", "")) for one in step_nodes)
    papers = _papers(root, Known(_lists(root), steps, roles))
    if not step_nodes:
        root.fault("no_steps")
        return None
    intake = _intake(root, papers)
    procedure = Procedure(
        key=key, edition=edition, name=name, cover=read_cover(root),
        roles=tuple(roles.values()), papers=tuple(papers.values()),
        steps=read_steps(step_nodes, roles, papers),
        readings=_readings(root, steps), returns=_returns(root, steps),
        intake=intake, policy=_policy(root, roles, steps, papers),
    )  # fmt: skip
    root.close()
    return procedure


def _roles(root: Node) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    nodes = root.children("roles", ROLE)
    for node in nodes:
        key, name = node.key(roles), node.label("name", needed='"…"')
        kind = node.one_of("kind", _ROLE_KINDS, "internal")
        roles[key] = Role(key, name, node.label("short", name), kind, node.text("recorded_by"))
        node.close()
    for node in nodes:
        if by := node.text("recorded_by"):
            node.exists("recorded_by", ROLE, by, roles)
    return roles


def _lists(root: Node) -> dict[str, tuple[Option, ...]]:
    table = root.child("lists", root.within("lists"))
    if table is None:
        return {}
    return {name: read_options(table, name, {}) for name in table.table}


def _papers(root: Node, known: Known) -> dict[str, Paper]:
    papers: dict[str, Paper] = {}
    for node in root.children("papers", PAPER):
        paper = read_paper(node, set(papers), known)
        papers[paper.key] = paper
    return papers


def _readings(root: Node, steps: tuple[str, ...]) -> tuple[Reading, ...]:
    found = []
    for number, node in enumerate(root.children("readings", READING)):
        step, cover = node.text("step"), node.text("cover")
        if step:
            node.exists("step", STEP, step, steps)
        if step and cover:
            node.fault("both", "cover", one="step", other="cover")
        reads = node.child("reads")
        if reads and not step and not cover:
            node.fault("reads_nothing", "reads")
        sheet, choice, because = (node.label(key, needed='"…"') for key in ("sheet", "choice", "because"))
        about, changes = step or ("cover" if cover else ""), tuple(reads.table) if reads else ()
        found.append(Reading(_letter(number), about, cover, sheet, choice, because, changes))
        node.close()
    return tuple(found)


def _letter(number: int) -> str:
    """a, b, … z, aa, ab …"""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


def _returns(root: Node, steps: tuple[str, ...]) -> tuple[Return, ...]:
    found = []
    for node in root.children("returns", RETURN):
        start = node.text("from", needed='"…"')
        if start:
            node.exists("from", STEP, start, steps)
        if not node.has("to"):
            node.fault("absent", "to", example='["…"]')
        found.append(Return(start, node.existing("to", STEP, steps)))
        node.close()
    return tuple(found)


def _intake(root: Node, papers: dict[str, Paper]) -> Intake:
    """The paper that a report fills; a definition that names none is asked for in one sentence."""
    node = root.child("intake", root.within("intake"))
    if node is None:
        papers[REQUEST.key] = REQUEST
        return Intake(REQUEST.key, title=REQUEST.fields[0].key)
    paper = node.text("paper", needed='"…"')
    known = paper and node.exists("paper", PAPER, paper, papers)
    named = {key: node.text(key) for key in ("title", "place", "occurred", "kind", "device")}
    for key, field in named.items():
        if field and known:
            node.exists(key, FIELD, field, [one.key for one in papers[paper].fields])
    node.close()
    return Intake(paper, **named)


def _policy(
    root: Node, roles: Mapping[str, Role], steps: tuple[str, ...], papers: Mapping[str, Paper]
) -> Policy:
    node = root.child("policy", root.within("policy"))
    if node is None:
        return Policy()
    waive, reassign, withdraw, reopen, tell = (node.existing(key, ROLE, roles) for key in _POLICY_ROLES)
    at, restores, paper = node.text("reopen_at"), node.text("restores"), node.text("report_paper")
    for key, noun, named, known in (
        ("reopen_at", STEP, at, steps),
        ("restores", STEP, restores, steps),
        ("report_paper", PAPER, paper, tuple(papers)),
    ):  # fmt: skip
        if named:
            node.exists(key, noun, named, known)
    node.close()
    return Policy(waive, reassign, withdraw, reopen, at, tell, paper, restores)
