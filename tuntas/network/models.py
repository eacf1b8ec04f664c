"""Where: places and the devices that stand in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.people.models import Unit

__all__ = ["Device", "Place"]


class Place(models.Model):
    """A building, a floor or a room."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="places", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rooms", verbose_name=_("bagian dari")
    )
    active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("tempat"), _("tempat")
        ordering = ["parent__name", "name"]
        constraints = [models.UniqueConstraint(fields=["unit", "parent", "name"], name="place_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.parent.name}" if self.parent else self.name


class Device(models.Model):
    """A piece of network equipment, as the inventory of state property knows it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="devices", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=120)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("tempat")
    )
    make = models.CharField(_("merek/tipe"), max_length=120, blank=True)
    serial = models.CharField(_("nomor seri"), max_length=80, blank=True)
    bmn = models.CharField(_("kode BMN/NUP"), max_length=80, blank=True)
    active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("perangkat"), _("perangkat")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="device_once")]

    def __str__(self) -> str:
        return self.name
