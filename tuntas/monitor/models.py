"""What the monitor keeps: how each target stands, what rounds found, hours of it for two years, whose turn it is."""

from __future__ import annotations

from django.db import models

from tuntas.network.models import Target

__all__ = ["Hour", "Sample", "Standing", "Watch"]


class Watch(models.Model):
    """One row: the minute that was begun last, by which worker, and how far its round came."""

    minute = models.BigIntegerField(default=0)  # its start, in seconds since 1970
    by = models.CharField(max_length=120, blank=True)
    took_ms = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    hours_until = models.BigIntegerField(default=0)  # hours that begin before it are reckoned

    def __str__(self) -> str:
        return f"{self.asked}/{self.due}"


class Standing(models.Model):
    """How a target stands now; the row is written when that changes, not at every round."""

    target = models.OneToOneField(Target, models.PROTECT, related_name="standing")
    word = models.CharField(max_length=8)
    since = models.DateTimeField()
    why = models.CharField(max_length=20, blank=True)  # a code of `words`
    said = models.JSONField(default=dict)  # what its sentence names
    cause = models.ForeignKey(Target, models.SET_NULL, null=True, related_name="+")  # above it, and down
    changes = models.JSONField(default=list)  # moments of the last changes, for flapping
    firing = models.BooleanField(default=False)  # its alarm burns
    told_at = models.DateTimeField(null=True)  # when the alarm was told last

    def __str__(self) -> str:
        return f"{self.target_id}: {self.word}"


class Sample(models.Model):
    """What one round found of one target: whole numbers, so that a year of minutes stays small. Kept two weeks."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="samples", db_index=False)
    at = models.BigIntegerField()  # the minute it stands for, in seconds since 1970
    holds = models.PositiveSmallIntegerField()  # seconds for which it stands
    word = models.CharField(max_length=8)
    method = models.CharField(max_length=8, blank=True)
    low = models.PositiveIntegerField(null=True)  # round trips in microseconds
    mid = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    sent = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "at"], name="sample_once")]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.word} {self.at}"


class Hour(models.Model):
    """An hour of a target, reckoned when it is over (see `reckoning`). Kept two years; no row: wholly unmeasured."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="hours", db_index=False)
    at = models.BigIntegerField()  # its start, in seconds since 1970
    up = models.PositiveSmallIntegerField()  # seconds of each class
    slow = models.PositiveSmallIntegerField()
    down = models.PositiveSmallIntegerField()
    behind = models.PositiveSmallIntegerField()
    planned = models.PositiveSmallIntegerField()
    unmeasured = models.PositiveSmallIntegerField()
    office_good = models.PositiveSmallIntegerField()
    office_bad = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    answered = models.PositiveSmallIntegerField()
    low = models.PositiveIntegerField(null=True)  # microseconds
    p10 = models.PositiveIntegerField(null=True)
    mid = models.PositiveIntegerField(null=True)
    p90 = models.PositiveIntegerField(null=True)
    p95 = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    sent = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "at"], name="hour_once")]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.at}"
