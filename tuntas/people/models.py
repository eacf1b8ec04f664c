"""Who: people, their units, the duties they hold from when to when, and the keys they act with."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

__all__ = ["ApiKey", "Calendar", "Duty", "Holiday", "SetupCode", "Unit", "User", "WorkingHours"]

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]

nip_form = RegexValidator(r"^\d{18}$", _("NIP terdiri atas 18 angka."))


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
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
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


class Unit(models.Model):
    """An office that runs SOPs, or a vendor that works for one."""

    KINDS = [("office", _("kantor")), ("vendor", _("penyedia jasa"))]

    name = models.CharField(_("nama"), max_length=200, unique=True)
    kind = models.CharField(_("jenis"), max_length=10, choices=KINDS, default="office")
    zone = models.CharField(_("zona waktu"), max_length=40, choices=ZONES, default="Asia/Jakarta")
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("kalender")
    )
    letterhead = models.TextField(_("kop surat, satu baris per baris"), blank=True)
    address = models.TextField(_("alamat, telepon, laman"), blank=True)
    city = models.CharField(_("kota"), max_length=80, blank=True)
    contact = models.CharField(_("narahubung"), max_length=120, blank=True)
    phone = models.CharField(_("telepon"), max_length=40, blank=True)
    email = models.EmailField(_("surel"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unit"), _("unit")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in. `name` is printed on papers, degrees and all."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("nama lengkap dengan gelar"), max_length=150)
    nip = models.CharField("NIP", max_length=18, blank=True, validators=[nip_form])
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    phone = models.CharField(_("telepon"), max_length=40, blank=True)
    language = models.CharField(
        _("bahasa"), max_length=5, blank=True, choices=[("id", "Bahasa Indonesia"), ("en", "English")]
    )

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined,misc]
        verbose_name, verbose_name_plural = _("orang"), _("orang")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """The first name, titles before and after it left out: "Dr. Jusuf Hakim, M.Si." is Jusuf."""
        words = self.name.split(",")[0].split()
        return next((one for one in words if not one.endswith(".") and len(one) > 1), self.username)


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties by when and where they are held."""

    def held_on(self, day: date) -> DutyQuerySet:
        return self.filter(Q(last__isnull=True) | Q(last__gte=day), first__lte=day)


class Duty(models.Model):
    """A person holds a role of the SOPs in a unit, from when to when, perhaps as somebody's deputy."""

    CAPACITIES = [("", _("definitif")), ("plt", _("Plt. (pelaksana tugas)")), ("plh", _("Plh. (pelaksana harian)"))]

    user = models.ForeignKey(User, models.PROTECT, related_name="duties", verbose_name=_("orang"))
    role = models.SlugField(
        _("peran"), max_length=40, help_text=_("kunci pelaksana dalam SOP, misalnya anggota, ketua, kepala, penyedia")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties", verbose_name=_("unit"))
    first = models.DateField(_("dari"))
    last = models.DateField(_("sampai"), null=True, blank=True)
    capacity = models.CharField(_("sebagai"), max_length=3, choices=CAPACITIES, blank=True)
    deputy_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name=_("mewakili")
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("tugas"), _("tugas")
        ordering = ["unit", "role", "first"]
        indexes = [models.Index(fields=["unit", "role"]), models.Index(fields=["user"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.unit}"

    def clean(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise ValidationError({"last": _("Tanggal akhir mendahului tanggal awal.")})


class ApiKey(models.Model):
    """A bearer token of a person; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys", verbose_name=_("orang"))
    label = models.CharField(_("untuk"), max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    expires_at = models.DateTimeField(_("berlaku sampai"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kunci API"), _("kunci API")

    def __str__(self) -> str:
        return f"{self.user}: {self.label}"


class SetupCode(models.Model):
    """The one-time code, shown on the console, by which the first administrator is made."""

    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


