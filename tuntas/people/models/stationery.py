"""What papers are set with: letterheads, who signs and how, numbers, certificates. All of it has a first day.

A row counts from its first day until a later one does; papers that were sealed before keep what they had.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.people.models.person import User
from tuntas.people.models.unit import Unit

__all__ = ["Certificate", "Letterhead", "Series", "Signatory"]


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows by the day they began to count."""

    def on(self, day: date) -> DatedQuerySet:
        """Those that had begun by `day`, the newest first."""
        return self.filter(first__lte=day).order_by("-first", "-pk")


class Letterhead(models.Model):
    """The kop naskah dinas of a unit from its first day on."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letterheads", verbose_name=_("unit"))
    first = models.DateField(_("berlaku dari"))
    lines = models.TextField(_("baris kop, satu per baris; yang terakhir nama unit"))
    address = models.TextField(_("alamat, telepon, laman"), blank=True)
    closing = models.CharField(_("baris penutup di bawah garis"), max_length=200, blank=True)
    city = models.CharField(_("tempat penandatanganan"), max_length=80, blank=True)
    code = models.CharField(_("kode unit dalam nomor naskah"), max_length=40, blank=True)
    emblem = models.CharField(max_length=64, blank=True, editable=False)  # sha256 of a stored PNG
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("kop naskah"), _("kop naskah")
        ordering = ["unit", "-first"]
        constraints = [models.UniqueConstraint(fields=["unit", "first"], name="letterhead_once_a_day")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.first}"


class Signatory(models.Model):
    """How a role signs in a unit: its printed jabatan, and on whose behalf (a.n., u.b.)."""

    MANNERS = [("", _("atas jabatan sendiri")), ("an", _("a.n. (atas nama)")), ("ub", _("u.b. (untuk beliau)"))]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="signatories", verbose_name=_("unit"))
    role = models.SlugField(_("peran"), max_length=40)
    paper = models.SlugField(_("naskah"), max_length=80, blank=True)  # "": every paper
    first = models.DateField(_("berlaku dari"))
    position = models.CharField(_("jabatan tercetak"), max_length=200, blank=True)  # "": as the SOP calls the role
    manner = models.CharField(_("cara"), max_length=2, choices=MANNERS, blank=True)
    principal = models.CharField(_("atas nama jabatan"), max_length=200, blank=True)  # of a.n. and u.b.
    through = models.CharField(_("untuk beliau jabatan"), max_length=200, blank=True)  # of u.b.: who was empowered

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("penanda tangan"), _("penanda tangan")
        ordering = ["unit", "role", "paper", "-first"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "role", "paper", "first"], name="signatory_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.role}"


class Series(models.Model):
    """How papers of a kind are numbered in a unit: by a template, typed in (SRIKANDI), or not at all."""

    MODES = [("auto", _("otomatis")), ("typed", _("diketik (SRIKANDI)")), ("none", _("tanpa nomor"))]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="series", verbose_name=_("unit"))
    paper = models.SlugField(_("naskah"), max_length=80, blank=True)  # "": every paper without a row of its own
    first = models.DateField(_("berlaku dari"))
    mode = models.CharField(_("cara"), max_length=5, choices=MODES, default="auto")
    template = models.CharField(_("pola nomor"), max_length=120, blank=True)
    classification = models.CharField(_("klasifikasi"), max_length=40, blank=True)
    start = models.PositiveIntegerField(_("mulai dari"), default=1)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("penomoran"), _("penomoran")
        ordering = ["unit", "paper", "-first"]
        constraints = [models.UniqueConstraint(fields=["unit", "paper", "first"], name="series_once_a_day")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.paper or '*'}"


class Certificate(models.Model):
    """A certificate of the unit's own (P12), opened by a passphrase that is kept nowhere."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=120)
    p12 = models.BinaryField()
    subject = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    serial = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)  # sha256
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("sertifikat"), _("sertifikat")
        ordering = ["unit", "-added_at"]

    def __str__(self) -> str:
        return self.name
