"""Working time as dated configuration: calendars, their hours and holidays."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

__all__ = ["SPAN_ENDS", "Calendar", "Holiday", "WorkingHours"]

# 00.00 as the end of a span is the end of its day: a piket from 20.00 is kept as 20.00–24.00
SPAN_ENDS = Q(closes__gt=F("opens")) | Q(closes=time(0))


class Calendar(models.Model):
    """Working time as dated configuration; `changed_at` tells when computed clocks are stale."""

    name = models.CharField(_("nama"), max_length=100, unique=True)
    changed_at = models.DateTimeField(_("diubah"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kalender"), _("kalender")

    def __str__(self) -> str:
        return self.name


class WorkingHours(models.Model):
    """One stretch of working time on one weekday, within a period (ordinary days, Ramadhan)."""

    WEEKDAYS = [(0, _("Senin")), (1, _("Selasa")), (2, _("Rabu")), (3, _("Kamis")), (4, _("Jumat")),
                (5, _("Sabtu")), (6, _("Minggu"))]  # fmt: skip

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="hours", verbose_name=_("kalender"))
    period = models.CharField(_("masa"), max_length=60, default="Hari biasa")
    first = models.DateField(_("berlaku dari"))
    last = models.DateField(_("sampai"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("hari"), choices=WEEKDAYS)
    opens = models.TimeField(_("mulai"))
    closes = models.TimeField(_("selesai"))
    estimate = models.BooleanField(_("perkiraan"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("jam kerja"), _("jam kerja")
        ordering = ["first", "period", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=SPAN_ENDS, name="hours_close_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.get_weekday_display()} {self.opens:%H.%M}–{self.closes:%H.%M}"


class Holiday(models.Model):
    """A day without working time."""

    KINDS = [("nasional", _("libur nasional")), ("cuti bersama", _("cuti bersama")), ("unit", _("libur unit"))]

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="holidays", verbose_name=_("kalender"))
    date = models.DateField(_("tanggal"))
    name = models.CharField(_("nama"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=20, choices=KINDS, default="nasional")
    estimate = models.BooleanField(_("perkiraan"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("hari libur"), _("hari libur")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date", "name"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
