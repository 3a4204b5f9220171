"""Markdown in, safe HTML out: the one parser and the one sanitiser of the site (docs/adr/0004-sanitising.md).

>>> document = parse("Ask @anna.schmidt about #kafka")
>>> document.mentions, document.topics
(frozenset({'anna.schmidt'}), frozenset({'kafka'}))
"""

from richtext.document import MAX_LENGTH, RENDER_VERSION, Document, Link, parse
from richtext.from_html import from_html

__all__ = ["MAX_LENGTH", "RENDER_VERSION", "Document", "Link", "from_html", "parse"]
