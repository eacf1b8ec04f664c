"""Why a target stands as it does, in the reader's language; what is stored is a code and what its sentence names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.probes.policy import SENTENCE

__all__ = ["why"]

_SENTENCES = {
    "silent": gettext_lazy("tidak ada jawaban dari %(packets)s paket"),
    "late": gettext_lazy("menjawab setelah %(ms)s ms, ambang %(limit)g ms"),
    "dns_code": gettext_lazy("menjawab “%(code)s”"),
    "http_status": gettext_lazy("menjawab HTTP %(status)s"),
    "ports": gettext_lazy("tidak menerima sambungan di porta %(ports)s"),
    "timeout": gettext_lazy("tidak ada jawaban"),
    "refused": gettext_lazy("sambungan ditolak"),
    "unreachable": gettext_lazy("tidak ada jalan ke sana"),
    "broken": gettext_lazy("jawaban terputus"),
    "tls": gettext_lazy("TLS gagal"),
    "cut_off": gettext_lazy("server ini sendiri tidak tersambung ke jaringan"),
    "not_possible": gettext_lazy("mesin ini tidak dapat mengukurnya"),
    "hung": gettext_lazy("pengukuran tidak selesai dalam %(seconds)g detik"),
    "broke": gettext_lazy("pengukuran gagal; sebabnya ada pada log server"),
}


def why(code: str, said: Mapping[str, Any]) -> str:
    """The sentence of `code`; "" for none."""
    if code == "policy":
        return _(SENTENCE)
    try:
        return str(_SENTENCES[code]) % said if code else ""
    except (KeyError, TypeError, ValueError):  # written by another version
        return code
