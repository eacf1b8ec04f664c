"""How the papers of the offices are numbered: by a template, typed in, or not; and the number that comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.cases.models import Counter, Paper
from tuntas.cases.numbers import counter_name, enclosed, mode_of, next_serial, pattern_of, start_of
from tuntas.people.duties import local_day
from tuntas.people.models import Series, Unit
from tuntas.people.numbering import DEFAULT, PLACEHOLDERS, Pattern, abbreviated, faults
from tuntas.people.stationery import letterhead_on, series_on
from tuntas.sop.procedure import Paper as PaperKind
from tuntas.sop.words import Label
from tuntas.web import stationery
from tuntas.web.stationery import Told
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

__all__ = ["numbering", "numbering_new", "numbering_removal", "numberings", "upcoming"]

BACK = "series"
OTHER = PaperKind("", Label(gettext_lazy("Naskah lainnya")))  # type: ignore[arg-type]


class NumberingForm(DatedForm):
    """A mode, and for the automatic one its template."""

    same = ("paper",)

    class Meta:
        model = Series
        fields = ("paper", "first", "mode", "template", "classification", "start")
        labels = {
            "mode": gettext_lazy("Cara"), "template": gettext_lazy("Pola nomor"),
            "classification": gettext_lazy("Klasifikasi"), "start": gettext_lazy("Nomor urut mulai dari"),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = stationery.paper_kinds(stationery.in_force())
        named = [(key, one.name.to(get_language() or "id")) for key, one in kinds.items()]
        if self.instance.paper and self.instance.paper not in kinds:
            named.append((self.instance.paper, self.instance.paper))  # of an SOP that was withdrawn
        every = (*named, ("", _("Naskah lainnya (yang tidak diatur sendiri)")))
        self.fields["paper"] = forms.ChoiceField(label=_("Naskah"), choices=every, required=False)
        self.fields["start"].widget.attrs |= {"min": 1, "max": 999_999}

    def clean_template(self) -> str:
        template = " ".join(self.cleaned_data["template"].split())
        if found := faults(template) if template else []:
            raise ValidationError([_fault(one) for one in found])
        return template

    def clean_start(self) -> int:
        start = int(self.cleaned_data["start"])
        if not 1 <= start <= 999_999:
            raise ValidationError(_("Tulis angka 1 sampai 999999."))
        return start


def _fault(one: str) -> str:
    """What `numbering.faults` names, as a sentence."""
    if one == "urut":
        return _("Pola harus memuat nomor urut: {urut}, {urut3}, atau {urut4}.")
    if one in ("{", "}"):
        return _("Ada kurung kurawal tanpa pasangannya: %(sign)s") % {"sign": one}
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return _("Isian %(name)s tidak dikenal. Yang dikenal: %(known)s.") % {"name": f"{{{one}}}", "known": known}


# -- the number that comes next ---------------------------------------------------------------------


def upcoming(unit: Unit, kind: PaperKind, series: Series | None, today: date) -> str:
    """The number that the next sealing would give today, if nobody seals another before."""
    pattern = pattern_of(kind, series, letterhead_on(unit, today).code, today)
    counter = Counter.objects.filter(series=counter_name(unit.pk, pattern)).first()
    return pattern.number(next_serial(unit.pk, pattern, start_of(series, today), counter))


# -- pages ------------------------------------------------------------------------------------------


@require_safe
@administrators
def numberings(request: HttpRequest) -> HttpResponse:
    """Each office, each kind of paper: how it is numbered, the next number, the last ones."""
    told = {"crumbs": crumbs(), "offices": [_office(unit) for unit in stationery.offices()]}
    return render(request, "tuntas/settings/numberings.html", told)


def _office(unit: Unit) -> dict[str, Any]:
    now = moment_now()
    kinds = [*stationery.paper_kinds(stationery.in_force()).values(), OTHER]
    rows = list(unit.series.select_related("unit"))
    names = {one.key: str(one.name.to(get_language() or "id")) for one in kinds}
    histories = [stationery.told([one for one in rows if one.paper == key], now)
                 for key in sorted({one.paper for one in rows})]  # fmt: skip
    listed = [_listed(one, names) for history in histories for one in history]
    return {
        "unit": unit, "kinds": [_kind(unit, one, names[one.key]) for one in kinds],
        "coming": [one for one in listed if one["state"] == "later"], "rows": listed,
        "code": letterhead_on(unit, local_day(unit, now)).code,
    }  # fmt: skip


def _kind(unit: Unit, kind: PaperKind, name: str) -> dict[str, Any]:
    today = local_day(unit, moment_now())
    series = series_on(unit, kind.key, today)
    mode = mode_of(kind, series)
    given = Paper.objects.filter(case__unit=unit, key=kind.key).exclude(number_key=None).order_by("-sealed_at", "-pk")
    return {
        "name": name,
        "note": _note(kind, series, mode),
        "mode": mode,
        "mode_name": dict(Series.MODES)[mode],
        "next": upcoming(unit, kind, series, today) if mode == "auto" and kind.key else "",
        "template": (series.template if series else "") or DEFAULT,
        "last": [one.number for one in given[:3]] if kind.key else [],
        "change": f"{reverse('numbering-new', args=[unit.pk])}?naskah={kind.key}",
    }


def _note(kind: PaperKind, series: Series | None, mode: str) -> str:
    """Where its mode comes from, if no row of its own says it."""
    if series and series.paper == kind.key:
        return ""
    if mode == "none" and enclosed(kind):
        return _("lampiran")
    return _("ikut naskah lainnya") if series else _("bawaan")


def _listed(one: Told, names: dict[str, str]) -> dict[str, Any]:
    row: Any = one.row
    ways = {"url": reverse("numbering", args=[row.pk]), "remove": reverse("numbering-removal", args=[row.pk])}
    summary = (row.template or DEFAULT) if row.mode == "auto" else str(row.get_mode_display())
    return {"paper": names.get(row.paper, row.paper), **shown(one, summary, **ways)}


# -- setting one ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def numbering_new(request: HttpRequest, unit: int) -> HttpResponse:
    """How a kind of paper is numbered from a day on; the form begins from what counts today."""
    office, now = get_object_or_404(stationery.offices(), pk=unit), moment_now()
    paper = request.GET.get("naskah", "")
    paper = paper if paper in stationery.paper_kinds(stationery.in_force()) else ""
    before = series_on(office, paper, local_day(office, now)) or Series(template=DEFAULT)
    copied = {name: getattr(before, name) for name in ("mode", "classification", "start")}
    first = stationery.first_day(office.series.filter(paper=paper), office, now)
    return _form(
        request, Series(unit=office, paper=paper, first=first, template=before.template or DEFAULT, **copied)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def numbering(request: HttpRequest, series: int) -> HttpResponse:
    """Change one that no paper was sealed under."""
    row = row_or_back(request, Series, series, BACK)
    return row if isinstance(row, HttpResponse) else _form(request, row)


@require_POST
@administrators
def numbering_removal(request: HttpRequest, series: int) -> HttpResponse:
    return removed(request, Series, series, BACK)


def _form(request: HttpRequest, row: Any) -> HttpResponse:
    form = NumberingForm(*sent(request), instance=row, now=moment_now())
    valid = form.is_valid() if form.is_bound else True
    if form.is_bound and valid and request.POST.get("do") == "save" and kept(form, who(request)):
        messages.success(request, _("Penomoran disimpan; berlaku mulai %(day)s.") % {"day": day(row.first)})
        return redirect(BACK)
    kind = stationery.paper_kinds(stationery.in_force()).get(row.paper, OTHER)
    told = {
        "crumbs": crumbs((_("Penomoran"), BACK)), "form": form, "row": row,
        "errors": errors_of(form), "placeholders": placeholders(row.unit, kind, row),
        "example": upcoming(row.unit, kind, row, local_day(row.unit, form.now)) if valid and row.mode == "auto" else "",
        "yearly": "{tahun}" in (row.template or DEFAULT),
    }  # fmt: skip
    return render(request, "tuntas/settings/numbering.html", told, status=422 if form.errors else 200)


def placeholders(unit: Unit, kind: PaperKind, row: Series) -> list[tuple[str, str, str]]:
    """(placeholder, what it says, what it says today) of each that a template may name."""
    today = local_day(unit, moment_now())
    short = abbreviated(kind.title.id) if kind.key else _("singkatan")
    pattern = Pattern("", letterhead_on(unit, today).code, row.classification, short, today)
    told = {
        "unit": _("kode unit dari kop"), "urut": _("nomor urut"), "urut3": _("nomor urut, tiga angka"),
        "urut4": _("nomor urut, empat angka"), "klasifikasi": _("klasifikasi yang diisi di atas"),
        "jenis": _("singkatan nama naskah"), "bulan": _("bulan, dua angka"),
        "bulan_romawi": _("bulan, angka Romawi"), "tahun": _("tahun; urutan mulai lagi tiap tahun"),
    }  # fmt: skip
    return [
        (f"{{{one}}}", told[one], Pattern(f"{{{one}}}", pattern.unit, pattern.classification, short, today).number(7))
        for one in PLACEHOLDERS
    ]
