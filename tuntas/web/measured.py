"""What the page of measurements says: the verdict in a sentence, what follows from it, and every survey in a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.facts import Facts
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import proof_of
from tuntas.diagnostics.telling import paths_of, ports_of, sentence_of, strips_of
from tuntas.network.kinds import Kind, taxonomy
from tuntas.probes.layers import Check
from tuntas.probes.proof import TIMES
from tuntas.probes.readiness import closed_rung
from tuntas.probes.texts import LAYERS, REMARKS, label, shown
from tuntas.probes.verdict import OK
from tuntas.web.times import short_time

__all__ = ["closed_told", "line_told", "proof_told", "proposal_told", "told"]


def _english() -> bool:
    return (get_language() or "id") != "id"


def told(row: Survey, facts: Facts, names: dict[str, str], now: datetime) -> dict[str, Any]:
    """The verdict as a sentence, what follows from it, and what it proposes for step 3."""
    verdict, language = row.verdict, get_language() or "id"
    return {
        "ok": verdict["code"] == OK, "sentence": sentence_of(row, names, language), "sha256": row.sha256, "pk": row.pk,
        "switches": [_switch(one) for one in ports_of(row, names)],
        "strips": strips_of(row, names, language), "paths": paths_of(row, names),
        "at": short_time(row.ended_at or row.asked_at, facts.case.unit, now),
        "layer": LAYERS[verdict["layer"]][_english()] if verdict["layer"] else "", "vantage": row.vantage,
        "follows": [_said(Check(**one), names) for one in verdict["consequences"]],
        "others": [_said(Check(**one), names) for one in verdict["others"]],
        "remarks": [
            f"{_said(Check(**one), names)}: {REMARKS[one['remark']][_english()]}" for one in verdict["remarks"]
        ],
        "proposal": proposal_told(row) if row.proposal else None,
    }  # fmt: skip


def _switch(told: dict[str, Any]) -> dict[str, Any]:
    """A switch and its ports, in words."""
    states = {
        "up": (_("hidup"), "good", "check"), "down": (_("mati"), "bad", "x"),
        "off": (_("dimatikan"), "idle", "circle-dashed"),
    }  # fmt: skip
    ports = []
    for one in told["ports"]:
        state = "up" if one.get("state") == "up" else "down" if one.get("wanted") == "up" else "off"
        word, tone, icon = states[state]
        faults = (one.get("errors"), one.get("errors_out"))
        ports.append({
            "name": one["name"] or str(one["number"]), "word": word, "tone": tone, "icon": icon,
            "speed": f"{one['mbps']} Mbit/s" if one.get("mbps") and state == "up" else "–",
            "errors": " / ".join("–" if value is None else str(value) for value in faults),
        })  # fmt: skip
    days = None if told["uptime_s"] is None else told["uptime_s"] // 86_400
    return told | {"ports": ports, "days": days, "down": sum(one["tone"] == "bad" for one in ports)}


def _said(check: Check, names: dict[str, str]) -> str:
    language = get_language() or "id"
    plain = check.value is None or isinstance(check.value, bool)
    value = "" if plain else f" {shown(check.value, language)} {check.unit}"
    return f"{names.get(check.target, '')} · {label(check, language)}{value}".strip(" ·")


def proposal_told(row: Survey) -> dict[str, Any]:
    """What a survey proposes for the decision of who handles it."""
    kinds = taxonomy().kinds
    kind = kinds[row.proposal["kind"]]
    return {
        "kind": _named(kind), "ours": row.proposal["decision"] == "Y",
        "contract": row.proposal["contract"], "first": kind.first, "remedy": kind.remedy,
        "others": [_named(kinds[one]) for one in row.proposal["alternatives"]],
    }  # fmt: skip


def _named(kind: Kind) -> str:
    return f"{kind.code} {kind.english if _english() else kind.name}"


def proof_told(facts: Facts) -> dict[str, Any] | None:
    proof = proof_of(facts.case)
    if proof is None:
        return None
    return {"passes": min(proof.passes, TIMES), "times": TIMES, "enough": proof.is_enough, "measured": proof.until}


def closed_told() -> str:
    """What every survey from this machine suffers from, "" where nothing is closed."""
    rung = closed_rung()
    if rung is None:
        return ""
    closed = _("tertutup di mesin ini.")
    return f"{rung.remedy.name[_english()]}: {closed} {rung.remedy.cost[_english()]}"


def line_told(row: Survey, facts: Facts, names: dict[str, str], now: datetime) -> dict[str, Any]:
    by = row.asked_by.get_short_name() if row.asked_by else _("Tuntas, karena alarm padam")
    running = _("sedang berjalan")
    said = {"failed": row.error, "running": running}.get(row.state) or sentence_of(row, names, get_language() or "id")
    return {
        "pk": row.pk, "at": short_time(row.asked_at, facts.case.unit, now), "by": by, "vantage": row.vantage,
        "phase": _("sesudah perbaikan") if row.phase == "after" else _("sebelum perbaikan"), "said": said,
        "sha256": row.sha256,
    }  # fmt: skip
