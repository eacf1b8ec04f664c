"""Signing in and out, the first administrator, and one's own account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.cases.editions import current, procedure_of
from tuntas.people import tokens
from tuntas.people.duties import local_day
from tuntas.people.models import ApiKey, Duty, SetupCode, User
from tuntas.sop.procedure import Procedure
from tuntas.web.second_factors import is_asked, is_set

__all__ = [
    "ChangePassword", "SignIn", "first_administrator", "key", "key_revocation", "language", "mine", "sign_in",
    "sign_out",
]  # fmt: skip

SETUP_FOR = timedelta(hours=24)  # how long the code on the console opens the first account
KEYS_MOST = 20  # live API keys of one person


# -- in and out -----------------------------------------------------------------------------------


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's sign-in with its rate limits; the answer never tells whether the account exists."""

    template_name = "tuntas/sign_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        errors = found["form"].non_field_errors().as_data() if found["form"].is_bound else []
        codes = {one.code for one in errors}
        if "too_many_login_attempts" in codes:
            found["problem"] = gettext("Terlalu banyak percobaan. Coba lagi lima menit lagi.")
        elif codes:
            found["problem"] = gettext("Nama pengguna atau kata sandi tidak cocok.")
        return found


sign_in = require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, gettext("Anda sudah keluar."))
    return redirect("account_login")


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """allauth's change of one's own password; other sessions of the person end."""

    template_name = "tuntas/password_change.html"

    def get_default_success_url(self) -> str:
        return reverse("account")

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        answer.status_code = 422
        return answer


# -- the first administrator ----------------------------------------------------------------------


class FirstForm(forms.Form):
    """Who the first administrator is."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    username = forms.CharField(label=_("Nama pengguna"), max_length=150)
    password = forms.CharField(label=_("Kata sandi"), widget=forms.PasswordInput, strip=False)
    again = forms.CharField(label=_("Kata sandi sekali lagi"), widget=forms.PasswordInput, strip=False)

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).strip().lower()
        User.username_validator(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(gettext("Nama pengguna ini sudah dipakai."))
        return username

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        password = given.get("password", "")
        if password and "again" in given and password != given["again"]:
            self.add_error("again", gettext("Kedua kata sandi tidak sama."))
        if password:
            try:
                known = {key: given.get(key, "") for key in ("username", "name")}
                validate_password(password, User(**known))
            except ValidationError as refused:
                self.add_error("password", refused)
        return given


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest, code: str) -> HttpResponse:
    """By the one-time code of the console, while there is no administrator; otherwise nothing is here."""
    known = _setup_code(code)
    if known is None:
        raise Http404
    form = FirstForm(request.POST or None)
    for name, hint in (("username", "username"), ("password", "new-password"), ("again", "new-password")):
        form.fields[name].widget.attrs["autocomplete"] = hint
    if request.method == "POST" and form.is_valid():
        user = _make_first(known, form.cleaned_data)
        login(request, user)
        messages.success(request, gettext("Selamat datang. Mulailah dari atas: kantor dan orangnya, lalu tugasnya."))
        return redirect("settings")
    status = 422 if form.is_bound else 200
    return render(request, "tuntas/first_administrator.html", {"form": form}, status=status)


def _setup_code(code: str) -> SetupCode | None:
    since = datetime.now(UTC) - SETUP_FOR
    codes = SetupCode.objects.filter(used_at=None, created_at__gt=since)
    known = codes.filter(code_hash=tokens.hashed(code)).first()
    return None if known is None or User.objects.filter(is_superuser=True, is_active=True).exists() else known


def _make_first(known: SetupCode, given: dict[str, Any]) -> User:
    """The account, and the code used up: of two who post at once only one finds it unused."""
    with transaction.atomic():
        if not SetupCode.objects.filter(pk=known.pk, used_at=None).update(used_at=datetime.now(UTC)):
            raise Http404
        user: User = User.objects.create_superuser(
            username=given["username"], password=given["password"], name=given["name"]
        )
    return user


# -- one's own account ----------------------------------------------------------------------------


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My name, duties, language, password, keys."""
    return _account(request)


def _account(request: HttpRequest, fresh: str = "") -> HttpResponse:
    user = request.user
    now = datetime.now(UTC)
    keys = [_key(one, now) for one in user.api_keys.order_by("-created_at", "-pk")]
    duties = user.duties.select_related("unit", "deputy_for").order_by("-first", "pk")
    edition = current()
    procedure = procedure_of(edition) if edition else None
    shown = {
        "duties": [_duty(one, procedure, now) for one in duties],
        "languages": [("", gettext("Mengikuti pilihan di peramban")), *settings.LANGUAGES],
        "keys": keys,
        "fresh": fresh, "second_factor": is_set(user), "second_factor_asked": is_asked(user, now),
    }
    answer = render(request, "tuntas/account.html", shown)
    if fresh:
        answer["Cache-Control"] = "no-store"
    return answer


def _duty(duty: Duty, procedure: Procedure | None, now: datetime) -> dict[str, Any]:
    day = local_day(duty.unit, now)
    role = procedure.role(duty.role) if procedure and procedure.has_role(duty.role) else None
    return {
        "duty": duty,
        "role": role.name.to(get_language() or "id") if role else duty.role,
        "now": duty.first <= day and (duty.last is None or day <= duty.last),
        "later": duty.first > day,
    }


def _key(key: ApiKey, now: datetime) -> dict[str, Any]:
    ended = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now)
    return {"key": key, "live": not ended}


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """My language, on every device; this browser's own choice gives way to it."""
    chosen = request.POST.get("language", "")
    if chosen not in ("", *dict(settings.LANGUAGES)):
        raise Http404
    User.objects.filter(pk=request.user.pk).update(language=chosen)
    answer = redirect("account")
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return answer


@require_POST
@login_required
def key(request: HttpRequest) -> HttpResponse:
    """A new API key of mine: shown on this answer, and never again."""
    label = " ".join(request.POST.get("label", "").split())[:80]
    if request.user.api_keys.filter(revoked_at=None).count() >= KEYS_MOST:
        said = gettext("Anda sudah punya %(n)d kunci. Cabut dahulu yang tidak dipakai.")
        messages.error(request, said % {"n": KEYS_MOST})
        return redirect("account")
    secret = tokens.new("tuntas_")
    ApiKey.objects.create(user=request.user, label=label, token_hash=tokens.hashed(secret))
    return _account(request, fresh=secret)


@require_POST
@login_required
def key_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """A key of mine stops working."""
    found = get_object_or_404(ApiKey, pk=pk, user=request.user)
    ApiKey.objects.filter(pk=found.pk, revoked_at=None).update(revoked_at=datetime.now(UTC))
    messages.success(request, gettext("Kunci dicabut."))
    return redirect("account")
