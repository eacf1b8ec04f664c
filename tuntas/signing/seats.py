"""A sealed paper signed in one of its seats: by hand and scanned, by a certificate of the unit, or by BSrE.

What is signed electronically is always the newest copy, so that each signature covers those before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.files import Upload, path_of
from tuntas.cases.models import Attachment, Paper
from tuntas.documents.render import pdf, signature_places
from tuntas.documents.store import document_of
from tuntas.outgoing import Timeout
from tuntas.people.models import Certificate
from tuntas.signing import bsre
from tuntas.signing.port import Place, Secret, Signed, Wanted

__all__ = ["bsre_service", "keep_scan", "sign_by_bsre", "sign_by_certificate"]


def keep_scan(
    paper: Paper, seats: Sequence[str], scan: Upload, *, by: Actor, now: datetime | None = None
) -> Attachment:
    """Keep the scan of a paper that was printed and signed by hand. Raises Refused."""
    before = document_of(paper)
    paper.refresh_from_db()
    return moves.keep_signature(paper, seats, "wet", scan, before=before.sha256, by=by, now=now)


@sensitive_variables("passphrase")
def sign_by_certificate(
    paper: Paper, seat: str, held: Certificate, passphrase: Secret, *, by: Actor, now: datetime | None = None
) -> Attachment:
    """Sign with a certificate of the unit's own. Raises Refused, or SigningFailed: then nothing was signed."""
    from tuntas.signing import certificate  # slow to import, and most servers never sign with one

    now = now or datetime.now(UTC)
    before = _before(paper, seat, "p12", by, now)
    content = path_of(before.sha256).read_bytes()
    signed = certificate.sign(content, bytes(held.p12), passphrase, _wanted(paper, seat, now))
    return _kept(paper, seat, signed, before, by, now)


@sensitive_variables("nik", "passphrase")
def sign_by_bsre(
    paper: Paper, seat: str, nik: str, passphrase: Secret, *, by: Actor, now: datetime | None = None
) -> Attachment:
    """Sign by BSrE's service. The first such signature is set on a copy that says so in its footer.

    Raises Refused, or SigningFailed: then nothing was signed.
    """
    now = now or datetime.now(UTC)
    before = _before(paper, seat, "bsre", by, now)
    content, first = path_of(before.sha256).read_bytes(), paper.signatures.first()
    facts = dict(paper.frozen or {}, **({"footer": "bsre"} if first is None or first.method == "bsre" else {}))
    drawn = pdf(facts["template"], facts)
    if first is None:
        content = drawn
    wanted = replace(_wanted(paper, seat, now), place=_place(facts, seat, drawn, content))
    signed = bsre.sign(bsre_service(), content, nik, passphrase, wanted)
    return _kept(paper, seat, signed, before, by, now)


def _place(facts: dict[str, Any], seat: str, drawn: bytes, content: bytes) -> Place | None:
    """Where the paper left room for this seat; nowhere, where `content` was not drawn as `facts` are drawn today."""
    from tuntas.signing.signatures import same_pages

    there = drawn == content or same_pages(drawn, content)
    found = signature_places(facts).get(seat) if there else None
    return Place(*found) if found else None


def bsre_service() -> bsre.Service:
    """The service that an administrator configured."""
    password = Secret(settings.BSRE_PASSWORD)
    timeout = Timeout(min(5, settings.BSRE_SECONDS), settings.BSRE_SECONDS)
    return bsre.Service(settings.BSRE_URL, settings.BSRE_USER, password, timeout, ca_file=settings.BSRE_CA)


def _before(paper: Paper, seat: str, method: str, by: Actor, now: datetime) -> Attachment:
    """The copy to be signed; whatever speaks against it is asked before a passphrase goes anywhere."""
    document_of(paper)
    paper.refresh_from_db()
    moves.ready_to_sign(paper, [seat], method, by=by, now=now)
    newest = moves.newest_copy(paper)
    assert newest is not None
    return newest


def _wanted(paper: Paper, seat: str, now: datetime) -> Wanted:
    facts = paper.frozen or {}
    signer = next(one for one in facts["signers"] if one["seat"] == seat)
    return Wanted(
        reason=str(facts["title"]), name=str(signer["name"]), position=str(signer["position"]),
        verify_url=str((facts.get("verify") or {}).get("url", "")), moment=now, field_name=f"tanda-tangan-{seat}",
    )  # fmt: skip


def _kept(paper: Paper, seat: str, signed: Signed, before: Attachment, by: Actor, now: datetime) -> Attachment:
    details = {"subject": signed.subject, "serial": signed.serial, "fingerprint": signed.fingerprint}
    stem = before.name.removesuffix(".pdf").removesuffix("-ttd")
    copy = Upload(f"{stem}-ttd.pdf", signed.pdf)
    return moves.keep_signature(
        paper, [seat], signed.method, copy, before=before.sha256, by=by, details=details, now=now
    )
