"""A case that is suspected to be a cyber incident: a clock of calendar hours, and the report it owes."""

from __future__ import annotations

from django.db import models

from tuntas.cases.models.case import Case
from tuntas.people.models import User

__all__ = ["Incident"]


class Incident(models.Model):
    """The suspicion, when it must be reported by (calendar hours), and the four fields such a report needs."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="incident")
    flagged_at = models.DateTimeField()
    flagged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    due_at = models.DateTimeField()
    contact = models.TextField(blank=True)
    description = models.TextField(blank=True)
    chronology = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reported_to = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)  # it was none after all
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.case}: {self.reason}"
