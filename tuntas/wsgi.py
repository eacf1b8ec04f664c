"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.settings")
_pages = get_wsgi_application()

from tuntas.intake.wsgi import alarm_door  # noqa: E402 - needs the applications ready

application = alarm_door(_pages)
