"""The app of measurements: it attaches to `cases` its gate, what was measured, and what follows a quiet alarm."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Diagnostics(AppConfig):
    name = "tuntas.diagnostics"
    verbose_name = _("Pengukuran")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tuntas.cases import registry
        from tuntas.diagnostics.exhibits import raw_of
        from tuntas.diagnostics.proof import lacking
        from tuntas.diagnostics.telling import measured_of
        from tuntas.diagnostics.wanting import want

        registry.gates.append(lacking)
        registry.measurers.append(measured_of)
        registry.exhibits.append(raw_of)
        registry.quiet.append(want)
