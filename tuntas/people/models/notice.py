"""How people are told: their addresses and wishes, who hears of a norm that runs out, and cover outside hours."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.people.models.calendar import SPAN_ENDS, Calendar
from tuntas.people.models.person import User
from tuntas.people.models.unit import Unit

__all__ = ["LEAST_SHARE", "MANNERS", "MOST_SHARE", "TOPICS", "Contact", "Cover", "Escalation", "Preference"]

TOPICS = [
    ("task", _("tugas untuk saya")), ("due", _("tenggat")), ("news", _("kabar kasus")),
]  # fmt: skip
LEAST_SHARE, MOST_SHARE = 1, 1000  # per cent of a norm
MANNERS = [("now", _("segera")), ("digest", _("ringkasan harian")), ("off", _("tidak"))]


class Contact(models.Model):
    """Where a person is reached by a channel other than the inbox and e-mail (which is the person's own)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="contacts", verbose_name=_("orang"))
    channel = models.CharField(_("saluran"), max_length=20)
    address = models.TextField(_("alamat"))
    label = models.CharField(_("nama"), max_length=80, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    refused_at = models.DateTimeField(null=True)  # the channel said that this address will never work
    refusal = models.TextField(blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("alamat"), _("alamat")
        ordering = ["user", "channel", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "channel", "address"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.channel}"


class Preference(models.Model):
    """How a person wants to be told of a topic by a channel; without a row the house's own default holds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="preferences")
    topic = models.CharField(max_length=10, choices=TOPICS)
    channel = models.CharField(max_length=20)
    manner = models.CharField(max_length=10, choices=MANNERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic", "channel"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic}, {self.channel}: {self.manner}"


class Escalation(models.Model):
    """Who hears when a share of a norm is used up; the rows of a step replace those of its unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="escalations", verbose_name=_("unit"))
    procedure = models.SlugField(_("SOP"), max_length=80, blank=True)  # with a step: whose step it is
    step = models.SlugField(_("langkah"), max_length=80, blank=True)  # "": every step
    share = models.PositiveSmallIntegerField(
        _("bagian norma (%)"), validators=[MinValueValidator(LEAST_SHARE), MaxValueValidator(MOST_SHARE)]
    )
    tells = models.JSONField(_("yang diberi tahu"), default=list)  # role keys, "performers", "leads", "heads"

    class Meta:
        verbose_name, verbose_name_plural = _("eskalasi"), _("eskalasi")
        ordering = ["unit", "procedure", "step", "share"]
        constraints = [models.UniqueConstraint(fields=["unit", "procedure", "step", "share"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.step or '*'} {self.share} %"


class Cover(models.Model):
    """Somebody on duty outside the hours of a calendar (piket): a stretch of a day that counts as working time."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="cover", verbose_name=_("kalender"))
    date = models.DateField(_("tanggal"))
    opens = models.TimeField(_("mulai"))
    closes = models.TimeField(_("selesai"))
    name = models.CharField(_("keterangan"), max_length=120)

    class Meta:
        verbose_name, verbose_name_plural = _("piket"), _("piket")
        ordering = ["date", "opens"]
        constraints = [models.CheckConstraint(condition=SPAN_ENDS, name="cover_close_after_opening")]

    def __str__(self) -> str:
        return f"{self.date} {self.opens:%H.%M}–{self.closes:%H.%M} {self.name}"
