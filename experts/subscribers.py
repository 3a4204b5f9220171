"""What this room does when a fact happened."""

from __future__ import annotations

from collections.abc import Sequence

from activity.models import Event
from activity.subscriptions import subscribe
from experts import actions


@subscribe(
    "experts.settle",
    {"answer_published", "answer_accepted", "acceptance_withdrawn", "post_deleted", "post_restored", "post_hidden"},
    batch=50,
)
def settle_requests(events: Sequence[Event]) -> None:
    """An answer came, went or was accepted: the requests for its question follow."""
    from posts.models import Post

    answers = [event.post_id for event in events if event.post_id]
    questions = Post.objects.filter(pk__in=answers, question__isnull=False).values_list("question_id", flat=True)
    actions.settle(set(questions))


@subscribe("experts.topics", {"topic_merged"})
def follow_merges(events: Sequence[Event]) -> None:
    """Topics became one: their experts know that one."""
    for event in events:
        if event.topic_id and event.data.get("into_id"):
            actions.move_expertise(from_topic_id=event.topic_id, into_topic_id=event.data["into_id"])
