"""One's second factor at sign-in: codes of an app on one's phone, set up, asked for, and taken off again."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuntas.people.models import User
from tuntas.web.second_factors import is_asked, is_set

__all__ = ["Codes", "Confirm", "ConfirmByCode", "Enter", "NewCodes", "SetUp", "TakeOff", "state"]


class _Refused:
    """What was wrong comes back with 422, as on every page of the house."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        answer.status_code = 422
        return answer


@require_safe
@login_required
@never_cache
def state(request: HttpRequest) -> HttpResponse:
    """Whether I have one, how many spare codes are left, and what to do with it."""
    user = cast(User, request.user)
    spare = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    left = len(spare.wrap().get_unused_codes()) if spare else 0
    shown = {"set": is_set(user), "asked": is_asked(user), "left": left}
    return render(request, "tuntas/second_factor.html", shown)


class Enter(_Refused, AuthenticateView):  # type: ignore[misc]
    """The code at sign-in, after the password."""

    template_name = "tuntas/second_factor_enter.html"


class SetUp(_Refused, ActivateTOTPView):  # type: ignore[misc]
    """The QR code for the app, and the first code as a proof that it works."""

    template_name = "tuntas/second_factor_set.html"


class TakeOff(_Refused, DeactivateTOTPView):  # type: ignore[misc]
    """Sign in by password alone again."""

    template_name = "tuntas/second_factor_sure.html"
    extra_context = {
        "heading": gettext_lazy("Lepas faktor kedua"), "does": gettext_lazy("Lepas faktor kedua"), "kind": "danger",
        "what": gettext_lazy(
            "Sesudah ini kata sandi saja cukup untuk masuk dengan akun Anda. Kode cadangan ikut terhapus."
        ),
    }  # fmt: skip


class Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    """The spare codes, for the day the phone is lost."""

    template_name = "tuntas/second_factor_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().get(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer


class NewCodes(_Refused, GenerateRecoveryCodesView):  # type: ignore[misc]
    """New spare codes; the old ones are worth nothing any more."""

    template_name = "tuntas/second_factor_sure.html"
    extra_context = {
        "heading": gettext_lazy("Kode cadangan baru"), "does": gettext_lazy("Buat kode baru"), "kind": "main",
        "what": gettext_lazy("Kode cadangan yang lama tidak berlaku lagi."),
    }  # fmt: skip


class Confirm(_Refused, ReauthenticateView):  # type: ignore[misc]
    """The password once more, before something that guards the account is changed."""

    template_name = "tuntas/confirm.html"
    extra_context = {
        "note": gettext_lazy("Yang akan diubah menjaga akun Anda, jadi tuliskan kata sandi sekali lagi."),
    }


class ConfirmByCode(_Refused, ReauthenticateByCodeView):  # type: ignore[misc]
    """The same by a code of the app."""

    template_name = "tuntas/confirm.html"
    extra_context = {
        "by_code": True,
        "note": gettext_lazy("Tuliskan kode dari aplikasi di ponsel Anda, atau satu kode cadangan."),
    }
