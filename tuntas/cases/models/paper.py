"""The papers of a case: their revisions, files, waivers and signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models.case import Case, VendorLink
from tuntas.cases.models.run import Run
from tuntas.people.models import User

__all__ = ["Attachment", "Paper", "Signature", "Waiver"]


class Attachment(models.Model):
    """A file that was brought or made; its bytes lie under its sha256."""

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)  # media type
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """One revision of a paper of a case. Unsealed it is the draft that saves itself; sealed it never changes.

    `document` is the PDF made of `frozen`; signing it leaves it as it is and adds a Signature with a copy.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    key = models.SlugField(max_length=80)
    revision = models.PositiveIntegerField()
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="papers")
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)  # raised by each save of a draft
    by_hand = models.BooleanField(default=False)  # a measurement that no probe made
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=160, blank=True)  # of a draft: typed in, to be given at sealing
    number_key = models.CharField(max_length=200, unique=True, null=True)  # unit and number: given once
    series = models.CharField(max_length=200, blank=True)  # the counter that gave the number, "" where it was typed
    serial = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=32, unique=True, null=True)  # of the QR on it: opens /periksa/<code>/
    frozen = models.JSONField(null=True)  # all that the document says, as it was when sealed
    document = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "revision"], name="revision_once"),
            models.UniqueConstraint(fields=["case", "key"], condition=Q(sealed_at=None), name="one_draft"),
            models.UniqueConstraint(fields=["series", "serial"], condition=~Q(serial=None), name="serial_once"),
        ]
        indexes = [models.Index(fields=["sealed_at"], condition=Q(document=None), name="paper_unmade")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.key} {self.revision}"


class Waiver(models.Model):
    """A required paper that need not be there, by whom and why. Printed on the report."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="waivers")
    run = models.ForeignKey(Run, models.PROTECT, related_name="waivers")
    paper = models.SlugField(max_length=80)
    reason = models.TextField()
    waived_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "paper"], name="waived_once")]

    def __str__(self) -> str:
        return self.paper


class Signature(models.Model):
    """A paper signed in one of its seats; `document` is the copy that bears this signature and those before."""

    METHODS = [("wet", "wet"), ("p12", "p12"), ("bsre", "bsre")]

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="signatures")
    seat = models.SlugField(max_length=40)  # the role whose place it is
    method = models.CharField(max_length=4, choices=METHODS)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)  # of an electronic one: subject, serial, fingerprint

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.seat}, {self.method}"
