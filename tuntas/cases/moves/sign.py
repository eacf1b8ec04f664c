"""What becomes of a sealed paper: the PDF made of it is kept, and its signatures, each with the copy that bears it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tuntas.cases import files
from tuntas.cases.actors import SYSTEM, Actor
from tuntas.cases.allowed import capacities
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Case, Paper, Signature
from tuntas.cases.moves.receive import keep
from tuntas.cases.moves.record import allowed_or_refused, changing, record
from tuntas.cases.moves.seal import new_code
from tuntas.cases.refusals import CaseReason, Conflict, Refused

__all__ = ["keep_document", "keep_signature", "newest_copy", "ready_to_sign", "take_bundle"]

SCANS = ("application/pdf", "image/jpeg", "image/png", "image/webp")


def keep_document(
    paper: Paper, content: bytes, name: str, now: datetime, frozen: Mapping[str, Any] | None = None
) -> Attachment:
    """Keep the PDF made of a sealed revision, once: whoever made it second gets the first one.

    `frozen`: what it says, of a paper that was sealed without being composed.
    """
    with changing(paper.case_id) as facts:
        stored = Paper.objects.select_related("document").get(pk=paper.pk)
        if stored.document:
            return stored.document
        kept = keep(facts.case, files.Kept(name, "application/pdf", content), by=SYSTEM, now=now)
        rows = Paper.objects.filter(pk=paper.pk, document=None)
        rows.update(document=kept, frozen=stored.frozen or frozen, code=stored.code or new_code())
        record(facts, "paper.kept", by=SYSTEM, now=now, paper=paper.key, revision=paper.revision, sha256=kept.sha256)
        return kept


def newest_copy(paper: Paper) -> Attachment | None:
    """The copy with every signature so far; the unsigned document where there is none."""
    last = paper.signatures.select_related("document").order_by("-pk").first()
    return last.document if last else paper.document


def ready_to_sign(paper: Paper, seats: Sequence[str], method: str, *, by: Actor, now: datetime | None = None) -> None:
    """Ask beforehand what `keep_signature` will ask: a passphrase is not sent anywhere for nothing. Raises the same."""
    with changing(paper.case_id) as facts:
        allowed_or_refused(by, "sign", facts, None, now or datetime.now(UTC))
        _signable(facts, Paper.objects.select_related("document").get(pk=paper.pk), seats, method, by)


def keep_signature(
    paper: Paper, seats: Sequence[str], method: str, copy: files.Upload, *, before: str, by: Actor,
    details: Mapping[str, Any] = MappingProxyType({}), now: datetime | None = None,
) -> Attachment:  # fmt: skip
    """Keep a signed copy of a sealed paper: a scan (`wet`), or a file with electronic signatures (`p12`, `bsre`).

    `before` is the sha256 of the copy that was signed; Conflict where another was signed meanwhile.
    An electronic signature is its signatory's alone: Refused where `by` is not named in the seat. The same scan sent
    again is the one that is kept; a better one follows it.
    """
    now = now or datetime.now(UTC)
    made_here = method != "wet"  # what was uploaded is checked as any upload is
    kept = files.Kept(copy.name, "application/pdf", copy.content) if made_here else files.checked(copy)
    with changing(paper.case_id) as facts:
        allowed_or_refused(by, "sign", facts, None, now)
        in_seat = (one for one in capacities(by, facts, now) if one.role in seats)
        facts.acting = next(in_seat, facts.acting)  # who signs in a seat acts as its role
        stored = Paper.objects.select_related("document").get(pk=paper.pk)
        _signable(facts, stored, seats, method, by)
        _newest_or_conflict(facts, stored, method, kept, before)
        if method == "wet" and (known := _kept_before(stored, seats, kept)):
            return known
        document = keep(facts.case, kept, by=by, now=now)
        Signature.objects.bulk_create(
            Signature(
                paper=stored, seat=seat, method=method, signed_at=now, signed_by=by.user, document=document,
                details=dict(details),
            ) for seat in seats
        )  # fmt: skip
        record(
            facts, "paper.signed", by=by, now=now, paper=paper.key, revision=paper.revision, seats=list(seats),
            method=method, before=before, sha256=document.sha256,
        )  # fmt: skip
        return document


def _signable(facts: Facts, paper: Paper, seats: Sequence[str], method: str, by: Actor) -> None:
    title = facts.procedure.paper(paper.key).title
    there = {one["seat"]: one for one in (paper.frozen or {}).get("signers", [])}
    if paper.sealed_at is None or paper.document is None:
        raise Refused(CaseReason("not_sealed", {"paper": title}, paper.key))
    if not seats or any(seat not in there for seat in seats):
        raise Refused(CaseReason("no_such_seat", {"paper": title}, paper.key))
    signed = set(paper.signatures.exclude(method="wet").values_list("seat", flat=True))
    scanned = method != "wet" and paper.signatures.filter(method="wet").exists()
    if scanned or signed & set(seats):
        raise Conflict(CaseReason("signed_already", {"paper": title}, paper.key))
    if not files.space_for_files():
        raise Refused(CaseReason("disk_full"))
    if method == "wet":
        return
    if any(there[seat].get("user") != (by.user.pk if by.user else None) for seat in seats):
        raise Refused(CaseReason("not_your_seat", {"paper": title, "name": there[seats[0]].get("name", "")}, paper.key))


def _kept_before(paper: Paper, seats: Sequence[str], kept: files.Kept) -> Attachment | None:
    """The newest scan, if it is this one, for these seats."""
    newest = newest_copy(paper)
    if newest is None or newest.sha256 != hashlib.sha256(kept.content).hexdigest():
        return None
    there = set(paper.signatures.filter(document=newest).values_list("seat", flat=True))
    return newest if set(seats) <= there else None


def _newest_or_conflict(facts: Facts, paper: Paper, method: str, kept: files.Kept, before: str) -> None:
    """A scan is a scan; what was signed electronically is the newest copy and no other."""
    if method == "wet":
        if kept.kind not in SCANS:
            raise Refused(CaseReason("scan_kind", {"name": kept.name}, paper.key))
        return
    newest = newest_copy(paper)
    if newest is None or newest.sha256 != before:
        raise Conflict(CaseReason("signed_meanwhile", {"paper": facts.procedure.paper(paper.key).title}, paper.key))


def take_bundle(case: Case, *, by: Actor, now: datetime | None = None) -> None:
    """Note that somebody takes the bundle of a case, with all that is in it. Raises Forbidden, saying who may."""
    now = now or datetime.now(UTC)
    with changing(case.pk) as facts:
        allowed_or_refused(by, "bundle", facts, None, now)
        record(facts, "bundle.taken", by=by, now=now)
