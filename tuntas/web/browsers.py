"""What browsers said of their way to this server, in words: to who said it, and to the office as a hint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.models import Case, Report
from tuntas.diagnostics.browser import grade
from tuntas.diagnostics.models import BrowserCheck
from tuntas.probes.texts import shown
from tuntas.web.times import short_time

__all__ = ["browser_checks", "checks_of_case", "latest_by_report", "said"]

TONES = {"good": ("good", "check"), "slow": ("warn", "alert-triangle"), "bad": ("bad", "x")}


def said(figures: Mapping[str, Any]) -> str:
    """Jeda 23 ms (sebar 4 ms), unduh 34,2 Mbit/s."""
    language = get_language() or "id"
    parts = []
    if (trip := figures.get("median_ms")) is not None:
        values = {"ms": shown(float(trip), language), "spread": shown(float(figures["spread_ms"]), language)}
        parts.append(_("jeda %(ms)s ms (sebar %(spread)s ms)") % values)
    if (rate := figures.get("mbps")) is not None:
        parts.append(_("unduh %(rate)s Mbit/s") % {"rate": shown(float(rate), language)})
    if figures["failed"]:
        of = figures["failed"] + len(figures["echoes_ms"])
        parts.append(_("%(failed)d dari %(of)d permintaan gagal") % {"failed": figures["failed"], "of": of})
    return ", ".join(parts)


def _about(figures: Mapping[str, Any]) -> str:
    """What only the browser can know of its connection."""
    kinds = {"wifi": "Wi-Fi", "cellular": _("data seluler"), "ethernet": _("kabel"), "none": _("tanpa sambungan")}
    parts = [kinds.get(figures["connection"], ""), figures["class"] and _("setara %(class)s") % figures]
    if not figures["online"]:
        parts.append(_("merasa luring"))
    if figures.get("load_ms"):
        parts.append(_("halaman terbuka dalam %(ms)d ms") % {"ms": figures["load_ms"]})
    return ", ".join(one for one in parts if one)


def _word(figures: Mapping[str, Any]) -> str:
    return {"good": _("lancar"), "slow": _("lambat"), "bad": _("buruk")}[grade(figures)]


def _told(row: BrowserCheck, now: datetime) -> dict[str, Any]:
    tone, icon = TONES[grade(row.figures)]
    return {
        "at": short_time(row.checked_at, row.case.unit, now), "said": said(row.figures), "about": _about(row.figures),
        "word": _word(row.figures), "tone": tone, "icon": icon, "sha256": row.sha256, "from": _vantage(row),
    }  # fmt: skip


def _vantage(row: BrowserCheck) -> str:
    if row.report is not None:
        return _("peramban pelapor, laporan %(number)s") % {"number": row.report.number}
    return _("peramban %(name)s") % {"name": row.user.get_short_name() if row.user else ""}


def browser_checks(report: Report, now: datetime) -> list[dict[str, Any]]:
    """What this report's own browser said, the newest first."""
    rows = BrowserCheck.objects.filter(report=report).select_related("case__unit", "report")
    return [_told(one, now) for one in rows.order_by("-checked_at", "-pk")]


def checks_of_case(case: Case, now: datetime) -> list[dict[str, Any]]:
    """Every browser's word on a case, the newest first."""
    rows = BrowserCheck.objects.filter(case=case).select_related("case__unit", "report", "user")
    return [_told(one, now) for one in rows.order_by("-checked_at", "-pk")[:20]]


def latest_by_report(case: Case, reports: Iterable[Report]) -> dict[int, str]:
    """The last word of each report's browser."""
    rows = BrowserCheck.objects.filter(case=case, report__in=[one.pk for one in reports])
    return {one.report_id: f"{_word(one.figures)}: {said(one.figures)}" for one in rows if one.report_id}
