"""The handling of one trouble: its case, the reports of it, and the vendors that work on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models.edition import Edition
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit, User

__all__ = ["FOLLOWED", "Case", "Counter", "Party", "Report", "VendorLink"]

FOLLOWED = "followed"  # how a case ended whose trouble was that of another


class Counter(models.Model):
    """The last number given out in a series; gapless, because it is raised in the transaction that uses it."""

    series = models.CharField(max_length=240, unique=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"


class Case(models.Model):
    """The handling of one trouble by one edition of the SOP. `head` is the last link of its event chain."""

    number = models.CharField(max_length=20, unique=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    title = models.CharField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="cases")
    place_name = models.CharField(max_length=200)
    symptom = models.CharField(max_length=60, blank=True)  # as reported
    kind = models.CharField(max_length=60, blank=True)  # as found
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="cases")  # as found
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")  # the wide outage
    occurred_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # finished · withdrawn
    outcome_kind = models.CharField(max_length=20, blank=True)  # withdrawn: duplicate · not_network · other · followed
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    events_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-opened_at"]),
            models.Index(fields=["unit", "place"], condition=Q(closed_at=None), name="case_open_at_place"),
            models.Index(fields=["unit", "kind", "-opened_at"], name="case_of_kind"),
        ]

    def __str__(self) -> str:
        return self.number


class Report(models.Model):
    """What somebody told: the first opens a case, "me too" joins one. Only the hash of its tracking code is kept."""

    number = models.CharField(max_length=24, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    uid = models.UUIDField(unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    key_hash = models.CharField(max_length=64, unique=True, null=True)  # of the Idempotency-Key
    body_hash = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=20)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reporter = models.CharField(max_length=120, blank=True)
    reporter_unit = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    told_by = models.CharField(max_length=20, blank=True)  # the channel that the reporter asked for, "" for none
    data = models.JSONField(default=dict)
    reported_at = models.DateTimeField()
    works = models.BooleanField(null=True)
    works_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["reported_at", "pk"]

    def __str__(self) -> str:
        return self.number


class Party(models.Model):
    """Which vendor holds a vendor's role in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    role = models.SlugField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role"], name="party_once")]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


class VendorLink(models.Model):
    """A signed link by which a vendor acts in one case without an account."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="links")
    uid = models.UUIDField(unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.CharField(max_length=120, blank=True)  # who accepted with it
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case} {self.party}"
