"""The web server, everywhere: bin/serve, the container and systemd start gunicorn with this file.

WEB_CONCURRENCY (gunicorn's own) sets the number of processes: one a core is a good start, about 100 MB each.
"""

import os
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8020")
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 8
# A proxy in front keeps connections open; longer than its idle time, so that it never meets one that just closed.
keepalive = 75
# The heartbeat file of a worker belongs in memory: on a busy disk it would block the worker it watches over.
_memory = Path("/dev/shm")  # noqa: S108  (gunicorn makes its file there with mkstemp)
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
control_socket_disable = True
# Requests are logged by km20.logs, with the request's id and without what people search for.
accesslog = None
