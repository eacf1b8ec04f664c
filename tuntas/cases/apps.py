"""The app of cases: what happened."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Cases(AppConfig):
    name = "tuntas.cases"
    verbose_name = _("Kasus")
