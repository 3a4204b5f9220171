"""The ASGI entry point, for live streams only; pages are served over WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "km20.settings")

application = get_asgi_application()
