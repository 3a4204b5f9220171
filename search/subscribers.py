"""Facts that change what can be found. Only ids are taken from an event: the index gets what the database says now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings

from activity.subscriptions import subscribe
from search import sync

if TYPE_CHECKING:
    from activity.models import Event

#: Source name → ids of rows whose documents may have changed.
Changes = Mapping[str, Iterable[int | None]]


def _post(event: Event) -> Changes:
    """The post; of an answer its question as well, which is answered or solved now, or no longer."""
    return {"post": [event.post_id, event.data.get("question_id")]}


def _thread(event: Event) -> Changes:
    """The post and everything below it, which comes and goes with it."""
    below = sync.below([event.post_id]) if event.post_id else {"post": [], "comment": []}
    return {"post": [event.post_id, event.data.get("question_id"), *below["post"]], "comment": below["comment"]}


def _comment(event: Event) -> Changes:
    return {"comment": [event.comment_id]}


def _community(event: Event) -> Changes:
    return {"community": [event.community_id]}


def _person(event: Event) -> Changes:
    """Her profile only; who declares an expertise is the actor. The topic may have become known to all."""
    return {"person": [event.person_id, event.actor_id], "topic": [event.topic_id]}


def _claim(event: Event) -> Changes:
    """What the placeholder wrote is hers now."""
    person = event.data["claimed_by"]
    return {"person": [event.person_id, person], **sync.written_by(person)}


def _topic(event: Event) -> Changes:
    """The topic and the people who are found by it; after a merge the posts as well."""
    topics = [topic for topic in (event.topic_id, event.data.get("into_id")) if topic]
    posts = sync.posts_about(topics) if event.verb == "topic_merged" else []
    return {"topic": topics, "person": sync.holders_of(topics), "post": posts}


def _import(event: Event) -> Changes:
    """What a bulk import brought: the posts that it names, else everything in its community."""
    posts = event.data.get("post_ids")
    if posts:
        below = sync.below(posts)
        return {"post": [*posts, *below["post"]], "comment": below["comment"]}
    return sync.of_community(event.community_id) if event.community_id else {}


TOUCHES: dict[str, Callable[[Event], Changes]] = {
    "post_published": _post,
    "answer_published": _post,
    "answer_accepted": _post,
    "acceptance_withdrawn": _post,
    "post_edited": _thread,
    "post_deleted": _thread,
    "post_restored": _thread,
    "post_hidden": _thread,
    "comment_published": _comment,
    "comment_edited": _comment,
    "comment_deleted": _comment,
    "comment_restored": _comment,
    "comment_hidden": _comment,
    "community_created": _community,
    "community_changed": _community,
    "community_archived": _community,
    "community_restored": _community,
    "person_joined": _person,
    "person_changed": _person,
    "person_deactivated": _person,
    "person_reactivated": _person,
    "person_claimed": _claim,
    "authorship_moved": _claim,  # what person_claimed promised has been done
    "expertise_declared": _person,
    "expertise_withdrawn": _person,
    "expertise_given": _person,
    "expertise_declined": _person,
    "topic_changed": _topic,
    "topic_merged": _topic,
    "posts_imported": _import,
}
#: Facts after which something may be found by fewer people than before.
REMOVALS = frozenset({"post_deleted", "post_hidden", "comment_deleted", "comment_hidden", "person_deactivated"})


@subscribe("search.index", TOUCHES, batch=200)
def index(events: Sequence[Event]) -> None:
    """Write what these facts touched, in one commit."""
    if settings.SEARCH_INDEXING:
        sync.index(touched(events))


def touched(events: Iterable[Event]) -> dict[str, set[int]]:
    """Source name → ids of the rows whose documents these facts may have changed; posts bring their topics along."""
    changes: dict[str, set[int]] = defaultdict(set)
    for event in events:
        for name, ids in TOUCHES[event.verb](event).items():
            changes[name] |= {pk for pk in ids if pk}
    if changes["post"]:
        changes["topic"] |= set(sync.topics_about(changes["post"]))
    return {name: ids for name, ids in changes.items() if ids}
