"""What the tests change: nothing outside the test's own folder, tasks called by hand, mails kept in memory."""

import tempfile

from km20.settings.base import *

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(env("KM20_TEST_VAR", default="") or tempfile.mkdtemp(prefix="km20-test-"))
if not env("DATABASE_URL", default=""):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["TEST"] = {"NAME": None}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HAYSTACK_CONNECTIONS["default"]["PATH"] = str(VAR_DIR / "index")
#: The fixture `index` (tests/search/conftest.py) turns it on.
SEARCH_INDEXING = False
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
#: Enqueued tasks are not run by themselves; tests/deliveries.py drains the deliveries table as a worker would.
ACTIVITY_ENQUEUE = False
