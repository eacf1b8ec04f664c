"""The app of documents: it tells `cases` what sealed papers say, and how they become PDFs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Documents(AppConfig):
    name = "tuntas.documents"
    verbose_name = _("Naskah")

    def ready(self) -> None:
        from tuntas.cases import registry
        from tuntas.documents.facts import compose
        from tuntas.documents.store import document_of

        registry.documents[""] = document_of
        registry.composers.append(compose)
