"""The word that cuts a kept block: ``{% slot "unread" %}`` (posts/pieces.py)."""

from __future__ import annotations

from django import template

register = template.Library()


class SlotNode(template.Node):
    """A place in a kept block that is filled anew for each reader. Rendered by itself it is empty."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> str:
        return ""


@register.tag
def slot(parser: template.base.Parser, token: template.base.Token) -> SlotNode:
    """``{% slot "name" %}``: only at the top level of the template, outside of every if, for and with."""
    bits = token.split_contents()
    if len(bits) != 2 or bits[1][:1] not in "\"'":
        raise template.TemplateSyntaxError('A slot is written {% slot "name" %}.')
    return SlotNode(bits[1][1:-1])
