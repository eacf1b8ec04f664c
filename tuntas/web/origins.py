"""Where a place or device was pulled from, in words, and whether it is still there."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tuntas.network.models import Device, Place
from tuntas.pulls.kinds import KINDS
from tuntas.pulls.models import Pull
from tuntas.pulls.words import FIELDS
from tuntas.web.times import local

__all__ = ["gone_told", "origin_told", "pulled_told"]


def _pull_of(row: Place | Device) -> Pull | None:
    """The source that a row comes from."""
    _kind, _colon, rest = row.source.partition(":")
    number = rest.partition(":")[0]
    return Pull.objects.filter(pk=number).first() if number.isdecimal() else None


def gone_told(row: Place | Device) -> str:
    """ "tidak ada lagi di NetBox", of what its source does not name any more."""
    kind = KINDS.get(row.source.partition(":")[0])
    return _("tidak ada lagi di %(source)s") % {"source": kind.NAME} if row.gone_at and kind else ""


def origin_told(row: Place | Device) -> str:
    """ "NetBox kantor; tidak ada lagi di NetBox sejak 12 November 2026", or "" of what was typed here."""
    pull = _pull_of(row)
    if pull is None:
        return ""
    if row.gone_at is None:
        return pull.name
    day = date_format(local(row.gone_at, row.unit), "j F Y")
    return _("%(name)s; %(gone)s sejak %(day)s") % {"name": pull.name, "gone": gone_told(row), "day": day}


def pulled_told(row: Place | Device) -> dict[str, Any] | None:
    """For the form of a row: its source, and which fields that one decides."""
    pull = _pull_of(row)
    if pull is None:
        return None
    fields = KINDS[pull.kind].FIELDS if isinstance(row, Device) else ("name", "parent", "active")
    return {"pull": pull, "origin": origin_told(row), "fields": ", ".join(str(FIELDS[one]) for one in fields)}
