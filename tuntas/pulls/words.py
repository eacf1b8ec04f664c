"""What a report says of itself and of each line, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.network.models import Device

__all__ = ["DOES", "FIELDS", "change_told", "failure", "line_told", "reason"]

DOES: Mapping[str, Any] = {
    "new": gettext_lazy("baru"), "linked": gettext_lazy("disambungkan"), "changed": gettext_lazy("berubah"),
    "back": gettext_lazy("ada lagi"), "gone": gettext_lazy("tidak ada lagi"), "conflict": gettext_lazy("bentrok"),
    "note": gettext_lazy("catatan"), "same": gettext_lazy("tetap"),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "name": gettext_lazy("nama"), "parent": gettext_lazy("bagian dari"), "role": gettext_lazy("peran"),
    "place": gettext_lazy("tempat"), "make": gettext_lazy("merek/tipe"), "serial": gettext_lazy("nomor seri"),
    "address": gettext_lazy("alamat IP"), "active": gettext_lazy("dipakai"), "bmn": gettext_lazy("kode BMN"),
    "uplink": gettext_lazy("tersambung ke"),
}  # fmt: skip
_FAILURES: Mapping[str, Any] = {
    "name": gettext_lazy("Nama server tidak ditemukan. Periksa alamatnya."),
    "connect": gettext_lazy("Server tidak dapat dihubungi: tidak ada yang menjawab di alamat dan porta itu."),
    "timeout": gettext_lazy("Server tidak menjawab dalam waktu yang wajar."),
    "tls": gettext_lazy(
        "Sertifikat server tidak dapat dipercaya. Bila dibuat kantor sendiri, tempelkan sertifikat induknya pada "
        "Sambungan."
    ),
    "address": gettext_lazy(
        "Alamat server ini tidak boleh dihubungi: bukan server ini sendiri, bukan alamat khusus, dan tanpa HTTPS "
        "hanya alamat di jaringan kantor."
    ),
    "broken": gettext_lazy("Sambungan ke server terputus sebelum jawabannya lengkap."),
    "too_large": gettext_lazy("Jawaban server terlalu besar dan tidak dibaca."),
    "redirect": gettext_lazy("Server menunjuk ke alamat lain. Tulis alamat yang sebenarnya."),
    "token": gettext_lazy("Server menolak token: salah, kedaluwarsa, atau tidak boleh membaca tempat dan perangkat."),
    "not_there": gettext_lazy("API tidak ditemukan pada alamat ini. Periksa alamat dan jenisnya."),
    "busy": gettext_lazy("Server sedang membatasi permintaan."),
    "unavailable": gettext_lazy("Server sedang terganggu."),
    "refused": gettext_lazy("Server menolak permintaan."),
    "html": gettext_lazy("Yang menjawab ialah halaman web, bukan API. Periksa alamatnya."),
    "json": gettext_lazy("Jawaban server bukan JSON yang utuh."),
    "shape": gettext_lazy("Jawaban server tidak dapat dipahami. Periksa jenisnya."),
    "loop": gettext_lazy("Halaman berikutnya yang ditunjuk server tidak pernah maju."),
    "many": gettext_lazy("Isinya lebih banyak daripada yang dibaca (20.000 baris)."),
    "moved": gettext_lazy("Isinya berubah selagi dibaca."),
    "long": gettext_lazy("Membacanya lebih lama dari lima menit."),
    "key": gettext_lazy("Token disegel di server lain dan tidak dapat dibuka di sini. Tulis tokennya lagi."),
    "raced": gettext_lazy("Data di sini berubah selagi ditulis."),
    "died": gettext_lazy("Terputus: proses yang menarik berhenti."),
    "fault": gettext_lazy("Ada kesalahan di Tuntas; sebabnya ada pada log server."),
}
_REASONS: Mapping[str, Any] = {
    "first": gettext_lazy("Penarikan pertama: periksa dahulu, lalu terapkan. Yang berikutnya menerapkan sendiri."),
    "empty": gettext_lazy(
        "Sumber menjawab dengan daftar kosong, padahal tadinya berisi. Sering kali tokennya kehilangan izin baca; "
        "terapkan hanya bila memang kosong."
    ),
    "most": gettext_lazy("Lebih dari separuh tidak ada lagi di sumber. Terapkan hanya bila memang demikian."),
    "differs": gettext_lazy("Isi sumber berubah sejak pratinjau yang Anda setujui. Periksa yang baru ini."),
}


def failure(code: str) -> str:
    """Why a run failed, and that nothing was changed."""
    said = _FAILURES.get(code, _FAILURES["fault"])
    return _("%(why)s Tidak ada yang diubah.") % {"why": said}


def reason(code: str) -> str:
    """Why a run waits for a person."""
    return str(_REASONS.get(code, ""))


def line_told(line: Mapping[str, Any]) -> str:
    """What there is to say of one line, beside its changes; "" where the word is enough."""
    other, why = line.get("other", ""), (line["does"], line.get("why", ""))
    match why:
        case ("linked", "serial"):
            return _("nomor serinya sama dengan “%(other)s” yang sudah ada di sini") % {"other": other}
        case ("linked", "again") if other != line["name"]:
            return _("dahulu sudah ditarik sebagai “%(other)s”; riwayatnya berlanjut") % {"other": other}
        case ("linked", "again"):
            return _("dahulu sudah ditarik; riwayatnya berlanjut")
        case ("linked", _how):
            return _("namanya sama dengan yang sudah ada di sini")
        case ("conflict", "name") if line["noun"] == "device" and other:
            return _("namanya dipakai “%(other)s” yang lain; dibiarkan") % {"other": other}
        case ("conflict", "name"):
            return _("namanya dipakai baris lain; dibiarkan")
        case ("conflict", "serial"):
            return _("nomor serinya sudah ada pada “%(other)s” dari sumber lain; dibiarkan") % {"other": other}
        case ("conflict", "cycle"):
            return _("melingkar: di sana ia berada di dalam dirinya sendiri; dibiarkan")
        case ("conflict", "ring"):
            return _("akan melingkar dengan susunan di sini; dibiarkan")
        case ("conflict", "parent"):
            return _("“%(other)s” di atasnya tidak dapat ditulis; dibiarkan") % {"other": other}
        case ("note", "no_name"):
            return _("tanpa nama di sana; beri nama di sana supaya ditarik")
        case ("note", "status"):
            return _("statusnya “%(other)s” tidak dikenal; “dipakai” dibiarkan") % {"other": other}
        case ("note", "ring"):
            return _("tidak disambungkan ke “%(other)s”: akan melingkar") % {"other": other}
    return ""


def change_told(change: tuple[str, str, str] | list[str]) -> dict[str, str]:
    """One change: what, before, after."""
    name, before, after = change
    return {"field": str(FIELDS.get(name, name)), "before": _value(name, before), "after": _value(name, after)}


def _value(name: str, value: str) -> str:
    if name == "role":
        return str(dict(Device.ROLES).get(value, value))
    if name == "active":
        return {"yes": _("ya"), "no": _("tidak")}.get(value, value)
    return value or "–"
