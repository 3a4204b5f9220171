"""Every setting of KM20, with its reason and its environment variable.

The other modules of this package only change values; nothing exists in production alone.
"""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

#: Everything the running site writes (database, uploads, index, queue, mail) when no server is configured.
VAR_DIR = Path(env("KM20_VAR", default=str(BASE_DIR / "var")))

DEBUG = False
#: True in settings/prod.py only: the checks in km20/checks.py are stricter where others reach the site.
PRODUCTION = False
#: How many machines run this site. Above 1, nothing may live on one of them alone (km20/checks.py).
NODES: int = env.int("KM20_NODES", default=1)

#: Signs sessions and links. Production refuses to start without its own (see km20/checks.py).
SECRET_KEY = env("SECRET_KEY", default="")

#: Host names that the site answers to, comma separated.
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
#: Origins that may post forms (scheme included) when a proxy ends TLS, comma separated.
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

#: The address that mails and feeds use for links, e.g. https://know.example.com
SITE_URL: str = env("SITE_URL", default="http://127.0.0.1:8020").rstrip("/")
#: What the site calls itself.
SITE_NAME: str = env("SITE_NAME", default="KM20")
#: The brand: one hue, 0-360 (oklch). Lightness and chroma stay ours, so contrast holds (docs/design.md).
BRAND_HUE: int = env.int("BRAND_HUE", default=172)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "taggit",
    "haystack",
    "ui",
    "richtext",
    "activity",
    "accounts",
    "communities",
    "posts",
    "experts",
    "notifications",
    "search",
    "exchange",
    "demo",
    "km20.apps.RootConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "km20.logs.RequestLogMiddleware",
    "ui.intake.IntakeMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "communities.middleware.ViewerMiddleware",
    "ui.private_pages.PrivatePagesMiddleware",
    "accounts.middleware.TimeZoneMiddleware",
]

ROOT_URLCONF = "km20.urls"
WSGI_APPLICATION = "km20.wsgi.application"
ASGI_APPLICATION = "km20.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context_processors.site",
            ],
            "builtins": ["ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------------

#: DATABASE_URL, e.g. postgres://user:password@host:5432/km20. Unset: SQLite in var/ (WAL).
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'km20.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            # Writers take the write lock when the transaction begins, so that a read-then-write never meets "database
            # is locked" half-way; they wait up to `timeout` seconds for each other.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # SQLite's own 2 MB of pages for each thread, its file not mapped: more pages, or mapping it, made no page
            # faster with 100,000 posts, and the process 70 and 120 MB larger.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
        }
    )
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
#: Seconds that a thread keeps its connection. Opening SQLite anew with its PRAGMAs was a tenth of a page's CPU time.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis, cache, sessions -----------------------------------------------------------------------------------------

#: REDIS_URL, e.g. redis://host:6379/0: cache and broker. Unset: cache in the process, broker in files.
REDIS_URL: str = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env("CACHE_URL", default=REDIS_URL),
            "KEY_PREFIX": env("CACHE_PREFIX", default="km20"),
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "km20",
            # One card is about 2 KB: 20,000 of them stay under 50 MB.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- People and sign-on ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = env("ACCOUNT_EMAIL_VERIFICATION", default="mandatory")
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
#: A change of password, address or second step is told by mail, so that a stolen session does not stay unseen.
ACCOUNT_EMAIL_NOTIFICATIONS = True
USERSESSIONS_TRACK_ACTIVITY = False
#: TRUSTED_PROXIES: how many proxies stand in front. They name the visitor's address (X-Forwarded-For), by which failed
#: sign-ins are counted; with 0 that header is ignored, and behind a proxy all visitors would count as one.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
#: Who may sign up: `open` (anybody), `domain` (an address in SIGNUP_DOMAINS), `invitation` (only who was invited).
SIGNUP_POLICY: str = env("SIGNUP_POLICY", default="invitation")
#: E-mail domains that may sign up by themselves, comma separated.
SIGNUP_DOMAINS: list[str] = env.list("SIGNUP_DOMAINS", default=[])
#: Whether every employee may invite addresses to the site; otherwise only administrators do.
SITE_INVITATIONS_BY_EVERYONE: bool = env.bool("SITE_INVITATIONS_BY_EVERYONE", default=False)

# --- Text and files -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
#: css/km20.css and js/km20.js are made of their parts when looked for or collected (ui/bundles.py).
STATICFILES_FINDERS = [
    "ui.bundles.BundleFinder",
    "ui.bundles.SourceFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
#: Uploads. Never served by the web server directly: every file goes through a view that asks who is looking.
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/media-is-never-public/"
#: Largest image that may be uploaded, in bytes and in pixels (a bomb is small in bytes and huge in pixels).
IMAGE_MAX_BYTES: int = env.int("IMAGE_MAX_BYTES", default=12 * 1024 * 1024)
IMAGE_MAX_PIXELS: int = env.int("IMAGE_MAX_PIXELS", default=40_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
#: Longest text of a post, in characters.
POST_MAX_LENGTH: int = env.int("POST_MAX_LENGTH", default=100_000)

TAGGIT_CASE_INSENSITIVE = True
#: Forms read "example.com" as https://example.com; what Django 6 does by itself (then this line goes).
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Search ---------------------------------------------------------------------------------------------------------

#: SEARCH_URL: `tantivy:///path` (embedded, the default) or `whoosh:///path` (pure Python, small sites).
SEARCH_URL: str = env("SEARCH_URL", default=f"tantivy://{VAR_DIR / 'index'}")
#: Off only in tests that do not search: then nothing is written to the index.
SEARCH_INDEXING: bool = True
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": {
            "tantivy": "search.backends.tantivy.TantivyEngine",
            "whoosh": "search.backends.whoosh.WhooshEngine",
        }[SEARCH_URL.split(":", 1)[0]],
        "PATH": SEARCH_URL.split("://", 1)[1],
    }
}

# --- Workers --------------------------------------------------------------------------------------------------------

#: BROKER_URL; unset: Redis where REDIS_URL is set, else files under var/queue (survives kill -9 of everything).
CELERY_BROKER_URL: str = env("BROKER_URL", default=REDIS_URL or "filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    _queue = VAR_DIR / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "processed_folder": str(_queue / "processed"),
        "store_processed": False,
        # The default (1 s a message) was measured at about one task a second.
        "polling_interval": 0.1,
    }
    # `celery inspect` would need queues of its own, polled as often; the tables tell what is waiting.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
#: Off only in tests: then deliveries stay in the table until a test drains them.
ACTIVITY_ENQUEUE: bool = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
#: WORKER_CONCURRENCY: tasks at the same time, each in a process of about 80 MB (so that a time limit can end it).
CELERY_WORKER_CONCURRENCY: int = env.int("WORKER_CONCURRENCY", default=1)
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB; a process that grew above it is replaced after its task
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the workers log as LOGGING says
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY = False  # a lost message costs a minute (the sweep), never a page
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-deliveries": {"task": "activity.tasks.sweep", "schedule": 30.0},
    "prune-deliveries": {"task": "activity.tasks.prune", "schedule": 6 * 3600.0},
    "send-due-mail": {"task": "notifications.tasks.send_due_mail", "schedule": 20.0},
    "beat-alive": {"task": "activity.tasks.beat_alive", "schedule": 30.0},
    "repair-search": {"task": "search.tasks.repair", "schedule": crontab(hour=3, minute=40)},
}

# --- Mail -----------------------------------------------------------------------------------------------------------

#: EMAIL_URL, e.g. smtp+tls://user:password@host:587. Unset: mails are written to var/mail.
EMAIL_URL: str = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL", default="KM20 <km20@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
#: Seconds that a notice waits before it is mailed, so that five answers make one mail and a read notice makes none.
MAIL_DELAY_SECONDS: int = env.int("MAIL_DELAY_SECONDS", default=120)

# --- Safety ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_FAILURE_VIEW = "ui.views.csrf_failure"

# --- Logs -----------------------------------------------------------------------------------------------------------

#: LOG_FORMAT: `json` (one object a line, for collectors) or `text`.
LOG_FORMAT: str = env("LOG_FORMAT", default="text")
LOG_LEVEL: str = env("LOG_LEVEL", default="INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "km20.logs.json_formatter"},
        "text": {"()": "km20.logs.text_formatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "propagate": False},
        "haystack": {"level": "WARNING"},
        # What was not found or not allowed is in the line of its request; a traceback of each is noise.
        "django.request": {"level": "ERROR"},
        # "received" and "sending due task" tell no more than the "succeeded" that follows.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
