"""The app of people: who they are and which duties they hold."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "tuntas.people"
    verbose_name = _("Orang, unit, dan kalender")
