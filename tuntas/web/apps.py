"""The app of the pages."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "tuntas.web"
    verbose_name = "Tuntas"
