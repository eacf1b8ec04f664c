"""Where places and devices are pulled from, and what every run found and did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.people.models import Unit, User
from tuntas.pulls.kinds import KINDS

__all__ = ["Pull", "PullRun"]


class Pull(models.Model):
    """A NetBox or LibreNMS that is read, never written. `token` is sealed; `approved_at`: its preview was accepted."""

    EVERY = [(0, _("hanya bila diminta")), (60, _("tiap jam")), (24 * 60, _("tiap hari"))]  # minutes

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pulls", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=80)
    kind = models.CharField(_("jenis"), max_length=20, choices=[(key, one.NAME) for key, one in KINDS.items()])
    url = models.CharField(_("alamat"), max_length=300)  # without /api
    token = models.TextField(editable=False)  # sealed
    authority = models.TextField(_("sertifikat induk (PEM)"), blank=True)  # of the office's own; public
    every = models.PositiveIntegerField(_("jadwal penarikan"), choices=EVERY, default=0)
    active = models.BooleanField(_("dipakai"), default=True)
    approved_at = models.DateTimeField(null=True, editable=False)
    next_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("sumber inventaris"), _("sumber inventaris")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="pull_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(active=True), name="pull_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """What the `source` of every row that comes from here begins with."""
        return f"{self.kind}:{self.pk}:"


class PullRun(models.Model):
    """One run with its report. wanted → running → applied · waiting (for a person) · failed (nothing was changed)."""

    pull = models.ForeignKey(Pull, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, default="wanted")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # null: its time had come
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    applies = models.CharField(max_length=64, blank=True)  # digest of the preview that a person accepted
    digest = models.CharField(max_length=64, blank=True)  # of what it would do, or did
    why = models.CharField(max_length=20, blank=True)  # it waits, or failed
    said = models.CharField(max_length=200, blank=True)  # in the other side's own words
    counts = models.JSONField(default=dict)  # {"device": {"new": 2, "same": 40}, …}
    lines = models.JSONField(default=list)  # all but "same"

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pull"], condition=Q(state__in=("wanted", "running")), name="pull_run_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="wanted"), name="pull_run_wanted")]

    def __str__(self) -> str:
        return f"{self.pull_id}: {self.state} {self.asked_at:%Y-%m-%d %H.%M}"
