"""What the verification page says of a sealed paper: what stands on the paper itself, and nothing else of its case.

Shown are title, number, date, unit, revision, the seats with jabatan and manner of signing, and fingerprints.
Names are shown of officials alone: they sign in office, their names stand on the paper, and another name under
a genuine QR is the plainest forgery. NIP (it holds a date of birth), the names of a vendor's people, the
reporter, the place and the content are not: the page can be opened by whoever passes the link on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.editions import procedure_of
from tuntas.cases.models import Event, Paper, Signature
from tuntas.cases.registry import maker_of
from tuntas.sop.procedure import Procedure
from tuntas.web.times import local

__all__ = ["Fingerprint", "Seat", "Verified", "sealed_paper", "verified"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seat:
    """A place for a signature: whose, and how it was signed so far ("" where it was not)."""

    position: str
    name: str
    said: str = ""


@dataclass(frozen=True)
class Fingerprint:
    """The sha256 of a document on record, and what it is: "salinan bertanda tangan, 23 November 2026"."""

    sha256: str
    what: str
    signed: bool = False


@dataclass(frozen=True)
class Verified:
    """All that the page shows."""

    title: str
    number: str
    dated: str
    unit: str
    revision: int
    newer: str  # the number and date of the newest revision, "" where this is it
    seats: list[Seat]
    acknowledged: str
    fingerprints: list[Fingerprint]

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [
            (_("Naskah"), self.title), (_("Nomor"), self.number or _("tanpa nomor")), (_("Tanggal"), self.dated),
            (_("Unit"), self.unit), (_("Revisi"), str(self.revision)), (_("Diketahui"), self.acknowledged),
        ]  # fmt: skip


def sealed_paper(code: str) -> Paper | None:
    """The sealed paper with that code, its document made now if nobody asked for it before."""
    rows = Paper.objects.select_related("document", "case__edition", "case__unit__calendar")
    rows = rows.defer("case__edition__text", "data").exclude(sealed_at=None)
    paper = rows.filter(code=code).first()
    if paper is None or paper.document is not None:
        return paper
    maker = maker_of(paper, procedure_of(paper.case.edition))
    try:
        if maker is not None:
            maker(paper)
    except Exception:
        _log.exception("paper %s of case %s has no document", paper.key, paper.case.number)
    return rows.get(pk=paper.pk)


def verified(paper: Paper) -> Verified:
    """What is shown of it, from what was frozen at sealing."""
    frozen: Mapping[str, Any] = paper.frozen or {}
    procedure = procedure_of(paper.case.edition)
    later = Paper.objects.filter(case=paper.case_id, key=paper.key, revision__gt=paper.revision)
    newest = later.exclude(sealed_at=None).select_related("case__unit").order_by("-revision").first()
    return Verified(
        title=str(frozen.get("title") or procedure.paper(paper.key).name.to(get_language() or "id")),
        number=paper.number, dated=_dated(paper), unit=str(frozen.get("unit") or paper.case.unit.name),
        revision=paper.revision, newer=_newer(newest) if newest else "", seats=_seats(paper, procedure),
        acknowledged=_acknowledged(paper, procedure), fingerprints=_fingerprints(paper),
    )  # fmt: skip


def _dated(paper: Paper) -> str:
    said = (paper.frozen or {}).get("dated")
    return _day(date.fromisoformat(said)) if said else _on(paper, paper.sealed_at)


def _newer(newest: Paper) -> str:
    if newest.number:
        return _("Nomor %(number)s, %(date)s") % {"number": newest.number, "date": _dated(newest)}
    return _("revisi %(revision)s, %(date)s") % {"revision": newest.revision, "date": _dated(newest)}


def _seats(paper: Paper, procedure: Procedure) -> list[Seat]:
    made: dict[str, Signature] = {one.seat: one for one in paper.signatures.order_by("pk")}
    found = []
    for one in (paper.frozen or {}).get("signers", []):
        role, signature = str(one.get("seat", "")), made.get(str(one.get("seat", "")))
        outside = not procedure.has_role(role) or procedure.role(role).kind == "vendor"
        position = " ".join(str(one.get("position", "")).split()).rstrip(",")
        name = "" if outside else str(one.get("name", ""))
        found.append(Seat(position, name if name.strip(". ") else "", _signed(signature) if signature else ""))
    return found


def _signed(signature: Signature) -> str:
    how = {
        "wet": _("tanda tangan basah, %(date)s"), "p12": _("tanda tangan elektronik, %(date)s"),
        "bsre": _("tanda tangan elektronik (BSrE), %(date)s"),
    }  # fmt: skip
    return how[signature.method] % {"date": _on(signature.paper, signature.signed_at)}


def _acknowledged(paper: Paper, procedure: Procedure) -> str:
    """When the head took note of the report, while this was its newest revision."""
    if paper.key != procedure.policy.report_paper or paper.sealed_at is None:
        return ""
    told = Event.objects.filter(case=paper.case_id, kind="case.acknowledged", at__gte=paper.sealed_at)
    sealed = Paper.objects.filter(case=paper.case_id, key=paper.key, revision__gt=paper.revision)
    following = sealed.exclude(sealed_at=None).order_by("revision").first()
    event = (told.filter(at__lt=following.sealed_at) if following else told).order_by("seq").last()
    if event is None:
        return ""
    role = str(event.data.get("role", ""))
    who = procedure.role(role).name.to(get_language() or "id") if procedure.has_role(role) else _("pimpinan")
    return _("oleh %(who)s, %(date)s") % {"who": who, "date": _on(paper, event.at)}


def _fingerprints(paper: Paper) -> list[Fingerprint]:
    found = {}
    if paper.document is not None:
        found[paper.document.sha256] = Fingerprint(paper.document.sha256, _("naskah asli, tanpa tanda tangan"))
    for one in paper.signatures.select_related("document").order_by("pk"):
        said = _("salinan bertanda tangan, %(date)s") % {"date": _on(paper, one.signed_at)}
        found[one.document.sha256] = Fingerprint(one.document.sha256, said, signed=True)
    return list(found.values())


def _on(paper: Paper, moment: datetime | None) -> str:
    """23 November 2026, in the unit's zone."""
    return _day(local(moment, paper.case.unit).date()) if moment else ""


def _day(day: date) -> str:
    return date_format(day, "j F Y")
