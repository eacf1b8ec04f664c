"""The app of the small monitor: chosen targets, asked every minute or every five, for offices that have no other."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Monitor(AppConfig):
    name = "tuntas.monitor"
    verbose_name = _("Pemantauan")
    default_auto_field = "django.db.models.BigAutoField"
