"""The app of documents: it tells `cases` how a sealed paper becomes a stored PDF."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Documents(AppConfig):
    name = "tuntas.documents"
    verbose_name = _("Naskah")

    def ready(self) -> None:
        from tuntas.cases import registry
        from tuntas.documents.store import document_of

        registry.documents[""] = document_of
