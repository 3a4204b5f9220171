"""What people typed in posts and comments → what is stored: names in it found and linked, in two queries at most."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from posts.models import TaggedPost, Topic
from richtext import RENDER_VERSION, Link, parse

#: Names that one text can link; the rest stay words. Bounds the queries, and a mention of everybody.
MAX_NAMES = 100


@dataclass(frozen=True)
class RenderedText:
    """One text, ready to be stored."""

    html: str
    text: str
    excerpt: str
    #: People who can sign in, named in it, by handle; whether each may see the text is asked when they are told.
    mentioned: list[User]
    #: Ids of uploaded files that it shows or links to, ascending; nobody has checked that its author may see them.
    file_ids: list[int]
    version: int


def render(source: str, *, community_id: int) -> RenderedText:
    """Render ``source`` for a post or comment of a community.

    Topics are linked where every employee may know of them or this community uses them; so a link never tells of a
    topic of another, secret one.
    """
    document = parse(source)
    people = _people(document.mentions)
    return RenderedText(
        html=document.html(
            people={person.handle: Link(person.get_absolute_url(), person.display_name) for person in people},
            topics=_topic_links(document.topics, community_id),
        ),
        text=document.text,
        excerpt=document.excerpt,
        mentioned=[person for person in people if person.is_active and not person.is_placeholder],
        file_ids=sorted(document.files),
        version=RENDER_VERSION,
    )


def _people(handles: frozenset[str]) -> list[User]:
    if not handles:
        return []
    return list(User.objects.filter(handle__in=sorted(handles)[:MAX_NAMES]).order_by("handle"))


def _topic_links(names: frozenset[str], community_id: int) -> dict[str, Link]:
    if not names:
        return {}
    in_use = TaggedPost.objects.filter(tag=OuterRef("pk"), content_object__status="published")
    in_open = in_use.filter(content_object__community__visibility="open")
    here = in_use.filter(content_object__community=community_id)
    topics = (
        Topic.objects.filter(name__in=sorted(names)[:MAX_NAMES])
        .filter(Q(is_listed=True) | Exists(in_open) | Exists(here))
        .values_list("name", "slug", "synonym_of__slug", "synonym_of__name")
    )
    links = {}
    for name, slug, synonym_slug, synonym_name in topics:
        links[name] = Link(reverse("topic", args=[synonym_slug or slug]), synonym_name or name)
    return links
