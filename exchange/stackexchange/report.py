"""What became of each row of the dump: taken, here already, or left out and why; and what was changed on the way."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from exchange.stackexchange.reader import Row

TAKEN = "taken"
HERE = "here already"
LEFT_OUT = "left out"
CHANGED = "changed"


class Report:
    """Counts, and (where a file is given) one line for each row with what became of it.

    Every row of every table is said exactly once to be taken, here already or left out; ``changed`` comes on top.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.path = path
        self._file: TextIO | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("w", encoding="utf-8", newline="")
            self._lines = csv.writer(self._file, delimiter="\t", lineterminator="\n")
            self._lines.writerow(["file", "line", "id", "outcome", "why"])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def taken(self, row: Row, why: str = "") -> None:
        self._say(row.file, row.line, row.text("Id"), TAKEN, why)

    def left_out(self, row: Row, why: str) -> None:
        self._say(row.file, row.line, row.text("Id"), LEFT_OUT, why)

    def changed(self, row: Row, why: str) -> None:
        self._say(row.file, row.line, row.text("Id"), CHANGED, why)

    def outcome(self, file: str, line: int, source_id: str, outcome: str, why: str = "") -> None:
        """The same for a row that is not at hand any more."""
        self._say(file, line, source_id, outcome, why)

    def _say(self, file: str, line: int, source_id: str, outcome: str, why: str) -> None:
        self.counts[file, outcome, why] += 1
        if self._file is not None:
            self._lines.writerow([file, line, source_id, outcome, why])

    def total(self, outcome: str, file: str = "") -> int:
        """How many rows (of one file) had that outcome."""
        return sum(n for (name, kind, _why), n in self.counts.items() if kind == outcome and file in ("", name))

    def summary(self) -> Iterator[str]:
        """A paragraph a table, each reason with its number on a line of its own."""
        for file in dict.fromkeys(name for name, _kind, _why in self.counts):
            taken, here, left = (self.total(outcome, file) for outcome in (TAKEN, HERE, LEFT_OUT))
            parts = [f"{taken:,} taken", f"{here:,} here already" if here else "", f"{left:,} left out"]
            yield f"{file}: {taken + here + left:,} rows, {', '.join(part for part in parts if part)}"
            for outcome in (TAKEN, CHANGED, LEFT_OUT):
                reasons = Counter(
                    {why: n for (name, kind, why), n in self.counts.items() if (name, kind) == (file, outcome)}
                )
                for why, number in reasons.most_common():
                    if why:
                        yield f"  {outcome}: {number:,} {why}"
