"""`/pengaturan/alat-ukur/`: which methods of measuring work on this machine, what each lack costs, what opens it."""

from __future__ import annotations

import platform
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tuntas.network.models import Target
from tuntas.probes.ping import LADDER
from tuntas.probes.readiness import Method, in_container, readiness
from tuntas.web.views.settings.common import administrators, crumbs

__all__ = ["probing"]


@require_safe
@administrators
def probing(request: HttpRequest) -> HttpResponse:
    """Every method is tried anew at each visit; nothing leaves the machine."""
    found = readiness()
    shown = {
        "crumbs": crumbs(), "targets": Target.objects.filter(active=True).count(), "facts": _machine(),
        "closed": [_told(one) for one in found if not one.works],
        "open": [_told(one) for one in found if one.works], "ladder": _ladder(found),
    }  # fmt: skip
    return render(request, "tuntas/settings/probing.html", shown)


def _machine() -> list[tuple[str, str]]:
    kind = _("kontainer") if in_container() else _("mesin atau mesin maya")
    return [(_("Nama"), platform.node()), (_("Jenis"), kind), (_("Sistem"), platform.platform(terse=True))]


def _ladder(found: list[Method]) -> list[dict[str, Any]]:
    """The rungs of ping, and on which of them this machine stands."""
    rungs = [one for key in LADDER for one in found if one.key == key]
    used = next((one.key for one in rungs if one.works), "")
    return [_told(one) | {"works": one.works, "used": one.key == used} for one in rungs]


def _told(one: Method) -> dict[str, Any]:
    """A method in the words of the reader."""
    english, remedy = (get_language() or "id") != "id", one.remedy
    return {
        "key": one.key, "name": remedy.name[english], "serves": remedy.serves[english], "cost": remedy.cost[english],
        "advice": remedy.advice[english], "found": one.found,
        "ways": [(way.where[english], way.command) for way in one.ways],
    }  # fmt: skip
