"""The certificates of the offices (P12), and how the office stands with BSrE. No passphrase is kept or shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.people.models import Certificate, Unit, User
from tuntas.signing import bsre
from tuntas.signing.port import MOST_P12, About, Secret, SigningFailed
from tuntas.signing.seats import bsre_service
from tuntas.web import stationery
from tuntas.web.views.settings.common import administrators, crumbs, day, errors_of, moment_now, sent, who

__all__ = ["bsre_standing", "certificate_new", "certificates", "retirement"]


class CertificateForm(forms.Form):
    """A P12 file that its passphrase opens. The passphrase is used once, here."""

    name = forms.CharField(
        label=gettext_lazy("Nama untuk dikenali"), max_length=120, help_text=gettext_lazy("Misalnya: Segel Pusat 2026.")
    )
    file = forms.FileField(required=False, allow_empty_file=True)
    passphrase = forms.CharField(
        label=gettext_lazy("Frasa sandi"), strip=False, max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Dipakai sekali untuk memeriksa berkas, lalu dilupakan. Diminta saat menandatangani."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: Unit, now: datetime, **kwargs: Any) -> None:
        self.unit, self.now = unit, now
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file, passphrase = given.get("file"), Secret(given.pop("passphrase", ""))
        if not file:
            self.add_error("file", _("Pilih berkas sertifikat (.p12 atau .pfx)."))
        elif (file.size or 0) > MOST_P12:
            self.add_error("file", _("Berkas ini terlalu besar untuk sertifikat P12."))
        elif "passphrase" not in self.errors:
            self._open(file.read(), passphrase)
        return given

    @sensitive_variables()
    def _open(self, p12: bytes, passphrase: Secret) -> None:
        from tuntas.signing.certificate import opened  # slow to import: only where a certificate is used

        try:
            about = opened(p12, passphrase)
        except SigningFailed as failed:
            where = "passphrase" if failed.refusal.code == "passphrase" else "file"
            self.add_error(where, failed.refusal.sentence)
            return
        if said := self._unfit(about):
            self.add_error("file", ValidationError(said))
        self.about, self.p12 = about, p12

    def _unfit(self, about: About) -> str:
        if about.valid_to <= self.now:
            said = _("Sertifikat “%(subject)s” sudah habis masa berlakunya pada %(day)s.")
            return said % {"subject": about.subject, "day": day(about.valid_to.date())}
        if not about.may_sign:
            said = _("Sertifikat “%(subject)s” tidak diterbitkan untuk tanda tangan dokumen.")
            return said % {"subject": about.subject}
        same = Certificate.objects.filter(unit=self.unit, fingerprint=about.fingerprint, retired_at=None).first()
        return _("Sertifikat ini sudah ada, dengan nama “%(name)s”.") % {"name": same.name} if same else ""


# -- pages ------------------------------------------------------------------------------------------


@require_safe
@administrators
def certificates(request: HttpRequest) -> HttpResponse:
    """The certificates of each office, and BSrE."""
    return _page(request)


def _page(request: HttpRequest, **standing: Any) -> HttpResponse:
    offices = [{"unit": one, "rows": _rows(one)} for one in stationery.offices()]
    told = {"crumbs": crumbs(), "offices": offices, "bsre": bool(settings.BSRE_URL), "bsre_url": settings.BSRE_URL,
            "bsre_user": bool(settings.BSRE_USER and settings.BSRE_PASSWORD), **standing}  # fmt: skip
    return render(request, "tuntas/settings/certificates.html", told)


def _rows(unit: Unit) -> list[dict[str, Any]]:
    now = moment_now()
    rows = unit.certificates.defer("p12").select_related("added_by")
    return sorted((_row(one, now) for one in rows), key=lambda one: one["ended"])


def _row(one: Certificate, now: datetime) -> dict[str, Any]:
    """What a person may know of it, and a word for its state."""
    days = (one.valid_to - now).days
    word, tone = (
        (_("dihentikan %(day)s") % {"day": day(one.retired_at.date())}, "idle") if one.retired_at
        else (_("habis masa berlakunya"), "bad") if one.valid_to <= now
        else (_("belum berlaku"), "warn") if one.valid_from > now
        else (_("habis %(days)d hari lagi") % {"days": days}, "warn") if days < 30
        else (_("berlaku"), "good")
    )  # fmt: skip
    added = ", ".join(filter(None, (day(one.added_at.date()), one.added_by.name if one.added_by else "")))
    facts = [
        (_("Pemilik"), one.subject), (_("Penerbit"), one.issuer),
        (_("Masa berlaku"), f"{day(one.valid_from.date())} – {day(one.valid_to.date())}"),
        (_("Nomor seri"), one.serial), (_("Sidik SHA-256"), spaced(one.fingerprint)),
        (_("Ditambahkan"), added),
    ]  # fmt: skip
    return {"row": one, "word": word, "tone": tone, "facts": facts, "ended": bool(one.retired_at)}


def spaced(fingerprint: str) -> str:
    """ab12cd… → AB12 CD…, to be compared by eye."""
    return " ".join(fingerprint[at : at + 4].upper() for at in range(0, len(fingerprint), 4))


@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def certificate_new(request: HttpRequest, unit: int) -> HttpResponse:
    """Bring a certificate; it is kept as it came, still locked."""
    office, now = get_object_or_404(stationery.offices(), pk=unit), moment_now()
    form = CertificateForm(*sent(request), unit=office, now=now)
    if form.is_bound and form.is_valid():
        _keep(form, who(request))
        messages.success(request, _("Sertifikat disimpan. Frasa sandinya tidak disimpan."))
        return redirect("certificates")
    way = crumbs((_("Sertifikat"), "certificates"))
    told = {"crumbs": way, "form": form, "unit": office, "errors": errors_of(form)}
    return render(request, "tuntas/settings/certificate.html", told, status=422 if form.is_bound else 200)


def _keep(form: CertificateForm, by: User) -> None:
    about = form.about
    with transaction.atomic():
        made = Certificate.objects.create(
            unit=form.unit, name=form.cleaned_data["name"], p12=form.p12, subject=about.subject[:300],
            issuer=about.issuer[:300], serial=about.serial[:80], fingerprint=about.fingerprint,
            valid_from=about.valid_from, valid_to=about.valid_to, added_at=form.now, added_by=by,
        )  # fmt: skip
        stationery.note(made, ADDITION, by=by, now=form.now)


@require_POST
@administrators
def retirement(request: HttpRequest, certificate: int) -> HttpResponse:
    """Nobody signs with it any more; what was signed stays signed."""
    found, now = get_object_or_404(Certificate.objects.defer("p12"), pk=certificate), moment_now()
    with transaction.atomic():
        if Certificate.objects.filter(pk=found.pk, retired_at=None).update(retired_at=now):
            stationery.note(found, CHANGE, by=who(request), now=now)
    messages.success(request, _("Sertifikat dihentikan. Naskah yang sudah ditandatangani dengannya tetap sah."))
    return redirect("certificates")


@sensitive_post_parameters("nik")
@require_POST
@administrators
@sensitive_variables("nik")
def bsre_standing(request: HttpRequest) -> HttpResponse:
    """Ask BSrE whether somebody can sign. The NIK is not kept."""
    nik = "".join(request.POST.get("nik", "").split())
    if not settings.BSRE_URL:
        return redirect("certificates")
    try:
        found = bsre.status(bsre_service(), nik)
    except SigningFailed as failed:
        return _page(request, sentence=failed.refusal.sentence, tone="bad")
    return _page(request, sentence=found.sentence, tone="good" if found.may_sign else "warn")
