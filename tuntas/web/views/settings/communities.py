"""The SNMP community on the form of a target: written, never shown again, and turned off by a tick."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from tuntas.network.models import Target
from tuntas.network.sealing import Unopened, opened, seal
from tuntas.probes.policy import literal

__all__ = ["TargetForm"]

_FIT = re.compile(r"[!-~]{1,64}", re.ASCII)


class Written(forms.CharField):
    """What may not be shown again: empty leaves it as it is."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "off", "maxlength": 64})
        super().__init__(required=False, widget=widget, **kwargs)

    @sensitive_variables()
    def clean(self, value: Any) -> str:
        text = str(value or "").strip()
        if text and not _FIT.fullmatch(text):
            raise ValidationError(_("1 sampai 64 huruf, angka, atau tanda, tanpa spasi."))
        return text


class TargetForm(forms.ModelForm):  # type: ignore[type-arg]
    """Adds the two fields to a form of a target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, Target):
            self.fields["snmp"] = Written(label=_("Komunitas SNMP (v2c)"), help_text=_standing(self.instance))
            if self.instance.community:
                self.fields["snmp_off"] = forms.BooleanField(required=False, label=_("Matikan SNMP, hapus komunitas"))

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        row = self.instance
        if not isinstance(row, Target):
            return given
        written = given.pop("snmp", "")
        if given.get("snmp_off"):
            row.community = ""
        elif written:
            row.community = seal(written)
        if row.community and given.get("address") and literal(given["address"].strip()) is None:
            self.add_error("snmp", _("Hanya untuk sasaran yang alamatnya ditulis sebagai alamat IP."))
        return given


def _standing(row: Target) -> str:
    about = _("Baca-saja, dikirim terang ke porta 161 alamat sasaran saja. Kosong: SNMP tidak dipakai.")
    if not row.community:
        return about
    try:
        opened(row.community)
    except Unopened:
        return _("Tersimpan, tetapi disegel server lain: tulis lagi.")
    return _("Tersimpan, tidak pernah ditampilkan. Kosongkan untuk tidak mengubahnya.")
