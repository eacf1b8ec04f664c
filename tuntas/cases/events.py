"""Every kind of event: its key, its sentence, its icon, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tuntas.cases.models import Event
from tuntas.people.models import User
from tuntas.sop.procedure import Procedure

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["JOINED", "KINDS", "WAITS", "Kind", "actor_name", "people_named", "sentence"]


@dataclass(frozen=True)
class Kind:
    """`tells`: performers (of the run), taker, leads (who may reassign), heads (who may acknowledge), recorders.

    `topic`: what a person chooses channels by (task, due, news). `reporters`: those who asked hear of it too.
    """

    key: str
    sentence: _StrPromise
    icon: str = "circle-check"
    tells: tuple[str, ...] = ()
    topic: str = "news"
    reporters: bool = False


_ALL = (
    Kind("case.received", _("%(who)s melaporkan: %(title)s."), "message", reporters=True),
    Kind("case.joined", _("%(who)s ikut melaporkan: saya juga."), "users", reporters=True),
    Kind("step.opened", _("Langkah %(no)s dibuka: %(step)s."), "circle-dashed", ("performers",), "task"),
    Kind("step.taken", _("%(who)s mengambil langkah %(no)s: %(step)s."), "user"),
    Kind("step.released", _("%(who)s melepas langkah %(no)s."), "user", ("performers",), "task"),
    Kind("step.finished", _("%(who)s menyelesaikan langkah %(no)s: %(step)s%(answer)s."), "circle-check"),
    Kind("step.held", _("%(who)s menunda langkah %(no)s: %(reason)s"), "player-pause", ("leads",)),
    Kind("step.resumed", _("%(who)s melanjutkan langkah %(no)s."), "clock"),
    Kind("step.sent_back", _("%(who)s mengembalikan ke langkah %(to)s: %(reason)s"), "arrow-back-up"),
    Kind(
        "step.reassigned", _("%(who)s menugaskan langkah %(no)s kepada %(to)s: %(reason)s"), "user", ("taker",), "task"
    ),
    Kind("step.nearing", _("Langkah %(no)s sudah memakai %(share)s%% norma: %(step)s."), "clock", topic="due"),
    Kind("step.late", _("Langkah %(no)s melewati norma: %(step)s."), "alert-triangle", topic="due"),
    Kind(
        "step.escalated", _("Langkah %(no)s sudah memakai %(share)s%% norma: %(step)s."), "alert-triangle", topic="due"
    ),
    Kind(
        "step.not_late", _("Tanda lewat waktu langkah %(no)s dicabut: batasnya belum lewat."), "clock",
        ("performers",), "due",
    ),
    Kind("step.moved", _("Batas langkah %(no)s berpindah dari %(before)s ke %(after)s: %(reason)s"), "calendar",
         ("performers",), "due"),
    Kind("paper.waived", _("%(who)s mengecualikan %(paper)s: %(reason)s"), "scale", ("taker",)),
    Kind("papers.sealed", _("Naskah disahkan: %(papers)s."), "file-check"),
    Kind("paper.signed", _("%(paper)s ditandatangani %(how)s oleh %(who)s."), "signature", ("leads",)),
    Kind("bundle.taken", _("%(who)s mengambil bundel kasus."), "download"),
    Kind("paper.kept", _("Dokumen %(paper)s tersimpan."), "file-check"),
    Kind("work.logged", _("%(who)s mencatat: %(text)s"), "tool", ("recorders",)),
    Kind("link.issued", _("Tautan untuk %(to)s dibuat."), "link"),
    Kind("link.accepted", _("%(who)s menerima pekerjaan lewat tautan."), "check", ("recorders",)),
    Kind("case.noted", _("%(who)s mencatat: %(text)s"), "message"),
    Kind("case.finished", _("Kasus selesai dan dilaporkan."), "circle-check", ("heads", "leads"), reporters=True),
    Kind(
        "case.withdrawn", _("%(who)s menarik kasus (%(what)s): %(reason)s"), "x", ("leads", "workers"), reporters=True
    ),
    Kind("case.follows", _("%(who)s menyatakan kasus ini bagian dari gangguan %(other)s."), "link", ("taker",)),
    Kind("case.followed", _("Kasus %(other)s mengikuti kasus ini."), "link"),
    Kind("case.parted", _("%(who)s melepas kasus ini dari gangguan %(other)s."), "link", ("performers",)),
    Kind("case.ended_with", _("Kasus ini berakhir bersama kasus %(other)s."), "circle-check"),
    Kind("alarm.joined", _("Alarm “%(title)s” dari %(source)s tergabung: %(why)s."), "alert-triangle"),
    Kind("alarm.again", _("Alarm “%(title)s” dari %(source)s menyala lagi."), "alert-triangle", ("taker",)),
    Kind("alarm.quiet", _("Alarm “%(title)s” dari %(source)s padam. Periksa, lalu selesaikan langkahnya."),
         "circle-check", ("taker", "performers"), "task"),
    Kind("network.measured", _("%(who)s mengukur jaringan."), "activity"),
    Kind("browser.measured", _("%(who)s mengukur jalan dari perambannya ke server ini."), "activity"),
    Kind("incident.flagged", _("%(who)s menduga insiden siber: %(reason)s"), "alert-triangle", ("leads", "heads"),
         "due"),
    Kind("incident.reported", _("%(who)s melaporkan insiden siber kepada %(to)s."), "check", ("leads", "heads")),
    Kind("incident.lifted", _("%(who)s mencabut dugaan insiden siber: %(reason)s"), "x", ("leads", "heads")),
    Kind("case.reopened", _("%(who)s membuka kembali kasus: %(reason)s"), "arrow-back-up"),
    Kind("case.acknowledged", _("%(who)s mengetahui laporan ini."), "circle-check", ("leads",)),
    Kind("report.works", _("%(who)s menyatakan sudah normal."), "check", ("taker", "leads")),
    Kind("report.not_working", _("%(who)s menyatakan belum normal."), "alert-triangle", ("taker", "leads"), "task"),
    Kind("report.rated", _("%(who)s memberi nilai %(rating)s dari 5."), "check"),
    Kind("report.added", _("%(who)s menambah keterangan: %(text)s"), "message", ("taker",)),
    Kind("report.untold", _("%(who)s tidak ingin dikabari lagi."), "bell"),
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}

SIGNED = {
    "wet": _("dengan tanda tangan basah"),
    "p12": _("secara elektronik"),
    "bsre": _("secara elektronik (BSrE)"),
}

WITHDRAWN = {
    "duplicate": _("laporan ganda"),
    "not_network": _("bukan kendala jaringan"),
    "other": _("sebab lain"),
    "followed": _("bagian dari gangguan luas"),
}

JOINED = {  # why an alarm belongs to a case that is open already
    "same_device": _("perangkat yang sama"),
    "behind": _("di belakang %(device)s"),
    "near": _("jenis dan tempat yang sama"),
    "hourly": _("batas kasus per jam dari sumber ini"),
}

WAITS = {  # what a hold waits for; "vendor" is booked to the vendor
    "vendor": _("penyedia jasa"),
    "reporter": _("pelapor atau pengguna ruang"),
    "parts": _("suku cadang atau alat"),
    "access": _("izin atau akses ruang"),
}


def actor_name(event: Event) -> str:
    """Who did it, as sentences call them. Needs `user`, `link__party` and `report` selected."""
    if event.user:
        name = event.user.get_short_name()
        behalf = event.data.get("on_behalf")
        return gettext("%(name)s atas nama %(vendor)s") % {"name": name, "vendor": behalf} if behalf else name
    if event.link:
        person, vendor = event.link.person, event.link.party.name
        return f"{person}, {vendor}" if person else vendor
    if event.report:
        return event.report.reporter or gettext("Pelapor")
    return gettext("Tuntas")


def people_named(told: Iterable[Event]) -> dict[int, str]:
    """The first names of those that events name by id only; one query, or none."""
    ids = {one.data["to_user"] for one in told if one.data.get("to_user")}
    return {one.pk: one.get_short_name() for one in User.objects.filter(pk__in=ids)} if ids else {}


def sentence(event: Event, procedure: Procedure, names: Mapping[int, str] | None = None) -> str:
    """What happened, in the reader's language. `names`: of `people_named`, where many are told at once."""
    language = get_language() or "id"
    data: dict[str, Any] = {"who": actor_name(event), "answer": "", "reason": "", "text": "", "to": "", **event.data}
    if data.get("to_user"):
        data["to"] = (people_named([event]) if names is None else names).get(data["to_user"], "")
    data["who"] += _in_place(event, procedure, language)
    key = str(data.get("step", ""))
    if procedure.has_step(key):
        step = procedure.step(key)
        data["no"], data["step"] = step.no, step.short.to(language)
        if data["answer"]:
            data["answer"] = ": " + _answer(procedure, event, str(data["answer"]), language)
    if procedure.has_step(str(data["to"])):
        target = procedure.step(str(data["to"]))
        data["to"] = f"{target.no}, {target.short.to(language)}"
    if procedure.has_paper(str(data.get("paper", ""))):
        data["paper"] = procedure.paper(str(data["paper"])).title.to(language)
    if event.kind == "step.held" and data.get("waits_for") in WAITS:
        values = {"whom": WAITS[str(data["waits_for"])], "reason": data["reason"]}
        data["reason"] = gettext("menunggu %(whom)s: %(reason)s") % values
    if event.kind == "papers.sealed":
        data["papers"] = "; ".join(_numbered(procedure, one, language) for one in data["papers"])
    if event.kind == "step.moved":
        data |= {one: _moment(str(data[f"{one}_at"]), str(data["zone"])) for one in ("before", "after")}
    if event.kind == "paper.signed":
        data["how"] = SIGNED.get(str(data.get("method")), "")
    if event.kind == "alarm.joined" and data.get("why") in JOINED:
        data["why"] = str(JOINED[str(data["why"])]) % data
    if event.kind == "case.withdrawn":
        data["what"] = WITHDRAWN.get(str(data.get("what")), "")
    data.setdefault("title", pgettext("judul kasus", "kendala"))
    return str(KINDS[event.kind].sentence) % data


def _in_place(event: Event, procedure: Procedure, language: str) -> str:
    """“ (Plh. Ketua)”, of somebody who acted as a deputy."""
    capacity = {"plh": "Plh.", "plt": "Plt."}.get(str(event.data.get("capacity", "")), "")
    role = str(event.data.get("role", ""))
    name = procedure.role(role).short.to(language) if procedure.has_role(role) else ""
    return f" ({capacity} {name})".replace(" )", ")") if capacity else ""


def _moment(at: str, zone: str) -> str:
    """23-11-2026 09.30, by the clocks of the unit."""
    return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(zone)):%d-%m-%Y %H.%M}"


def _numbered(procedure: Procedure, told: Mapping[str, Any], language: str) -> str:
    key = str(told.get("key"))
    title = procedure.paper(key).title.to(language) if procedure.has_paper(key) else key
    return f"{title} ({told['number']})" if told.get("number") else title


def _answer(procedure: Procedure, event: Event, answer: str, language: str) -> str:
    arrow = procedure.box(str(event.data.get("box"))).arrow(answer)
    return arrow.label.to(language) if arrow else answer
