"""The tables of a dump, row by row, in memory that does not grow with them.

expat itself, not an element tree: one callback a row, the line of each, and a stop at the first declaration of an
entity (which a dump never has, and a bomb always).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

#: Bytes read at once.
CHUNK = 256 * 1024
#: Our name → the file's; the root element is the file's name in lower case.
TABLES = ("Posts", "Users", "Comments", "Tags", "Votes", "PostHistory", "PostLinks", "Badges")
#: Without these there is nothing to import.
REQUIRED = ("Posts", "Users")


class DumpError(Exception):
    """The dump cannot be read. Says which file and line, what is wrong, and what would be accepted."""

    def __init__(self, message: str, *, file: str = "", line: int = 0) -> None:
        place = f"{file}, line {line}: " if line else f"{file}: " if file else ""
        super().__init__(place + message)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with the file and line that it stands in."""

    file: str
    line: int
    attributes: dict[str, str]

    def text(self, name: str) -> str:
        """The attribute, "" where it is missing."""
        return self.attributes.get(name, "")

    def number(self, name: str) -> int | None:
        """The attribute as a number, None where it is missing. Raises DumpError where it is something else."""
        value = self.attributes.get(name, "")
        if not value:
            return None
        if not value.removeprefix("-").isdecimal() or len(value) > 18:
            raise self.error(_("%(name)s is “%(value)s”; it should be a number.") % {"name": name, "value": value[:40]})
        return int(value)

    def required(self, name: str) -> int:
        """The attribute as a number. Raises DumpError where it is missing."""
        value = self.number(name)
        if value is None:
            raise self.error(_("This row has no %(name)s.") % {"name": name})
        return value

    def time(self, name: str) -> datetime | None:
        """The attribute as a time in UTC (dumps name no zone), None where it is missing."""
        value = self.attributes.get(name, "")
        if not value:
            return None
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            message = _("%(name)s is “%(value)s”; it should be a time like 2014-01-21T20:26:05.383.")
            raise self.error(message % {"name": name, "value": value[:40]}) from None

    def error(self, message: str) -> DumpError:
        return DumpError(message, file=self.file, line=self.line)


@dataclass(frozen=True)
class Dump:
    """A folder with the tables of one site."""

    folder: Path
    files: dict[str, Path]

    @property
    def missing(self) -> list[str]:
        """Tables that are not there."""
        return [table for table in TABLES if table not in self.files]

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table in the file's order; none where the table is missing. Raises DumpError."""
        path = self.files.get(table)
        if path is None:
            return
        try:
            with path.open("rb") as stream:
                yield from _Rows(stream, path.name, table.lower()).read()
        except OSError as error:
            raise DumpError(_("It cannot be read: %(error)s.") % {"error": error.strerror}, file=path.name) from error


def open_dump(folder: Path) -> Dump:
    """The dump in ``folder``. Raises DumpError where it is not one."""
    if not folder.exists():
        raise DumpError(_("There is no folder %(folder)s.") % {"folder": folder})
    if not folder.is_dir():
        message = _("%(folder)s is a file. Unpack the dump and name the folder that holds Posts.xml.")
        raise DumpError(message % {"folder": folder})
    by_name = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    files = {table: by_name[f"{table.lower()}.xml"] for table in TABLES if f"{table.lower()}.xml" in by_name}
    if not files:
        message = _("%(folder)s holds no tables of a Stack Exchange dump: Posts.xml, Users.xml and the others.")
        raise DumpError(message % {"folder": folder})
    missing = [f"{table}.xml" for table in REQUIRED if table not in files]
    if missing:
        message = _("%(files)s is missing in %(folder)s. Posts.xml and Users.xml are needed, the others may be absent.")
        raise DumpError(message % {"files": ", ".join(missing), "folder": folder})
    return Dump(folder, files)


class _Rows:
    """One pass over one file."""

    def __init__(self, stream: BinaryIO, file: str, root: str) -> None:
        self.stream = stream
        self.file = file
        self.root = root
        self.depth = 0
        self.found: list[Row] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._declared
        self.parser.EntityDeclHandler = self._declared

    def read(self) -> Iterator[Row]:
        try:
            while chunk := self.stream.read(CHUNK):
                self.parser.Parse(chunk, False)
                yield from self._taken()
            self.parser.Parse(b"", True)
            yield from self._taken()
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            message = _("This is no well-formed XML (%(error)s). Download or unpack the dump again.")
            raise DumpError(message % {"error": said}, file=self.file, line=error.lineno) from None

    def _taken(self) -> list[Row]:
        rows, self.found = self.found, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        expected = (self.root, "row")[self.depth] if self.depth < 2 else ""
        if name != expected:
            wanted = f"<{expected}>" if expected else _("nothing")
            message = _("<%(name)s> stands where a dump has %(wanted)s. Is this the right file?")
            raise self._error(message % {"name": name[:40], "wanted": wanted})
        self.depth += 1
        if self.depth == 2:
            self.found.append(Row(self.file, self.parser.CurrentLineNumber, attributes))

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _declared(self, *what: object) -> None:
        raise self._error(_("The file declares entities or a document type, which a dump never does. It is refused."))

    def _error(self, message: str) -> DumpError:
        return DumpError(message, file=self.file, line=self.parser.CurrentLineNumber)
