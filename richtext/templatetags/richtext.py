"""The one filter that shows stored HTML as HTML."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def rendered(html: str | None) -> SafeString:
    """``{{ post.body_html|rendered }}``: stored HTML that ``richtext`` made. Nothing else may go through."""
    return mark_safe(html or "")
