"""The WSGI entry point: pages are served over WSGI (see docs/adr/0001)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "km20.settings")

application = get_wsgi_application()
