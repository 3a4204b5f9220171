"""Cards: a post as lists show it. The same HTML for every reader, kept by (id, version); her own state is laid over.

A card is only ever asked for after its row came through ``visible_to`` or ``listed_for``: the kept HTML asks nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from communities.viewer import Viewer
from posts import controls, mine
from posts.models import Post, TaggedPost
from posts.models.posts import VOTED_KINDS
from posts.pieces import EMPTY, Block, Fresh, fill

CARD = Block("card", "posts/_card.html")

#: A post that she never opened is marked as new for this long; older ones are not news.
NEW_FOR = timedelta(days=30)


class Row(NamedTuple):
    """What a list knows of a post before its card: all that differs between readers and lists is decided from it."""

    id: int
    version: int
    kind: str
    score: int
    reactions_count: int
    author_id: int
    published_at: datetime
    active_at: datetime
    community_id: int
    slug: str
    name: str
    hue: int


#: The columns of ``Row``, from a post.
COLUMNS = (
    "id",
    "version",
    "kind",
    "score",
    "reactions_count",
    "author_id",
    "published_at",
    "active_at",
    "community_id",
    "community__slug",
    "community__name",
    "community__hue",
)


def load(viewer: Viewer, rows: Sequence[Row], *, show_community: bool = True) -> list[SafeString]:
    """The cards of these rows in their order. Queries: the reader's marks; two more when a card is not kept yet."""
    blocks = CARD.load([(row.id, row.version) for row in rows], _read)
    marks = mine.load(viewer, [row.id for row in rows])
    communities: dict[int, SafeString] = {}
    since = timezone.now() - NEW_FOR
    cards = []
    for row in rows:
        if row.id not in blocks:
            continue
        if show_community and row.community_id not in communities:
            communities[row.community_id] = _community(row)
        slots = {
            "community": communities.get(row.community_id, EMPTY),
            "unread": _unread(viewer, row, marks, since),
            "opinion": _opinion(viewer, row, marks),
            "saved": controls.bookmark(row.id, row.id in marks.saved, on_card=True),
            "mark": _reports(row, marks),
        }
        cards.append(fill(blocks[row.id].pieces, slots))
    return cards


def of_posts(viewer: Viewer, posts: Sequence[Post], **options: Any) -> list[SafeString]:
    """Cards of loaded posts (with their ``community``)."""
    return load(viewer, [row_of(post) for post in posts], **options)


def row_of(post: Post) -> Row:
    """The row of a loaded, published post (with its ``community``)."""
    community = post.community
    return Row(
        post.pk,
        post.version,
        post.kind,
        post.score,
        post.reactions_count,
        post.author_id,
        post.published_at or post.created_at,
        post.active_at,
        community.pk,
        community.slug,
        community.name,
        community.hue,
    )


def _read(ids: Sequence[int]) -> Mapping[int, Fresh]:
    """What ``posts/_card.html`` needs, of posts whose cards are not kept. Two queries."""
    topics: dict[int, list[Any]] = {}
    tagged = TaggedPost.objects.filter(content_object__in=ids).select_related("tag").order_by("tag__name")
    for link in tagged:
        topics.setdefault(link.content_object_id, []).append(link.tag)
    posts = Post.objects.filter(pk__in=ids).select_related("author").defer("body_source", "body_html", "body_text")
    return {post.pk: Fresh(post.version, {"post": post, "topics": topics.get(post.pk, [])}) for post in posts}


# --- What is laid over ------------------------------------------------------------------------------------------------


def _opinion(viewer: Viewer, row: Row, marks: mine.Mine) -> SafeString:
    if row.kind in VOTED_KINDS:
        return controls.card_vote(row.id, row.score, marks.votes.get(row.id, 0), may=row.author_id != viewer.id)
    return controls.card_like(row.id, row.reactions_count, "like" in marks.post_reactions.get(row.id, ()))


def _unread(viewer: Viewer, row: Row, marks: mine.Mine, since: datetime) -> SafeString:
    seen = marks.read.get(row.id)
    if seen or (seen is None and (row.author_id == viewer.id or row.published_at < since)):
        return EMPTY
    new, words = (_("New"), _("Not read yet")) if seen is None else (_("New since"), _("New since you were here"))
    return format_html(' <span class="new" title="{}">{}</span>', words, new)


def _community(row: Row) -> SafeString:
    return format_html(
        '{} <a class="community-link hue-{}" href="{}">{}</a> · ',
        pgettext("a post in a community", "in"),
        row.hue,
        reverse("community", args=[row.slug]),
        row.name,
    )


def _reports(row: Row, marks: mine.Mine) -> SafeString:
    number = marks.reports.get(row.id)
    if not number:
        return EMPTY
    return format_html(
        '<a class="state state--bad" href="{}">{}</a>',
        reverse("moderation", args=[row.slug]),
        ngettext("%(n)d report", "%(n)d reports", number) % {"n": number},
    )
