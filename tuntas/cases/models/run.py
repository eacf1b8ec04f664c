"""The execution of a box: its run, what held it, and where an arrow waits for others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuntas.cases.models.case import Case, VendorLink
from tuntas.people.models import User

__all__ = ["Alarm", "Arrival", "Hold", "Run"]


class Run(models.Model):
    """The execution of one box. Open until `finished_at`; `outcome` says how it ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    box = models.CharField(max_length=120)
    step = models.SlugField(max_length=80)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # null: no norm, or held
    rework = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="runs")
    taken_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_link = models.ForeignKey(VendorLink, models.PROTECT, null=True, related_name="+")
    finished_as = models.SlugField(max_length=40, blank=True)  # the role that acted
    finished_capacity = models.CharField(max_length=3, blank=True)  # plt · plh
    answer = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, blank=True)  # finished · sent_back · closed · withdrawn

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "box"], condition=Q(finished_at=None), name="box_open_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="run_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(finished_at=None, late_at=None), name="run_due"),
            models.Index(fields=["taken_by"], condition=Q(finished_at=None), name="run_open_taken"),
            models.Index(fields=["due_at", "id"], condition=Q(finished_at=None), name="run_open_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.box}"


class Alarm(models.Model):
    """The moment at which a share of a run's norm is used up, and who hears of it then; once per opening."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="alarms")
    share = models.PositiveSmallIntegerField()  # per cent of the norm
    tells = models.JSONField(default=list)
    at = models.DateTimeField(null=True)  # null: held
    fired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "share"]
        constraints = [models.UniqueConstraint(fields=["run", "share"], name="alarm_once")]
        indexes = [
            models.Index(fields=["at"], condition=Q(fired_at=None), name="alarm_waiting"),
            models.Index(fields=["fired_at"], name="alarm_rang"),  # to find what a clock that was ahead has rung
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.share} %"


class Arrival(models.Model):
    """An arrow that has reached a joining box, where others are still awaited."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="arrivals")
    box = models.CharField(max_length=120)
    source = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "box", "source"], name="arrival_once")]

    def __str__(self) -> str:
        return f"{self.source} → {self.box}"


class Hold(models.Model):
    """A run's clock stopped, by whom and why."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="holds")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField()
    waits_for = models.CharField(max_length=10, blank=True)  # vendor: its waiting is booked to the vendor
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["started_at"]
        constraints = [models.UniqueConstraint(fields=["run"], condition=Q(ended_at=None), name="hold_once")]

    def __str__(self) -> str:
        return self.reason
