"""What this room shows on the pages of posts, topics and communities. Registered by ``ExpertsConfig.ready``."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from communities.models import Community
from communities.prepared import Prepared
from communities.viewer import Viewer
from experts import knowledge, policies
from experts.composer import ExpertsPart
from experts.knowledge import Knower
from experts.models import Expertise, Offer
from posts import parts
from posts.models import Post, Topic


@dataclass(frozen=True)
class WhoKnows:
    """People who know the topics of a post."""

    post: Post
    knowers: list[Knower]
    can_ask: bool


@dataclass(frozen=True)
class WhoWasAsked:
    """The experts of a question and what became of each; ``mine``: the viewer's own offer, while it waits."""

    post: Post
    offers: list[Offer]
    mine: Offer | None
    can_ask: bool


@dataclass(frozen=True)
class TopicRail:
    topic: Topic
    knowers: list[Knower]
    is_mine: bool


@dataclass(frozen=True)
class CommunityRail:
    community: Community
    knowers: list[Knower]


def who_knows(viewer: Viewer, post: Post) -> WhoKnows | None:
    """One query."""
    knowers = knowledge.of_post(viewer, post)
    can_ask = policies.can_ask(viewer, post)
    return WhoKnows(post, knowers, can_ask) if knowers or can_ask else None


def _offers(viewer: Viewer, question: int) -> QuerySet[Offer]:
    offers = Offer.objects.visible_to(viewer).filter(request__question=question)
    return offers.select_related("expert", "request__opened_by").order_by("at", "id")


_OFFERS = Prepared(_offers)


def who_was_asked(viewer: Viewer, post: Post) -> WhoWasAsked | None:
    """One query, of questions only."""
    if not post.is_question:
        return None
    offers = _OFFERS.objects(viewer, question=post.pk)
    if not offers:
        return None
    waits = post.status == "published" and not post.is_solved
    mine = next((one for one in offers if waits and policies.can_decline_offer(viewer, one)), None)
    return WhoWasAsked(post, offers, mine, policies.can_ask(viewer, post))


def experts_of_topic(viewer: Viewer, topic: Topic) -> TopicRail:
    """Two queries."""
    is_mine = Expertise.objects.filter(topic=topic, person=viewer.person, declined_at=None).exists()
    return TopicRail(topic, knowledge.of_topic(viewer, topic), is_mine)


def experts_of_community(viewer: Viewer, community: Community) -> CommunityRail | None:
    """One query."""
    knowers = knowledge.of_community(viewer, community)
    return CommunityRail(community, knowers) if knowers else None


def author_marks(viewer: Viewer, post: Post) -> dict[int, str]:
    """Beside answers and comments: what their authors are experts in, and who says so. One query."""
    return {
        person: _("Expert in %(topics)s, %(says)s")
        % {"topics": ", ".join(row.topic.name for row in held), "says": knowledge.who_says(held)}
        for person, held in knowledge.authors_of(viewer, post).items()
    }


def register() -> None:
    """Put the parts in their places."""
    for place, name, load in (
        ("post.header", "asked", who_was_asked),
        ("post.rail", "who_knows", who_knows),
        ("topic.rail", "topic", experts_of_topic),
        ("community.rail", "community", experts_of_community),
    ):
        parts.register(parts.Part(f"experts.{name}", place, f"experts/_part_{name}.html", load))
    parts.register_composer_part(ExpertsPart())
    parts.register_author_marks(author_marks)
