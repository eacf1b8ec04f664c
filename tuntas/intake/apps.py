"""The ways by which reports arrive, as a Django app."""

from django.apps import AppConfig


class Intake(AppConfig):
    name = "tuntas.intake"
    verbose_name = "Laporan masuk"
    default_auto_field = "django.db.models.BigAutoField"
