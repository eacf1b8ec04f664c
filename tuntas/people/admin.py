"""The administrator's pages for people, duties and units; for superusers only, and no cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account import admin as _addresses  # noqa: F401  # registers now, to be taken out below
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa import admin as _factors  # noqa: F401
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tuntas.people.models import ApiKey, Duty, Unit, User

__all__ = ["sign_in", "superusers_only"]


def superusers_only(request: HttpRequest) -> bool:
    """Staff alone is not enough: who manages people manages everything."""
    return bool(request.user.is_active and request.user.is_superuser)


def sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """There is one sign-in, with its rate limits; to others who are signed in nothing is here."""
    if request.user.is_authenticated and not superusers_only(request):
        raise Http404
    if superusers_only(request):
        return HttpResponseRedirect(reverse("admin:index"))
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"), settings.LOGIN_URL)


site = admin.site
site.site_header = site.site_title = _("Pengelola Tuntas")
site.index_title = _("Orang, tugas, tempat, perangkat")
site.site_url = settings.LOGIN_REDIRECT_URL
site.enable_nav_sidebar = False
site.has_permission = superusers_only  # type: ignore[method-assign]
site.login = sign_in  # type: ignore[method-assign,assignment]
# What Tuntas does not use: roles are duties, nobody's address is confirmed, second factors have a page in the settings.
_UNUSED = (Group, EmailAddress, EmailConfirmation, Authenticator)
site.unregister([one for one in _UNUSED if site.is_registered(one)])


class ReadHere:
    """Duties are given and ended in the settings, where the rules are asked under a lock; here one reads them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # it was true: papers were signed under it


class DutyInline(ReadHere, admin.TabularInline):
    """The duties of one person."""

    model = Duty
    fk_name = "user"
    extra = 0


class PersonForm(UserChangeForm):
    """Keeps the last administrator from shutting themselves out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("is_superuser"):
            field.label, field.help_text = _("Pengelola"), _("Mengatur semua yang ada di sini.")
        if field := self.fields.get("is_active"):
            field.help_text = _("Matikan bila orangnya pergi; naskah lama tetap menyebut namanya.")

    def clean_username(self) -> str:
        """Names to sign in by are small letters, so ANI is ani."""
        name = str(self.cleaned_data["username"]).lower()
        if User.objects.filter(username=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(gettext("Nama pengguna ini sudah dipakai orang lain."))
        return name

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        person = self.instance
        stays = given.get("is_superuser", person.is_superuser) and given.get("is_active", person.is_active)
        if person.pk and person.is_superuser and not stays:
            others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
            if not others.exists():
                raise ValidationError(gettext("Ini pengelola terakhir. Angkat pengelola lain lebih dahulu."))
        return given


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People are never deleted, since papers name them; they are made inactive."""

    form = PersonForm
    list_display = ["name", "username", "position", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "duties__unit", "duties__role"]
    search_fields = ["name", "username", "nip"]
    ordering = ["name"]
    filter_horizontal = ()
    inlines = [DutyInline]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active", "is_superuser"]}),
        (_("Seperti tercetak pada naskah"), {"fields": ["name", "nip", "position"]}),
        (_("Hubungan"), {"fields": ["phone", "email", "language"]}),
        (_("Jejak"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "nip", "position"]}),
        (_("Kata sandi awal"), {"fields": ["usable_password", "password1", "password2"]}),
    ]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.username = obj.username.lower()
        obj.is_staff = obj.is_superuser
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Duty)
class DutyAdmin(ReadHere, admin.ModelAdmin):
    """Who holds which role, where, from when to when, to be searched."""

    list_display = ["user", "capacity", "role", "unit", "first", "last", "deputy_for"]
    list_filter = ["unit", "role", "capacity"]
    search_fields = ["user__name", "user__username", "role"]
    list_select_related = ["user", "unit", "deputy_for"]
    date_hierarchy = "first"


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    """Offices and vendors."""

    list_display = ["name", "kind", "zone", "calendar", "contact", "phone"]
    list_filter = ["kind", "zone"]
    search_fields = ["name", "contact"]
    list_select_related = ["calendar"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "zone", "calendar"]}),
        (_("Alamat"), {"fields": ["address"]}),
        (_("Hubungan"), {"fields": ["contact", "phone", "email"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What its clocks run by is changed where one sees which of them move: `/pengaturan/kalender/`."""
        return ["zone", "calendar"] if obj else []


@admin.register(ApiKey)
class KeyAdmin(admin.ModelAdmin):
    """Keys are made by their owners; here they are seen, and revoked."""

    list_display = ["user", "label", "created_at", "expires_at", "revoked_at"]
    list_filter = ["revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "label"]
    fields = ["user", "label", "created_at", "expires_at", "revoked_at"]
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Cabut kunci yang dipilih"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        n = queryset.filter(revoked_at=None).update(revoked_at=datetime.now(UTC))
        said = ngettext("%(n)d kunci dicabut.", "%(n)d kunci dicabut.", n) % {"n": n}
        messages.success(request, said)
