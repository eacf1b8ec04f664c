"""What the owner of a procedure found when it was monitored or evaluated."""

from __future__ import annotations

from django.db import models

from tuntas.cases.models.edition import Edition
from tuntas.people.models import Unit, User

__all__ = ["Review"]


class Review(models.Model):
    """One monitoring or evaluation of a procedure in a unit, as it was held; never changed afterwards.

    It covers the days `first` to `last`; `figures` are those that its holder saw. The next one begins the day after.
    """

    KINDS = [("monitoring", "monitoring"), ("evaluation", "evaluation")]
    VERDICTS = [("good", "good"), ("bad", "bad")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    procedure = models.SlugField(max_length=80)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")  # in force when it was held
    kind = models.CharField(max_length=12, choices=KINDS)
    first = models.DateField()
    last = models.DateField()
    due_at = models.DateTimeField()
    verdict = models.CharField(max_length=4, choices=VERDICTS)  # Berjalan baik / tidak
    findings = models.TextField()  # Catatan hasil penilaian
    actions = models.TextField(blank=True)  # Tindakan yang harus diambil
    conclusion = models.TextField()
    figures = models.JSONField(default=list)  # [[label, value]] as shown
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_as = models.CharField(max_length=44)  # the role, with plt. or plh. before it

    class Meta:
        ordering = ["-held_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "procedure", "kind", "first"], name="review_once")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.kind} {self.first}"
