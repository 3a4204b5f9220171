"""Which site a dump is of, and the addresses of what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Sites with a domain of their own; all others are <name>.stackexchange.com.
_DOMAINS = {
    "askubuntu": "askubuntu.com",
    "mathoverflow": "mathoverflow.net",
    "serverfault": "serverfault.com",
    "stackapps": "stackapps.com",
    "stackoverflow": "stackoverflow.com",
    "superuser": "superuser.com",
}
_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Site:
    """One site of the network, by its short name ("beer", "beer-meta")."""

    name: str

    @property
    def source(self) -> str:
        """What our rows keep as their source."""
        return f"stackexchange:{self.name}"

    @property
    def address(self) -> str:
        """The site's home, without a slash at the end."""
        parent, is_meta = self.name.removesuffix("-meta"), self.name.endswith("-meta")
        if self.name == "meta":
            return "https://meta.stackexchange.com"
        if parent in _DOMAINS:
            return f"https://{'meta.' if is_meta else ''}{_DOMAINS[parent]}"
        return f"https://{parent}.{'meta.' if is_meta else ''}stackexchange.com"

    def post(self, post_id: int, *, is_answer: bool) -> str:
        """The permanent address of a question or answer."""
        return f"{self.address}/{'a' if is_answer else 'q'}/{post_id}"

    def person(self, user_id: str) -> str:
        """The address of a person's page; "" for somebody who has none any more."""
        return f"{self.address}/users/{user_id}" if user_id.isdecimal() else ""


def site_named(text: str) -> Site | None:
    """The site of a folder's name: "beer", "beer-meta", "beer.meta.stackexchange.com", "stackoverflow.com-Posts" …"""
    name = text.strip().lower()
    name = re.sub(r"-(?:badges|comments|posthistory|postlinks|posts|tags|users|votes)$", "", name)
    name = re.sub(r"\.(?:stackexchange\.com|com|net)$", "", name)
    name = re.sub(r"^meta\.(.+)$|^(.+)\.meta$", lambda found: f"{found[1] or found[2]}-meta", name)
    return Site(name) if len(name) <= 40 and _NAME.fullmatch(name) else None
