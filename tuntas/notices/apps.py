"""The app of notices: it tells `cases` which channels an administrator has configured."""

from __future__ import annotations

import logging

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class Notices(AppConfig):
    name = "tuntas.notices"
    verbose_name = _("Pemberitahuan")

    def ready(self) -> None:
        from tuntas.cases import registry
        from tuntas.notices.desk import working

        if settings.DEMO:  # its people are invented: nothing leaves the house
            return
        found = working()
        registry.channels |= set(found.channels)
        for key, wrong in found.faults.items():
            logging.getLogger(__name__).warning("%s: %s", key, "; ".join(str(one) for one in wrong.reasons))
