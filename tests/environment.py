"""Read by pytest before Django's settings: the tests' environment, and one throwaway folder a process.

It is a plugin (``-p tests.environment`` in pyproject.toml) and not a conftest, because pytest-django reads the settings
before any conftest is imported.
"""

import os
import shutil
import tempfile
from pathlib import Path

os.environ["KM20_ENV"] = "test"
# Playwright's synchronous interface runs an event loop in the test's thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The workers of xdist share one Redis server: each takes a database of its own there, since tests empty their cache.
if os.environ.get("REDIS_URL") and os.environ.get("PYTEST_XDIST_WORKER"):
    _server, _, _number = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{_server}/{int(os.environ['PYTEST_XDIST_WORKER'].removeprefix('gw')) + 1}"

_made: Path | None = None
if not os.environ.get("KM20_TEST_VAR") or os.environ.get("KM20_TEST_VAR_OWNER") != str(os.getpid()):
    _made = Path(tempfile.mkdtemp(prefix="km20-test-"))
    os.environ["KM20_TEST_VAR"] = str(_made)
    os.environ["KM20_TEST_VAR_OWNER"] = str(os.getpid())  # a worker of xdist inherits these and makes its own


def pytest_unconfigure() -> None:
    if _made is not None:
        shutil.rmtree(_made, ignore_errors=True)
