"""One measuring of all targets within a case: what was asked, what came back, and the verdict."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models import Case, Run
from tuntas.people.models import User

__all__ = ["Survey"]


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
