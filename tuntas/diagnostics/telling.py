"""What surveys found, in words: before beside after, pings packet by packet, paths; for pages and papers alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tuntas.cases.measured import Hop, Line, Measured, Path, Strip, Taken
from tuntas.cases.models import Case
from tuntas.diagnostics.models import Survey
from tuntas.diagnostics.proof import checks_of, proof_of
from tuntas.probes.check import Check
from tuntas.probes.figures import bound, figure
from tuntas.probes.proof import TIMES, Proof, Row, rows
from tuntas.probes.texts import LAYERS, METHODS, label, sentence
from tuntas.probes.verdict import OK, Verdict

__all__ = [
    "line_of", "lines_of", "measured_of", "names_of", "paths_of", "ports_of", "sentence_of", "strips_of", "taken",
]  # fmt: skip

_ANSWERS = ("presence", "ping", "tcp", "dns", "http")


def measured_of(case: Case, until: datetime | None, language: str) -> Measured | None:
    """What people measured until then: the last of each phase. A survey that nobody asked for writes no paper."""
    done = Survey.objects.filter(case=case, state="done", asked_by__isnull=False).order_by("asked_at", "pk")
    last = dict((done.filter(ended_at__lte=until) if until else done).values_list("phase", "pk"))
    if not last:
        return None
    rows = Survey.objects.in_bulk(last.values())
    before, after = (rows.get(last.get(phase)) for phase in ("before", "after"))
    names = names_of(rows.values())
    return Measured(
        tuple(lines_of(before, after, names, language)), taken(before, names, language) if before else None,
        taken(after, names, language) if after else None, _proven(proof_of(case, until), language),
    )  # fmt: skip


def _proven(proof: Proof | None, language: str) -> str:
    if proof is None or proof.until is None:
        return ""
    said = (
        ("Semua yang tadinya gagal lulus {passes} dari {times} kali berturut-turut.",
         "All that had failed passed {passes} of {times} times in a row.")
        if proof.passes else
        ("Belum semua yang tadinya gagal lulus.", "Not all that had failed passes yet.")
    )  # fmt: skip
    return said[language != "id"].format(passes=min(proof.passes, TIMES), times=TIMES)


def names_of(surveys: Iterable[Survey]) -> dict[str, str]:
    """The targets by key, as they were called when they were measured."""
    return {one["key"]: one["name"] for row in surveys for one in row.targets}


def taken(row: Survey, names: Mapping[str, str], language: str) -> Taken:
    """One survey as papers tell it."""
    methods = dict.fromkeys(METHODS[one["method"]][language != "id"] for one in row.measurements
                            if one["method"] in METHODS)  # fmt: skip
    return Taken(
        row.phase, row.asked_at, row.vantage, ", ".join(methods), sentence_of(row, names, language),
        row.verdict["code"] == OK, row.sha256, tuple(strips_of(row, names, language)), tuple(paths_of(row, names)),
    )  # fmt: skip


def sentence_of(row: Survey, names: Mapping[str, str], language: str) -> str:
    """The verdict as one sentence."""
    said = row.verdict
    first = Check(**said["first"]) if said["first"] else None
    judged = Verdict(said["code"], said["layer"], tuple(said["targets"]), first, (), (), (), ())
    return sentence(judged, names, language)


# -- the table --------------------------------------------------------------------------------------


def lines_of(
    before: Survey | None, after: Survey | None, names: Mapping[str, str], language: str
) -> Iterable[Line]:
    """Sebelum | Sesudah | Ambang | Lulus, in the order of the layers."""
    both = rows(checks_of(before) if before else [], checks_of(after) if after else [])
    return [line_of(one, names, language) for one in both]


def line_of(row: Row, names: Mapping[str, str], language: str) -> Line:
    check = row.check
    return Line(
        f"{names.get(check.target, '')} {label(check, language)}".strip(), LAYERS[check.layer][language != "id"],
        figure(row.before, language), figure(row.after, language), bound(check, language), row.passed,
        row.failed_before,
    )  # fmt: skip


# -- packets and paths ------------------------------------------------------------------------------


def strips_of(row: Survey, names: Mapping[str, str], language: str) -> list[Strip]:
    """The pings, packet by packet; the one that lost most comes first."""
    found = []
    for one in row.measurements:
        trips = one["figures"].get("trips_ms") if one["probe"] == "ping" else None
        if trips:
            method = METHODS.get(one["method"], ("", ""))[language != "id"]
            found.append(Strip(names.get(one["target"], ""), method, tuple(trip is not None for trip in trips)))
    return sorted(found, key=lambda one: -one.lost / len(one.answered))


def paths_of(row: Survey, names: Mapping[str, str]) -> list[Path]:
    """Where the packets went, the hop after which nothing is heard marked; a broken path comes first."""
    alive = {one["target"] for one in row.measurements if one["probe"] in _ANSWERS and one["passed"]}
    found = [
        Path(names.get(one["target"], ""), _hops(one["figures"]["hops"], one["passed"] or one["target"] in alive))
        for one in row.measurements if one["probe"] == "traceroute" and one["figures"].get("hops")
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.breaks)


def _hops(hops: list[dict[str, Any]], arrives: bool) -> tuple[Hop, ...]:
    """As far as something was heard. A target that is alive but answers no such packet does not break its path."""
    last = max((number for number, hop in enumerate(hops) if hop.get("address")), default=-1)
    return tuple(
        Hop(hop.get("address") or "", not arrives and number == last) for number, hop in enumerate(hops[: last + 1])
    )


# -- ports ------------------------------------------------------------------------------------------


def ports_of(row: Survey, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What switches said of their ports by SNMP: those that should be up and are not come first. It judges nothing."""
    return [
        {
            "name": names.get(one["target"], ""), "answered": bool(one["passed"]),
            "uptime_s": one["figures"].get("uptime_s"),
            "ports": sorted(one["figures"].get("interfaces", ()), key=_worst),
        }
        for one in row.measurements if one["probe"] == "snmp"
    ]  # fmt: skip


def _worst(port: dict[str, Any]) -> tuple[int, int]:
    wanted, up = port.get("wanted") == "up", port.get("state") == "up"
    return (0 if wanted and not up else 1 if up else 2), port["number"]
