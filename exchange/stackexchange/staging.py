"""Where an import is kept until all of it is known to be good: a temporary SQLite file, so memory does not grow."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from exchange.stackexchange.history import Change
from exchange.stackexchange.mapping import Person, Reference, Remark, Subject, Text

Thing = TypeVar("Thing", Person, Text, Remark, Reference, Subject)

_TABLES = """
CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT, joined_at TEXT, line INTEGER, is_used INTEGER DEFAULT 0);
CREATE TABLE history (post INTEGER, id INTEGER, kind INTEGER, guid TEXT, at TEXT, author TEXT, summary TEXT, text TEXT);
CREATE INDEX history_of_post ON history (post);
CREATE TABLE things (number INTEGER PRIMARY KEY, kind TEXT, data TEXT);
CREATE INDEX things_of_kind ON things (kind, number);
"""


class Staging:
    """A context manager: the file is gone when it is left."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="km20-import-")
        self._db = sqlite3.connect(Path(self._folder.name) / "staging.sqlite3", isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
        self.people: dict[str, Person] = {}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()
        self._folder.cleanup()

    # --- accounts of the site: those that wrote something become people

    def add_user(self, user_id: str, name: str, joined_at: str, line: int) -> None:
        self._db.execute("INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, 0)", (user_id, name, joined_at, line))

    def use_user(self, user_id: str) -> tuple[str, str] | None:
        """Name and time of joining of an account that wrote something; None where the dump does not have it."""
        rows = self._db.execute("UPDATE users SET is_used = 1 WHERE id = ? RETURNING name, joined_at", (user_id,))
        found: tuple[str, str] | None = next(iter(rows.fetchall()), None)
        return found

    def users(self) -> Iterator[tuple[str, int, bool]]:
        """Id, line and whether it wrote something, of every account in the file's order."""
        for user_id, line, is_used in self._db.execute("SELECT id, line, is_used FROM users ORDER BY line"):
            yield user_id, line, bool(is_used)

    # --- history

    def add_change(self, post: int, change: Change) -> None:
        values = (change.id, change.kind, change.guid, change.at, change.author, change.summary, change.text)
        self._db.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (post, *values))

    def changes_of(self, post: int) -> list[Change]:
        rows = self._db.execute(
            "SELECT id, kind, guid, at, author, summary, text FROM history WHERE post = ? ORDER BY at, id", (post,)
        )
        return [Change(*row) for row in rows]

    # --- what will be written

    def put(self, thing: Thing) -> None:
        data = json.dumps(asdict(thing), ensure_ascii=True)  # half characters, which UTF-8 has not, are kept as escapes
        self._db.execute("INSERT INTO things (kind, data) VALUES (?, ?)", (type(thing).__name__, data))

    def all(self, kind: type[Thing]) -> Iterator[Thing]:
        """Everything of a kind, in the order it was put."""
        rows: Iterator[Any] = self._db.execute(
            "SELECT data FROM things WHERE kind = ? ORDER BY number", (kind.__name__,)
        )
        for (data,) in rows:
            yield kind(**json.loads(data))
