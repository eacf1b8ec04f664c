"""What the page of measurements says: the verdict in a sentence, before beside after, pings as dots, the path."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.facts import Facts
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import checks_of, proof_of
from tuntas.network.kinds import Kind, taxonomy
from tuntas.probes.layers import Check
from tuntas.probes.proof import TIMES
from tuntas.probes.readiness import closed_rung
from tuntas.probes.texts import LAYERS, METHODS, REMARKS, label, sentence, shown
from tuntas.probes.verdict import OK, Verdict
from tuntas.web.times import short_time

__all__ = ["closed_told", "line_told", "path_of", "proof_told", "proposal_told", "row_told", "strips", "told"]


def _english() -> bool:
    return (get_language() or "id") != "id"


def told(row: Survey, facts: Facts, names: dict[str, str], now: datetime) -> dict[str, Any]:
    """The verdict as a sentence, what follows from it, and what it proposes for step 3."""
    verdict = row.verdict
    first = Check(**verdict["first"]) if verdict["first"] else None
    judged = Verdict(verdict["code"], verdict["layer"], tuple(verdict["targets"]), first, (), (), (), ())
    return {
        "ok": verdict["code"] == OK, "sentence": sentence(judged, names, get_language() or "id"),
        "at": short_time(row.ended_at or row.asked_at, facts.case.unit, now),
        "layer": LAYERS[verdict["layer"]][_english()] if verdict["layer"] else "", "vantage": row.vantage,
        "follows": [_said(Check(**one), names) for one in verdict["consequences"]],
        "others": [_said(Check(**one), names) for one in verdict["others"]],
        "remarks": [
            f"{_said(Check(**one), names)}: {REMARKS[one['remark']][_english()]}" for one in verdict["remarks"]
        ],
        "proposal": proposal_told(row) if row.proposal else None,
    }  # fmt: skip


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


def row_told(row: Any, names: dict[str, str]) -> dict[str, Any]:
    """One line of Sebelum | Sesudah | Ambang | Lulus."""
    check, language = row.check, get_language() or "id"
    return {
        "layer": LAYERS[check.layer][_english()],
        "what": f"{names.get(check.target, '')} {label(check, language)}".strip(),
        "before": _value(row.before), "after": _value(row.after), "passed": row.passed,
        "limit": f"{shown(check.limit, language)} {check.unit}".strip() if check.limit not in (None, "") else "–",
    }  # fmt: skip


def _value(check: Check | None) -> str:
    if check is None:
        return "–"
    if check.value is None or isinstance(check.value, bool):
        return {True: _("ya"), False: _("tidak"), None: _("tidak terukur")}[check.passed]
    return f"{shown(check.value, get_language() or 'id')} {check.unit}".strip()


def closed_told() -> str:
    """What every survey from this machine suffers from, "" where nothing is closed."""
    rung = closed_rung()
    return f"{rung.remedy.name[_english()]}: {_('tertutup di mesin ini.')} {rung.remedy.cost[_english()]}" if rung else ""


def line_told(row: Survey, facts: Facts, now: datetime) -> dict[str, Any]:
    by = row.asked_by.get_short_name() if row.asked_by else _("Tuntas, karena alarm padam")
    failed = sum(1 for one in checks_of(row) if one.passed is False)
    said = {"failed": row.error, "running": _("sedang berjalan")}.get(row.state, "")
    return {
        "pk": row.pk, "at": short_time(row.asked_at, facts.case.unit, now), "by": by, "failed": failed,
        "phase": _("sesudah perbaikan") if row.phase == "after" else _("sebelum perbaikan"), "state": row.state,
        "said": said, "sha256": row.sha256,
    }  # fmt: skip


def strips(row: Survey, names: dict[str, str]) -> list[dict[str, Any]]:
    """The pings as dots, packet by packet."""
    found = []
    for one in row.measurements:
        times = one["figures"].get("trips_ms") if one["probe"] == "ping" else None
        if times:
            lost = sum(1 for time in times if time is None)
            method = METHODS.get(one["method"], ("", ""))[_english()]
            found.append({
                "name": names.get(one["target"], ""), "dots": [time is not None for time in times], "lost": lost,
                "of": len(times), "method": method,
            })  # fmt: skip
    return found


def path_of(row: Survey) -> list[dict[str, Any]]:
    """The hops of the path beyond the gateway, the one after which nothing answers marked."""
    one = next((one for one in row.measurements if one["probe"] == "traceroute" and one["figures"].get("hops")), None)
    if one is None:
        return []
    hops = one["figures"]["hops"]
    heard = [number for number, hop in enumerate(hops) if hop.get("address")]
    broken = one["passed"] is False
    return [
        {"address": hop.get("address") or "*", "breaks": broken and bool(heard) and number == heard[-1]}
        for number, hop in enumerate(hops) if not heard or number <= heard[-1] + 1
    ]  # fmt: skip
