"""What was measured for a case: surveys of all targets with their verdict, and what browsers said of their way here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models import Case, Report, Run
from tuntas.people.models import User

__all__ = ["BrowserCheck", "Survey"]


class Survey(models.Model):
    """`phase`: before (step 2) or after (the step that restores). Raw data stays, with its hash in the chain."""

    STATES = ("wanted", "running", "done", "failed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="surveys")
    run = models.ForeignKey(Run, models.PROTECT, related_name="surveys")
    phase = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="running")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: an alarm went quiet
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()  # last sign of life, while it runs
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    planned = models.PositiveIntegerField(default=0)
    vantage = models.CharField(max_length=120, blank=True)
    targets = models.JSONField(default=list)
    measurements = models.JSONField(default=list)
    verdict = models.JSONField(default=dict)
    proposal = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="running"), name="survey_one_at_a_time"),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="wanted"), name="survey_wanted")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.phase} {self.asked_at:%H.%M}"


class BrowserCheck(models.Model):
    """What the browser of a reporter, or of a person of the office, said of its way to this server."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="browser_checks")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="browser_checks")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField()
    figures = models.JSONField()  # bounded when it was read; no address, no name of the browser
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["checked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=True, user__isnull=False) | Q(report__isnull=False, user__isnull=True),
                name="browser_check_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.checked_at:%H.%M}"
