"""`/_ui/`: the living style guide, every component in every state."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

SPRITE = Path(__file__).parents[1] / "static" / "tuntas" / "img" / "icons.svg"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component; nothing here reads or writes a record."""
    shown = {"icons": icon_names()} | _words() | _lists() | _questions()
    return render(request, "tuntas/guide.html", shown)


@cache
def icon_names() -> tuple[str, ...]:
    """The shapes that the sprite holds, in its order."""
    return tuple(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))


class _Sample(forms.Form):
    number = forms.CharField(label=gettext_lazy("Nomor WhatsApp"), min_length=9, help_text="0812 …")
    note = forms.CharField(label=gettext_lazy("Catatan"), required=False, widget=forms.Textarea)


def _words() -> dict[str, Any]:
    colours = [
        ("page", _("kertas")),
        ("surface", _("permukaan")),
        ("sunken", _("cekung")),
        ("line", _("garis rambut")),
        ("edge", _("tepi kendali")),
        ("ink", _("tulisan")),
        ("soft", _("tulisan kedua")),
        ("accent", _("toska tua")),
        ("accent-deep", _("toska, disentuh")),
        ("accent-tint", _("toska muda")),
        ("warn", _("perhatian")),
        ("warn-tint", _("perhatian muda")),
        ("bad", _("lewat, gagal")),
        ("bad-tint", _("lewat muda")),
    ]
    sizes = [
        (7, _("38 menit"), _("34: satu angka yang penting")),
        (6, _("Lapor kendala jaringan"), _("26: judul halaman")),
        (5, _("Verifikasi: dapat ditangani sendiri?"), _("19: judul kartu")),
        (4, _("Terkirim sendiri saat tersambung."), _("16: ponsel, isian")),
        (3, _("Ani menyelesaikan Pengecekan laporan."), _("15: meja")),
        (2, _("Norma 30 menit, nyata 22 menit kerja, sesuai."), _("13: baris kedua")),
        (1, _("batas 10.18"), _("12: label terkecil")),
    ]
    return {"colours": colours, "sizes": sizes, "spaces": (4, 8, 12, 16, 24, 32, 48, 64)}


def _lists() -> dict[str, Any]:
    return {
        "folders": [
            {"url": "#daftar", "label": _("Semua"), "count": 8, "current": True},
            {"url": "#daftar", "label": _("Milik saya"), "count": 5},
            {"url": "#daftar", "label": _("Lewat waktu"), "count": 1, "tone": "bad"},
        ],
        "hops": [
            {"name": "AP-3-02", "note": _("ruang ini"), "ok": True},
            {"name": "SW-LT3", "note": _("port 14 mati"), "ok": True, "cut": True},
            {"name": _("Gerbang"), "note": "1,2 ms", "ok": True},
            {"name": "NJ-2207", "note": _("22,5 % hilang"), "ok": False},
            {"name": _("Internet"), "note": _("belum diukur"), "ok": None},
        ],
        "packets": [i not in (4, 13, 22, 23) for i in range(40)],
        "facts": [
            (_("Ruang"), _("Ruang Asesmen 2, Lt. 3")),
            (_("Perangkat"), "AP-3-02"),
            ("BMN", "3.10.02.03.003, NUP 41"),
        ],
        "crumbs": [(_("Meja kerja"), "#daftar"), (_("Kasus"), "#daftar")],
    }


def _questions() -> dict[str, Any]:
    symptoms = [
        {"value": "semua", "label": _("Biasa"), "icon": "world-off"},
        {"value": "lambat", "label": _("Dengan catatan"), "icon": "hourglass", "note": _("baris kedua")},
        {"value": "ruang", "label": _("Terpilih"), "icon": "door"},
        {"value": "alat", "label": _("Terkunci"), "icon": "plug-x", "disabled": True},
    ]
    decision = [
        {"value": "Y", "label": _("Ya"), "chip": _("Usulan"), "note": _("Lanjut ke langkah 5: Memperbaiki")},
        {"value": "T", "label": _("Tidak"), "note": _("Lanjut ke langkah 4: Koordinasi")},
    ]
    plain = [{"value": str(n), "label": said} for n, said in enumerate((_("Pagi ini"), _("Kemarin")))]
    return {
        "symptoms": symptoms,
        "decision": decision,
        "plain": plain,
        "places": [("1", _("Ruang Asesmen 2, Lt. 3")), ("2", _("Ruang Server, Lt. 1"))],
        "wrong": [(_("Alasan belum ditulis"), "id_salah"), (_("Foto bukti perbaikan belum ada"), "id_foto2")],
        "stored": [{"name": "konektor.jpg", "note": _("Vina, 09.52"), "url": "#isian"}],
        "sample": _Sample({"number": "0812", "note": ""}),
    }
