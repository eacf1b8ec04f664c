"""Who has a second factor, of whom it is asked, and, where an office requires it, the way there before all else."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, ClassVar, cast

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuntas.cases.editions import known, procedure_of
from tuntas.people.duties import duties_of
from tuntas.people.models import User

__all__ = ["SecondFactors", "is_asked", "is_set", "lacking", "required_first"]

_STILL_OPEN = ("/akun/", "/keluar/", "/static/", "/masuk/", "/api/", "/healthz", "/readyz", "/bahasa/", "/tema/")
Answer = Callable[[HttpRequest], HttpResponse]


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's codes in our words, sealed with the server's own key, drawn by segno, and without its mails."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode tidak cocok. Pakai kode yang sedang tampil di aplikasi; jam ponsel harus tepat."),
        "rate_limited": _("Terlalu banyak percobaan. Coba lagi lima menit lagi."),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, micro=False).save(drawn, kind="svg", scale=5, border=3, light="white", xmldecl=False)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None: ...


def _seal() -> Fernet:
    digest = hmac.new(settings.SECRET_KEY.encode(), b"second-factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def is_set(user: User) -> bool:
    """Whether a code is asked for when `user` signs in."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def is_asked(user: User, now: datetime | None = None) -> bool:
    """Whether `user` has power over others' work: who administers, leads, or acknowledges what was reported."""
    if user.is_superuser or user.is_staff:
        return True
    roles = {one.role for one in duties_of(user, now or datetime.now(UTC))}
    policies = [procedure_of(one).policy for one in known(user)] if roles else []
    return any(roles & {*one.reassign, *one.acknowledge} for one in policies)


def lacking(now: datetime) -> list[User]:
    """Those of whom it is asked and who have none."""
    secured = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user")
    people = User.objects.filter(is_active=True).exclude(pk__in=secured).order_by("name")
    return [one for one in people if is_asked(one, now)]


def required_first(get_response: Answer) -> Answer:
    """Where SECOND_FACTOR is "required", whoever it is asked of sets it up before anything else is shown."""

    def answer(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR == "required" and request.user.is_authenticated and not _is_open(request):
            user = cast(User, request.user)
            if is_asked(user) and not is_set(user):
                return redirect(reverse("mfa_index"))
        return get_response(request)

    return answer


def _is_open(request: HttpRequest) -> bool:
    """Where one gets with a password alone: one's account, the way out, and what needs no account."""
    return request.path.startswith(_STILL_OPEN) or request.path in ("/lapor/",) or request.path.startswith("/lacak/")
