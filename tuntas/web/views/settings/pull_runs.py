"""One run of a source of the inventory: asked for, read line by line, accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tuntas.pulls.kinds import KINDS
from tuntas.pulls.models import Pull, PullRun
from tuntas.pulls.runs import Busy, ask_for
from tuntas.pulls.words import DOES, change_told, line_told
from tuntas.web.views.settings.common import administrators, crumbs, moment_now, who
from tuntas.web.views.settings.pulls import run_told

__all__ = ["pull_apply", "pull_now", "pull_run"]

SHOWN = 200  # lines on a page
TONES = {"new": "good", "back": "good", "linked": "warn", "changed": "warn", "gone": "bad", "conflict": "bad"}
ICONS = {"new": "plus", "back": "check", "linked": "link", "changed": "pencil", "gone": "eye-off", "conflict": "x"}
NOUNS = {"place": gettext_lazy("tempat"), "device": gettext_lazy("perangkat")}


@require_POST
@administrators
def pull_now(request: HttpRequest, pull: int) -> HttpResponse:
    """Ask for a run; the worker carries it out and the page follows it."""
    row = get_object_or_404(Pull, pk=pull)
    if not row.active:
        messages.error(request, _("Sumber ini tidak dipakai. Pakai lagi dahulu."))
        return redirect("pull", row.pk)
    return _asked(request, row)


def _asked(request: HttpRequest, row: Pull, applies: str = "") -> HttpResponse:
    try:
        ask_for(row, by=who(request), now=moment_now(), applies=applies)
    except Busy:
        messages.error(request, _("Penarikan dari sumber ini sedang berjalan. Tunggu sampai selesai."))
    return redirect("pull", row.pk)


@require_POST
@administrators
def pull_apply(request: HttpRequest, pull: int, run: int) -> HttpResponse:
    """Accept what a preview shows. It is read once more, and written only if it is still the same."""
    found = get_object_or_404(PullRun.objects.select_related("pull"), pk=run, pull=pull)
    if found.state != "waiting":
        messages.error(request, _("Pratinjau ini sudah tergantikan. Lihat yang terbaru."))
        return redirect("pull", pull)
    return _asked(request, found.pull, found.digest)


@require_safe
@administrators
def pull_run(request: HttpRequest, pull: int, run: int) -> HttpResponse:
    """The report of a run, or the preview of one that waits: every line but what stays as it is."""
    found = get_object_or_404(PullRun.objects.select_related("pull__unit", "asked_by"), pk=run, pull=pull)
    row, wanted = found.pull, request.GET.get("hanya", "")
    kept = [one for one in found.lines if not wanted or one["does"] == wanted]
    at = request.GET.get("dari", "")
    first = min(int(at), len(kept)) // SHOWN * SHOWN if at.isdecimal() and len(at) < 9 else 0
    return render(request, "tuntas/settings/pull_run.html", {
        "crumbs": [*crumbs((_("Sumber inventaris"), "pulls")), (row.name, reverse("pull", args=[row.pk]))], "row": row,
        "kind": KINDS[row.kind].NAME, "told": run_told(found, row),
        "lines": [_line(one) for one in kept[first : first + SHOWN]],
        "folders": _folders(found, request.path, wanted), "by": found.asked_by,
        "before": _page(request.path, wanted, first - SHOWN) if first else "",
        "after": _page(request.path, wanted, first + SHOWN) if first + SHOWN < len(kept) else "",
        "note": _("%(first)d–%(last)d dari %(all)d") % {
            "first": first + 1, "last": min(first + SHOWN, len(kept)), "all": len(kept)},
    })  # fmt: skip


def _page(path: str, wanted: str, first: int) -> str:
    return f"{path}?hanya={wanted}&dari={first}"


def _folders(run: PullRun, path: str, wanted: str) -> list[dict[str, Any]]:
    """One for each thing that happened; what stayed the same has no lines."""
    counts = {word: sum(of.get(word, 0) for of in run.counts.values()) for word in DOES if word != "same"}
    told = [{"url": path, "label": _("Semua"), "count": sum(counts.values()), "current": not wanted, "tone": ""}]
    told += [
        {"url": f"{path}?hanya={word}", "label": str(DOES[word]).capitalize(), "count": n, "current": wanted == word,
         "tone": "bad" if word == "conflict" else ""}
        for word, n in counts.items() if n
    ]  # fmt: skip
    return told if len(told) > 2 else []


def _line(line: dict[str, Any]) -> dict[str, Any]:
    does = line["does"]
    return {
        "name": line["name"], "noun": NOUNS[line["noun"]], "word": DOES[does], "tone": TONES.get(does, "idle"),
        "icon": ICONS.get(does, "info-circle"), "said": line_told(line), "new": does == "new",
        "changes": [change_told(one) for one in line["changes"]],
    }  # fmt: skip
