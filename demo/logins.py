"""Who can sign in to the demo company at once. Everybody there has the same password."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "workshop-2026"  # noqa: S105  (a demo's, told to everybody who starts it)


@dataclass(frozen=True)
class Login:
    """A person to look at the site as."""

    email: str
    handle: str
    what_for: str

    @property
    def password(self) -> str:
        return PASSWORD


LOGINS = (
    Login("employee@example.com", "lena.vogt", "asks, answers, joins communities"),
    Login("expert@example.com", "jonas.berg", "is asked as an expert"),
    Login("moderator@example.com", "mira.okafor", "has reports and requests to decide"),
    Login("admin@example.com", "ruth.adler", "administers the site"),
)
