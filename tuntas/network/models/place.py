"""A building, a floor or a room."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.people.models import Unit

__all__ = ["Place", "new_label"]

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another on a worn label


def new_label() -> str:
    """A random code for the label on a door or a device: 31^8, not to be guessed from another label."""
    return "".join(secrets.choice(_LETTERS) for _one in range(8))


class Place(models.Model):
    """A building, a floor or a room. `label` is the code of its QR label; `source` tells where it was pulled from."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="places", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rooms", verbose_name=_("bagian dari")
    )
    active = models.BooleanField(_("dipakai"), default=True)
    label = models.CharField(_("kode label"), max_length=12, unique=True, default=new_label, editable=False)
    source = models.CharField(max_length=80, blank=True, editable=False)  # netbox:locations/12
    gone_at = models.DateTimeField(null=True, editable=False)  # no longer found where it was pulled from

    class Meta:
        verbose_name, verbose_name_plural = _("tempat"), _("tempat")
        ordering = ["parent__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "parent", "name"], name="place_once"),
            models.UniqueConstraint(
                fields=["unit", "source"], condition=~models.Q(source=""), name="place_pulled_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.parent.name}" if self.parent else self.name
