"""Make ``static/icons.svg`` from the Lucide icons that ``static/icons.txt`` names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

#: Drawn by us, in Lucide's grid (24 × 24, stroke 2, round ends): the site's mark, a leaf that is also a speech bubble.
OWN = {
    "mark": '<path d="M4 20c0-9 4-15 16-16 0 10-4 15-11 15-2 0-3.4-.7-4.200-1.600"/><path d="M4 20c2-5 5-8 10-10"/>',
}
#: Lucide renamed these; the old, plainer name stays ours.
RENAMED = {
    "home": "house", "filter": "funnel", "circle-help": "circle-question-mark", "smile": "smile",
    "message-circle-question": "message-circle-question-mark", "mail": "mail",
}  # fmt: skip


class Command(BaseCommand):
    help = "Rebuild static/icons.svg from an unpacked lucide-static package (npm pack lucide-static@1.62.0)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", type=Path, help="folder of the unpacked package (holds icons/ and LICENSE)")

    def handle(self, *args: Any, package: Path, **options: Any) -> None:
        static = Path(settings.BASE_DIR) / "static"
        lines = (static / "icons.txt").read_text().splitlines()
        names = sorted({name for line in lines if not line.startswith("#") for name in line.split()})
        symbols = [_symbol(name, body) for name, body in OWN.items()]
        for name in names:
            source = package / "icons" / f"{RENAMED.get(name, name)}.svg"
            if not source.exists():
                raise CommandError(f"Lucide has no icon {name!r} ({source}). Correct static/icons.txt.")
            svg = re.sub(r"<!--.*?-->", "", source.read_text(), flags=re.DOTALL)
            body = re.search(r"<svg[^>]*>(.*)</svg>", svg, flags=re.DOTALL)
            if body is None:
                raise CommandError(f"{source} is not an SVG file.")
            symbols.append(_symbol(name, body[1]))
        (static / "icons.svg").write_text(
            "<!-- Icons of Lucide (https://lucide.dev), ISC licence, see LICENCES.md -->\n"
            '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
        )
        self.stdout.write(f"static/icons.svg: {len(symbols)} icons")


def _symbol(name: str, body: str) -> str:
    body = re.sub(r">\s+<", "><", re.sub(r"\s+", " ", body).strip()).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'
