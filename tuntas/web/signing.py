"""A sealed paper's places for signatures as its page shows them, and a signature as the page sends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from tuntas.cases.actors import Actor
from tuntas.cases.allowed import can
from tuntas.cases.facts import Facts
from tuntas.cases.files import Upload
from tuntas.cases.models import Attachment, Paper, Signature
from tuntas.people.models import Certificate
from tuntas.signing import seats as signing
from tuntas.signing.port import Secret, SigningDown, SigningFailed
from tuntas.web.times import day_and_time

__all__ = ["Seat", "Signing", "Tried", "signed", "signing_of", "status_of_failure", "tried_of"]


@dataclass(frozen=True)
class Seat:
    """A place for a signature: whose it is, and how it was signed."""

    key: str
    name: str
    position: str
    mine: bool
    method: str = ""
    said: str = ""
    subject: str = ""


@dataclass
class Signing:
    """All that the page of a sealed paper shows of its signatures."""

    seats: list[Seat]
    may: bool = False  # of the office: may bring a scan
    certificates: list[tuple[int, str]] = field(default_factory=list)
    bsre: bool = False
    copy: Attachment | None = None

    @property
    def mine(self) -> list[tuple[str, str]]:
        """The places that the reader can sign electronically now."""
        wet = any(one.method == "wet" for one in self.seats)
        return [] if wet else [(one.key, one.position) for one in self.seats if one.mine and not one.method]

    @property
    def places(self) -> list[dict[str, str]]:
        """Whose signature a scan may bear: an electronic one stays what it is."""
        return [
            {"value": one.key, "label": one.name or one.position, "note": one.position}
            for one in self.seats if one.method in ("", "wet")
        ]  # fmt: skip

    @property
    def electronic(self) -> bool:
        return bool(self.mine and (self.certificates or self.bsre))


@dataclass(frozen=True)
class Tried:
    """What was sent to sign and refused, to be shown again; a passphrase is not."""

    method: str = ""
    seats: tuple[str, ...] = ()
    certificate: str = ""
    nik: str = field(default="", repr=False)

    @property
    def seat(self) -> str:
        return self.seats[0] if self.seats else ""

    @property
    def by_p12(self) -> bool:
        return self.method == "p12"

    @property
    def by_bsre(self) -> bool:
        return self.method == "bsre"

    @property
    def by_scan(self) -> bool:
        return self.method == "wet"


def tried_of(request: HttpRequest) -> Tried:
    """What a page sent to sign."""
    post = request.POST
    method = post.get("cara", "") if post.get("cara", "") in ("p12", "bsre") else "wet"
    return Tried(method, tuple(post.getlist("tempat")), post.get("sertifikat", ""), post.get("nik", "")[:40])


def signing_of(facts: Facts, paper: Paper, by: Actor, now: datetime) -> Signing:
    """The places for signatures of a sealed paper, for one reader."""
    made: dict[str, Signature] = {one.seat: one for one in paper.signatures.select_related("document", "signed_by")}
    last = max(made.values(), key=lambda one: one.pk, default=None)
    user = by.user.pk if by.user else None
    found = []
    for one in (paper.frozen or {}).get("signers", []):
        signature = made.get(one["seat"])
        found.append(Seat(
            one["seat"], str(one["name"]) if str(one["name"]).strip(". …") else "",
            str(one["position"]).replace("\n", " ").rstrip(","),
            bool(user and one.get("user") == user), signature.method if signature else "",
            _said(signature, facts) if signature else "",
            str(signature.details.get("subject", "")) if signature else "",
        ))  # fmt: skip
    may = can(by, "sign", facts, None, now)
    held = Certificate.objects.filter(unit=facts.case.unit, retired_at=None, valid_to__gt=now) if may else []
    certificates = [(one.pk, one.name) for one in held]
    return Signing(found, may, certificates, bool(may and settings.BSRE_URL), last.document if last else None)


def _said(signature: Signature, facts: Facts) -> str:
    how = {
        "wet": _("tanda tangan basah, pindaian diunggah %(when)s"), "p12": _("elektronik, %(when)s"),
        "bsre": _("elektronik (BSrE), %(when)s"),
    }[signature.method]  # fmt: skip
    return how % {"when": day_and_time(signature.signed_at, facts.case.unit)}


@sensitive_variables("passphrase")
def signed(request: HttpRequest, facts: Facts, paper: Paper, *, by: Actor) -> str:
    """Sign as the page asks; a sentence that says what was done. Raises Refused or SigningFailed."""
    now, post = datetime.now(UTC), request.POST
    seat, passphrase = post.get("tempat", ""), Secret(post.get("kata_sandi", ""))
    match post.get("cara", ""):
        case "p12":
            chosen = post.get("sertifikat", "")
            rows = Certificate.objects.filter(unit=facts.case.unit, retired_at=None)
            readable = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
            held = rows.filter(pk=int(chosen)).first() if readable else None
            if held is None:
                raise SigningFailed("certificate", _("Pilih sertifikat yang terdaftar."))
            signing.sign_by_certificate(paper, seat, held, passphrase, by=by, now=now)
        case "bsre":
            if not settings.BSRE_URL:
                raise SigningDown("bsre", _("Layanan BSrE belum diatur oleh pengelola."))
            signing.sign_by_bsre(paper, seat, post.get("nik", "").strip(), passphrase, by=by, now=now)
        case _:
            sent = request.FILES.get("pindaian")
            scan = Upload(sent.name or "pindaian", sent.read()) if sent else Upload("pindaian", b"")
            signing.keep_scan(paper, post.getlist("tempat"), scan, by=by, now=now)
            return _("Hasil pindai tersimpan; itulah salinan bertanda tangan.")
    return _("Naskah ditandatangani secara elektronik.")


def status_of_failure(failed: SigningFailed) -> int:
    """503 where nobody could be asked, 422 where the answer was no."""
    return 503 if isinstance(failed, SigningDown) else 422


