"""A piece of network equipment, the contract behind it included."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.network.models.place import Place, new_label
from tuntas.people.models import Unit

__all__ = ["Contract", "Device"]


class Contract(models.Model):
    """What a vendor owes: a circuit or a maintenance, its promised repair time, and whom to call at night."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contracts", verbose_name=_("unit"))
    vendor = models.ForeignKey(Unit, models.PROTECT, related_name="served", verbose_name=_("penyedia jasa"))
    name = models.CharField(_("nama layanan"), max_length=120)
    number = models.CharField(_("nomor kontrak"), max_length=80, blank=True)
    circuit = models.CharField(_("ID sirkuit"), max_length=80, blank=True)
    promised_hours = models.PositiveIntegerField(_("janji pemulihan (jam)"), null=True, blank=True)
    noc_phone = models.CharField(_("telepon NOC"), max_length=40, blank=True)
    noc_whatsapp = models.CharField(_("WhatsApp NOC"), max_length=40, blank=True)
    noc_email = models.EmailField(_("surel NOC"), blank=True)
    gateway = models.GenericIPAddressField(_("gateway sisi penyedia"), null=True, blank=True)
    starts = models.DateField(_("mulai"), null=True, blank=True)
    ends = models.DateField(_("berakhir"), null=True, blank=True)
    active = models.BooleanField(_("berlaku"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("kontrak"), _("kontrak")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "vendor", "name"], name="contract_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.circuit})" if self.circuit else self.name


class Device(models.Model):
    """A piece of network equipment, as the inventory of state property knows it. `uplink` is what feeds it."""

    ROLES = [
        ("router", _("router/gateway")), ("switch", _("switch")), ("access_point", _("access point")),
        ("modem", _("modem/ONT penyedia")), ("firewall", _("firewall")), ("server", _("server")),
        ("ups", _("UPS")), ("printer", _("pencetak")), ("client", _("komputer")), ("other", _("lainnya")),
    ]  # fmt: skip
    CONDITIONS = [("baik", _("baik")), ("rusak_ringan", _("rusak ringan")), ("rusak_berat", _("rusak berat"))]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="devices", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=120)
    role = models.CharField(_("peran"), max_length=20, choices=ROLES, default="other")
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("tempat")
    )
    make = models.CharField(_("merek/tipe"), max_length=120, blank=True)
    serial = models.CharField(_("nomor seri"), max_length=80, blank=True)
    bmn = models.CharField(_("kode BMN"), max_length=80, blank=True)
    nup = models.CharField(_("NUP"), max_length=20, blank=True)
    address = models.GenericIPAddressField(_("alamat IP"), null=True, blank=True)
    mac = models.CharField(_("alamat MAC"), max_length=17, blank=True)
    condition = models.CharField(_("kondisi"), max_length=20, choices=CONDITIONS, default="baik")
    warranty_until = models.DateField(_("garansi sampai"), null=True, blank=True)
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="devices", verbose_name=_("kontrak")
    )
    uplink = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="downlinks", verbose_name=_("tersambung ke")
    )
    photo = models.CharField(_("foto"), max_length=64, blank=True, editable=False)  # sha256 of the stored file
    note = models.TextField(_("catatan"), blank=True)
    active = models.BooleanField(_("dipakai"), default=True)
    label = models.CharField(_("kode label"), max_length=12, unique=True, default=new_label, editable=False)
    source = models.CharField(max_length=80, blank=True, editable=False)  # netbox:devices/12
    gone_at = models.DateTimeField(null=True, editable=False)  # no longer found where it was pulled from

    class Meta:
        verbose_name, verbose_name_plural = _("perangkat"), _("perangkat")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="device_once"),
            models.UniqueConstraint(
                fields=["unit", "source"], condition=~models.Q(source=""), name="device_pulled_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "address"], name="device_by_address")]

    def __str__(self) -> str:
        return self.name
