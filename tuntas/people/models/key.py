"""The keys that open doors: of the API, and of the first administrator."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.people.models.person import User

__all__ = ["ApiKey", "SetupCode"]


class ApiKey(models.Model):
    """A bearer token of a person; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys", verbose_name=_("orang"))
    label = models.CharField(_("untuk"), max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    expires_at = models.DateTimeField(_("berlaku sampai"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kunci API"), _("kunci API")

    def __str__(self) -> str:
        return f"{self.user}: {self.label}"


class SetupCode(models.Model):
    """The one-time code, shown on the console, by which the first administrator is made."""

    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
