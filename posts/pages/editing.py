"""Editing a post, and what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import QueryDict

from communities.viewer import Viewer
from posts import actions, diff, policies
from posts.forms.writing import EditForm
from posts.models import Post, Revision
from posts.preview import Preview, preview_of


def form_of(post: Post) -> EditForm:
    """The post as it is now, ready to be changed."""
    initial = {
        "title": post.title,
        "body": post.body_source,
        "topics": ", ".join(sorted(post.topics.names())),
        "based_on": actions.current_number(post),
    }
    return EditForm(initial=initial, is_answer=post.is_answer)


def preview(post: Post, *, title: str, body: str) -> Preview:
    """What the changed post will look like."""
    return preview_of(body, title=title, community=post.community)


@dataclass(frozen=True)
class Conflict:
    """Somebody changed the post while she was writing: what is there now, and what hers would change in it."""

    current: Revision | None
    title: str
    body: str
    topics: list[str]
    changes: diff.RevisionDiff
    #: Hers again, now based on what is there.
    form: EditForm


@dataclass
class _State:
    title: str
    body_source: str
    topics: Sequence[str]


def conflict(post: Post, sent: EditForm) -> Conflict:
    """``sent``: the valid form that was based on an older revision."""
    post.refresh_from_db()
    words = sent.cleaned_data
    topics = [] if post.is_answer else sorted(post.topics.names())
    now = _State(post.title, post.body_source, topics)
    mine = _State(words.get("title", ""), words["body"], sorted(sent.topic_names))
    data = QueryDict(mutable=True)
    data.update(sent.data)
    data["based_on"] = str(actions.current_number(post))
    return Conflict(
        current=post.revisions.select_related("editor").order_by("-number").first(),
        title=post.title,
        body=post.body_source,
        topics=topics,
        changes=diff.compare(now, mine),
        form=EditForm(data, is_answer=post.is_answer),
    )


def revisions_of(post: Post) -> QuerySet[Revision]:
    return post.revisions.select_related("editor")


@dataclass(frozen=True)
class Comparison:
    """What changed from one revision to another."""

    post: Post
    old: Revision | None
    new: Revision
    changes: diff.RevisionDiff
    numbers: list[int] = field(default_factory=list)
    may_restore: bool = False


#: Numbers on offer in the two lists of the comparison.
_OFFERED = 200


def compare(viewer: Viewer, post: Post, new: Revision, against: int | None) -> Comparison:
    """``against``: the number of the other revision; by default the one before. Three queries."""
    revisions = revisions_of(post)
    if against is None:
        old = revisions.filter(number__lt=new.number).order_by("-number").first()
    else:
        old = revisions.filter(number=against).first()
    numbers = list(revisions.order_by("-number").values_list("number", flat=True)[:_OFFERED])
    return Comparison(
        post=post,
        old=old,
        new=new,
        changes=diff.compare(old, new),
        numbers=numbers,
        may_restore=policies.can_edit(viewer, post) and bool(numbers) and new.number != numbers[0],
    )
