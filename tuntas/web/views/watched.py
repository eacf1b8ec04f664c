"""`/jaringan/pantauan/`: the targets that Tuntas itself watches: how they stand, how they stood, their raw samples."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuntas.intake.models import Alert
from tuntas.monitor.history import Cell, by_day, by_hour, last_measured, of_days, outages, total
from tuntas.monitor.hours import RAW_DAYS
from tuntas.monitor.models import Sample, Standing, Watch
from tuntas.monitor.reckoning import Seconds
from tuntas.monitor.telling import OWN
from tuntas.network.models import Target
from tuntas.people.duties import duties_of
from tuntas.people.models import User
from tuntas.probes.target import LAN, Thresholds
from tuntas.web import plots, watching
from tuntas.web.times import short_time

__all__ = ["watched", "watched_raw", "watched_target"]

MONTH = 30  # days
_RANK = {"down": 0, "behind": 1, "slow": 2, "unknown": 3, "up": 4}


def _of(request: HttpRequest) -> QuerySet[Target]:
    """The watched targets, and those that were, of the offices where the reader holds a duty."""
    duties = duties_of(cast(User, request.user), datetime.now(UTC))
    offices = [one.unit_id for one in duties if one.unit.kind == "office"]
    if not offices:
        raise PermissionDenied
    rows = Target.objects.filter(Q(every__gt=0, active=True) | Q(standing__isnull=False), unit__in=offices)
    return rows.select_related("unit__calendar", "standing__cause", "device__place", "place")


@require_safe
@login_required
@never_cache
def watched(request: HttpRequest) -> HttpResponse:
    """Every watched target: state, since when, the last day as a bar, thirty days as a share; what is bad first."""
    now = datetime.now(UTC)
    rows = list(last_measured(_of(request)).order_by("name"))
    day, month = by_hour(rows, now, 24), of_days(rows, now, MONTH)
    shown = [_row(one, day[one.pk], month.get(one.pk), now) for one in rows]
    shown.sort(key=lambda one: one["rank"])
    seen = [cell for cells in day.values() for cell in cells]
    return render(request, "tuntas/watched.html", {
        "rows": shown, "patterns": plots.patterns(), "legend": watching.legend(seen), "round": _round(rows, now),
    })  # fmt: skip


def _row(row: Target, cells: list[Cell], month: Seconds | None, now: datetime) -> dict[str, Any]:
    standing: Standing | None = getattr(row, "standing", None)
    face = watching.face_of(row, standing, row.last, now)  # type: ignore[attr-defined]
    share = watching.percent(month.availability if month else None)
    said = _("24 jam terakhir: tersedia %(share)s") % {"share": watching.percent(total(cells).availability)}
    return {
        "target": row, "face": face, "share": share,
        "bar": plots.bars(cells, label=said, height=18, named=watching.named(False, row.unit)),
        "rank": (not (row.every and row.active), _RANK.get(standing.word if standing else "unknown", 3)),
    }  # fmt: skip


def _round(rows: list[Target], now: datetime) -> dict[str, Any] | None:
    """How the last round went: when, how many of those due, how long; None before the first."""
    watch = Watch.objects.filter(pk=1, minute__gt=0).first()
    if watch is None or not rows:
        return None
    at = datetime.fromtimestamp(watch.minute, UTC)
    return {
        "at": short_time(at, rows[0].unit, now), "due": watch.due, "asked": watch.asked,
        "took": round(watch.took_ms / 1000), "stands": (now - at).total_seconds() > 180,
        "short": watch.due > watch.asked and (watch.took_ms or 0) > 0,
    }  # fmt: skip


@require_safe
@login_required
@never_cache
def watched_target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: availability and round trips of a week by hours, or of ninety days; its outages."""
    now = datetime.now(UTC)
    row = get_object_or_404(last_measured(_of(request)), pk=pk)
    span = next((one for one in watching.RANGES if one.key == request.GET.get("rentang")), watching.RANGES[0])
    cells = by_day(row, now, span.count) if span.of_days else by_hour([row], now, span.count)[row.pk]
    spent = total(cells)
    return render(request, "tuntas/watched_target.html", {
        "crumbs": [(_("Jaringan"), reverse("network")), (_("Pantauan"), reverse("watched"))], "target": row,
        "face": watching.face_of(row, getattr(row, "standing", None), row.last, now),  # type: ignore[attr-defined]
        "ranges": _ranges(row, span), "span": span, "patterns": plots.patterns(), "legend": watching.legend(cells),
        "spent": watching.spent_facts(spent), "share": watching.percent(spent.availability),
        "rows": watching.rows_of(cells, span.of_days, row.unit),
        "outages": watching.outage_rows(outages(row, now, 7)[:20], row.unit, now), "raw_days": RAW_DAYS,
        "alert": Alert.objects.filter(source__kind=OWN, key=f"sasaran:{row.pk}").select_related("case").first(),
        **_drawn(row, cells, span),
    })  # fmt: skip


def _ranges(row: Target, span: watching.Range) -> list[dict[str, Any]]:
    url = reverse("watched-target", args=[row.pk])
    names = {"7-hari": _("7 hari, per jam"), "90-hari": _("90 hari, per hari")}
    return [{"url": f"{url}?rentang={one.key}", "name": names[one.key], "current": one == span}
            for one in watching.RANGES]  # fmt: skip


def _drawn(row: Target, cells: list[Cell], span: watching.Range) -> dict[str, Any]:
    """The plots, each with the words that stand for it."""
    ticks, spent = watching.ticks_of(cells, span.of_days, row.unit), total(cells)
    said = _("Ketersediaan %(name)s: %(share)s; tidak menjawab %(down)s; tidak diukur %(unmeasured)s") % {
        "name": row.name, "share": watching.percent(spent.availability), "down": watching.lasted(spent.down),
        "unmeasured": watching.lasted(spent.unmeasured),
    }  # fmt: skip
    bars = plots.bars(cells, label=said, named=watching.named(span.of_days, row.unit), ticks=ticks)
    return {"bars": bars, **_trips(row, cells, ticks), **_lost(cells)}


def _trips(row: Target, cells: list[Cell], ticks: list[plots.Tick]) -> dict[str, Any]:
    mids = [one.mid for one in cells if one.mid is not None]
    middle, limit = watching.ms(median(mids) if mids else None), _limit(row)
    top = plots.nice(max((one.p90 for one in cells if one.p90 is not None), default=1.0) * 1.05)
    said = _("Waktu pulang-pergi: tengahnya %(mid)s; skala sampai %(top)s") % {"mid": middle, "top": watching.ms(top)}
    return {
        "latency": plots.latency(cells, top=top, limit=limit, ticks=ticks, label=said), "mid": middle,
        "scale": [watching.ms(top), watching.ms(top / 2), "0"], "limit_ms": watching.ms(limit),
        "limit": watching.ms(limit) if limit <= top else "",
    }  # fmt: skip


def _lost(cells: list[Cell]) -> dict[str, Any]:
    lost, sent = sum(one.lost for one in cells), sum(one.sent for one in cells)
    worst = max((100 * one.lost / one.sent for one in cells if one.sent), default=0.0)
    share, top = watching.percent(lost / sent if sent else None), plots.nice(max(worst, 5.0))
    said = _("Paket hilang: %(share)s") % {"share": share}
    drawn = plots.loss(cells, top=top, label=said)
    return {"loss": drawn, "lost": share, "any_loss": bool(lost), "loss_top": f"{top:g} %"}


def _limit(row: Target) -> float:
    """From how many milliseconds on an answer is slow."""
    known = Thresholds(**{key: one for key, one in row.thresholds.items() if key in Thresholds.__dataclass_fields__})
    if row.scheme:
        return known.http_ms
    return known.lan_latency_ms if row.kind in {str(one) for one in LAN} else known.latency_ms


class _Echo:
    """A file that gives back what is written, so that rows go out as they come."""

    def write(self, text: str) -> str:
        return text


@require_safe
@login_required
def watched_raw(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every sample that is kept, the oldest first, as CSV."""
    row = get_object_or_404(_of(request), pk=pk)
    answer = StreamingHttpResponse(_lines(row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pantauan-{row.pk}.csv"'
    return answer


def _lines(row: Target) -> Iterator[str]:
    written, zone = csv.writer(_Echo()), ZoneInfo(row.unit.zone)
    yield "\ufeff" + written.writerow([
        "waktu", "berlaku_detik", "keadaan", "cara", "terendah_ms", "tengah_ms", "tertinggi_ms", "paket", "hilang"
    ])  # fmt: skip
    rows = Sample.objects.filter(target=row).order_by("at").values_list(
        "at", "holds", "word", "method", "low", "mid", "high", "sent", "lost"
    )
    for at, holds, word, method, low, mid, high, sent, lost in rows.iterator(2000):
        moment = datetime.fromtimestamp(at, UTC).astimezone(zone).isoformat()
        yield written.writerow([moment, holds, word, method, *(_milli(one) for one in (low, mid, high)), sent, lost])


def _milli(micro: int | None) -> str:
    return "" if micro is None else f"{micro / 1000:.3f}"
