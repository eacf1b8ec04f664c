"""People who sign in, and the duties they hold from when to when."""

from __future__ import annotations

from datetime import date, time

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.people.models.unit import Unit

__all__ = ["Duty", "User"]

nip_form = RegexValidator(r"^\d{18}$", _("NIP terdiri atas 18 angka."))


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

    quiet_from = models.TimeField(_("tenang dari"), null=True, blank=True)
    quiet_to = models.TimeField(_("tenang sampai"), null=True, blank=True)
    digest_at = models.TimeField(_("ringkasan pukul"), default=time(7, 30))

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
        from tuntas.people.appointing import objections  # the rules, which read other duties

        told: dict[str, list[str]] = {}
        for field, said in objections(self):
            told.setdefault(field, []).append(said)
        if told:
            raise ValidationError(told)
