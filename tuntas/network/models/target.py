"""What may be probed; nothing else ever is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.network.models.device import Contract, Device
from tuntas.network.models.place import Place
from tuntas.people.models import Unit

__all__ = ["Target"]


class Target(models.Model):
    """An address that an administrator allowed to be probed, with its own ports, path and thresholds."""

    KINDS = [
        ("gateway", _("gateway")), ("switch", _("switch")), ("host", _("perangkat di jaringan kantor")),
        ("resolver", _("DNS kantor")), ("isp", _("sisi penyedia")), ("internet", _("di luar penyedia")),
        ("public_resolver", _("DNS publik")), ("web", _("aplikasi web")),
    ]  # fmt: skip
    SCHEMES = [("", "–"), ("http", "HTTP"), ("https", "HTTPS")]
    EVERY = [(0, _("tidak dipantau")), (1, _("tiap menit")), (5, _("tiap lima menit"))]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name=_("unit"))
    name = models.CharField(_("nama"), max_length=120)
    kind = models.CharField(_("jenis"), max_length=20, choices=KINDS)
    address = models.CharField(_("alamat"), max_length=253)  # an IP literal, or a host name
    addresses = models.JSONField(_("alamat IP di balik nama"), default=list, blank=True)  # literals and networks
    ports = models.JSONField(_("porta"), default=list, blank=True)
    scheme = models.CharField(_("protokol web"), max_length=5, choices=SCHEMES, blank=True)
    path = models.CharField(_("alamat halaman"), max_length=300, blank=True)  # /sehat, of a web application
    download = models.CharField(_("berkas untuk mengukur laju"), max_length=300, blank=True)  # its path
    mac = models.CharField(_("alamat MAC"), max_length=17, blank=True)
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("perangkat")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("tempat")
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("kontrak")
    )
    uplink = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="behind", verbose_name=_("di belakang")
    )
    community = models.TextField(_("komunitas SNMP"), blank=True, editable=False)  # sealed, and shown to nobody
    thresholds = models.JSONField(_("ambang"), default=dict, blank=True)  # latency_ms, loss_percent …
    every = models.PositiveSmallIntegerField(_("dipantau"), choices=EVERY, default=0)  # minutes
    active = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("sasaran ukur"), _("sasaran ukur")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="target_once")]

    def __str__(self) -> str:
        return self.name
