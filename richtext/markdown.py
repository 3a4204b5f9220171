"""The Markdown dialect: CommonMark with tables, strikethrough, task lists, footnotes and bare links; no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from richtext import highlight, names, rules
from richtext.allowed import scheme_is_allowed

Tokens = Sequence[Token]

#: Blocks inside each other beyond this depth are left out (a list counts two).
MAX_NESTING = 60


class _Renderer(RendererHTML):
    """HTML of our tokens. ``env`` holds who and what may be linked: ``people`` and ``topics``."""

    def fence(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        env["code"] = env.get("code", 0) + len(token.content)
        return highlight.block(
            token.content, highlight.language_of(token.info), colours=env["code"] <= highlight.MAX_TOTAL
        )

    def code_block(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        return highlight.block(tokens[idx].content, "")

    def mention(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        link = env["people"].get(tokens[idx].content)
        if link is None:
            return escapeHtml(tokens[idx].markup)
        return f'<a class="mention" href="{escapeHtml(link.url)}">@{escapeHtml(link.label)}</a>'

    def topic(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        link = env["topics"].get(tokens[idx].content)
        if link is None:
            return escapeHtml(tokens[idx].markup)
        return f'<a class="topic" href="{escapeHtml(link.url)}">#{escapeHtml(link.label)}</a>'

    def table_open(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        return '<div class="table-scroll" tabindex="0"><table>\n'

    def table_close(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def task_open(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        checked = ' checked=""' if tokens[idx].meta["done"] else ""
        return f'<label><input type="checkbox" disabled=""{checked}> '

    def task_close(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        return "</label>"

    def footnote_ref(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        number, again = _footnote(tokens[idx])
        name = f"{env['docId']}-{number}"
        return f'<sup class="footnote-ref"><a href="#fn-{name}" id="fnref-{name}{again}">[{number}]</a></sup>'

    def footnote_block_open(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        return '<section class="footnotes">\n<ol class="footnotes-list">\n'

    def footnote_open(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        return f'<li id="fn-{env["docId"]}-{_footnote(tokens[idx])[0]}" class="footnote-item">'

    def footnote_anchor(self, tokens: Tokens, idx: int, options: Any, env: Any) -> str:
        number, again = _footnote(tokens[idx])
        return f' <a href="#fnref-{env["docId"]}-{number}{again}" class="footnote-backref">↩︎</a>'


def _footnote(token: Token) -> tuple[int, str]:
    again = token.meta.get("subId", 0)
    return token.meta["id"] + 1, f"-{again}" if again > 0 else ""


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's name)
        """Whether ``[x](url)`` is a link at all; otherwise it stays text, so that a reader sees what was meant."""
        return scheme_is_allowed(url)


def _build() -> MarkdownIt:
    markdown = _Markdown(
        "commonmark", {"html": False, "linkify": True, "maxNesting": MAX_NESTING}, renderer_cls=_Renderer
    )
    markdown.enable(["table", "strikethrough", "linkify"])
    markdown.use(footnote_plugin)
    renderer = cast("_Renderer", markdown.renderer)
    for name in ("footnote_ref", "footnote_block_open", "footnote_open", "footnote_anchor"):  # ours, not the plugin's
        renderer.rules[name] = getattr(renderer, name)
    # Only what names its scheme is a link: "settings.py" and "README.md" are no countries.
    cast("LinkifyIt", markdown.linkify).set({"fuzzy_link": False, "fuzzy_email": True})
    # before text_join, so that "\\@anna" (two tokens) is no mention
    markdown.core.ruler.after("linkify", "names", names.find_names)
    markdown.core.ruler.push("shape_blocks", rules.shape_blocks)
    markdown.core.ruler.push("shape_inlines", rules.shape_inlines)
    return markdown


MARKDOWN = _build()
