"""The signatures of a sealed paper: what is there, and one more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables
from ninja import File, Form, Router
from ninja.files import UploadedFile

from tuntas.api.addresses import case_seen
from tuntas.api.asked import SignIn
from tuntas.api.auth import actor
from tuntas.api.problems import ApiReason, NotFound
from tuntas.api.schemas import SeatOut
from tuntas.api.view import View
from tuntas.cases.allowed import document_seen
from tuntas.cases.files import Upload
from tuntas.cases.models import Paper
from tuntas.people.models import Certificate
from tuntas.signing import seats
from tuntas.signing.port import Secret

__all__ = ["official_told", "router"]

router = Router(tags=["papers"])
SIGNATURES = "/cases/{number}/papers/{key}/signatures"


def official_told(view: View, paper: Paper) -> dict[str, Any]:
    """What a revision says of its document: where it is verified, its hash, who signed it."""
    signers = (paper.frozen or {}).get("signers", [])
    made = {one.seat: one for one in paper.signatures.select_related("document")} if signers else {}
    told = []
    for one in signers:
        signature = made.get(one["seat"])
        told.append(SeatOut(
            seat=one["seat"], name=one["name"], position=one["position"],
            method=signature.method if signature else "", signed_at=signature.signed_at if signature else None,
            sha256=signature.document.sha256 if signature else "",
        ))  # fmt: skip
    return {
        "verify_url": f"{settings.SITE_URL}/periksa/{paper.code}/" if paper.code else "",
        "document_sha256": paper.document.sha256 if paper.document else "", "signatures": told,
    }  # fmt: skip


def _sealed(request: HttpRequest, number: str, key: str, revision: int) -> tuple[View, Paper]:
    now = datetime.now(UTC)
    view = View(case_seen(request, number, now), actor(request), now, request)
    found = [one for one in view.facts.papers if one.key == key and one.sealed_at and revision in (0, one.revision)]
    if not found or not document_seen(view.by, view.facts, key, now):
        raise NotFound(ApiReason("no_document"))
    return view, found[-1]


def _told(request: HttpRequest, number: str, key: str, revision: int) -> list[SeatOut]:
    view, paper = _sealed(request, number, key, revision)
    signatures: list[SeatOut] = official_told(view, paper)["signatures"]
    return signatures


@sensitive_variables("body")
@router.post(SIGNATURES, response=list[SeatOut], summary="Sign a sealed paper electronically")
def sign(request: HttpRequest, number: str, key: str, body: SignIn) -> Any:
    """In a seat of one's own. 422 where it cannot be signed so, 503 where the service cannot be reached."""
    view, paper = _sealed(request, number, key, body.revision)
    by, passphrase = actor(request), Secret(body.passphrase)
    if body.method == "bsre":
        if not settings.BSRE_URL:
            raise NotFound(ApiReason("no_bsre"))
        seats.sign_by_bsre(paper, body.seat, body.nik, passphrase, by=by)
    else:
        rows = Certificate.objects.filter(unit=view.facts.case.unit, retired_at=None)
        held = rows.filter(pk=body.certificate).first()
        if held is None:
            raise NotFound(ApiReason("no_certificate"))
        seats.sign_by_certificate(paper, body.seat, held, passphrase, by=by)
    return _told(request, number, key, paper.revision)


@router.post(f"{SIGNATURES}/scan", response=list[SeatOut], summary="Keep the scan of a paper signed by hand")
def scan(
    request: HttpRequest, number: str, key: str, seat: list[str] = Form(...), file: UploadedFile = File(...),  # noqa: B008
    revision: int = Form(0),
) -> Any:  # fmt: skip
    """The scan is then the signed copy; `seat` once for each signature on it."""
    _view, paper = _sealed(request, number, key, revision)
    seats.keep_scan(paper, seat, Upload(file.name or "pindaian", file.read()), by=actor(request))
    return _told(request, number, key, paper.revision)
