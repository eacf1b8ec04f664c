"""Takes the bundle of a case: notes it in the chain, reads everything at one moment, and sets it into a ZIP."""

from __future__ import annotations

import hashlib
import json
import logging
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from tuntas import __version__
from tuntas.bundle import verify
from tuntas.bundle.records import about_case, about_people, member_of, paper_stem
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.chain import canonical, covered
from tuntas.cases.facts import Facts
from tuntas.cases.files import path_of
from tuntas.cases.models import Case, Paper, Signature
from tuntas.cases.refusals import Refused
from tuntas.cases.registry import exhibits, maker_of
from tuntas.sop.reasons import Reason
from tuntas.sop.words import sentence

__all__ = ["Bundle", "BundleReason", "bundle_of", "take"]

HERE = Path(__file__).parent
MOST = 0xFFFFFFFF  # bytes that the plain form of ZIP can count
_log = logging.getLogger(__name__)
_SENTENCES = {
    "bundle_too_large": (
        "Berkas kasus ini lebih dari 4 GB; bundelnya tidak dapat dibuat dalam satu ZIP.",
        "The files of this case exceed 4 GB; they do not fit into one ZIP.",
    ),
}


class BundleReason(Reason):
    """Why there is no bundle."""

    def text(self, language: str = "id") -> str:
        return sentence(_SENTENCES, self.code, self.values, language)


@dataclass(frozen=True)
class Bundle:
    """A ZIP that is ready to be written out, piece by piece: its files are read only then."""

    name: str
    size: int  # bytes
    manifest: Mapping[str, Any]
    parts: tuple[bytes | Path, ...]

    def chunks(self) -> Iterator[bytes]:
        """The bytes, at most 1 MiB at a time."""
        for part in self.parts:
            yield from [part] if isinstance(part, bytes) else _read(part)


def take(case: Case, *, by: Actor, now: datetime | None = None) -> Bundle:
    """The bundle of `case` as it stands, after the taking was noted. Raises Forbidden, saying who may."""
    now = now or datetime.now(UTC)
    moves.take_bundle(case, by=by, now=now)
    _make_documents(case)
    return bundle_of(case, by=by, now=now)


def _make_documents(case: Case) -> None:
    """Sealed papers get their PDFs now, if nobody asked for them yet; one that cannot be made is left out."""
    rows = case.papers.select_related("case__edition", "case__unit__calendar")
    for paper in rows.filter(document=None).exclude(sealed_at=None).order_by("pk"):
        maker = maker_of(paper, Facts(paper.case).procedure)
        try:
            if maker is not None:
                maker(paper)
        except Exception:
            _log.exception("paper %s of case %s has no document", paper.key, case.number)


def bundle_of(case: Case, *, by: Actor, now: datetime) -> Bundle:
    """The same bytes for the same state, person and moment; nothing is noted. Raises Refused above 4 GB."""
    with transaction.atomic():
        rows = Case.objects.select_for_update(of=("self",)).select_related("edition", "unit__calendar")
        about, members = _contents(Facts(rows.get(pk=case.pk)), by, now)
    sized = {name: (part, _measured(part)) for name, part in members.items() if _there(part)}
    about["members"] = {name: measures for name, (_part, measures) in sized.items()}
    manifest = _text(about)
    seal = verify.seal_of(manifest)
    ordered: list[tuple[str, bytes | Path, dict[str, Any]]] = [
        (verify.MANIFEST, manifest, _measured(manifest)), (verify.SEAL, seal, _measured(seal)),
        *((name, *sized[name]) for name in sorted(sized)),
    ]  # fmt: skip
    parts = _zipped(ordered)
    size = sum(len(one) if isinstance(one, bytes) else one.stat().st_size for one in parts)
    if size > MOST:
        raise Refused(BundleReason("bundle_too_large"))
    return Bundle(f"bundel-{case.number}.zip", size, about, parts)


def _contents(facts: Facts, by: Actor, now: datetime) -> tuple[dict[str, Any], dict[str, bytes | Path]]:
    """The manifest, still without members, and the members: texts as bytes, files as where they lie."""
    case = facts.case
    events = list(case.events.order_by("seq"))
    sealed = [one for one in facts.papers if one.sealed_at]
    signed = list(Signature.objects.filter(paper__case=case).select_related("paper").order_by("pk"))
    files = {member_of(one, sealed, signed): one for one in case.attachments.order_by("pk")}
    told = about_case(facts, files, signed, case.reports.order_by("pk"))
    members: dict[str, bytes | Path] = {name: path_of(one.sha256) for name, one in files.items()}
    for paper in sealed:
        members |= _paper_texts(paper)
    members |= {verify.exhibit(seal): raw for raw, seal in _exhibits(case)}
    members |= {
        verify.EVENTS: "".join(f"{canonical(covered(one, case.number))}\n" for one in events).encode(),
        verify.EDITION: case.edition.text.encode(),
        verify.SELF: (HERE / "verify.py").read_bytes(),
        "BACA-SAYA.txt": _read_me().format(number=case.number, head=case.head).encode(),
        "kasus.json": _text(told),
        "orang.json": _text(about_people(told, events, by.user.pk if by.user else None)),
    }
    about: dict[str, Any] = {
        "format": verify.FORMAT, "version": __version__, "case": case.number, "unit": case.unit.name,
        "edition": told["edition"], "intake": facts.procedure.intake.paper, "head": case.head,
        "chain": [one.hash for one in events], "made_at": now.astimezone(UTC).isoformat(),
        "made_by": {"id": by.user.pk if by.user else None, "name": by.user.name if by.user else ""},
    }  # fmt: skip
    return about, members


def _exhibits(case: Case) -> Iterator[tuple[bytes, str]]:
    """The raw data of measurements, with the hash that its event recorded."""
    for show in exhibits:
        for raw in show(case):
            yield raw, hashlib.sha256(raw).hexdigest()


def _paper_texts(paper: Paper) -> dict[str, bytes | Path]:
    """What was written and what its document says, as the texts whose hashes stand in the chain."""
    stem = paper_stem(paper)
    found: dict[str, bytes | Path] = {f"{stem}.data.json": canonical(paper.data).encode()}
    if paper.frozen is not None:
        found[f"{stem}.beku.json"] = canonical(paper.frozen).encode()
    return found


# -- the ZIP ------------------------------------------------------------------------------------


def _zipped(ordered: list[tuple[str, bytes | Path, dict[str, Any]]]) -> tuple[bytes | Path, ...]:
    """The canonical form, which `verify` builds anew: headers from name, size and CRC alone, nothing compressed."""
    parts: list[bytes | Path] = []
    directory, offset = [], 0
    for name, part, told in ordered:
        header = verify.local_header(name, told["size"], told["crc32"])
        directory.append(verify.directory_entry(name, told["size"], told["crc32"], offset & MOST))
        parts += [header, part]
        offset += len(header) + told["size"]
    listed = b"".join(directory)
    return (*parts, listed, verify.end_record(len(ordered), len(listed), offset & MOST))


def _measured(part: bytes | Path) -> dict[str, Any]:
    sha256, crc, size = hashlib.sha256(), 0, 0
    for chunk in [part] if isinstance(part, bytes) else _read(part):
        sha256.update(chunk)
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
    return {"sha256": sha256.hexdigest(), "size": size, "crc32": crc}


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(1 << 20), b"")


def _there(part: bytes | Path) -> bool:
    """A file that is lost is left out; `verify` names it, because the chain does."""
    return isinstance(part, bytes) or part.is_file()


def _text(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n").encode()


@cache
def _read_me() -> str:
    return (HERE / "BACA-SAYA.txt").read_text(encoding="utf-8")
