"""The composition root: settings, URLs, Celery, processes. Nothing imports it."""
