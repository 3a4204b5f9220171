"""What this room does when a fact happened: who should know of it, and which waiting lines it settles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from activity.models import Event
from activity.subscriptions import subscribe
from communities.models import JoinRequest, Membership
from experts.readers import readers_of
from notifications import tidying
from notifications.models import NoticeKind
from notifications.telling import Notice, tell
from posts.models import Comment, Post, PostFollow, Report


def _published(event: Event) -> None:
    if (post := _post(event.post_id)) is not None:
        _mentions(event, post)


def _answered(event: Event) -> None:
    """Those it names; who asked; who follows the question, unless they muted it."""
    answer = _post(event.post_id)
    if answer is None or answer.question is None:
        return
    _mentions(event, answer)
    notice = Notice(
        NoticeKind.ANSWERED, f"answered:{answer.question_id}", community_id=answer.community_id, post_id=answer.pk
    )
    people = _followers([answer.question_id], {answer.question.author_id})
    tell(event, notice, people, among=readers_of(answer.community))


def _commented(event: Event) -> None:
    """Those it names; who wrote the post, and the comment it replies to; who follows the post or its question."""
    comment = (
        Comment.objects.published()
        .filter(pk=event.comment_id or 0)
        .select_related("post__community", "post__question", "parent")
        .first()
    )
    if comment is None or not _stands(comment.post):
        return
    post = comment.post
    _mentions(event, post, comment)
    authors = {post.author_id} | ({comment.parent.author_id} if comment.parent else set())
    people = _followers([post.pk, post.question_id], authors)
    notice = Notice(
        NoticeKind.COMMENTED,
        f"commented:{post.pk}",
        community_id=post.community_id,
        post_id=post.pk,
        comment_id=comment.pk,
    )
    tell(event, notice, people, among=readers_of(post.community))


def _comment_edited(event: Event) -> None:
    comment = (
        Comment.objects.published()
        .filter(pk=event.comment_id or 0)
        .select_related("post__community", "post__question")
        .first()
    )
    if comment is not None and _stands(comment.post):
        _mentions(event, comment.post, comment)


def _accepted(event: Event) -> None:
    answer = _post(event.post_id)
    if answer is not None and Post.objects.filter(pk=answer.question_id or 0, acceptance__answer=answer.pk).exists():
        notice = Notice(
            NoticeKind.ACCEPTED, f"accepted:{answer.question_id}", community_id=answer.community_id, post_id=answer.pk
        )
        tell(event, notice, [answer.author_id], among=readers_of(answer.community))


def _asked(event: Event) -> None:
    question = _post(event.post_id)
    if question is not None:
        notice = Notice(
            NoticeKind.ASKED, f"asked:{question.pk}", community_id=question.community_id, post_id=question.pk
        )
        tell(event, notice, event.data.get("expert_ids", []), among=readers_of(question.community))


def _join_requested(event: Event) -> None:
    request = JoinRequest.objects.pending().filter(pk=event.data.get("request_id")).first()
    if request is None:
        return
    notice = Notice(
        NoticeKind.JOIN_REQUESTED,
        f"join_requested:{request.community_id}",
        community_id=request.community_id,
        note=request.message,
    )
    tell(event, notice, _moderators(request.community_id))


def _join_decided(event: Event) -> None:
    notice = Notice(
        NoticeKind.JOIN_DECIDED,
        f"{event.verb}:{event.community_id}",
        community_id=event.community_id,
        note=event.data.get("note", ""),
    )
    tell(event, notice, [event.person_id or 0])


def _invited(event: Event) -> None:
    notice = Notice(
        NoticeKind.INVITED,
        f"invited:{event.community_id}",
        community_id=event.community_id,
        note=event.data.get("note", ""),
    )
    tell(event, notice, [event.person_id or 0])


def _reported(event: Event) -> None:
    report = Report.objects.undecided().filter(pk=event.data.get("report_id")).first()
    if report is None:
        return
    notice = Notice(
        NoticeKind.REPORTED,
        f"reported:{report.community_id}",
        community_id=report.community_id,
        post_id=event.post_id,
        comment_id=report.comment_id,
        note=report.details or str(report.get_reason_display()),
    )
    tell(event, notice, _moderators(report.community_id))


def _report_decided(event: Event) -> None:
    report = Report.objects.filter(pk=event.data.get("report_id")).first()
    if report is not None:
        notice = Notice(
            NoticeKind.REPORT_DECIDED,
            f"report_decided:{report.pk}:{event.data.get('decision', '')}",
            community_id=report.community_id,
            post_id=event.post_id,
            comment_id=report.comment_id,
            note=event.data.get("note", ""),
        )
        tell(event, notice, [report.reporter_id])


def _moderated(event: Event) -> None:
    """A moderator, not the author, removed or restored something: the author is told, with the reason."""
    thing: Post | Comment | None
    if event.comment_id:
        thing = Comment.objects.filter(pk=event.comment_id or 0).first()
        name = f"comment-{event.comment_id}"
    else:
        thing = Post.objects.filter(pk=event.post_id or 0).first()
        name = f"post-{event.post_id}"
    if thing is not None:
        act = event.verb.rsplit("_", 1)[1]  # hidden, deleted, restored
        notice = Notice(
            NoticeKind.MODERATED,
            f"moderated:{act}:{name}",
            community_id=event.community_id,
            post_id=thing.post_id if isinstance(thing, Comment) else thing.pk,
            comment_id=event.comment_id,
            note=event.data.get("reason") or event.data.get("note") or "",
        )
        tell(event, notice, [thing.author_id])


def _expertise_given(event: Event) -> None:
    notice = Notice(
        NoticeKind.EXPERTISE_GIVEN,
        f"expertise_given:{event.topic_id}",
        topic_id=event.topic_id,
        note=event.data.get("note", ""),
    )
    tell(event, notice, [event.person_id or 0])


#: Verb → what to do, in order. Telling comes before tidying.
HEARD: dict[str, tuple[Callable[[Event], None], ...]] = {
    "post_published": (_published,),
    "post_edited": (_published,),
    "answer_published": (_answered, tidying.answered_what_was_asked),
    "comment_published": (_commented,),
    "comment_edited": (_comment_edited,),
    "answer_accepted": (_accepted,),
    "acceptance_withdrawn": (tidying.no_longer_accepted,),
    "experts_asked": (_asked,),
    "offer_declined": (tidying.declined_what_was_asked,),
    "join_requested": (_join_requested,),
    "join_approved": (_join_decided, tidying.no_requests_left),
    "join_declined": (_join_decided, tidying.no_requests_left),
    "member_invited": (_invited,),
    "invitation_accepted": (tidying.answered_invitation,),
    "invitation_declined": (tidying.answered_invitation,),
    "reported": (_reported,),
    "report_decided": (_report_decided, tidying.no_reports_left),
    "post_hidden": (_moderated, tidying.removed),
    "post_deleted": (_moderated, tidying.removed),
    "post_restored": (_moderated,),
    "comment_hidden": (_moderated, tidying.removed),
    "comment_deleted": (_moderated, tidying.removed),
    "comment_restored": (_moderated,),
    "expertise_given": (_expertise_given,),
}


@subscribe("notifications.notify", HEARD, batch=50)
def notify(events: Sequence[Event]) -> None:
    """Tell those who should know. Each event that was told already changes nothing."""
    for event in events:
        for act in HEARD[event.verb]:
            act(event)


# --- Who --------------------------------------------------------------------------------------------------------------


def _post(pk: int | None) -> Post | None:
    """The post with its community and question, while it stands."""
    post = Post.objects.filter(pk=pk or 0).select_related("community", "question").first()
    return post if post is not None and _stands(post) else None


def _stands(post: Post) -> bool:
    """Whether its readers see it: published, and its question too."""
    return post.status == "published" and (post.question is None or post.question.status == "published")


def _mentions(event: Event, post: Post, comment: Comment | None = None) -> None:
    notice = Notice(
        NoticeKind.MENTIONED,
        f"mentioned:{post.question_id or post.pk}",
        community_id=post.community_id,
        post_id=post.pk,
        comment_id=comment.pk if comment else None,
    )
    tell(event, notice, event.data.get("mentioned") or [], among=readers_of(post.community))


def _followers(post_ids: Iterable[int | None], authors: set[int]) -> set[int]:
    """``authors`` and who follows one of the posts, without those who muted one."""
    follows = PostFollow.objects.filter(post__in=[pk for pk in post_ids if pk]).values_list("person", "muted")
    people: set[int] = set(authors)
    muted: set[int] = set()
    for person, is_muted in follows:
        (muted if is_muted else people).add(person)
    return people - muted


def _moderators(community_id: int) -> list[int]:
    return list(Membership.objects.moderating().filter(community=community_id).values_list("person", flat=True))
