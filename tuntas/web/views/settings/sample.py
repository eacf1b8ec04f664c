"""A sample paper under a letterhead: its first page as a picture, with nothing of a real case on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from tuntas.documents import words
from tuntas.documents.render import pages
from tuntas.people.models import Letterhead

__all__ = ["first_page"]

PPI = 110.0


def first_page(head: Letterhead, now: datetime) -> bytes:
    """A PNG of the first page, in Indonesian as every paper is."""
    with override("id"):
        return pages(_facts(head, now), ppi=PPI)[0]


def _facts(head: Letterhead, now: datetime) -> dict[str, Any]:
    """As a sealed nota dinas would keep them."""
    today = now.date()
    number = f"{head.code}-000-CONTOH TAHUN {today.year}".lstrip("-")
    return {
        "template": "paper",
        "stamp": _("CONTOH"),
        "language": "id",
        "title": _("Contoh naskah"),
        "number": [_("Nomor %(number)s") % {"number": number}],
        "number_text": number,
        "dated": today.isoformat(),
        "author": head.unit.name,
        "keywords": [_("contoh")],
        "running": _("Contoh naskah"),
        "moment": now.replace(microsecond=0).isoformat(),
        "letterhead": {
            "lines": _lines(head.lines), "address": _lines(head.address), "closing": head.closing,
            "emblem": head.emblem,
        },
        "unit": head.unit.name,
        "blocks": [{"kind": "pairs", "rows": _about()}, *({"kind": "paragraph", "text": one} for one in _body())],
        "closing": [],
        "signers": [_signer(head, today)],
        "verify": {
            "code": "contoh", "url": f"{settings.SITE_URL}/periksa/",
            "said": _("Keaslian naskah ini dapat diperiksa di"),
        },
        "replaces": None,
        "photos": [],
        "photos_heading": "",
    }  # fmt: skip


def _about() -> list[list[str]]:
    return [
        [_("Hal"), _("CONTOH: bukan naskah dinas")],
        [_("Lampiran"), "–"],
    ]


def _body() -> list[str]:
    return [
        _("CONTOH. Halaman ini memperlihatkan kop, nomor, dan tempat tanda tangan seperti pada naskah sungguhan."),
        _("Nama, nomor, dan isinya karangan. Yang dicetak di sini tidak disahkan dan tidak disimpan."),
    ]


def _signer(head: Letterhead, today: date) -> dict[str, Any]:
    shown = words.day(today)
    return {
        "seat": "", "user": None, "above": f"{head.city}, {shown}" if head.city else shown,
        "position": _("Jabatan Contoh,"), "name": _("Nama Contoh, S.T."), "nip": words.nip("198001012010011001"),
        "note": "", "seen": False,
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]
