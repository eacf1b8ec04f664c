"""The chain of events of a case, and who was told of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models.case import Case, Report, VendorLink
from tuntas.cases.models.run import Run
from tuntas.people.models import User

__all__ = ["Delivery", "Event"]


class Event(models.Model):
    """One link of a case's chain: audit trail, timeline and the reason for every Delivery.

    `data` holds ids and figures, not names, so that a person can be pseudonymised without breaking the chain.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="events")
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.seq} {self.kind}"


class Delivery(models.Model):
    """An event told to one person by one channel."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=20, default="inbox")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["event", "user", "channel"], name="told_once")]
        indexes = [models.Index(fields=["user", "-id"], condition=Q(read_at=None), name="delivery_unread")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.user_id}"
