"""The app of the network itself: places and devices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Network(AppConfig):
    name = "tuntas.network"
    verbose_name = _("Tempat dan perangkat")
