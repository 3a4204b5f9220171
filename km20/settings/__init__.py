"""Picks the settings by ``KM20_ENV``: ``dev`` (default), ``test`` or ``prod``."""

import os

_environment = os.environ.get("KM20_ENV", "dev")

if _environment == "prod":
    from km20.settings.prod import *
elif _environment == "test":
    from km20.settings.test import *
elif _environment == "dev":
    from km20.settings.dev import *
else:
    raise SystemExit(f"KM20_ENV is {_environment!r}; use dev, test or prod.")
