"""The queue of a site without Redis: kombu's filesystem transport, made safe against ``kill -9`` and its own races.

kombu 5.7 writes a message into its final file, so a worker may take it before it is whole, and a process killed while
writing leaves a file that stops every later worker. Here files appear whole (written aside, then renamed), and what
cannot be read is put aside instead of raised. A message that is lost all the same (the worker dies with it in hand)
costs at most the sweep's interval: the deliveries table is the truth (docs/adr/0006).
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem

log = logging.getLogger(__name__)

#: Seconds; Celery's own 2 s would make a stop that much slower.
LONGEST_WAIT = 0.5


def write_whole(path: Path, content: Any) -> None:
    """Write JSON so that a reader sees all of it or nothing."""
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    half.write_text(json.dumps(content))
    half.replace(path)


def read_whole(path: Path) -> Any:
    """The JSON of a file; None where it is absent or was never finished."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


class Channel(filesystem.Channel):
    """Messages as files, oldest first."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        # Wall-clock time first: unlike kombu's monotonic clock it keeps the order across a restart of the machine.
        write_whole(Path(self.data_folder_out) / f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg", payload)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for file in sorted(Path(self.data_folder_in).glob(f"[0-9]*.{queue}.msg")):
            try:
                taken = file.rename(Path(self.processed_folder) / file.name)  # whoever renames it has it
            except FileNotFoundError:
                continue
            payload = read_whole(taken)
            if payload is None:
                log.error("The message %s cannot be read; it stays there.", taken)
                continue
            taken.unlink()
            return payload
        raise Empty

    def _table(self, exchange: str) -> Path:
        return Path(self._exchange_file(exchange))  # type: ignore[attr-defined]  # kombu checks the name

    def get_table(self, exchange: str) -> list[Any]:
        return [filesystem.exchange_queue_t(*row) for row in read_whole(self._table(exchange)) or []]

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        path = self._table(exchange)
        self.control_folder.mkdir(exist_ok=True)
        row = [routing_key or "", pattern or "", queue or ""]
        with (self.control_folder / "bind.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            table = read_whole(path) or []
            if row not in table:
                write_whole(path, [row, *table])


class Transport(filesystem.Transport):
    """``filesystem://`` as km20.celery registers it."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> None:
        """Wait half a second at most: between two waits the worker looks whether it shall stop."""
        super().drain_events(connection, timeout=min(timeout or LONGEST_WAIT, LONGEST_WAIT))
