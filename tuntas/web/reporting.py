"""The form of a report: what the intake paper of the SOP in force asks, what a page sent for it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases import files
from tuntas.cases.actors import Actor
from tuntas.cases.editions import current, procedure_of
from tuntas.cases.models import Case, Edition, Report
from tuntas.cases.moves import Sender
from tuntas.cases.moves.receive import key_hash_of
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.network.models import Place
from tuntas.notices.desk import FOR_REPORTERS, channels, wish
from tuntas.notices.port import Wrong
from tuntas.people.models import Unit
from tuntas.sop.papers import lacking, normalised
from tuntas.sop.procedure import INTAKE, Paper, Procedure
from tuntas.sop.reasons import Reason
from tuntas.web.forms import Question, answers, questions, sent_files

__all__ = [
    "Draft", "House", "asked", "at_place", "errors", "house_of", "known", "news_by", "open_at", "read", "sender_of",
    "similar",
]  # fmt: skip

RECENT = timedelta(hours=12)
SENDER = {"reporter": "id_nama", "unit": "id_unit_kerja", "contact": "id_kontak"}
_KEY = re.compile(r"[0-9a-fA-F-]{8,60}")


@dataclass(frozen=True)
class House:
    """Who takes the report, and by which edition."""

    unit: Unit
    edition: Edition
    procedure: Procedure

    @property
    def paper(self) -> Paper:
        return self.procedure.paper(self.procedure.intake.paper)

    def control(self, field: str) -> str:
        """The name of the control of an intake field."""
        return f"{self.paper.key}.{field}"


@dataclass
class Draft:
    """A report as it stands on the page."""

    data: dict[str, Any] = field(default_factory=dict)
    sender: Sender = field(default_factory=Sender)
    check: str = ""  # what the browser measured, where its reporter attaches it
    told: bool = False  # wants to hear of it at the sender's contact
    channel: str = ""
    kunci: str = field(default_factory=lambda: str(uuid.uuid4()))
    uploads: dict[str, list[files.Upload]] = field(default_factory=dict)
    kept: list[tuple[str, str, str]] = field(default_factory=list)  # field, sha256, name
    seen: set[str] = field(default_factory=set)  # numbers of cases that the page has shown
    anyway: bool = False
    quick: dict[str, tuple[str, str]] = field(default_factory=dict)  # as ticked: choice, exact time

    def key(self, house: House) -> str:
        """The idempotency key: of this page, for this trouble at this place.

        Sending again what was typed gives the first answer; a page that comes back from the device's
        memory and now tells of something else is another report.
        """
        told = [
            str(self.data.get(one) or "")
            for one in (house.procedure.intake.title, house.procedure.intake.place)
        ]
        return f"{self.kunci}:{uuid.uuid5(uuid.NAMESPACE_OID, '|'.join(told))}" if self.kunci else ""


def house_of(request: HttpRequest, units: QuerySet[Unit] | None = None) -> House | None:
    """The office that is asked for (by its id, by the place of a QR code), else the first one."""
    edition = current()
    offices = (Unit.objects.all() if units is None else units).filter(kind="office")
    offices = offices.select_related("calendar").order_by("pk")
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    place = _place(request.GET.get("tempat", "")) if not wanted else None
    unit = offices.filter(pk=place.unit_id).first() if place else None
    if wanted.isdecimal() and len(wanted) < 10:
        unit = offices.filter(pk=int(wanted)).first()
    unit = unit or offices.first()
    return House(unit, edition, procedure_of(edition)) if edition and unit else None


def _place(pk: str) -> Place | None:
    return Place.objects.filter(pk=int(pk), active=True).first() if pk.isdecimal() and len(pk) < 10 else None


def begun(request: HttpRequest, house: House) -> Draft:
    """An empty report; the place as the address of a QR code says it."""
    place = _place(request.GET.get("tempat", ""))
    if place is None or place.unit_id != house.unit.pk:
        return Draft()
    return Draft(data={house.procedure.intake.place: {"id": place.pk, "name": ""}})


def read(request: HttpRequest, house: House, now: datetime) -> Draft:
    """What the page sent."""
    post, paper = request.POST, house.paper
    quick = {
        one.key: (post.get(house.control(one.key), ""), post.get(house.control(one.key) + ".pada", ""))
        for one in paper.asked_at(INTAKE) if one.quick
    }  # fmt: skip
    typed = [post.get(one, "").strip() for one in ("nama", "unit_kerja", "kontak")]
    draft = Draft(
        data=answers(paper, INTAKE, post, unit=house.unit, now=now), sender=Sender(*typed),
        check=post.get("pemeriksaan", "") if "lampirkan" in post else "", told="kabari" in post,
        channel=post.get("kanal", ""),
        kunci=post["kunci"] if _KEY.fullmatch(post.get("kunci", "")) else "",
        uploads=sent_files(paper, INTAKE, request.FILES), seen=set(post.getlist("dilihat")),
        anyway="tetap" in post, quick=quick,
    )  # fmt: skip
    for key, upload in _kept_before(post.get("berkas_tadi", "")):
        draft.uploads.setdefault(key, []).append(upload)
    return draft


def sender_of(draft: Draft) -> Sender:
    """Who reports, with the channel by which they want to hear. Raises Refused where they cannot be told so."""
    if not draft.told:
        return draft.sender
    if not draft.sender.contact:
        raise Refused(CaseReason("no_address", field="contact"))
    found = wish(draft.sender.contact)
    if isinstance(found, Wrong):
        raise Refused(CaseReason("no_such_address", {"why": " ".join(map(str, found.reasons))}, field="contact"))
    return replace(draft.sender, told_by=found[0], contact=found[1])


def news_by() -> str:
    """By what reporters can be told here: "surel atau WhatsApp"; "" where nothing is set up."""
    names = [str(one.name) for key, one in channels().items() if key in FOR_REPORTERS]
    return _(" atau ").join(sorted(names))


def check_files(draft: Draft, house: House) -> None:
    """Raises Refused for each file that cannot be taken; the good ones stay on the page (`draft.kept`)."""
    reasons: list[Reason] = []
    for key, uploads in draft.uploads.items():
        one, good = house.paper.field(key), list[files.Upload]()
        for upload in uploads:
            try:
                files.checked(upload)
                good.append(upload)
            except Refused as refused:
                reasons += [replace(why, paper=house.paper.key, field=key) for why in refused.reasons]
        if one and one.most and len(good) > one.most:
            values = {"paper": house.paper.title, "field": one.label, "most": int(one.most)}
            reasons.append(Reason("too_many", values, house.paper.key, key))
            good = good[: int(one.most)]
        draft.uploads[key] = good
    if reasons:
        raise Refused.of(reasons)


def check_length(draft: Draft, house: House, now: datetime) -> None:
    """What a "me too" says besides is bounded as in a report of its own. Raises Refused."""
    if reasons := [one for one in lacking(house.paper, INTAKE, draft.data, now=now) if one.code == "too_long"]:
        raise Refused.of(reasons)


def keep_files(draft: Draft) -> None:
    """Lay the photos of a report that is not stored yet beside it, so that nobody picks them twice.

    They are swept with other orphans when no report comes to claim them.
    """
    if not files.space_for_files():
        return
    for key, uploads in draft.uploads.items():
        for one in uploads:
            try:
                kept = files.checked(one)
            except Refused:
                continue
            draft.kept.append((key, files.store(kept.content), kept.name))


def signed(draft: Draft) -> str:
    return signing.dumps(draft.kept, salt="laporan", compress=True) if draft.kept else ""


def _kept_before(text: str) -> list[tuple[str, files.Upload]]:
    try:
        kept = signing.loads(text, salt="laporan", max_age=24 * 3600) if text else []
    except signing.BadSignature:
        return []
    found = []
    for key, sha256, name in kept:
        path = files.path_of(sha256)
        if path.exists():
            found.append((key, files.Upload(name, path.read_bytes())))
    return found


# -- the questions ------------------------------------------------------------------------------


@dataclass
class Asked:
    """The questions of the page: those that must be answered, the photos, and what may stay empty."""

    first: list[Question]
    photos: list[Question]
    rest: list[Question]


def asked(house: House, draft: Draft, *, now: datetime, reasons: Sequence[Reason] = ()) -> Asked:
    """The intake questions in the order of the definition, the required ones numbered."""
    language = get_language() or "id"
    found = questions(
        house.paper, draft.data, unit=house.unit, step=INTAKE, language=language, now=now, reasons=reasons
    )
    for one in found:
        key = one.name.split(".", 1)[1]
        one.error = one.error.replace(_prefix(house, language), "")
        if one.kind == "quick" and key in draft.quick:
            one.value, one.other = draft.quick[key]
        if one.kind == "files":
            one.files = [{"name": name, "note": "", "url": ""} for at, _sha, name in draft.kept if at == key]
    first = [one for one in found if one.required and one.kind != "files"]
    for number, one in enumerate(first, 1):
        one.label = f"{number}. {one.label}"
    return Asked(
        first, [one for one in found if one.kind == "files"],
        [one for one in found if not one.required and one.kind != "files"],
    )  # fmt: skip


def errors(house: House, reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """What is wrong, each with the control that it is about, without the name of the paper before it."""
    language = get_language() or "id"
    pairs = []
    for one in reasons:
        at = f"id_{house.control(one.field)}" if one.paper else SENDER.get(one.field, "")
        pairs.append((one.text(language).removeprefix(_prefix(house, language)), at))
    return pairs


def _prefix(house: House, language: str) -> str:
    return f"{house.paper.title.to(language)}: "


# -- what is known already ----------------------------------------------------------------------


def known(by: Actor, key: str) -> bool:
    """Whether a report was stored under `key` before."""
    hashed = key_hash_of(by, key)
    return hashed is not None and Report.objects.filter(key_hash=hashed).exists()


def open_at(house: House, data: Mapping[str, Any]) -> Case | None:
    """The newest running case at the place that `data` names."""
    where = data.get(house.procedure.intake.place)
    where = where if isinstance(where, dict) else {}
    running = Case.objects.filter(unit=house.unit, closed_at=None)
    if where.get("id"):
        return running.filter(place_id=where["id"]).first()
    if name := str(where.get("name") or "").strip():
        return running.filter(place=None, place_name__iexact=name[:200]).first()
    return None


def at_place(house: House, data: Mapping[str, Any], case: Case) -> bool:
    """Whether `case` is of this office, at the place that `data` names."""
    where = data.get(house.procedure.intake.place)
    where = where if isinstance(where, dict) else {}
    if case.unit_id != house.unit.pk:
        return False
    if where.get("id"):
        return bool(case.place_id == where["id"])
    named = str(where.get("name") or "").strip()[:200].casefold()
    return bool(named) and case.place_id is None and case.place_name.casefold() == named


def similar(house: House, draft: Draft, now: datetime) -> Case | None:
    """A case of the last hours at the same place that the reporter has not been shown yet."""
    values = normalised(house.paper, draft.data, zone=house.unit.zone)
    if draft.anyway or lacking(house.paper, INTAKE, values, now=now):
        return None
    case = open_at(house, values)
    if case is None or case.number in draft.seen or case.opened_at < now - RECENT:
        return None
    return case
