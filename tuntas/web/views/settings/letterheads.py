"""The letterheads of the offices, from when each counts, and what a paper looks like under one."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.people.duties import local_day
from tuntas.people.models import Letterhead, Unit
from tuntas.people.stationery import letterhead_on
from tuntas.web import emblems, stationery
from tuntas.web.views.settings.common import (
    DatedForm,
    administrators,
    crumbs,
    day,
    errors_of,
    kept,
    moment_now,
    removed,
    row_or_back,
    sent,
    shown,
    who,
)
from tuntas.web.views.settings.sample import first_page

__all__ = ["letterhead", "letterhead_new", "letterhead_removal", "letterhead_sample", "letterheads"]

BACK = "letterheads"
MOST_LINES, MOST_ADDRESS, MOST_LETTERS = 7, 4, 100


class LetterheadForm(DatedForm):
    """Lines, address, and the emblem: a file, the one chosen before (a signed field), or none."""

    emblem_file = forms.FileField(required=False, allow_empty_file=True)
    emblem = forms.CharField(required=False)
    no_emblem = forms.BooleanField(required=False)

    class Meta:
        model = Letterhead
        fields = ("first", "lines", "address", "closing", "city", "code")
        labels = {
            "lines": gettext_lazy("Baris kop"), "address": gettext_lazy("Alamat, telepon, laman"),
            "closing": gettext_lazy("Baris penutup di bawah garis"),
            "city": gettext_lazy("Tempat penandatanganan"), "code": gettext_lazy("Kode unit"),
        }  # fmt: skip
        widgets = {"lines": forms.Textarea(attrs={"rows": 4}), "address": forms.Textarea(attrs={"rows": 2})}

    def clean_lines(self) -> str:
        return _checked_lines(self.cleaned_data["lines"], MOST_LINES)

    def clean_address(self) -> str:
        return _checked_lines(self.cleaned_data["address"], MOST_ADDRESS)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.remark, self.instance.emblem = "", ""
        try:
            self.instance.emblem = emblems.unsealed(given.get("emblem", ""))
            if file := given.get("emblem_file"):
                found = emblems.kept(file)
                self.instance.emblem, self.remark = found.sha256, found.remark
            elif given.get("no_emblem"):
                self.instance.emblem = ""
        except emblems.Unfit as unfit:
            self.add_error("emblem_file", str(unfit))
        return given


def _checked_lines(text: str, most: int) -> str:
    """Lines without stray spaces; so many, and each so long, as fit above a paper."""
    lines = [" ".join(one.split()) for one in text.splitlines() if one.strip()]
    if len(lines) > most:
        raise ValidationError(_("Paling banyak %(most)d baris.") % {"most": most})
    if any(len(one) > MOST_LETTERS for one in lines):
        raise ValidationError(_("Satu baris paling panjang %(most)d huruf.") % {"most": MOST_LETTERS})
    return "\n".join(lines)


# -- pages ------------------------------------------------------------------------------------------


@require_safe
@administrators
def letterheads(request: HttpRequest) -> HttpResponse:
    """Each office: the letterhead of today, those to come, those that were."""
    told = {"crumbs": crumbs(), "offices": [_office(one) for one in stationery.offices()]}
    return render(request, "tuntas/settings/letterheads.html", told)


def _office(unit: Unit) -> dict[str, Any]:
    now = moment_now()
    rows = stationery.told(list(unit.letterheads.select_related("unit")), now)
    listed = [shown(one, _summary(one.row), **_ways(one.row)) for one in rows]
    here: Any = next((one.row for one in rows if one.state == "now"), None)
    return {
        "unit": unit,
        "here": here and {"row": here, "facts": _facts(here)},
        "coming": [one for one in listed if one["state"] == "later"],
        "rows": listed,
        "alter": next((one["url"] for one in listed if one["state"] == "now" and "url" in one), ""),
    }


def _ways(row: Any) -> dict[str, str]:
    return {"url": reverse("letterhead", args=[row.pk]), "remove": reverse("letterhead-removal", args=[row.pk])}


def _summary(row: Any) -> str:
    return " · ".join(row.lines.splitlines())


def _facts(row: Letterhead) -> list[tuple[str, str]]:
    return [
        (_("Berlaku sejak"), day(row.first)),
        (_("Kode unit"), row.code or _("belum diisi")),
        (_("Tempat penandatanganan"), row.city or _("belum diisi")),
        (_("Lambang"), _("ada") if row.emblem else _("tanpa lambang")),
        (_("Baris penutup"), row.closing),
    ]


@require_safe
@administrators
def letterhead_sample(request: HttpRequest, letterhead: int) -> HttpResponse:
    """A sample paper under one letterhead, as a picture."""
    head = get_object_or_404(Letterhead.objects.select_related("unit"), pk=letterhead)
    return HttpResponse(first_page(head, moment_now()), content_type="image/png")


# -- setting one ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def letterhead_new(request: HttpRequest, unit: int) -> HttpResponse:
    """A new letterhead of an office; the form begins from the one in force."""
    office, now = get_object_or_404(stationery.offices(), pk=unit), moment_now()
    before = letterhead_on(office, local_day(office, now))
    copied = {name: getattr(before, name) for name in (*LetterheadForm.Meta.fields, "emblem")}
    copied["first"] = stationery.first_day(office.letterheads.all(), office, now)
    return _form(request, Letterhead(unit=office, made_by=who(request), **copied))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def letterhead(request: HttpRequest, letterhead: int) -> HttpResponse:
    """Change one that no paper was sealed under."""
    row = row_or_back(request, Letterhead, letterhead, BACK)
    return row if isinstance(row, HttpResponse) else _form(request, row)


@require_POST
@administrators
def letterhead_removal(request: HttpRequest, letterhead: int) -> HttpResponse:
    return removed(request, Letterhead, letterhead, BACK)


def _form(request: HttpRequest, row: Any) -> HttpResponse:
    form = LetterheadForm(*sent(request), instance=row, now=moment_now())
    preview = ""
    if form.is_bound and form.is_valid():
        if request.POST.get("do") == "save" and kept(form, who(request)):
            messages.success(request, _("Kop disimpan; berlaku mulai %(day)s.") % {"day": day(row.first)})
            return redirect(BACK)
        looked = "X-Progress" not in request.headers  # js `progress` asks once more, as a page of its own
        preview = _as_data(first_page(row, form.now)) if looked and not form.errors else ""
    told = {
        "crumbs": crumbs((_("Kop naskah"), BACK)), "form": form, "row": row,
        "errors": errors_of(form), "preview": preview, "remark": getattr(form, "remark", ""),
        "emblem": emblems.sealed(row.emblem), "picture": emblems.picture(row.emblem) if row.emblem else "",
        "accept": emblems.ACCEPT, "most": emblems.MOST_BYTES,
    }  # fmt: skip
    return render(request, "tuntas/settings/letterhead.html", told, status=422 if form.errors else 200)


def _as_data(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
