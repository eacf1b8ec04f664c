"""The duties of a unit as the administrator sees and changes them: per role who holds it, who will, who did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tuntas.cases.allowed import AUDITOR
from tuntas.people.appointing import dependents, objections
from tuntas.people.duties import local_day
from tuntas.people.models import Duty, Unit, User
from tuntas.web import stationery
from tuntas.web.holdings import gap_after, gap_words

__all__ = ["CAPACITY_WORDS", "DutyForm", "EndForm", "RoleHeld", "appoint", "held_in", "roles_of", "take_back"]

CAPACITY_WORDS = {"": gettext_lazy("definitif"), "plh": "Plh.", "plt": "Plt."}


def roles_of(unit: Unit) -> dict[str, str]:
    """The roles that one may hold in `unit`, as the SOPs in force have them: (key, name)."""
    language = get_language() or "id"
    every = {role.key: role for one in stationery.in_force() for role in one.roles}
    vendor = unit.kind == "vendor"
    found = {key: role.name.to(language) for key, role in every.items() if (role.kind == "vendor") == vendor}
    return found if vendor else {**found, AUDITOR: _("Auditor (membaca semua, tidak mengubah apa pun)")}


# -- what is held -----------------------------------------------------------------------------------


@dataclass
class RoleHeld:
    """A role in a unit: its rows of today, those to come, those gone by, and what is lacking."""

    key: str
    name: str
    new: str
    now: list[dict[str, Any]] = field(default_factory=list)
    later: list[dict[str, Any]] = field(default_factory=list)
    past: list[dict[str, Any]] = field(default_factory=list)
    gap: str = ""


def held_in(unit: Unit, now: datetime) -> list[RoleHeld]:
    """Every role of the unit, in the order of the SOPs, then those that only old duties name; one query."""
    today = local_day(unit, now)
    rows = list(unit.duties.select_related("user", "deputy_for").order_by("first", "pk"))
    names = roles_of(unit)
    keys = [*names, *sorted({one.role for one in rows} - set(names))]
    return [_role(unit, key, names.get(key, key), [one for one in rows if one.role == key], today) for key in keys]


def _role(unit: Unit, key: str, name: str, rows: list[Duty], today: date) -> RoleHeld:
    found = RoleHeld(key, name, f"{reverse('duty-new', args=[unit.pk])}?peran={key}")
    for one in rows:
        state = "later" if one.first > today else "past" if one.last and one.last < today else "now"
        getattr(found, state).append(_row(one, state))
    active = [one for one in rows if one.user.is_active]
    untold = key == AUDITOR or unit.kind == "vendor"  # a vendor needs no account: it works by its link
    found.gap = "" if untold else gap_words(gap_after(active, today), name, today)
    found.past.reverse()
    return found


def _row(one: Duty, state: str) -> dict[str, Any]:
    until = _("sampai %(day)s") % {"day": _day(one.last)} if one.last else _("tanpa batas akhir")
    since = (_("mulai %(day)s") if state == "later" else _("sejak %(day)s")) % {"day": _day(one.first)}
    deputy = f"{reverse('duty-new', args=[one.unit_id])}?peran={one.role}&untuk={one.user_id}"
    stands = _("mewakili %(name)s") % {"name": one.deputy_for} if one.deputy_for else ""
    return {
        "name": one.user.name, "capacity": CAPACITY_WORDS.get(one.capacity, ""), "acting": bool(one.capacity),
        "note": ", ".join(filter(None, (stands, since, until))), "gone": not one.user.is_active,
        "span": _("%(first)s sampai %(last)s") % {"first": _day(one.first), "last": _day(one.last or one.first)},
        "end": reverse("duty-end", args=[one.pk]), "remove": reverse("duty-removal", args=[one.pk]),
        "deputy": "" if one.capacity or one.role == AUDITOR else deputy, "stands": stands,
    }  # fmt: skip


def _day(value: date) -> str:
    return date_format(value, "j F Y")


# -- forms ------------------------------------------------------------------------------------------


def _date(label: Any, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """People by name and jabatan."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.position}" if obj.position else f"{obj.name} ({obj.username})"


class DutyForm(forms.Form):
    """Who holds which role of the SOPs in a unit, from when to when, perhaps in whose place."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"))
    user = PersonChoice(label=gettext_lazy("Orang"), queryset=User.objects.none())
    capacity = forms.ChoiceField(label=gettext_lazy("Sebagai"), choices=Duty.CAPACITIES, required=False)
    deputy_for = PersonChoice(label=gettext_lazy("Mewakili"), queryset=User.objects.none(), required=False)
    first = _date(gettext_lazy("Mulai"))
    last = _date(gettext_lazy("Sampai (hari terakhir)"), required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.unit, self.roles = unit, roles_of(unit)
        self.fields["role"].choices = list(self.roles.items())  # type: ignore[attr-defined]
        people: QuerySet[User] = User.objects.filter(is_active=True).order_by("name")
        for name in ("user", "deputy_for"):
            self.fields[name].empty_label = _("Pilih orang")  # type: ignore[attr-defined]
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        held = User.objects.filter(duties__unit=unit).distinct().order_by("name")
        self.fields["deputy_for"].queryset = held  # type: ignore[attr-defined]

    @property
    def duty(self) -> Duty:
        """What a valid form says."""
        return Duty(unit=self.unit, **self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given.setdefault("capacity", "")
        if not given["capacity"] and given.get("deputy_for"):
            given["deputy_for"] = None  # hidden by the page, perhaps chosen before
        if not self.errors:
            _tell(self, objections(self.duty, self.roles[given["role"]]))
        return given


class EndForm(forms.Form):
    """The last day of a duty; nothing else of it changes."""

    last = _date(gettext_lazy("Hari terakhir"), required=False)

    def __init__(self, *args: Any, duty: Duty, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"last": duty.last}, **kwargs})
        self.duty, self.today = duty, local_day(duty.unit, now)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        last = given.get("last")
        if self.errors:
            return given
        if last and last < self.today:
            said = _("Hari itu sudah lewat, dan yang sudah dikerjakan tetap sah. Pilih hari ini atau nanti.")
            self.add_error("last", said)
            return given
        self.duty.last = last
        role = roles_of(self.duty.unit).get(self.duty.role, "")
        _tell(self, [("last", said) for _field, said in objections(self.duty, role)])
        for one in dependents(self.duty, last):
            said = _("%(name)s menjadi Plh. untuk tugas ini sampai %(day)s; akhiri dahulu yang itu.")
            self.add_error("last", said % {"name": one.user, "day": _day(one.last) if one.last else "…"})
        return given


def _tell(form: forms.Form, told: Iterable[tuple[str, str]]) -> None:
    for name, said in told:
        form.add_error(name, said)


# -- keeping ----------------------------------------------------------------------------------------


def appoint(duty: Duty, *, by: User, now: datetime) -> list[tuple[str, str]]:
    """Keep a new duty or its new end, and who did it; the objections where another administrator was first."""
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=duty.unit_id)
        if told := objections(duty):
            return told
        flag = CHANGE if duty.pk else ADDITION
        if duty.pk:
            Duty.objects.filter(pk=duty.pk).update(last=duty.last)  # nothing else of it ever changes
        else:
            duty.save()
        stationery.note(duty, flag, by=by, now=now)
    return []


def take_back(duty: Duty, *, by: User, now: datetime) -> bool:
    """Remove a duty that has not begun; False where it has, for then it is history."""
    with transaction.atomic():
        row = Duty.objects.select_for_update().select_related("unit", "user").filter(pk=duty.pk).first()
        if row is None or row.first <= local_day(row.unit, now):
            return False
        stationery.note(row, DELETION, by=by, now=now)
        row.delete()
    return True
