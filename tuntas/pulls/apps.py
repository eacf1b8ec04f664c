"""Pulling places and devices from where an office already keeps them, as a Django app."""

from django.apps import AppConfig


class Pulls(AppConfig):
    name = "tuntas.pulls"
    verbose_name = "Sumber inventaris"
    default_auto_field = "django.db.models.BigAutoField"
