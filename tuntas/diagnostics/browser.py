"""What a browser says of its way to this server: read with suspicion, bounded, kept as said by it, never as proof."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

from django.db import transaction

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can
from tuntas.cases.chain import digest
from tuntas.cases.facts import Facts
from tuntas.cases.models import Case
from tuntas.cases.refusals import CaseReason, Forbidden, Refused
from tuntas.diagnostics.models import BrowserCheck

__all__ = ["MOST", "SIZES", "grade", "keep", "read"]

MOST = 5  # of one reporter, or one person, in a case
SIZES = (256 * 1024, 1536 * 1024)  # bytes that may be downloaded for it, as the script `gauge` asks
_LONGEST_TEXT, _MOST_ECHOES = 2000, 20
_CONNECTIONS = {"bluetooth", "cellular", "ethernet", "mixed", "none", "other", "unknown", "wifi", "wimax"}
_CLASSES = {"slow-2g", "2g", "3g", "4g"}


def keep(case: Case, text: str, *, by: Actor, now: datetime | None = None) -> BrowserCheck:
    """Keep what the browser of `by` said. Raises Refused for nonsense or too many, Forbidden for who may not."""
    now = now or datetime.now(UTC)
    if by.report is None and not can(by, "note", Facts(case), None, now):
        raise Forbidden(CaseReason("not_allowed", {"by": "Anggota / Ketua"}))
    figures = read(text)
    hashed = digest({"vantage": "browser", "figures": figures})
    with transaction.atomic():
        moves.looked(case, by=by, now=now, sha256=hashed)  # locks the case: what is counted now stays so
        if BrowserCheck.objects.filter(case=case, report=by.report, user=by.user).count() >= MOST:
            raise Refused(CaseReason("browser_full", {"most": MOST}))
        return BrowserCheck.objects.create(
            case=case, report=by.report, user=by.user, checked_at=now, figures=figures, sha256=hashed
        )


def read(text: str) -> dict[str, Any]:
    """The figures in what a browser sent, every one within its bounds, nothing else. Raises Refused."""
    try:
        said = json.loads(text) if len(text) <= _LONGEST_TEXT else None
        if not isinstance(said, dict):
            raise ValueError
        return _figures(said)
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise Refused(CaseReason("browser_wrong")) from None


def _figures(said: Mapping[str, Any]) -> dict[str, Any]:
    echoes = said.get("gema", [])
    if not isinstance(echoes, list) or len(echoes) > _MOST_ECHOES:
        raise ValueError
    trips = [round(_number(one, 0, 60_000), 1) for one in echoes]
    failed = int(_number(said.get("gagal", 0), 0, _MOST_ECHOES + 1))
    if not trips and not failed:
        raise ValueError
    figures: dict[str, Any] = {"echoes_ms": trips, "failed": failed}
    if trips:
        parts = quantiles(trips, n=4) if len(trips) > 1 else [trips[0]] * 3
        figures |= {"median_ms": round(median(trips), 1), "spread_ms": round(parts[2] - parts[0], 1)}
    figures |= _download(said)
    if said.get("muat") is not None:
        figures["load_ms"] = round(_number(said["muat"], 0, 600_000))
    figures["online"] = said.get("daring") is not False
    figures["connection"] = said["jenis"] if said.get("jenis") in _CONNECTIONS else ""
    figures["class"] = said["kelas"] if said.get("kelas") in _CLASSES else ""
    return figures


def _download(said: Mapping[str, Any]) -> dict[str, Any]:
    """The rate is reckoned here; nothing where nothing was downloaded."""
    if said.get("bita") is None:
        return {}
    size = int(_number(said["bita"], SIZES[0], SIZES[-1]))
    seconds = round(_number(said.get("detik"), 0.001, 120), 3)
    if size not in SIZES:
        raise ValueError
    return {"bytes": size, "seconds": seconds, "mbps": round(size * 8 / seconds / 1e6, 1)}


def _number(value: Any, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError
    if not least <= value <= most:
        raise ValueError
    return value


def grade(figures: Mapping[str, Any]) -> str:
    """good · slow · bad: of the way to this server alone. The script `gauge` says the same to the reporter."""
    trip, rate, failed = figures.get("median_ms"), figures.get("mbps"), figures["failed"]
    if trip is None or failed >= 3 or trip >= 600 or (rate is not None and rate < 1):
        return "bad"
    return "slow" if failed or trip >= 150 or (rate is not None and rate < 5) else "good"
