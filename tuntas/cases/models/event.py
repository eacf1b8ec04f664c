"""The chain of events of a case, and who was told of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models.case import Case, Report, VendorLink
from tuntas.cases.models.run import Run
from tuntas.people.models import User

__all__ = ["Delivery", "Event", "Worker"]


class Event(models.Model):
    """One link of a case's chain: audit trail, timeline and the reason for every Delivery.

    Who did it is an id, so that a person can be pseudonymised without breaking the chain; `data` says what was said,
    and names only where a name is what was said (to whom, on whose behalf).
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
    """An event told to one person, or to one reporter, by one channel.

    Of the inbox it is done when it is inserted; of every other channel it waits until `next_at`, is leased by a
    worker (`fence` tells whose turn it is), and ends sent, refused for good, or dead after a week of trying.
    """

    STATES = [(one, one) for one in ("queued", "sending", "sent", "refused", "dead", "dropped")]

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="deliveries")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(max_length=20, default="inbox")
    address = models.TextField(blank=True)
    manner = models.CharField(max_length=10, blank=True)  # now · digest
    state = models.CharField(max_length=10, choices=STATES, default="sent")
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    batch = models.CharField(max_length=64, blank=True)  # the message that it went with
    error = models.TextField(blank=True)  # in plain words
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "user", "channel", "address"], name="told_once"),
            models.UniqueConstraint(fields=["event", "report", "channel"], name="reporter_told_once"),
            models.CheckConstraint(
                condition=Q(user=None, report__isnull=False) | Q(user__isnull=False, report=None), name="told_somebody"
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"], condition=Q(read_at=None, channel="inbox"), name="delivery_unread"
            ),
            models.Index(fields=["next_at"], condition=Q(state__in=("queued", "sending")), name="delivery_waiting"),
            models.Index(fields=["-id"], condition=Q(state__in=("refused", "dead")), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.user_id or self.report_id}, {self.channel}"


class Worker(models.Model):
    """A process that does what must happen by itself, and when it was last seen doing so."""

    name = models.CharField(max_length=120, unique=True)  # machine and process
    seen_at = models.DateTimeField()
    remark = models.CharField(max_length=200, blank=True)  # what it stumbled over, in plain words

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
