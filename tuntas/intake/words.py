"""What became of a body or an alarm, as codes that are stored and sentences that are shown in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tuntas.cases.events import JOINED

__all__ = ["told"]

_BODY = {
    # of an alarm in a body
    "test": _("uji diterima; tidak membuka kasus"),
    "pending": _("dicatat: belum pasti, atau sedang dipelihara"),
    "noted": _("dicatat: pemberitahuan, bukan alarm"),
    "unknown_resolve": _("dicatat: padam tanpa alarm yang dikenal"),
    "new": _("alarm baru"),
    "same": _("alarm yang sama, masih menyala"),
    "again": _("menyala lagi"),
    "old_alarm": _("diabaikan: lebih lama daripada padamnya"),
    "old_resolve": _("diabaikan: padam yang lebih lama daripada alarmnya"),
    "resolved": _("padam"),
    "resolved_before": _("sudah padam"),
    "resolved_early": _("padam sebelum alarmnya tiba; alarm yang menyusul tidak membuka kasus"),
    "cut": _("pemantau memotong %(count)s alarm dari kiriman ini; lihat di pemantaunya"),
    # of a body that could not be read
    "too_large": _("terlalu besar: %(size)s bita, paling besar %(most)s; hanya awalnya yang disimpan"),
    "empty": _("tidak terbaca: badannya kosong"),
    "truncated": _("tidak terbaca: JSON-nya terpotong di baris %(line)s kolom %(column)s"),
    "not_json": _("tidak terbaca: bukan JSON, salah di baris %(line)s kolom %(column)s"),
    "deep": _("tidak terbaca: bersarang terlalu dalam"),
    "no_object": _("tidak terbaca: bukan objek JSON"),
    "no_alarm": _("tidak ada alarm %(name)s di dalamnya"),
    "refused": _("ditolak dengan 400: %(detail)s"),
    "failed": _("tidak terbaca: %(detail)s"),
}

_ALARM = {
    "not_network": _("bukan kendala jaringan; hanya dicatat"),
    "went_early": _("padam sendiri sebelum kasus dibuka"),
    "case_open": _("kasus terbuka"),
    "opened": _("kasus dibuka"),
    "held": _("ditahan: %(window)s"),
    "orphan": _("masih menyala sesudah kasusnya selesai"),
    "no_procedure": _("belum ada SOP yang berlaku"),
}


def told(code: str, said: Mapping[str, Any] | None = None) -> str:
    """The sentence of `code`, filled with `said`; a text that was stored as such is shown as it is."""
    if code in JOINED:
        return gettext("tergabung: %(why)s") % {"why": str(JOINED[code]) % (said or {})}
    sentence = _BODY.get(code) or _ALARM.get(code)
    try:
        return str(sentence) % (said or {}) if sentence else code
    except (KeyError, ValueError):
        return str(sentence)
