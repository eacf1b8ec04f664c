"""Berita Acara: on which day, by whom, on what ground, what was done to which device, and that it works again."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents import words
from tuntas.documents.blocks import Block, Pair, heading, pairs, paragraph, parties, series
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.signers import Signer, signers
from tuntas.documents.source import Source
from tuntas.documents.telling import (
    PHOTOS,
    ground,
    measured,
    name_of_case,
    numbered,
    passed,
    photos_of,
    restored,
    vendor,
)

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    form = Form(source, paper)
    makers = [one for one in signers(source, paper, dated=False) if not one["seen"]]
    photos = [pk for pk in photos_of(source, *_evidence(source)) if pk in source.attachments]
    return {
        "blocks": [
            paragraph(_opening(source)),
            *_parties(source, makers),
            paragraph(_done(source, makers)),
            heading(_("Dasar")),
            series(_grounds(source), "a."),
            heading(_("Waktu")),
            pairs(_times(source, form)),
            *_devices(form),
            *measured(source),
            *form.rest(),
        ],
        "closing": [*_result(source, photos), paragraph(_end(makers))],
        "photos": photos,
    }


def _opening(source: Source) -> str:
    place = source.case.place_name or source.unit.name
    if source.language != "id":
        return _("Pada hari ini, %(day)s, bertempat di %(place)s, yang bertanda tangan di bawah ini:") % {
            "day": words.day(source.day, source.language), "place": place,
        }  # fmt: skip
    said = "Pada hari ini, %(day)s, bertempat di %(place)s, yang bertanda tangan di bawah ini:"
    return said % {"day": words.spelled_day(source.day), "place": place}


def _parties(source: Source, makers: Sequence[Signer]) -> list[Block]:
    items = [(_introduced(source, one), _("selanjutnya disebut %(party)s.") % {"party": _called(one)}
              if one["above"] else "") for one in makers]  # fmt: skip
    return [parties(items)] if items else []


def _called(one: Signer) -> str:
    """PIHAK PERTAMA"""
    return str(one["above"]).rstrip(",").upper()


def _introduced(source: Source, one: Signer) -> list[Pair]:
    """Name, NIP, jabatan, and the office or firm."""
    *_before, position = str(one["position"]).split("\n") or [""]
    lines: list[Pair] = [(_("Nama"), one["name"])]
    if one["nip"]:
        lines.append((_("NIP"), one["nip"].removeprefix("NIP ")))
    if source.procedure.has_role(one["seat"]) and source.procedure.role(one["seat"]).kind == "vendor":
        party = source.facts.parties.get(one["seat"])
        lines.append((_("Jabatan"), _("Teknisi %(role)s") % {"role": source.role(one["seat"])}))
        return [*lines, (_("Perusahaan"), party.name)] if party else lines
    return [*lines, (_("Jabatan"), position), (_("Unit kerja"), source.unit.name)]


def _done(source: Source, makers: Sequence[Signer]) -> str:
    called = [_called(one) for one in makers if one["above"]]
    who = _(" dan ").join(called) or source.unit.name
    together = _("secara bersama-sama ") if len(called) > 1 else ""
    return _("%(who)s %(together)stelah melaksanakan pemeliharaan jaringan sehubungan dengan kendala %(case)s, dengan keterangan sebagai berikut.") % {  # noqa: E501
        "who": who, "together": together, "case": name_of_case(source),
    }  # fmt: skip


def _grounds(source: Source) -> list[str]:
    """The SOP, the report, and what was agreed with the vendor."""
    first = source.reports[0] if source.reports else None
    lines = [ground(source)]
    when = source.day_of(first.reported_at if first else source.case.opened_at)
    number = {"number": source.case.number, "day": when}
    lines.append(_("Laporan kendala jaringan Nomor %(number)s tanggal %(day)s") % number)
    agreed = source.laid_out("catatan_koordinasi")
    if agreed and vendor(source):
        form = Form(source, agreed)
        lines.append(numbered(source, agreed))
        lines += [f"{label}: {text}" for label, text in form.lines("kontrak", "nomor_penyedia")]
    return lines


def _times(source: Source, form: Form) -> list[Pair]:
    lines: list[Pair] = []
    if source.reports:
        lines.append((_("Dilaporkan"), source.moment(source.reports[0].reported_at)))
    lines += form.line("mulai")
    when = restored(source)
    return [*lines, (_("Berfungsi kembali sejak"), source.moment(when))] if when else lines


def _devices(form: Form) -> list[Block]:
    table = form.table("perangkat")
    return [heading(_("Perangkat dan tindakan")), *table] if table else []


def _result(source: Source, photos: Sequence[int]) -> list[Block]:
    """That it works again, as the paper states that says so, or as it was measured; and the photos that show it."""
    since, measured_at = restored(source), passed(source)
    said: list[Block] = []
    if since:
        told = _("Dengan selesainya pekerjaan tersebut, jaringan dinyatakan telah berfungsi kembali sejak %(when)s.")
        said.append(paragraph(told % {"when": source.moment(since)}))
    elif measured_at:
        told = _("Menurut pengukuran pada %(when)s, semua yang tadinya gagal telah berfungsi kembali.")
        said.append(paragraph(told % {"when": source.moment(measured_at)}))
    count = sum(source.attachments[pk].kind in PHOTOS for pk in dict.fromkeys(photos))
    if count:
        told = _("Foto terlampir: %(count)s lembar.")
        said.append(paragraph(told % {"count": words.counted(count, source.language)}))
    return [heading(_("Hasil")), *said] if said else []


def _evidence(source: Source) -> list[Paper]:
    """The papers that are nothing but files."""
    return [one for one in source.papers.values() if (kind := source.kind(one.key)) and kind.kind == "files"]


def _end(makers: Sequence[Signer]) -> str:
    if len(makers) > 1:
        return _("Demikian Berita Acara ini dibuat dengan sebenarnya dan ditandatangani oleh kedua pihak.")
    return _("Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.")


LAYOUT = Layout("berita_acara", body, dated=False)
