"""An office that runs SOPs, or a vendor that works for one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.people.models.calendar import Calendar

__all__ = ["ZONES", "Unit"]

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]


class Unit(models.Model):
    """An office that runs SOPs, or a vendor that works for one."""

    KINDS = [("office", _("kantor")), ("vendor", _("penyedia jasa"))]

    name = models.CharField(_("nama"), max_length=200, unique=True)
    kind = models.CharField(_("jenis"), max_length=10, choices=KINDS, default="office")
    zone = models.CharField(_("zona waktu"), max_length=40, choices=ZONES, default="Asia/Jakarta")
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("kalender")
    )
    address = models.TextField(_("alamat"), blank=True)
    contact = models.CharField(_("narahubung"), max_length=120, blank=True)
    phone = models.CharField(_("telepon"), max_length=40, blank=True)
    email = models.EmailField(_("surel"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unit"), _("unit")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name
