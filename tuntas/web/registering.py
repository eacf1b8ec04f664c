"""The register on a page: which book an address asks for, its lines, its filters, its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Case, Edition
from tuntas.people.duties import local_day
from tuntas.people.models import Unit, User
from tuntas.register import words
from tuntas.register.judged import Judged, Sums
from tuntas.register.period import FIRST_YEAR, LAST_YEAR, Period
from tuntas.register.rows import Book, Entry, offices_of
from tuntas.sop.procedure import Procedure

__all__ = ["PAGE", "STATE_KEYS", "Asked", "asked", "filters", "folders", "leaf", "shown"]

PAGE = 50
STATE_KEYS = {
    "sesuai": "kept", "terlambat": "late", "tanpa-norma": "no_norm", "ditarik": "withdrawn", "berjalan": "open",
}  # fmt: skip
_LOOKS = {
    "kept": ("good", "check"), "late": ("bad", "alert-triangle"), "no_norm": ("note", ""),
    "withdrawn": ("note", "x"), "open": ("", "clock"),
}  # fmt: skip


@dataclass
class Asked:
    """The book that an address means, what one may choose from, and what of the address could not be read."""

    book: Book
    procedure: Procedure
    offices: list[Unit]
    procedures: dict[str, Procedure]
    wrong: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return words.title(self.procedure.name.to(get_language() or "id"))

    def address(self, route: str = "register", period: Period | None = None, **more: Any) -> str:
        """The address of this book, or of the same book in another period."""
        period = period or self.book.period
        query: dict[str, Any] = {"tahun": period.year, "bulan": period.month or ""}
        if len(self.procedures) > 1:
            query["sop"] = self.procedure.key
        if len(self.offices) > 1:
            query["unit"] = self.book.unit.pk
        return f"{reverse(route)}?{urlencode({**query, **more})}"


def asked(user: User, query: Mapping[str, str], now: datetime) -> Asked:
    """The book of `query`; what cannot be read gives the present month, and is said. Raises Http404 for outsiders."""
    offices, editions = offices_of(user, now), _editions()
    procedures = {key: one[0][1] for key, one in editions.items()}
    if not offices or not procedures:
        raise Http404
    wrong = []
    unit = next((one for one in offices if str(one.pk) == query.get("unit")), None)
    procedure = procedures.get(query.get("sop", ""))
    if unit is None and query.get("unit"):
        wrong.append(_("Unit itu tidak ada pada Anda."))
    if procedure is None and query.get("sop"):
        wrong.append(_("SOP itu tidak dikenal."))
    unit, procedure = unit or offices[0], procedure or next(iter(procedures.values()))
    today = local_day(unit, now)
    period = Period.read(query.get("tahun", "").strip(), query.get("bulan", "").strip(), today)
    if period is None:
        wrong.append(_("Bulan atau tahun itu tidak dapat dibaca; yang ditampilkan bulan ini."))
    book = Book(user, unit, dict(editions[procedure.key]), period or Period.of(today), now)
    return Asked(book, procedure, offices, procedures, wrong)


def _editions() -> dict[str, list[tuple[int, Procedure]]]:
    """Every edition by its procedure: those in force first, of each the newest first."""
    rows = Edition.objects.defer("text").order_by("-published_at", "-pk")
    found: dict[str, list[tuple[int, Procedure]]] = {}
    for one in sorted(rows, key=lambda one: one.withdrawn_at is not None):
        found.setdefault(one.procedure, []).append((one.pk, procedure_of(one)))
    return found


# -- filters --------------------------------------------------------------------------------------


def filters(found: Asked) -> dict[str, Any]:
    """What the selects offer: months, the years since the first case, procedures and units where there are several."""
    book, language = found.book, get_language() or "id"
    this_year = local_day(book.unit, book.now).year
    first = Case.objects.filter(unit=book.unit).order_by("opened_at").values_list("opened_at", flat=True).first()
    begun = local_day(book.unit, first).year if first else this_year
    years = {*range(max(FIRST_YEAR, begun), min(LAST_YEAR, this_year) + 1), book.period.year}
    names = [(key, one.name.to(language)) for key, one in found.procedures.items()]
    return {
        "months": [("", _("Sepanjang tahun")), *((no, str(name)) for no, name in MONTHS.items())],
        "month": book.period.month or "", "years": [(one, one) for one in sorted(years, reverse=True)],
        "year": book.period.year, "procedures": names if len(names) > 1 else [], "procedure": found.procedure.key,
        "units": [(one.pk, one.name) for one in found.offices] if len(found.offices) > 1 else [],
        "unit": book.unit.pk,
    }  # fmt: skip


def folders(found: Asked, sums: Sums, chosen: str) -> list[dict[str, Any]]:
    """How many cases ended how, each a filter; what no case did is left out."""
    counts = {key: getattr(sums, state) for key, state in STATE_KEYS.items()}
    items = [{"url": found.address(), "label": _("Semua"), "count": sums.cases, "current": not chosen, "tone": ""}]
    return items + [
        {
            "url": found.address(hasil=key), "label": str(words.STATE_WORDS[STATE_KEYS[key]]).capitalize(),
            "count": count, "current": key == chosen, "tone": "bad" if key == "terlambat" and count else "",
        }
        for key, count in counts.items() if count or key == chosen
    ]  # fmt: skip


# -- one page -------------------------------------------------------------------------------------

_Placed = Sequence[tuple[int, Judged]]  # with its number in the book


def leaf(found: Asked, judged: Sequence[Judged], chosen: str, after: str) -> dict[str, Any]:
    """One page of the book: the lines that follow the case `after`, and the addresses of the pages beside it."""
    state = STATE_KEYS.get(chosen, "")
    placed: _Placed = [(no, one) for no, one in enumerate(judged, 1) if state in ("", one.state)]
    at = next((at for at, (_no, one) in enumerate(placed, 1) if str(one.pk) == after), 0)
    more = {"hasil": chosen} if state else {}
    before = {"setelah": placed[at - PAGE - 1][1].pk} if at > PAGE else {}
    return {
        "placed": placed[at : at + PAGE], "first": at + 1, "last": min(at + PAGE, len(placed)), "all": len(placed),
        "previous": found.address(**more, **before) if at else "",
        "next": found.address(**more, setelah=placed[at + PAGE - 1][1].pk) if at + PAGE < len(placed) else "",
    }  # fmt: skip


def shown(one: Entry, year: int) -> dict[str, Any]:
    """A line as its template takes it, everything formatted; of the papers the final report is shown, others fold."""
    judged = one.judged
    tone, icon = _LOOKS[judged.state]
    at = one.report if one.report is not None else len(one.papers)
    again = _("%(time)s pekerjaan ulang") % {"time": words.span(judged.rework_minutes)}
    return {
        "no": one.no, "number": one.number, "url": reverse("case", args=[one.number]),
        "why": reverse("case-clock", args=[one.number]), "place": one.place,
        "told": one.told, "found": one.found, "performers": one.performers, "reason": one.reason,
        "reported": _short(one.reported, year), "taken": _short(one.taken, year),
        "restored": _short(one.restored, year), "closed": _short(one.closed, year),
        "spent": words.spent(judged), "norm": words.norm(judged), "again": again if judged.rework_minutes else "",
        "state": str(words.STATE_WORDS[judged.state]).capitalize(), "tone": tone, "icon": icon,
        "shown": one.papers[at : at + 1], "rest": words.papers((*one.papers[:at], *one.papers[at + 1 :])),
    }  # fmt: skip


def _short(moment: datetime | None, year: int) -> str:
    """23 Nov 10.18; the year too where it is another than the book's."""
    if moment is None:
        return "–"
    day = f"{moment.day}\u00a0{MONTHS_3[moment.month].capitalize()}"
    return f"{day if moment.year == year else f'{day} {moment.year}'} {moment:%H.%M}"
