"""A post's page: the post, its answers, their comments, and what is beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities.prepared import Prepared
from communities.viewer import Viewer
from posts import controls, mine, parts
from posts.controls import address
from posts.forms.writing import AnswerForm, new_key
from posts.models import Comment, Post
from posts.pages import answers as answers_page
from posts.pages import texts, threads
from posts.pages.related import Related, related
from posts.pages.threads import Thread, Under, author_mark
from posts.pieces import EMPTY, fill
from posts.rights import PageRights, PostRights


@dataclass(frozen=True)
class Linked:
    """What the address asks to see: an answer or a comment that may not be on the first page."""

    answer: int | None = None
    #: The post or answer whose comments are all shown.
    unfold: int | None = None


@dataclass(frozen=True)
class PostPage:
    """Everything that the page shows, for one reader."""

    post: Post
    may: PostRights
    #: The post's text with her own state in it; answers; comments of the post itself.
    text: SafeString
    answers: SafeString = EMPTY
    next_cursor: str = ""
    thread: Thread | None = None
    #: The accepted answer, (id, name of its author), where there is one that she may see.
    solved_by: tuple[int, str] | None = None
    answer_form: AnswerForm | None = None
    topics: list[tuple[int, str, str]] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    rail: list[Any] = field(default_factory=list)
    header: list[Any] = field(default_factory=list)
    #: Whether she has not read it as it is now.
    is_news: bool = False


#: Long texts that the page does not show, or takes from kept blocks.
_UNSHOWN = (
    *(f"body_{form}" for form in ("source", "text", "html")),
    *(f"community__{name}_{form}" for name in ("about", "rules", "welcome") for form in ("source", "html")),
)


def _one(viewer: Viewer, pk: int) -> QuerySet[Post]:
    joined = ("community", "acceptance", "lock", "removal")
    return Post.objects.visible_to(viewer).filter(pk=pk).select_related(*joined).defer(*_UNSHOWN)


_ONE = Prepared(_one)


def find(viewer: Viewer, pk: int) -> Post:
    """The post with what its page needs. ``Post.DoesNotExist`` where she may not see it. One query."""
    found = _ONE.objects(viewer, pk=pk)
    if not found:
        raise Post.DoesNotExist
    return found[0]


def linked(viewer: Viewer, query: Any) -> Linked:
    """What ``?answer=12``, ``?comment=34`` and ``?comments=12`` ask for; nonsense asks for nothing."""

    def number(name: str) -> int | None:
        text = query.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    if (comment := number("comment")) is not None:
        on = Comment.objects.visible_to(viewer).filter(pk=comment).values_list("post_id", flat=True).first()
        return Linked(answer=on, unfold=on)
    return Linked(answer=number("answer") or number("comments"), unfold=number("comments"))


def load(viewer: Viewer, post: Post, *, asked: Linked | None = None, cursor: str = "") -> PostPage:
    """Seven queries with warm blocks, besides the viewer's own and those of upper rooms' parts."""
    asked = asked or Linked()
    accepted = accepted_id(post)
    answers = (
        answers_page.page(viewer, post, first=(accepted, _other(asked.answer, post)), cursor=cursor)
        if post.is_question
        else answers_page.Page([], "")
    )
    kept = texts.TEXT.load(
        [(post.pk, post.version), *((row.id, row.version) for row in answers.rows)], texts.read_posts
    )
    unders = [Under(post.pk, post.comments_count), *answers.unders]
    talk = _threads(viewer, post, unders, asked)
    own = mine.load(viewer, [under.post_id for under in unders], talk.ids, follows=True)
    rights = PageRights(viewer, post)
    marks = parts.author_marks(viewer, post)
    may = rights.post
    topics = kept[post.pk].facts["topics"]
    return PostPage(
        post=post,
        may=may,
        text=fill(kept[post.pk].pieces, _slots(viewer, post, kept[post.pk].facts, own, may, marks)),
        answers=answers_page.all_html(answers, kept, talk, own, rights, accepted=accepted, marks=marks),
        next_cursor=answers.next_cursor,
        thread=threads.thread(unders[0], talk, own, rights, marks),
        solved_by=_solved_by(answers, kept, accepted),
        answer_form=AnswerForm(initial={"idempotency_key": new_key()}) if may.answer else None,
        topics=topics,
        related=related(viewer, post, [topic[0] for topic in topics]),
        rail=parts.parts_for("post.rail", viewer, post),
        header=parts.parts_for("post.header", viewer, post),
        is_news=may.mark and not own.read.get(post.pk),
    )


def load_answers(viewer: Viewer, post: Post, *, cursor: str = "", new: int | None = None) -> PostPage:
    """Only what the fragment of the answers shows. ``new``: the answer that was just written, shown first."""
    accepted = accepted_id(post)
    answers = answers_page.page(viewer, post, first=(accepted, new), cursor=cursor)
    kept = texts.TEXT.load([(row.id, row.version) for row in answers.rows], texts.read_posts)
    talk = threads.load(viewer, _commented(viewer, answers.unders), most=threads.FEW)
    own = mine.load(viewer, [row.id for row in answers.rows], talk.ids)
    rights = PageRights(viewer, post)
    marks = parts.author_marks(viewer, post)
    return PostPage(
        post=post,
        may=rights.post,
        text=EMPTY,
        answers=answers_page.all_html(answers, kept, talk, own, rights, accepted=accepted, marks=marks, new=new),
        next_cursor=answers.next_cursor,
        answer_form=AnswerForm(initial={"idempotency_key": new_key()}) if rights.post.answer else None,
    )


def accepted_id(question: Post) -> int | None:
    """The accepted answer's id; whether she may see that answer is asked when it is fetched."""
    acceptance = getattr(question, "acceptance", None)
    return acceptance.answer_id if acceptance is not None else None


def _other(pk: int | None, post: Post) -> int | None:
    return pk if pk != post.pk else None


def _threads(viewer: Viewer, post: Post, unders: list[Under], asked: Linked) -> threads.Threads:
    most = threads.FEW if post.is_question else threads.MANY
    talk = threads.load(viewer, _commented(viewer, unders), most=most)
    if asked.unfold in {under.post_id for under in unders}:
        all_of = threads.load(viewer, [asked.unfold or 0], most=threads.ALL, unfold=True)
        talk.rows |= all_of.rows
        talk.blocks |= all_of.blocks
    return talk


def _commented(viewer: Viewer, unders: list[Under]) -> list[int]:
    """Those that have comments; for moderators all, because the count leaves out what was hidden."""
    return [under.post_id for under in unders if under.comments_count or viewer.moderates_any]


def _slots(
    viewer: Viewer, post: Post, facts: dict[str, Any], own: mine.Mine, may: PostRights, marks: Any
) -> dict[str, SafeString]:
    if post.takes_votes:
        opinion = controls.vote(post.pk, post.score, own.votes.get(post.pk, 0), may=may.vote)
    else:
        reacted = own.post_reactions.get(post.pk, ())
        opinion = controls.reactions("post", post.pk, facts["reactions"], reacted, may=may.react)
    buttons = EMPTY
    if may.mark:
        buttons += controls.follow(post.pk, own.follows.get(post.pk, False))
        buttons += controls.bookmark(post.pk, post.pk in own.saved)
    return {
        "mark": author_mark(marks.get(post.author_id, "")),
        "notice": _notice(post, may),
        "opinion": opinion,
        "buttons": buttons,  # type: ignore[dict-item]  # safe strings joined
        "menu": controls.menu(f"post-{post.pk}", _menu(post, may)),
    }


def _notice(post: Post, may: PostRights) -> SafeString:
    html = answers_page.notice(post.pk, post.status, may)
    removal = getattr(post, "removal", None)
    if removal is not None and removal.reason:
        html += format_html('<p class="quiet">{} {}</p>', _("Reason:"), removal.reason)
    return html  # type: ignore[return-value]


def _menu(post: Post, may: PostRights) -> list[SafeString]:
    items = answers_page.menu(post.pk, may)
    moderation = []
    if may.pin:
        words = _("Unpin") if post.is_pinned else _("Pin")
        sign, state = ("pin-off", "off") if post.is_pinned else ("pin", "on")
        moderation.append(controls.menu_button(address("post_pin", post.pk), sign, words, value=state))
    if may.lock and post.is_locked:
        moderation.append(controls.menu_button(address("post_lock", post.pk), "lock-open", _("Unlock"), value="off"))
    elif may.lock:
        moderation.append(controls.menu_link(address("post_lock", post.pk), "lock", _("Lock")))
    if items and moderation:
        items.append(format_html('<hr class="menu__rule{}">', ""))
    return items + moderation


def _solved_by(answers: answers_page.Page, kept: Any, accepted: int | None) -> tuple[int, str] | None:
    if accepted is None or not any(row.id == accepted for row in answers.rows) or accepted not in kept:
        return None
    return accepted, kept[accepted].facts["author"][0]
