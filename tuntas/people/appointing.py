"""Whether a person may be given a duty: overlaps, deputies of whom and until when, and who stands in already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tuntas.people.models.person import Duty

__all__ = ["dependents", "objections"]

Objection = tuple[str, str]  # the field it is about, and the sentence


def objections(duty: Duty, role: str = "") -> list[Objection]:
    """Why `duty` cannot stand, all at once; `role` is how sentences call its role. At most three queries."""
    if not (duty.user_id and duty.unit_id and duty.role and duty.first):
        return []  # the form says what is empty
    role = role or duty.role
    if duty.last and duty.last < duty.first:
        return [("last", _("Tanggal akhir mendahului tanggal awal."))]
    beside = list(_beside(duty).select_related("user", "deputy_for"))
    return [*_twice(duty, beside, role), *(_of_deputy(duty, beside, role) if duty.capacity else _definitive(duty))]


def dependents(duty: Duty, last: date | None) -> list[Duty]:
    """The deputies of this duty's holder who would stand in for nobody after `last`."""
    if duty.capacity or last is None:
        return []
    stands = Duty.objects.filter(unit=duty.unit_id, role=duty.role, deputy_for=duty.user_id, capacity="plh")
    return list(stands.filter(Q(last=None) | Q(last__gt=last), first__gte=duty.first).select_related("user"))


def _beside(duty: Duty) -> QuerySet[Duty]:
    """The other duties of the same role and unit that share a day with it."""
    rows = Duty.objects.filter(unit=duty.unit_id, role=duty.role).exclude(pk=duty.pk)
    rows = rows.filter(Q(last=None) | Q(last__gte=duty.first))
    return rows.filter(first__lte=duty.last) if duty.last else rows


def _definitive(duty: Duty) -> Iterator[Objection]:
    if duty.deputy_for_id:
        yield "deputy_for", _("Hanya Plh. dan Plt. mewakili orang lain. Kosongkan, atau pilih Plh. atau Plt.")


def _twice(duty: Duty, beside: list[Duty], role: str) -> Iterator[Objection]:
    """One person holds a role once: no day of it may be told twice."""
    own = next((one for one in beside if one.user_id == duty.user_id), None)
    if own is not None:
        said = _("%(name)s sudah memegang peran %(role)s %(span)s. Akhiri yang itu dahulu, atau pilih masa lain.")
        yield "user", said % {"name": own.user, "role": role, "span": _span(own)}


def _of_deputy(duty: Duty, beside: list[Duty], role: str) -> Iterator[Objection]:
    if duty.last is None:
        yield "last", _("Plh. dan Plt. ditunjuk untuk suatu masa: isi tanggal akhirnya.")
        return
    if duty.capacity == "plh" and duty.deputy_for_id is None:
        yield "deputy_for", _("Plh. mewakili pejabat yang sedang berhalangan: pilih siapa.")
        return
    if duty.deputy_for_id == duty.user_id:
        yield "deputy_for", _("Seseorang tidak mewakili dirinya sendiri.")
        return
    yield from _stands_in(duty, beside, role)
    if duty.deputy_for_id is not None:
        yield from _held_by_principal(duty, beside, role)


def _stands_in(duty: Duty, beside: list[Duty], role: str) -> Iterator[Objection]:
    """One deputy at a time: of a person who is away, of a post that is empty."""
    for one in beside:
        same = one.deputy_for_id == duty.deputy_for_id or "plt" in (one.capacity, duty.capacity)
        if one.capacity and same and one.user_id != duty.user_id:
            said = _("%(name)s sudah menjadi %(capacity)s %(role)s %(span)s. Hanya satu yang mewakili pada satu masa.")
            values = {"name": one.user, "capacity": _short(one), "role": role, "span": _span(one)}
            yield "first", said % values
            return


def _held_by_principal(duty: Duty, beside: list[Duty], role: str) -> Iterator[Objection]:
    """Who is stood in for holds the role themselves: nobody is the deputy of a deputy."""
    held = [one for one in beside if one.user_id == duty.deputy_for_id]
    acting = next((one for one in held if one.capacity), None)
    values = {"name": duty.deputy_for, "role": role}
    if acting is not None:
        said = _("%(name)s sendiri %(capacity)s %(role)s. Seorang wakil tidak dapat diwakili; "
                 "akhiri tugasnya, lalu beri %(whom)s wakil yang baru.")  # fmt: skip
        whom = acting.deputy_for or _("jabatan itu")
        yield "deputy_for", said % {**values, "capacity": _short(acting), "whom": whom}
    elif duty.capacity == "plt":
        return  # who held it before, and may have left
    elif not held:
        yield "deputy_for", _("%(name)s tidak memegang peran %(role)s pada masa itu.") % values
    elif min(one.first for one in held) > duty.first:
        begins = date_format(min(one.first for one in held), "j F Y")
        yield "first", _("%(name)s baru memegang peran %(role)s mulai %(day)s.") % {**values, "day": begins}
    elif all(one.last for one in held) and (ends := max(one.last for one in held if one.last)) < (duty.last or ends):
        said = _("%(name)s memegang peran %(role)s hanya sampai %(day)s; sesudah itu diperlukan Plt., bukan Plh.")
        yield "last", said % {**values, "day": date_format(ends, "j F Y")}


def _short(duty: Duty) -> str:
    """Plh. · Plt."""
    return {"plh": "Plh.", "plt": "Plt."}.get(duty.capacity, "")


def _span(duty: Duty) -> str:
    first = date_format(duty.first, "j F Y")
    if duty.last is None:
        return _("sejak %(first)s") % {"first": first}
    return _("dari %(first)s sampai %(last)s") % {"first": first, "last": date_format(duty.last, "j F Y")}
