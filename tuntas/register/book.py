"""The register as a book to be printed and signed: its facts in Indonesian, and its PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from PIL import Image

from tuntas.cases.files import path_of
from tuntas.people.duties import holders, local_day
from tuntas.people.models import Duty, Signatory, Unit
from tuntas.people.stationery import letterhead_on, signatory_on
from tuntas.register import words
from tuntas.register.rows import Book, Entry
from tuntas.register.typeset import typeset
from tuntas.sop.procedure import Procedure

__all__ = ["PDF_MOST", "book_facts", "book_pdf"]

PDF_MOST = 600  # cases in one PDF, which takes a third of a megabyte for each; more by month, or as a workbook
EMBLEM_SIDE = 640  # pixels
LANGUAGE = "id"  # a paper has one language, whoever prints it
_CAPACITIES = {"plt": "Plt. ", "plh": "Plh. "}


def book_pdf(book: Book, procedure: Procedure) -> bytes:
    """The whole book as a PDF. At most PDF_MOST cases are meant to be in it."""
    facts = book_facts(book, procedure)
    files = _emblem(facts["letterhead"]["emblem"])
    facts["letterhead"]["emblem"] = next(iter(files), "")
    return typeset("register", facts, files)


def book_facts(book: Book, procedure: Procedure) -> dict[str, Any]:
    """All that the book says, as plain JSON."""
    with translation.override(LANGUAGE):
        judged, sums = book.whole()
        day = local_day(book.unit, book.now)
        local = book.now.astimezone(ZoneInfo(book.unit.zone))
        zone, name = words.zone_name(book.unit.zone), words.title(procedure.name.to(LANGUAGE))
        printed = _("Keadaan per %(day)s pukul %(time)s %(zone)s.") % {
            "day": _day(day), "time": f"{local:%H.%M}", "zone": zone,
        }  # fmt: skip
        return {
            "language": LANGUAGE, "title": name, "period": book.period.name, "author": book.unit.name,
            "moment": book.now.astimezone(UTC).isoformat(timespec="seconds"),
            "letterhead": _letterhead(book.unit, day), "sop": _sop(procedure), "printed": printed,
            "running": f"{name}, {book.period.name}", "columns": _columns(zone), "rows": _rows(book.read(judged)),
            "none": _("Tidak ada kasus yang dilaporkan pada %(period)s.") % {"period": book.period.name},
            "sums_heading": _("Jumlah"), "sums": words.sum_lines(sums), "signer": _signer(book, procedure, day),
        }  # fmt: skip


def _day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def _sop(procedure: Procedure) -> str:
    number = str(procedure.cover.get("nomor", ""))
    return _("SOP Nomor %(number)s") % {"number": number} if number else ""


def _columns(zone: str) -> list[dict[str, Any]]:
    """Heading and width in centimetres; what is left of the page goes to the papers."""
    widths = (
        (_("No."), 0.8), (_("Nomor kasus"), 1.75), (_("Tempat"), 2.4), (_("Kendala dilaporkan dan ditemukan"), 3.45),
        (_("Pelaksana"), 3.1), (_("Waktu (%(zone)s)") % {"zone": zone}, 3.75), (_("Norma"), 1.5),
        (_("Waktu kerja"), 1.6), (_("Hasil"), 1.75), (_("Naskah dan nomornya"), 0),
    )  # fmt: skip
    return [{"label": label, "width": width} for label, width in widths]


Cell = dict[str, list[str]]  # lines, and those set smaller under them


def _cell(*lines: str, under: Iterable[str] = ()) -> Cell:
    return {"lines": [one for one in lines if one] or ["–"], "under": [one for one in under if one]}


def _rows(rows: Iterable[Entry]) -> list[list[Cell]]:
    return [_cells(one) for one in rows]


def _cells(one: Entry) -> list[Cell]:
    judged = one.judged
    again = _("pekerjaan ulang %(time)s") % {"time": words.span(judged.rework_minutes)}
    return [
        _cell(str(one.no)), _cell(one.number), _cell(one.place), _cell(one.told, under=[one.found]),
        _cell(*one.performers), _cell(*_moments(one)), _cell(words.norm(judged)),
        _cell(words.spent(judged), under=[again] if judged.rework_minutes else []),
        _cell(str(words.STATE_WORDS[judged.state])), _cell(*words.papers(one.papers), *_reason(one)),
    ]  # fmt: skip


def _moments(one: Entry) -> list[str]:
    """What happened when, each on a line of its own; what did not happen is left out."""
    happened = (
        (_("Dilaporkan"), one.reported), (_("Diambil"), one.taken), (_("Pulih"), one.restored),
        (_("Ditutup"), one.closed),
    )  # fmt: skip
    return [f"{label} {words.moment(at)}" for label, at in happened if at]


def _reason(one: Entry) -> list[str]:
    return [_("Alasan ditarik: %(reason)s") % {"reason": one.reason}] if one.reason else []


# -- letterhead and signature -------------------------------------------------------------------


def _letterhead(unit: Unit, day: date) -> dict[str, Any]:
    head = letterhead_on(unit, day)
    return {
        "lines": _lines(head.lines) or [unit.name], "address": _lines(head.address), "closing": head.closing,
        "emblem": head.emblem,
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [one.strip() for one in text.splitlines() if one.strip()]


def _emblem(sha256: str) -> dict[str, bytes]:
    """The file of the emblem for the template; none where it is lost or cannot be read."""
    if not sha256:
        return {}
    try:
        with Image.open(path_of(sha256), formats=("PNG",)) as image:
            small = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return {}
    small.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE), reducing_gap=3.0)
    out = io.BytesIO()
    small.save(out, "PNG")
    return {"lambang.png": out.getvalue()}


def _signer(book: Book, procedure: Procedure, day: date) -> dict[str, Any] | None:
    """The signature block of who leads the work: the first role that may reassign it, and who holds it today."""
    role = next(iter(procedure.policy.reassign), "")
    if not role:
        return None
    user = holders(book.unit, [role], book.now).first()
    duty = Duty.objects.held_on(day).filter(user=user, unit=book.unit, role=role).first() if user else None
    how = signatory_on(book.unit, role, "", day)
    own = how.position or procedure.role(role).name.to(LANGUAGE)
    city = letterhead_on(book.unit, day).city
    return {
        "above": f"{city}, {_day(day)}" if city else _day(day),
        "position": _position(how, _CAPACITIES.get(duty.capacity if duty else "", "") + own),
        "name": user.name if user else "", "nip": _nip(user.nip) if user else "",
    }  # fmt: skip


def _position(how: Signatory, own: str) -> str:
    """a.n. and u.b. name on whose behalf; the one who signs stands last."""
    if how.manner and how.principal:
        through = f"{how.through},\nu.b.\n" if how.manner == "ub" and how.through else ""
        return f"a.n. {how.principal},\n{through}{own},"
    return f"{own},"


def _nip(value: str) -> str:
    """NIP 19740510 200012 1 001; anything but 18 digits stays as it is."""
    if len(value) == 18 and value.isdigit():
        value = f"{value[:8]} {value[8:14]} {value[14]} {value[15:]}"
    return f"NIP {value}" if value else ""
