"""What monitors send: the sources, their bodies as they came, and the alerts that stand behind them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.cases.models import Case
from tuntas.intake.formats import FORMATS
from tuntas.intake.words import told
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit, User

__all__ = ["Alert", "Body", "Source", "Window"]


class Source(models.Model):
    """A monitor that may send alerts, by a token of its own; only the token's hash is kept."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sources", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=80)
    kind = models.CharField(_("jenis"), max_length=20, choices=[(key, one.NAME) for key, one in FORMATS.items()])
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tempat bila tidak disebut")
    )
    symptom = models.CharField(_("gejala pada laporan"), max_length=60, blank=True)
    hold_seconds = models.PositiveIntegerField(_("tunggu sebelum membuka kasus (detik)"), default=120)
    cases_an_hour = models.PositiveIntegerField(_("kasus paling banyak dalam sejam"), default=20)
    silent_hours = models.PositiveIntegerField(_("dianggap tanpa kabar setelah (jam)"), default=24)
    active = models.BooleanField(_("dipakai"), default=True)
    heard_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("sumber alarm"), _("sumber alarm")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="source_once")]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A body as it came, secrets taken out. The same body again only raises its counter and is looked at anew."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="bodies")
    sha256 = models.CharField(max_length=64)
    raw = models.TextField()
    size = models.PositiveIntegerField()  # bytes, as sent
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waiting = models.BooleanField(default=True)
    state = models.CharField(max_length=12, default="new")  # new · read · test · unreadable · too_large
    became = models.JSONField(default=list)  # a line for each alert in it: title, state, became (a code), said, alert
    seconds = models.FloatField(null=True)  # from its arrival until it was read

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "sha256"], name="body_once")]
        indexes = [
            models.Index(fields=["last_at"], condition=models.Q(waiting=True), name="body_waiting"),
            models.Index(fields=["source", "-last_at"], name="body_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.sha256[:12]}"


class Window(models.Model):
    """Planned work: alarms of its place or device open no case until it ends. Everything is still recorded."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="windows", verbose_name=_("unit"))
    title = models.CharField(_("pekerjaan"), max_length=120)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="windows", verbose_name=_("tempat")
    )
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, blank=True, related_name="windows", verbose_name=_("perangkat")
    )
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("jendela pemeliharaan"), _("jendela pemeliharaan")
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.title


class Alert(models.Model):
    """One alarm of one source. Three axes, never one status: `alarm`, who saw it, and the step of its case."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="alerts")
    key = models.CharField(max_length=255)
    other_key = models.CharField(max_length=500, blank=True)
    alarm = models.CharField(max_length=10)  # firing · resolved
    title = models.CharField(max_length=500)
    name = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    severity = models.CharField(max_length=10)
    host = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    network = models.BooleanField(default=True)
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="alerts")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="alerts")
    started_at = models.DateTimeField()  # as the monitor tells; else when it was heard
    ended_at = models.DateTimeField(null=True)
    ended_told = models.BooleanField(default=False)  # by the monitor's clock; else by ours, when it was heard
    heard_at = models.DateTimeField()
    episode = models.PositiveIntegerField(default=1)  # how often it began
    times = models.PositiveIntegerField(default=1)  # how often it was heard
    changes = models.JSONField(default=list)  # moments of the last changes, for flapping
    flapping = models.BooleanField(default=False)
    silent = models.BooleanField(default=False)  # fires, but its source says nothing any more
    open_at = models.DateTimeField(null=True)  # when a case is opened for it unless it goes quiet; null: nothing waits
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="alerts")
    opened = models.BooleanField(default=False)  # its report opened the case; else it joined
    why = models.CharField(max_length=200, blank=True)  # what became of it: a code of `words`
    why_said = models.JSONField(default=dict)  # what its sentence names
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-heard_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="alert_once")]
        indexes = [
            models.Index(fields=["open_at"], condition=models.Q(open_at__isnull=False), name="alert_waiting"),
            models.Index(fields=["source", "other_key"], name="alert_by_other_key"),
            models.Index(fields=["device"], condition=models.Q(alarm="firing"), name="alert_firing"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def became(self) -> str:
        """What became of it, in the reader's language."""
        return told(self.why, self.why_said)
