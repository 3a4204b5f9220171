"""An independent look at HTML: what a browser would make of it, told by a parser that no sanitiser uses."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from richtext.allowed import TAGS

_ATTRIBUTES = frozenset(
    ["href", "rel", "title", "class", "id", "src", "alt", "loading", "start", "type", "disabled", "checked", "tabindex"]
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")


class _Judge(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            said = "".join((value or "").split()).lower()
            if name not in _ATTRIBUTES or name.startswith("on"):
                self.faults.append(f"{tag} {name}={value!r}")
            scheme = _SCHEME.match(said) if name in ("href", "src") else None
            if scheme and scheme.group() not in ("http:", "https:", "mailto:"):
                self.faults.append(f"{tag} {name}={value!r}")
            if name == "src" and not said.startswith("/files/"):
                self.faults.append(f"{tag} {name}={value!r}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")


def faults(html: str) -> list[str]:
    """What in ``html`` a stored text must never hold; empty when all is well."""
    judge = _Judge()
    judge.feed(html)
    judge.close()
    return judge.faults
