"""Who is filling in a step right now: marks that live a minute and belong to no record."""

from __future__ import annotations

from django.db import models

from tuntas.cases.models.case import VendorLink
from tuntas.cases.models.run import Run
from tuntas.people.models import User

__all__ = ["Presence"]


class Presence(models.Model):
    """Somebody has the form of an open run before them and writes in it. Never in the chain, soon swept."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    link = models.ForeignKey(VendorLink, models.CASCADE, null=True, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "user"], name="person_present_once"),
            models.UniqueConstraint(fields=["run", "link"], name="vendor_present_once"),
        ]
        indexes = [models.Index(fields=["seen_at"])]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.user_id or self.link_id}"
