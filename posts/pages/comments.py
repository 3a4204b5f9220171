"""One thread, or one comment of it, after something changed there."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.viewer import Viewer
from posts import mine, parts
from posts.controls import address
from posts.models import Comment, Post
from posts.pages import texts, threads
from posts.pages.threads import Row, Thread, Under
from posts.pieces import EMPTY
from posts.rights import PageRights, of_comment


def thread(viewer: Viewer, post: Post, *, new: int | None = None) -> Thread:
    """All comments of a post or an answer (loaded with ``community`` and ``question``). ``new``: just written."""
    question = post.question
    under = Under(post.pk, post.comments_count, (post.author_id, post.status) if question else None)
    loaded = threads.load(viewer, [post.pk], most=threads.ALL, unfold=True)
    loaded.new = new
    own = mine.load(viewer, [post.pk], loaded.ids)
    return threads.thread(under, loaded, own, _rights(viewer, post), parts.author_marks(viewer, question or post))


def _rights(viewer: Viewer, post: Post) -> PageRights:
    page = post.question or post
    page.community = post.community
    return PageRights(viewer, page)


def one(viewer: Viewer, comment: Comment) -> SafeString:
    """One comment (loaded with ``post`` and its ``community`` and ``question``), with the replies to it.

    In the place of one that was just deleted stands the way back.
    """
    post = comment.post
    question = post.question
    replies = Comment.objects.visible_to(viewer).filter(parent=comment).order_by("created_at", "id")
    columns = ("id", "version", "post_id", "parent_id", "author_id", "status")
    rows = [_row(comment), *(Row(*values) for values in replies.values_list(*columns)[: threads.ALL])]
    kept = texts.COMMENT.load([(row.id, row.version) for row in rows], texts.read_comments)
    own = mine.load(viewer, [post.pk], [row.id for row in rows])
    marks = parts.author_marks(viewer, question or post)
    rights = _rights(viewer, post)
    on = (post.author_id, post.status) if question else None
    below = EMPTY
    for row in rows[1:]:
        if row.id in kept:
            may = rights.comment(on, row.author_id, row.status)
            below += threads.one(row, kept[row.id], own, may, mark=marks.get(row.author_id, ""))  # type: ignore[assignment]
    if below:
        below = format_html('<ol class="thread__list thread__list--replies">{}</ol>', below)
    if comment.status == "deleted":
        return _gone(comment, below)
    mark = marks.get(comment.author_id, "")
    return threads.one(rows[0], kept[comment.pk], own, of_comment(viewer, comment), mark=mark, below=below)


def _row(comment: Comment) -> Row:
    return Row(comment.pk, comment.version, comment.post_id, comment.parent_id, comment.author_id, comment.status)


def _gone(comment: Comment, below: SafeString) -> SafeString:
    key = f"comment-{comment.pk}"
    words = threads.gone(_("The comment is deleted."), address("comment_deletion", comment.pk), key)
    return format_html('<li class="comment" id="{}"><div class="comment__body">{}{}</div></li>', key, words, below)
