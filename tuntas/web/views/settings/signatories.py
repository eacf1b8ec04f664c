"""How each role signs in an office, who holds it today and until when, and what is missing about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.documents import words
from tuntas.people.duties import local_day
from tuntas.people.models import Duty, Signatory, Unit
from tuntas.people.stationery import signatory_on
from tuntas.sop.procedure import Role
from tuntas.web import stationery
from tuntas.web.holdings import Holding, gap_words, holdings_of
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

__all__ = ["signatories", "signatory", "signatory_new", "signatory_removal"]

BACK = "signatories"


class SignatoryForm(DatedForm):
    """The printed jabatan of a role, and on whose behalf it signs."""

    same = ("role", "paper")

    class Meta:
        model = Signatory
        fields = ("role", "paper", "first", "position", "manner", "principal", "through")
        labels = {
            "position": gettext_lazy("Jabatan yang tercetak"), "manner": gettext_lazy("Cara menandatangani"),
            "principal": gettext_lazy("Atas nama (jabatan)"),
            "through": gettext_lazy("Penerima kuasa pertama (jabatan)"),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedures, language = stationery.in_force(), get_language() or "id"
        named = [(key, role.name.to(language)) for key, role in stationery.roles(procedures).items()]
        kinds = [(key, one.name.to(language)) for key, one in stationery.paper_kinds(procedures).items()]
        if self.instance.role and self.instance.role not in dict(named):
            named.append((self.instance.role, self.instance.role))  # of an SOP that was withdrawn
        every = (("", _("Semua naskah")), *kinds)
        self.fields["role"] = forms.ChoiceField(label=_("Peran"), choices=named)
        self.fields["paper"] = forms.ChoiceField(label=_("Untuk naskah"), choices=every, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        manner = given.get("manner", "")
        if manner and not given.get("principal") and "principal" not in self.errors:
            self.add_error("principal", _("Tulis jabatan yang diatasnamakan, misalnya Kepala Pusat."))
        if manner == "ub" and not given.get("through") and "through" not in self.errors:
            self.add_error("through", _("Tulis jabatan yang menerima kuasa pertama, misalnya Kepala Bagian."))
        given["principal"] = given.get("principal", "") if manner else ""
        given["through"] = given.get("through", "") if manner == "ub" else ""
        return given


# -- pages ------------------------------------------------------------------------------------------


@require_safe
@administrators
def signatories(request: HttpRequest) -> HttpResponse:
    """Each office, each role: how it signs, who holds it, what is missing."""
    roles = stationery.roles(stationery.in_force())
    told = {"crumbs": crumbs(), "offices": [_office(unit, roles) for unit in stationery.offices()]}
    return render(request, "tuntas/settings/signatories.html", told)


def _office(unit: Unit, roles: dict[str, Role]) -> dict[str, Any]:
    now = moment_now()
    rows = list(unit.signatories.select_related("unit"))
    kinds = stationery.paper_kinds(stationery.in_force())
    names = {key: one.name.to(get_language() or "id") for key, one in kinds.items()}
    parts = [_role(unit, one, [row for row in rows if row.role == one.role.key], names)
             for one in holdings_of(unit, roles, now)]  # fmt: skip
    return {"unit": unit, "roles": parts}


def _role(unit: Unit, held: Holding, rows: list[Signatory], names: dict[str, str]) -> dict[str, Any]:
    """One role: its block as it would be printed, its holders, its history."""
    now = moment_now()
    histories = [stationery.told([one for one in rows if one.paper == paper], now)
                 for paper in sorted({one.paper for one in rows})]  # fmt: skip
    listed = [_listed(one, held.role, names) for history in histories for one in history]
    return {
        "name": held.role.name.to(get_language() or "id"),
        "new": f"{reverse('signatory-new', args=[unit.pk])}?peran={held.role.key}",
        "block": block(signatory_on(unit, held.role.key, "", local_day(unit, now)), held.role, _first(held)),
        "set": any(one["state"] == "now" and not one["row"].paper for one in listed),
        "people": [_holder(one) for one in held.people],
        "gap": gap_words(held.gap, held.role.short.to(get_language() or "id"), held.today),
        "rows": listed,
        "coming": [one for one in listed if one["state"] == "later"],
        "special": [one for one in listed if one["row"].paper and one["state"] == "now"],
    }  # fmt: skip


def _first(held: Holding) -> Duty | None:
    return held.people[0] if held.people else None


def _listed(one: Told, role: Role, names: dict[str, str]) -> dict[str, Any]:
    row: Any = one.row
    ways = {"url": reverse("signatory", args=[row.pk]), "remove": reverse("signatory-removal", args=[row.pk])}
    for_what = names.get(row.paper, row.paper) if row.paper else _("semua naskah")
    return {"paper": for_what, **shown(one, " / ".join(_position(row, role, "")).rstrip(","), **ways)}


def _holder(duty: Duty) -> dict[str, Any]:
    """Who holds it, in which capacity, until when, and whether they can be printed."""
    until = _("sampai %(day)s") % {"day": day(duty.last)} if duty.last else _("tanpa batas akhir")
    acting = duty.get_capacity_display() if duty.capacity else ""
    stands = _("mewakili %(name)s") % {"name": duty.deputy_for} if duty.deputy_for else ""
    note = ", ".join(filter(None, (acting, stands, until)))
    return {
        "name": duty.user.name, "nip": words.nip(duty.user.nip), "note": note,
        "edit": reverse("admin:people_user_change", args=[duty.user.pk]), "lacks_nip": not duty.user.nip,
    }  # fmt: skip


# -- the block --------------------------------------------------------------------------------------


def block(row: Signatory, role: Role, holder: Duty | None) -> dict[str, Any]:
    """The signature block as it is printed: lines of the jabatan, name, NIP."""
    capacity = holder.capacity if holder else ""
    return {
        "position": _position(row, role, capacity),
        "name": words.name(holder.user.name) if holder else _("Nama pemegang peran"),
        "nip": words.nip(holder.user.nip) if holder else "",
    }


def _position(row: Signatory, role: Role, capacity: str) -> list[str]:
    own = words.titled(row.position or role.name.id, capacity) + ","
    if row.manner == "an":
        return [f"a.n. {row.principal}", own]
    if row.manner == "ub":
        return [f"a.n. {row.principal}", f"{row.through},", "u.b.", own]
    return [own]


# -- setting one ------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def signatory_new(request: HttpRequest, unit: int) -> HttpResponse:
    """How a role signs from a day on; the form begins from what counts today."""
    office, now = get_object_or_404(stationery.offices(), pk=unit), moment_now()
    roles = stationery.roles(stationery.in_force())
    role = request.GET.get("peran", "")
    role = role if role in roles else next(iter(roles), "")
    paper = request.GET.get("naskah", "")
    before = signatory_on(office, role, paper, local_day(office, now))
    copied = {name: getattr(before, name) for name in ("position", "manner", "principal", "through")}
    first = stationery.first_day(office.signatories.filter(role=role, paper=paper), office, now)
    return _form(request, Signatory(unit=office, role=role, paper=paper, first=first, **copied))


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def signatory(request: HttpRequest, signatory: int) -> HttpResponse:
    """Change one that no paper was sealed under."""
    row = row_or_back(request, Signatory, signatory, BACK)
    return row if isinstance(row, HttpResponse) else _form(request, row)


@require_POST
@administrators
def signatory_removal(request: HttpRequest, signatory: int) -> HttpResponse:
    return removed(request, Signatory, signatory, BACK)


def _form(request: HttpRequest, row: Any) -> HttpResponse:
    now = moment_now()
    form = SignatoryForm(*sent(request), instance=row, now=now)
    if form.is_bound and form.is_valid() and request.POST.get("do") == "save" and kept(form, who(request)):
        messages.success(request, _("Cara menandatangani disimpan; berlaku mulai %(day)s.") % {"day": day(row.first)})
        return redirect(BACK)
    roles = stationery.roles(stationery.in_force())
    example = None
    if row.role in roles:
        held = holdings_of(row.unit, {row.role: roles[row.role]}, now)[0]
        example = block(row, held.role, _first(held))
    way = crumbs((_("Penanda tangan"), BACK))
    told = {"crumbs": way, "form": form, "row": row, "errors": errors_of(form), "example": example}
    return render(request, "tuntas/settings/signatory.html", told, status=422 if form.errors else 200)
