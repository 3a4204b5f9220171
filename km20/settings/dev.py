"""One command on one machine: SQLite, files, embedded index and broker. ``DEBUG`` stays off unless asked for."""

from km20.settings.base import *

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]


def _own_secret() -> str:
    """The secret of this checkout, made once and kept in var/ (readable by its owner only)."""
    import secrets

    path = VAR_DIR / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # posts, mails, this secret
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
        return path.read_text().strip()


SECRET_KEY = SECRET_KEY or _own_secret()
