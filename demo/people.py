"""The people of Larkfield, a fictional maker of heat pumps, with its organisation chart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.logins import LOGINS, PASSWORD


@dataclass(frozen=True)
class Person:
    """One employee. ``manager``: the handle of hers, "" at the top."""

    handle: str
    name: str
    job_title: str
    department: str
    location: str
    time_zone: str
    manager: str
    pronouns: str = ""
    bio: str = ""

    @property
    def email(self) -> str:
        found = next((login.email for login in LOGINS if login.handle == self.handle), "")
        return found or f"{self.handle}@example.com"


def sign_in_lines() -> list[str]:
    """How to come in, for the last lines of bin/serve."""
    widest = max(len(login.email) for login in LOGINS)
    lines = [f"{login.email.ljust(widest)}  {login.what_for}" for login in LOGINS]
    return [*lines, f"{'password'.ljust(widest)}  {PASSWORD}"]


def _read() -> tuple[Person, ...]:
    lines = (Path(__file__).parent / "content" / "people.txt").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]
    return tuple(Person(*(cell.replace("\\n", "\n") for cell in row)) for row in rows)


#: Managers come before the people who report to them.
PEOPLE = _read()
